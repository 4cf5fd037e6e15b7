// What the network wrote, as letters that can be chosen, and the chances that the chosen one had.
// It draws what Python sends, `text_data` in generated_text.py, and asks for nothing.

const PACE = 1000 / 12 // milliseconds for each letter, where they come one by one
const FIRST = 60 // letters: of these, one is chosen until the visitor chooses
const SIGNS = { " ": "␣", "\n": "↵", "\t": "⇥" }
const NAMES = { " ": "a space", "\n": "a line break", "\t": "a tab" }

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".generated")
  root.parentElement.classList.add("host")
  root.written ??= new Written(root)
  root.written.take(data)
  return () => root.written.end()
}

class Written {
  constructor(root) {
    this.root = root
    this.find = name => root.querySelector("." + name)
    this.pre = root.querySelector("pre")
    this.rows = root.querySelector("ol")
    this.pre.onclick = event => this.pick(Number(event.target.dataset?.place ?? NaN))
    this.pre.onkeydown = event => this.press(event)
    this.find("copy").onclick = () => this.copy()
    this.find("download").onclick = () => this.download()
    this.picked = null // the place of the letter that the visitor chose
  }

  end() {
    clearInterval(this.timer)
  }

  take(data) {
    if (data.id === this.data?.id) return
    this.data = data
    this.letters = [...data.text] // by code points, as it writes them
    this.candidates = data.candidates.map(characters => [...characters])
    this.chances = new Uint16Array(bytes(data.chances).buffer)
    this.cut = bytes(data.cut)
    this.find("said").textContent = ""
    this.find("left-out").hidden = !this.cut.some(Boolean)
    this.spell()
    clearInterval(this.timer)
    if (data.letterByLetter) {
      this.picked = null
      this.appear(1)
      this.timer = setInterval(() => this.appear(this.shown + 1), PACE)
    } else {
      this.appear(this.letters.length)
    }
  }

  /** Every letter in an element of its own, so that it can be chosen. */
  spell() {
    const given = make("span", "given", this.data.prompt)
    const elements = []
    let place = 0
    for (const [length, css] of this.data.tints) {
      const end = place + length
      while (place < end) {
        const letter = this.letters[place]
        const element = make("span", place < this.candidates.length ? "letter" : "", letter)
        if (css) element.style.cssText = css
        element.dataset.place = place
        elements[place] = element
        place += 1
        // an accent stays with its letter
        while (place < end && /\p{M}|\u200d/u.test(this.letters[place])) {
          element.textContent += this.letters[place]
          elements[place] = element
          place += 1
        }
      }
    }
    this.elements = elements
    this.pre.replaceChildren(given, ...new Set(elements))
  }

  /** So many letters are to be seen. */
  appear(shown) {
    this.shown = Math.min(shown, this.letters.length)
    this.elements.forEach((element, place) => (element.hidden = place >= this.shown))
    if (this.shown === this.letters.length) this.end()
    const place = this.data.letterByLetter ? this.shown - 1 : this.leastSure()
    this.choose(this.picked ?? place)
  }

  /** Where, of the first letters, the likeliest was least likely. */
  leastSure() {
    const highest = this.candidates.slice(0, FIRST).map((row, i) => this.chances[i * row.length])
    return highest.indexOf(Math.min(...highest))
  }

  pick(place) {
    if (!(place < this.candidates.length)) return
    this.picked = place
    this.choose(place)
    this.find("spoken").textContent = this.describe(place)
  }

  press(event) {
    const last = Math.min(this.shown, this.candidates.length) - 1
    const steps = { ArrowRight: this.chosen + 1, ArrowLeft: this.chosen - 1, Home: 0, End: last }
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    this.pick(Math.max(0, Math.min(last, steps[event.key])))
    this.reveal(this.elements[this.chosen])
  }

  /** Show the chances of the letter at a place. */
  choose(place) {
    this.root.classList.toggle("asked", this.picked !== null || this.data.letterByLetter)
    this.pre.querySelector(".chosen")?.classList.remove("chosen")
    this.chosen = Math.max(0, Math.min(place, this.candidates.length - 1))
    this.elements[this.chosen].classList.add("chosen")
    this.find("number").textContent = `Letter ${this.chosen + 1}`
    const K = this.candidates[this.chosen].length
    const rows = this.candidates[this.chosen].map((character, k) => {
      const chance = this.chances[this.chosen * K + k] / 65535
      const isDrawn = character === this.letters[this.chosen]
      const isLeftOut = this.cut[this.chosen * K + k] || chance === 0 // as at temperature 0
      const fate = isDrawn ? "drawn" : isLeftOut ? "cut" : "possible"
      const row = make("li", fate)
      row.append(make("i", "mark"), make("b", "candidate", sign(character)))
      row.append(make("i", "bar"), make("i", "chance", format(chance)))
      row.style.setProperty("--chance", chance)
      return row
    })
    this.rows.replaceChildren(...rows)
    if (this.data.letterByLetter && this.picked === null) this.reveal(this.elements[this.chosen])
  }

  /** Scroll the box, and not the page. */
  reveal(element) {
    const box = this.pre.getBoundingClientRect()
    const at = element.getBoundingClientRect()
    if (at.bottom > box.bottom) this.pre.scrollTop += at.bottom - box.bottom + 8
    if (at.top < box.top) this.pre.scrollTop -= box.top - at.top + 8
  }

  describe(place) {
    const K = this.candidates[place].length
    const said = this.candidates[place].map((character, k) => {
      return `${name(character)} ${format(this.chances[place * K + k] / 65535)}`
    })
    return `Letter ${place + 1}, ${name(this.letters[place])}. Its chances: ${said.join(", ")}.`
  }

  get whole() {
    return this.data.prompt + this.data.text
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.whole)
      this.find("said").textContent = "Copied"
    } catch {
      getSelection().selectAllChildren(this.pre)
      this.find("said").textContent = "The text is selected: copy it from there."
    }
  }

  download() {
    const link = make("a")
    link.href = URL.createObjectURL(new Blob([this.whole], { type: "text/plain" }))
    link.download = "written.txt"
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  }
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

const bytes = base64 => Uint8Array.from(atob(base64), byte => byte.charCodeAt(0))
const sign = letter => SIGNS[letter] ?? (/\p{M}/u.test(letter) ? "◌" : "") + letter
const name = letter => NAMES[letter] ?? `“\u2068${sign(letter)}\u2069”`

function format(chance) {
  if (chance === 0 || chance === 1) return `${100 * chance}%`
  if (chance < 0.01) return "<1%"
  return chance > 0.99 ? ">99%" : `${Math.round(100 * chance)}%`
}
