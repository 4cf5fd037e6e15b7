// Hands new numbers to the picture of the network, and tells the page where that wants to read on.
export default function ({ data, setStateValue }) {
  const readOn = data.readsOn ? place => setStateValue("place", [data.run, place]) : undefined
  globalThis.networkActivity = { ...data, readOn }
  dispatchEvent(new Event("networkactivity"))
}
