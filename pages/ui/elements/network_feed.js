// Hands new numbers to the picture of the network, and tells the page where that wants to read on.
export default function ({ data, setStateValue }) {
  const news = (globalThis.networkActivity = JSON.parse(data.news))
  if (news.readsOn) news.readOn = place => setStateValue("place", [news.run, place])
  dispatchEvent(new Event("networkactivity"))
}
