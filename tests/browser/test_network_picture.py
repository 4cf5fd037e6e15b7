"""The picture of the network: it goes on by itself at a pace one can follow, stays where it is
told to, shows an update in slow motion, and shows what it was sent and nothing else."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser

from pages.ui.elements.network_picture import picture_data
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.persistence.recipe import Recipe
from rnn.playground.activity import Activity
from rnn.playground.picture import NetworkPicture
from rnn.playground.questions import ObserveActivity, ObserveUpdate
from rnn.playground.run import Run
from tests.support.contrast import contrast
from tests.support.hands import press, wait_for
from tests.support.picture_page import PicturePage, read
from tests.support.runs import advance_to
from tests.support.visitor import Visit

# milliseconds, as in network_picture.js
PACE, SLOW, LESS_SLOW, CONCLUSION, CHANGE, SPEAK_EVERY = 750, 900, 450, 8000, 280, 5000
CHARACTERS = 37  # of a network of 128
TEXT = KINDS["decimal"].make().text
Open = Callable[..., PicturePage]


@pytest.fixture(scope="module")
def run() -> Run:
    """A network that knows a little of 1/7."""
    recipe = Recipe.preset("decimal", "Fast")
    run = Run(recipe, recipe.make_corpus())
    run.open()
    advance_to(run, 6)
    return run


@pytest.fixture(scope="module")
def later(run: Run) -> dict[str, Any]:
    """What is sent when it knows more."""
    other = Run(run.recipe, run.corpus)
    other.open()
    advance_to(other, 12)
    return sent(other)


@pytest.fixture
def open_picture(new_chromium: Browser) -> Iterator[Open]:
    opened: list[PicturePage] = []

    def open_picture(**how: Any) -> PicturePage:
        opened.append(PicturePage(new_chromium, **how))
        return opened[-1]

    yield open_picture
    for picture in opened:
        picture.page.context.close()
        assert not picture.complaints


def sent(run: Run, place: int = 0, **more: Any) -> dict[str, Any]:
    """What is sent of a run as it stands."""
    writes = more.pop("writes", False)
    picture = NetworkPicture(run_number=1, playing=True, **more)
    return picture_data(picture, ObserveActivity(place, writes).answer(run))


def after_step(run: Run) -> dict[str, Any]:
    """What is sent after a step. The network is left as it was."""
    snapshot = run.trainer.snapshot()
    run.step()
    data = sent(run, update=ObserveUpdate().answer(run)) | {"playing": False, "readsOn": False}
    run.trainer.restore(snapshot)
    return data


def test_it_goes_through_the_text_at_its_own_pace(open_picture: Open, run: Run) -> None:
    picture, data = open_picture(), sent(run)
    picture.feed(data)
    painted = set()
    for place in range(6):
        assert picture.text(".character") == TEXT[place]
        assert picture.text(".trail") == TEXT[:place]
        candidates = data["reading"]["candidates"][place]
        assert [row[0] for row in picture.rows] == [*candidates]
        assert [row[0] for row in picture.rows if row[2]] == [TEXT[place + 1]]
        picture.wait(2 * CHANGE)
        painted.add(picture.dots)
        picture.go_on(PACE - 2 * CHANGE)
    assert len(painted) == 6, "the dots stand still"
    assert picture.text(".memory") == "128 numbers"


def test_new_numbers_change_what_is_shown_and_not_where_it_is(
    open_picture: Open, run: Run, later: dict[str, Any]
) -> None:
    picture = open_picture()
    picture.feed(sent(run))
    picture.go_on(*[PACE] * 4)
    before, painted = picture.rows, picture.dots
    picture.feed(later)
    picture.wait(PACE // 2)
    assert picture.text(".character") == TEXT[4]
    assert picture.rows != before and picture.dots != painted
    picture.feed(later)  # the same again, as at a tick
    assert picture.text(".character") == TEXT[4]
    picture.feed(later | {"source": "2 False"})  # of another run
    assert picture.text(".character") == TEXT[0]


def test_it_asks_for_more_in_time_and_reads_on_without_a_jump(open_picture: Open, run: Run) -> None:
    picture = open_picture()
    picture.feed(sent(run))
    picture.go_on(*[PACE] * (CHARACTERS - 4))
    assert picture.asked is None
    picture.go_on(PACE)
    name, (run_number, place) = picture.asked
    assert (name, run_number, place) == ("place", 1, CHARACTERS - 3 - 7)
    shown, trail = picture.text(".character"), picture.text(".trail")
    picture.feed(sent(run, place))
    assert (picture.text(".character"), picture.text(".trail")) == (shown, trail)
    picture.go_on(PACE)
    assert picture.text(".character") == TEXT[CHARACTERS - 2]


def test_where_nothing_more_comes_it_begins_again(open_picture: Open, run: Run) -> None:
    picture = open_picture()
    picture.feed(sent(run) | {"readsOn": False})
    picture.go_on(*[PACE] * CHARACTERS)
    assert picture.text(".character") == TEXT[0] and picture.asked is None


def test_held_it_stays_and_is_stepped_by_hand(
    open_picture: Open, run: Run, later: dict[str, Any]
) -> None:
    picture = open_picture()
    picture.feed(sent(run))
    picture.go_on(*[PACE] * 3)
    picture.press("Hold")
    before = picture.rows
    picture.go_on(*[PACE] * 20)
    assert picture.text(".character") == TEXT[3]
    assert "change as it learns" in picture.text(".line")
    picture.feed(later)
    assert picture.text(".character") == TEXT[3] and picture.rows != before
    picture.press("Next")
    assert picture.text(".character") == TEXT[4]
    picture.press("Go on")
    picture.go_on(PACE)
    assert picture.text(".character") == TEXT[5] and picture.text(".line") == ""


def test_who_wants_no_motion_steps_by_hand(open_picture: Open, run: Run) -> None:
    picture = open_picture(reduced_motion="reduce")
    picture.feed(sent(run))
    painted = picture.dots
    picture.wait(10 * PACE)
    assert picture.text(".character") == TEXT[0] and picture.dots == painted
    picture.press("Next")
    changed = picture.dots  # at once
    picture.wait(1_000)
    assert picture.dots == changed != painted
    assert picture.text(".character") == TEXT[1]
    assert picture.style(".bar", "transitionDuration") == "0s"
    picture.feed(after_step(run))
    picture.wait(10 * SLOW)
    assert picture.text(".line").startswith("Reads “")
    assert "Right is" not in picture.text(".line")
    picture.press("Next")
    assert "Right is" in picture.text(".line")


def test_a_step_is_shown_in_slow_motion(open_picture: Open, run: Run) -> None:
    picture, data = open_picture(), after_step(run)
    before, after = data["update"]["before"], data["update"]["after"]
    picture.feed(sent(run))
    picture.go_on(PACE, PACE)
    picture.feed(data)
    for n in range(12):
        guess, character, right = (
            before["candidates"][n][0],
            before["text"][n],
            before["text"][n + 1],
        )
        line = picture.text(".line").replace("\u2068", "").replace("\u2069", "")
        assert line.startswith(f"Reads “{character}”, guesses “{guess}”: ")
        assert "Right" not in line and not any(marked for *_, marked in picture.rows)
        picture.go_on(SLOW if n < 3 else LESS_SLOW)
        line = picture.text(".line").replace("\u2068", "").replace("\u2069", "")
        assert f"Right is “{right}”: " in line
        assert [c for c, _, marked in picture.rows if marked] == [right]
        picture.go_on(SLOW if n < 3 else LESS_SLOW)
    assert picture.text(".line") == data["update"]["conclusion"]
    assert f"numbers are nudged, by {run.stepped.mean_change:.2g}" in picture.text(".line")  # type: ignore[union-attr]
    shown = [chance for _, chance, _ in picture.rows]
    assert shown == [percent(chance) for chance in after["chances"][-1]]
    picture.go_on(CONCLUSION)
    assert picture.text(".line") == "" and picture.text(".character") == TEXT[2]
    picture.feed(data)  # as when something else is pressed
    assert picture.text(".line") == "", "it is shown once"
    picture.feed(data | {"update": None})
    assert picture.text(".line") == ""


def percent(chance: float) -> str:
    if chance < 0.01:
        return "<1%"
    return ">99%" if chance > 0.99 else f"{round(100 * chance)}%"


def test_training_on_ends_the_slow_motion(open_picture: Open, run: Run) -> None:
    picture = open_picture()
    picture.feed(after_step(run))
    assert picture.text(".line")
    picture.feed(sent(run))
    assert picture.text(".line") == ""


def test_what_it_wrote_is_marked_in_another_colour(open_picture: Open, run: Run) -> None:
    picture, data = open_picture(), sent(run, writes=True)
    picture.feed(data)
    picture.go_on(*[PACE] * 3)
    text = data["reading"]["text"]
    assert [c for c, _, marked in picture.rows if marked] == [text[4]]
    assert picture.style(".right .bar", "backgroundColor") == picture.style(".above", "color")
    assert "Writes “" in picture.text(".spoken")
    picture.feed(sent(run))
    assert picture.style(".right .bar", "backgroundColor") != picture.style(".above", "color")


def test_who_cannot_see_it_hears_of_it_every_five_seconds(open_picture: Open, run: Run) -> None:
    picture = open_picture()
    picture.feed(sent(run))
    said = set()
    for _ in range(20):
        said.add(picture.text(".spoken"))
        picture.go_on(PACE)
    assert 2 <= len(said) <= 1 + 20 * (PACE + 20) // SPEAK_EVERY
    assert all(sentence.startswith("Reads “") for sentence in said)
    assert picture.find(".spoken").get_attribute("aria-live") == "off"
    assert picture.find(".scene").get_attribute("aria-hidden") == "true"
    picture.press("Hold")
    assert picture.find(".spoken").get_attribute("aria-live") == "polite"
    before = picture.text(".spoken")
    picture.press("Next")
    assert picture.text(".spoken") != before


FITS = """section => {
    const parts = [...section.querySelectorAll(".foot, .line, .legend, .label, li, button")]
    const seen = parts.filter(part => part.clientHeight)
    const tooLarge = seen.filter(part =>
        part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 3)
    return [
        [section, section.querySelector(".foot")].map(part => part.getBoundingClientRect().bottom),
        tooLarge.map(part => part.className || part.outerHTML),
        document.documentElement.scrollWidth <= innerWidth,
    ]
}"""


@pytest.mark.parametrize("width", [864, 358, 288])
def test_nothing_moves_and_nothing_is_cut_off(open_picture: Open, run: Run, width: int) -> None:
    picture, edges = open_picture(width=width), set()

    def measure() -> None:
        bottoms, cut_off, fits = picture.page.locator("section.network").evaluate(FITS)
        assert not cut_off and fits
        numbers = picture.page.locator(".chance").evaluate_all("all => all.map(i => i.offsetLeft)")
        edges.add((*bottoms, *numbers))  # as they are laid out: what moves with the bars is painted

    for data in (sent(run), sent(run, writes=True), after_step(run)):
        picture.feed(data)
        measure()
    picture.go_on(*[SLOW] * 23)
    picture.press("Hold")
    measure()
    picture.press("Next")
    assert "nudged" in picture.text(".line")
    measure()
    picture.press("Next")
    picture.feed(sent(run))
    assert "change as it learns" in picture.text(".line")
    measure()
    assert len(edges) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_seen_in_both_themes(open_picture: Open, run: Run, theme: str) -> None:
    picture = open_picture(theme=theme)
    picture.feed(after_step(run))
    picture.wait(SLOW)
    paper = picture.page.evaluate("getComputedStyle(document.body).backgroundColor")
    for name in ("above", "below"):
        assert contrast(paper, picture.colour(f".{name}")) >= 3
    for selector in (".bar", ".right .bar"):
        assert contrast(paper, picture.colour(selector, "backgroundColor")) >= 3
    for selector in (".label", ".legend", ".chance", ".line", ".right .mark", "button"):
        assert contrast(paper, picture.colour(selector)) >= 4.5, selector
    picture.feed(sent(run, writes=True))
    assert contrast(paper, picture.colour(".right .mark")) >= 4.5


def test_foreign_characters_are_shown_as_they_are(open_picture: Open) -> None:
    text = '<b>&"\u202e\u05d0\U0001f436\u0915\u094b \n'
    corpus = KINDS["own"].make(text=text * 20)
    recipe = Recipe(corpus.kind, corpus.options, Hyperparameters(hidden_size=4, seq_length=4))
    run = Run(recipe, corpus)
    run.open()
    activity = ObserveActivity(0).answer(run)
    picture, data = open_picture(), picture_data(NetworkPicture(run_number=1), activity)
    picture.feed(data)
    visible = {" ": "␣", "\n": "↵", "\u094b": "◌\u094b"}
    for character in corpus.text[:20]:
        assert picture.text(".character") == visible.get(character, character)
        assert len(picture.rows) == 5
        picture.go_on(PACE)
    assert picture.find("b b").count() == 0
    picture.feed(picture_data(NetworkPicture(run_number=2), shortened(activity, "ab")))
    assert len(picture.rows) == 2


def shortened(activity: Activity, characters: str) -> Activity:
    """As of a text of two characters."""
    return replace(
        activity,
        text=(characters * 40)[: len(activity.text)],
        candidates=tuple(characters for _ in activity.candidates),
        probabilities=activity.probabilities[:, :2],
    )


def test_a_message_is_small(run: Run) -> None:
    for data in (sent(run), sent(run, writes=True)):
        assert len(json.dumps(data)) < 10_000
    assert len(json.dumps(after_step(run))) < 17_000


def test_it_reads_on_where_it_asks_again_and_again(visit: Visit) -> None:
    page = visit("/?pace=1")
    press(page, "Train")
    for place in (30, 60):
        wait_for(lambda: page.evaluate("globalThis.networkActivity?.readsOn"), page)
        page.evaluate("place => networkActivity.readOn(place)", place)
        wait_for(lambda at=place: page.evaluate("networkActivity.reading.start") == at, page)


def test_the_code_is_read_in_one_sitting() -> None:
    lines = [read(f"network_{part}.js").splitlines() for part in ("picture", "feed")]
    assert sum(map(len, lines)) <= 200
    assert max(len(line) for file in lines for line in file) <= 100
