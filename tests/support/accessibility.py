"""What a page is like for those who do not see it well, or use no mouse, or are new to it: faults
that axe-core finds, presses of Tab, controls in sight, and how much moves by itself."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
CONTRAST = "color-contrast"  # the rule that takes most of the time
ORDER = "heading-order"  # is called moderate, but ours are in order

# what a visitor could press, move or type into, if it is inside the window and nothing hides it
CONTROLS = """() => {
    const how = {opacityProperty: true, visibilityProperty: true}
    const kinds = 'a, button, input, select, textarea, summary, [role=slider], [role=switch], '
        + '[role=radio], [role=combobox], [tabindex="0"].rnn-help'
    const all = root => [...root.querySelectorAll('*')].flatMap(
        element => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])])
    const isInSight = element => {
        const {left, right, top, bottom} = element.getBoundingClientRect()
        const isInside = left < innerWidth && right > 0 && top < innerHeight && bottom > 0
        return isInside && element.checkVisibility(how)
    }
    return all(document)
        .filter(element => element.matches(kinds) && !element.parentElement?.closest(kinds))
        .filter(isInSight)
        .map(element => (element.ariaLabel || element.textContent || element.id).trim())
}"""

SOMEWHAT, NOT_AT_ALL = 0.1, 0.0005  # layout shift that is "good" at load; that nobody could see

# how much of the screen moves, times how far, both as shares of the screen (web.dev/cls); also
# what moves at a press, which the browser would excuse
SHIFT = """window.shift = 0; window.shifted = []
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    window.shift += entry.value
    window.shifted.push(...entry.sources.map(({node}) => node?.className ?? node?.textContent))
})).observe({type: 'layout-shift', buffered: true})"""

# nothing is drawn pale because its redraw is late, and no colour is on its way to another
SETTLED = """() => !document.querySelector('[data-stale=true]') && document.getAnimations().every(
    each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)"""


def faults(page: Page, within: str = "", leave_out: str = "") -> list[str]:
    """What axe-core calls serious or critical, and headings out of order: a line for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.wait_for_function(SETTLED)
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if leave_out:
        options["rules"] = {leave_out: {"enabled": False}}
    found = page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, options]
    )
    return [
        f"{fault['id']}: {node['html'][:150]} {_why(node)}"
        for fault in found["violations"]
        if fault["impact"] in GRAVE or fault["id"] == ORDER
        for node in fault["nodes"]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return " ".join(check["message"] for check in checks)[:200]


def controls_in_sight(page: Page) -> list[str]:
    """The names of all that can be pressed, moved or typed into, without scrolling; with the mouse
    in the middle, since some appear below it."""
    size = page.viewport_size
    assert size
    page.mouse.move(size["width"] / 2, size["height"] / 2)
    names: list[str] = page.evaluate(CONTROLS)
    return names


def presses_of_tab(page: Page, selector: str, most: int = 40) -> int:
    """How often Tab has to be pressed until this has the focus, from where the focus is."""
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        if has_focus(page, selector):
            return presses
    raise AssertionError(f"{selector} is not reached within {most} presses of Tab")


def has_focus(page: Page, selector: str) -> bool:
    return bool(page.evaluate("where => !!document.activeElement.closest(where)", selector))


def shift(page: Page) -> float:
    """How much has moved since this was asked last; the page was opened with the script SHIFT."""
    return float(page.evaluate("() => { const sum = window.shift; window.shift = 0; return sum }"))


def is_as_wide_as_the_screen(page: Page) -> bool:
    """Neither the page nor its scrolling main part is wider."""
    return bool(
        page.evaluate(
            """[document.scrollingElement, document.querySelector('.stMain')]
                .every(part => part.scrollWidth <= innerWidth)"""
        )
    )
