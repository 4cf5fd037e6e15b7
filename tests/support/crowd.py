"""What visitors on the wire do, alone or many at once, and what they get."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from itertools import cycle
from statistics import mean

from pages.ui.elements.looks import LOOKS
from rnn.playground.looks.riddle import Riddle
from tests.support.wire import UNTOUCHED, Served, WireVisitor, on_the_wire

A_PRESS_EVERY = 8.0  # seconds, on average

# what the server's process answers alone, and what the worker has to answer
BY_PAGE = ("Pause", "Train", "a setting", "another page")
BY_WORKER = ("Step", "temperature", "a look")

Presses = dict[str, list[float]]  # what was pressed -> seconds until each was answered
Action = Callable[[WireVisitor, Presses], Awaitable[None]]


@dataclass(frozen=True)
class Counts:
    """What a visitor has got so far, or in some time."""

    updates: int
    redraws: int  # that showed new updates
    ticks: int  # redraws by the timer, new or not
    messages_of_ticks: int
    bytes: int

    @classmethod
    def of(cls, visitor: WireVisitor) -> "Counts":
        return cls(
            visitor.page.updates,
            visitor.page.redraws,
            visitor.page.ticks,
            visitor.page.messages_of_ticks,
            visitor.page.bytes,
        )

    def since(self, before: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) - getattr(before, f.name) for f in fields(Counts)))


@dataclass(frozen=True)
class Stay:
    """What one visitor got in so many seconds."""

    seconds: float
    counts: Counts
    presses: Presses


@dataclass
class Crowd:
    """What all of them got."""

    stays: Sequence[Stay]
    together: list[float]  # seconds until each was answered when all pressed at once

    def presses(self, *kinds: str) -> list[float]:
        """The seconds of all presses of some kinds, ascending."""
        return sorted(
            s for stay in self.stays for kind in kinds for s in stay.presses.get(kind, [])
        )

    @property
    def redraws(self) -> list[float]:
        """A second, of each."""
        return [stay.counts.redraws / stay.seconds for stay in self.stays]

    @property
    def stale(self) -> float:
        """The share of redraws by the timer that showed nothing new."""
        ticks, new = (
            sum(s.counts.ticks for s in self.stays),
            sum(s.counts.redraws for s in self.stays),
        )
        return max(0.0, 1 - new / max(1, ticks))

    @property
    def messages(self) -> float:
        """For every redraw by the timer."""
        messages = sum(s.counts.messages_of_ticks for s in self.stays)
        return messages / max(1, sum(s.counts.ticks for s in self.stays))

    @property
    def kilobytes(self) -> float:
        """A second, of each."""
        return mean(stay.counts.bytes / stay.seconds for stay in self.stays) / 1000

    @property
    def updates(self) -> list[float]:
        """A second, of each."""
        return [stay.counts.updates / stay.seconds for stay in self.stays]

    @property
    def slowest(self) -> float:
        """The updates of the slowest, as a share of the mean."""
        return min(self.updates) / mean(self.updates)


async def train(visitor: WireVisitor, book: bool = False) -> None:
    """Once the text is there, train at full speed, even past the end of learning."""
    page = visitor.page
    await page.until(lambda: visitor.reads(UNTOUCHED))
    if book:  # it is fetched first: until then the button is grey
        await page.until(lambda: visitor.has("fetch"))
    await page.until(lambda: page.is_drawn)
    has_rule = visitor.has("stop")
    await visitor.set("pace", ["full speed"])
    if has_rule:
        await visitor.set("stop", False)
    await visitor.press("Train", then="Pause")
    await visitor.trains(beyond=0)


async def stay(
    visitor: WireVisitor,
    seconds: float,
    chance: random.Random | None = None,
    actions: Sequence[Action] | None = None,
) -> Stay:
    """Watch for some seconds, and, if there is chance, now and then do one of some actions; by
    default any of those on the page Train."""
    presses: Presses = {}
    before = Counts.of(visitor)
    start = time.perf_counter()
    while (left := start + seconds - time.perf_counter()) > 0:
        rest = chance.uniform(0.5, 1.5) * A_PRESS_EVERY if chance else left
        await asyncio.sleep(min(rest, left))
        if chance and rest < left:
            await chance.choice(actions or ACTIONS)(visitor, presses)
    spent = time.perf_counter() - start
    return Stay(spent, Counts.of(visitor).since(before), presses)


async def press_transport(visitor: WireVisitor, presses: Presses) -> None:
    """Pause, a single update, and on."""
    _note(presses, "Pause", await visitor.press("Pause", then="Train"))
    await visitor.rests()
    _note(presses, "Step", await visitor.step())
    _note(presses, "Train", await visitor.press("Train", then="Pause"))


async def move_setting(visitor: WireVisitor, presses: Presses) -> None:
    """Another memory length, which would need another run; and back."""
    key = "setting.seq_length"
    before = visitor.shows(key)
    other = ["16"] if before == ["8"] else ["8"]
    _note(presses, "a setting", await visitor.move(key, other, then="begin"))
    _note(presses, "a setting", await visitor.move(key, before, then="Pause"))


async def visit_generate(visitor: WireVisitor, presses: Presses) -> None:
    """Look what it writes at another temperature, and go back."""
    going = await visitor.go("generate", then="generate.temperature")
    _note(presses, "another page", going)
    for temperature in (1.5, 0.5):
        _note(presses, "temperature", await visitor.heat(temperature))
    _note(presses, "another page", await visitor.go("", then="chart.last_500"))


async def open_look(visitor: WireVisitor, presses: Presses) -> None:
    """Open another look inside, each in its turn."""
    _note(presses, "a look", await visitor.open_look(next(LABELS)))


def _note(presses: Presses, kind: str, seconds: float) -> None:
    presses.setdefault(kind, []).append(seconds)


async def press_together(everyone: Sequence[WireVisitor]) -> list[float]:
    """As when a teacher says: now. All pause at the same moment, and then all train."""
    return [
        seconds
        for key, then in (("Pause", "Train"), ("Train", "Pause"))
        for seconds in await asyncio.gather(*(one.press(key, then) for one in everyone))
    ]


_, *OTHERS = (look for look in LOOKS.values() if look.asks is not Riddle)  # which has a form
LABELS = cycle(look.label for look in OTHERS)  # the first one is open
ACTIONS = (press_transport, move_setting, visit_generate)
ACTIONS_INSIDE = (press_transport, move_setting, open_look)


@asynccontextmanager
async def training_together(
    app: Served, visitors: int, query: str = "", book: bool = False
) -> AsyncIterator[list[WireVisitor]]:
    """Visitors who have all begun to train, and who leave when the block ends."""
    async with AsyncExitStack() as door:
        everyone = [
            await door.enter_async_context(on_the_wire(app, query=query)) for _ in range(visitors)
        ]
        await asyncio.gather(*(train(visitor, book) for visitor in everyone))
        yield everyone


async def stay_together(
    everyone: Sequence[WireVisitor], seconds: float, actions: Sequence[Action] | None = None
) -> Crowd:
    """All watch for some seconds with a press now and then, and in the end press together."""
    chances = [random.Random(number) for number in range(len(everyone))]
    stays = await asyncio.gather(
        *(
            stay(one, seconds, chance, actions)
            for one, chance in zip(everyone, chances, strict=True)
        )
    )
    return Crowd(stays, await press_together(everyone))
