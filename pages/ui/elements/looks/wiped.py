"""How the network goes on after its memory was emptied."""

from functools import cache

import altair as alt
import pyarrow as pa  # type: ignore[import-untyped]

from pages.ui.elements.chart_spec import constant
from pages.ui.elements.looks.base import Chart, LookElement, Picture, Spec
from pages.ui.elements.looks.charts import SHADE
from pages.ui.elements.looks.lines import lines_html
from pages.ui.elements.looks.quotation import quote
from pages.ui.elements.styled_text import FAINT, WRONG, Span
from pages.ui.format import format_count, format_percent
from rnn.corpora.segmentation import cluster_edges
from rnn.playground.looks.wiped import ALWAYS, AskWiped, Wiped

HEIGHT = 170  # pixels
EMPTY = "·"  # in the place of a letter that it has forgotten
GIVEN = "background: rgba(230, 159, 0, 0.3); font-weight: 600"  # what it read again


@cache
def found_spec() -> Spec:
    """A bar for each number of letters given back, and above it a line where nobody could do
    better."""
    base = alt.Chart(alt.NamedData("source")).encode(
        x=alt.X("given:O", title="letters given back").axis(labelAngle=0, grid=False)
    )
    y = alt.Y("share:Q", title=None, scale=alt.Scale(domain=[0, 1]))
    bars = base.mark_bar(color=alt.ExprRef(**SHADE), cornerRadiusEnd=3).encode(
        y=y.axis(format="%", tickCount=3),
        opacity=alt.condition("datum.chosen", alt.value(1), alt.value(0.45)),
        tooltip=[
            alt.Tooltip("given:O", title="letters given back"),
            alt.Tooltip("found:Q", title="places found again"),
            alt.Tooltip("most:Q", title="possible at most", format=".0%"),
        ],
    )
    most = base.mark_tick(color="#75818D", thickness=2).encode(y=alt.Y("most:Q", title=None))
    return constant(alt.layer(bars, most).properties(height=HEIGHT))


def found_data(answer: Wiped) -> pa.Table:
    """A row for each number of letters given back."""
    return pa.table(
        {
            "given": list(answer.given),
            "found": list(answer.found),
            "share": [found / answer.places for found in answer.found],
            "most": list(answer.possible),
            "chosen": [k == answer.k for k in answer.given],
        }
    )


def draw(answer: Wiped) -> Picture:
    """One wipe in letters, and how often it found its place again."""
    shown = answer.shown
    given = shown.given[-len(shown.before) :]  # under what stands there in the text
    emptied = shown.before[: len(shown.before) - len(given)]
    dots = EMPTY * (len(cluster_edges(emptied)) - 1)  # one for each that is seen as a letter
    begun: list[Span] = [(dots, FAINT), (given, GIVEN)]
    lines = lines_html(
        [
            ("the text", [(shown.before, FAINT), (shown.expected, "")]),
            ("emptied", [*begun, *mark_wrong(shown.written, shown.expected)]),
            ("before training", [*begun, (shown.untrained, FAINT)]),
        ]
    )
    often = "Emptied only once, how often" if answer.how == ALWAYS else "How often"
    of = "" if answer.are_all else ", at all places of the text"
    chart = Chart(
        found_data(answer),
        found_spec(),
        "At how many places the network goes on as the text does, by letters given back.",
        f"{often} it finds its place again; the grey line is the most that anyone can{of}",
    )
    return Picture([chart], above=lines)


def mark_wrong(written: str, expected: str) -> list[Span]:
    """What it wrote, what is not as it should be underlined."""
    return [(c, "" if c == right else WRONG) for c, right in zip(written, expected, strict=True)]


def describe(answer: Wiped) -> list[str]:
    """How much it has to read again."""
    if answer.whole == 0 and not any(answer.found):
        said = [_describe_nowhere(answer)]
    elif answer.how == ALWAYS:
        said = [_describe_forgetting(answer), _describe_whole(answer)]
    else:
        said = [_describe_chosen(answer), *_describe_all(answer), _describe_whole(answer)]
    return said


def _describe_nowhere(answer: Wiped) -> str:
    letters = format_count(len(answer.shown.expected), "letter")
    if answer.places == 1:
        goes = f"it does not go on as the text does for {letters}"
    else:
        goes = f"at none of {answer.places} places does it go on as the text does for {letters}"
    return f"Whether its memory is emptied or not, {goes}."


def _describe_forgetting(answer: Wiped) -> str:
    if answer.shown.written == answer.shown.expected:
        right = f"all {len(answer.shown.written)} letters are right all the same"
        return f"It never remembers anything now, and {right}: one was enough for the next."
    return (
        "It never remembers anything now: each letter hangs on the one before alone. "
        f"So it writes {quote(answer.shown.written)}."
    )


def _describe_chosen(answer: Wiped) -> str:
    """What can be known after the letters that were given back, and what it knew."""
    place = answer.given.index(answer.k)
    found, possible = answer.found[place], answer.possible[place]
    letters = format_count(answer.k, "letter")
    if answer.places == 1:
        return f"After {letters} it goes on {'as' if found else 'otherwise than'} the text does."
    of = f"{found} of {format_count(answer.places, 'place')}"
    if possible < 1:
        which = f"After {letters} nobody can tell all places apart."
        if answer.is_double:
            which = f"After {letters} nobody can know which {quote(answer.shown.given)} it was."
        return f"{which} Your network gets {of}; {_describe_possible(answer, found, possible)}."
    return f"After {letters} it has found its place at {of}."


def _describe_possible(answer: Wiped, found: int, possible: float) -> str:
    """How many anyone could get."""
    if not answer.are_all:
        return f"of all places in the text, {format_percent(possible)} are possible at most"
    most = round(possible * answer.places)
    if found >= most:
        return "more is impossible"
    return f"{most} {'is' if most == 1 else 'are'} possible"


def _describe_all(answer: Wiped) -> list[str]:
    """From how many letters on it finds its place everywhere, and where it goes astray."""
    said = []
    enough = [k for k, n in zip(answer.given, answer.found, strict=True) if n == answer.places]
    if enough and len(answer.given) > 1:
        letters = format_count(enough[0], "letter")
        where = "everywhere" if answer.are_all else f"at all {answer.places} that were tried"
        said.append(f"Its memory is gone. After {letters} it had found its place again {where}.")
    if answer.elsewhere:
        places = format_count(answer.elsewhere, "place")
        said.append(
            f"At {places} it goes on with something that is right elsewhere in the text, not here."
        )
    return said


def _describe_whole(answer: Wiped) -> str:
    """How it goes on with its memory."""
    if answer.places == 1:
        return f"If nothing is emptied, it goes on {'right' if answer.whole else 'wrong'}."
    return f"If nothing is emptied, it goes on right at {answer.whole} of {answer.places} places."


LOOK = LookElement(
    key="wipe",
    label="Wipe its memory",
    question="How much must it read again to know where it is?",
    to_do="Empty its memory, give a few letters back, and see whether it finds its place. Try 1/7, "
    "then 1/17: for 1/7 one letter is enough.",
    asks=AskWiped,
    describe=describe,
    draw=draw,
)
