// The network at work: the character it reads, its hidden units, what it expects next. Its numbers
// come by network_feed.js, at most once a second; the picture goes through them at its own pace.

const PACE = 750 // milliseconds for each character
const SLOW = 900 // in slow motion: for the guess, and again for what is right
const LESS_SLOW = 450 // the same, from the fourth character on
const CONCLUSION = 8000 // for what came of that update
const CHANGE = 280 // milliseconds in which the dots change
const SPEAK_EVERY = 5000 // milliseconds: who cannot see it hears of it no more often
const TRAIL = 7 // characters that stand before the one it reads
const ASK_BEFORE = 3 // characters before the end of its numbers, where it asks for more
const LARGEST = 28 // pixels from dot to dot
const SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥" }
const NAMES = { " ": "a space", "\n": "a line break", "\t": "a tab" }
const STAYS = "It stays at this character. Watch what it expects change as it learns."

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".network")
  root.picture ??= new Picture(root)
  root.picture.changedAt = performance.now() // the theme may be another
  return () => root.picture.end()
}

class Picture {
  constructor(root) {
    this.root = root
    this.find = name => root.querySelector("." + name)
    this.canvas = root.querySelector("canvas")
    this.rows = [...root.querySelectorAll("li")]
    this.prefersStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    this.find("hold").onclick = () => this.hold(!this.held)
    this.find("next").onclick = () => this.goOn()
    this.hold(this.prefersStill)
    this.onNews = () => this.takeNews(globalThis.networkActivity)
    addEventListener("networkactivity", this.onNews)
    if (globalThis.networkActivity) this.onNews()
    this.frame = requestAnimationFrame(now => this.draw(now))
  }

  end() {
    cancelAnimationFrame(this.frame)
    removeEventListener("networkactivity", this.onNews)
  }

  hold(held) {
    this.held = held
    this.find("next").hidden = !held
    this.find("hold").textContent = held ? "Go on" : "Hold"
    this.find("spoken").ariaLive = held ? "polite" : "off" // one's own steps are told at once
    this.due = performance.now() + PACE
    if (this.news) this.show()
  }

  /** It is at `place` of `reading`, or at `step` of the slow motion of `update`. */
  takeNews(news) {
    const { source, update } = news
    const reading = unpack(news.reading)
    const at = source === this.source ? this.reading.start + this.place - reading.start : 0
    const place = 0 <= at && at < reading.length ? at : 0
    Object.assign(this, { news, source, reading, place })
    if (!update) this.update = null
    if (update && update.id !== globalThis.shownUpdate) {
      globalThis.shownUpdate = update.id // also when the page is left and comes back
      this.update = { ...update, before: unpack(update.before), after: unpack(update.after) }
      Object.assign(this, { step: 0, told: false })
      this.due = performance.now() + SLOW
    }
    this.show()
  }

  goOn() {
    const { reading, update, news } = this
    const end = update?.before.length
    let pause = PACE
    if (!update) {
      this.place = (this.place + 1) % reading.length
      const left = reading.length - this.place
      if (left <= ASK_BEFORE) news.readOn?.(reading.start + this.place - TRAIL)
    } else if (this.step === end) {
      this.update = null
    } else {
      if (this.told) this.step += 1
      this.told = !this.told
      pause = this.step === end ? CONCLUSION : this.step < 3 ? SLOW : LESS_SLOW
    }
    this.due = performance.now() + pause
    this.show()
  }

  /** What is to be seen: a character of some numbers, whether it is told what is right, a line. */
  scene() {
    const stays = this.held && this.news.playing ? STAYS : ""
    if (!this.update) return [this.reading, this.place, true, stays]
    const { before, after, conclusion } = this.update
    if (this.step === before.length) return [after, before.length - 1, true, conclusion]
    return [before, this.step, this.told, describe(before, this.step, this.told)]
  }

  show() {
    const [numbers, place, told, line] = this.scene()
    const { letters, candidates, chances, shown } = numbers
    const trail = letters.slice(Math.max(0, place - TRAIL), place)
    this.root.classList.toggle("written", numbers.written)
    this.root.classList.toggle("slow", Boolean(this.update))
    this.find("layer").textContent = numbers.layer
    this.find("memory").textContent = numbers.memory
    this.find("trail").textContent = trail.map(sign).join("")
    this.find("character").textContent = sign(letters[place])
    this.rows.forEach((row, i) => {
      const candidate = candidates[place][i]
      row.hidden = candidate === undefined
      if (row.hidden) return
      const [, character, , chance] = row.children
      row.className = told && candidate === letters[place + 1] ? "right" : ""
      character.textContent = sign(candidate)
      row.style.setProperty("--chance", chances[place][i])
      chance.textContent = format(chances[place][i])
    })
    this.find("line").textContent = line
    const values = numbers.units.subarray(place * shown, (place + 1) * shown)
    this.to = Array.from(values, value => value / 127.5 - 1)
    this.from = this.values?.length === shown ? [...this.values] : this.to.map(() => 0)
    this.values = [...this.from]
    this.changedAt = performance.now()
    if (!this.held && this.changedAt < this.silentUntil) return
    this.silentUntil = this.changedAt + SPEAK_EVERY
    this.find("spoken").textContent = this.update ? line : describe(numbers, place, true)
  }

  draw(now) {
    this.frame = requestAnimationFrame(later => this.draw(later))
    if (!this.to) return
    if (now > this.due && !this.held) this.goOn()
    const { canvas, from, to, values } = this
    const { clientWidth: width, clientHeight: height } = canvas
    const pixels = Math.round(width * devicePixelRatio)
    if (canvas.width === pixels && now - this.changedAt > 2 * CHANGE) return // all is as it was
    canvas.width = pixels // which also wipes it
    canvas.height = Math.round(height * devicePixelRatio)
    const pen = canvas.getContext("2d")
    pen.scale(devicePixelRatio, devicePixelRatio)
    const [columns, gap] = arrange(to.length, width, height)
    const left = (width - columns * gap) / 2
    const top = (height - Math.ceil(to.length / columns) * gap) / 2
    const colours = ["below", "above"].map(name => getComputedStyle(this.find(name)).color)
    const t = this.prefersStill ? 1 : Math.min(1, Math.max(0, now - this.changedAt) / CHANGE)
    to.forEach((goal, i) => {
      values[i] = from[i] + (goal - from[i]) * t * (2 - t)
      const size = Math.abs(values[i])
      const x = left + ((i % columns) + 0.5) * gap
      const y = top + (Math.floor(i / columns) + 0.5) * gap
      pen.fillStyle = colours[values[i] < 0 ? 0 : 1]
      pen.globalAlpha = 0.35 + 0.65 * size
      pen.beginPath()
      pen.arc(x, y, gap * (0.09 + 0.37 * size), 0, 2 * Math.PI)
      pen.fill()
    })
  }
}

/** Numbers as they are sent, ready to be shown. Texts are cut by code points, as it reads them. */
function unpack(sent) {
  const letters = [...sent.text]
  const candidates = sent.candidates.map(characters => [...characters])
  const units = Uint8Array.from(atob(sent.units), byte => byte.charCodeAt(0))
  return { ...sent, letters, candidates, units, length: letters.length - 1 }
}

/** In how many columns, and how far apart, n dots fill an area best; a full last row is better. */
function arrange(n, width, height) {
  let best = [1, 0, 0]
  for (let columns = 1; columns <= n; columns++) {
    const gap = Math.min(width / columns, height / Math.ceil(n / columns), LARGEST)
    const worth = n % columns ? 0.85 * gap : gap
    if (worth >= best[2]) best = [columns, gap, worth]
  }
  return best
}

/** A character, what is guessed, and if it is told, what follows, in a sentence. */
function describe({ letters, candidates, chances, written }, place, told) {
  const say = i => `${name(candidates[place][i])}: ${format(chances[place][i])}`
  const guessed = `Reads ${name(letters[place])}, guesses ${say(0)}.`
  const following = say(candidates[place].indexOf(letters[place + 1]))
  return told ? `${guessed} ${written ? "Writes" : "Right is"} ${following}.` : guessed
}

function format(chance) {
  if (chance < 0.01) return "<1%"
  return chance > 0.99 ? ">99%" : `${Math.round(100 * chance)}%`
}

const sign = character => SIGNS[character] ?? (/\p{M}/u.test(character) ? "◌" : "") + character
const name = character => NAMES[character] ?? `“\u2068${sign(character)}\u2069”`
