"""The picture of the network on a page of its own, without Streamlit: its clock is set by hand."""

import json
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Locator, Page

from tests.support.running_app import ROOT

ELEMENTS = ROOT / "pages/ui/elements"
THEMES = {  # of .streamlit/config.toml, as Streamlit hands them to a component
    "light": {"text-color": "#1B2733", "background-color": "#FFFFFF", "border-color": "#D5D8DC"},
    "dark": {"text-color": "#E8EEF4", "background-color": "#10161D", "border-color": "#3A424B"},
}
SHARED = {
    "font": "sans-serif",
    "code-font": "monospace",
    "base-radius": "0.6rem",
    "button-radius": "0.6rem",
    "primary-color": "#0072B2",
}
MOUNT = """async ([html, css, js]) => {
    const host = document.body.appendChild(document.createElement("div"))
    const parentElement = host.attachShadow({ mode: "open" })
    parentElement.innerHTML = `<style>${css}</style>${html}`
    const address = URL.createObjectURL(new Blob([js], { type: "text/javascript" }))
    globalThis.end = (await import(address)).default({ parentElement })
}"""
FEED = """async ([js, data]) => {
    const address = URL.createObjectURL(new Blob([js], { type: "text/javascript" }))
    const setStateValue = (name, value) => { globalThis.asked = [name, value] }
    ;(await import(address)).default({ data, setStateValue })
}"""

PAINT = """colour => {
    const pen = new OffscreenCanvas(1, 1).getContext("2d")
    pen.fillStyle = colour
    pen.fillRect(0, 0, 1, 1)
    return [...pen.getImageData(0, 0, 1, 1).data]
}"""


def read(name: str) -> str:
    return Path(ELEMENTS, name).read_text(encoding="utf-8")


class PicturePage:
    """What a visitor sees of the picture, and what they do with it."""

    def __init__(
        self,
        chromium: Browser,
        width: int = 864,
        theme: Literal["light", "dark"] = "light",
        reduced_motion: Literal["no-preference", "reduce"] = "no-preference",
    ) -> None:
        context = chromium.new_context(
            viewport={"width": width, "height": 400}, reduced_motion=reduced_motion
        )
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.clock.install(time=0)
        variables = ";".join(f"--st-{k}:{v}" for k, v in (SHARED | THEMES[theme]).items())
        body = "margin: 0; background: var(--st-background-color)"
        self.page.set_content(f"<style>:root {{{variables}}} body {{{body}}}</style>")
        self.page.clock.pause_at(1_000)
        files = [read(f"network_picture.{kind}") for kind in ("html", "css", "js")]
        self.page.evaluate(MOUNT, files)

    def feed(self, data: dict[str, Any]) -> None:
        """New numbers come, as Streamlit would bring them."""
        self.page.evaluate(FEED, [read("network_feed.js"), {"news": json.dumps(data)}])
        self.wait(20)

    def wait(self, milliseconds: int) -> None:
        """Let so much time pass, frame by frame."""
        self.page.clock.run_for(milliseconds)

    def go_on(self, *pauses: int) -> None:
        """Let the picture go on after each of these pauses, in milliseconds. It looks at its clock
        once in a frame, so each takes up to a frame longer."""
        for pause in pauses:
            self.page.clock.fast_forward(pause + 20)

    def find(self, selector: str) -> Locator:
        return self.page.locator(f"section.network {selector}")

    def text(self, selector: str) -> str:
        return self.find(selector).evaluate("e => e.textContent").strip()

    def press(self, label: str) -> None:
        self.find(f"button:text-is('{label}')").evaluate("e => e.click()")
        self.wait(20)

    @property
    def rows(self) -> list[tuple[str, str, bool]]:
        """The candidates: character, chance, and whether it is marked."""
        found = self.find("li:visible").evaluate_all(
            """rows => rows.map(row => [row.children[1].textContent, row.children[3].textContent,
            row.className === "right"])"""
        )
        return [(character, chance, marked) for character, chance, marked in found]

    @property
    def dots(self) -> str:
        """All that is painted."""
        painted: str = self.find("canvas").evaluate("canvas => canvas.toDataURL()")
        return painted

    @property
    def asked(self) -> Any:
        """What the page was told: where to read on."""
        return self.page.evaluate("globalThis.asked")

    def style(self, selector: str, name: str) -> str:
        found: str = self.find(selector).first.evaluate(
            "(e, name) => getComputedStyle(e)[name]", name
        )
        return found

    def colour(self, selector: str, name: str = "color") -> str:
        """As it is painted, such as rgb(1, 2, 3): a mixed colour is not written so."""
        red, green, blue, _ = self.page.evaluate(PAINT, self.style(selector, name))
        return f"rgb({red}, {green}, {blue})"
