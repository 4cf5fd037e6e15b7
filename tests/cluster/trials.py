"""What is done to the parts, and what visitors notice of it."""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from rnn.playground.autosave import AWAY
from tests.cluster.parts import Part, Parts
from tests.cluster.saves import Saves
from tests.cluster.visitors import LINK, Pupil
from tests.support.crowd import stay, training_together
from tests.support.processes import TICK
from tests.support.wire import Served

RESTART = 1.0  # seconds until what has died is started again, as Docker would
FREEZE = (8.0, 20.0)  # seconds that a server hangs: long enough for the proxy to notice
MOST_WAITED = 45.0  # seconds until visitors who do not go on are given up
BETWEEN = (2.0, 6.0)  # seconds from one death to the next


def tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


async def spread(parts: Parts, clients: int) -> list[int]:
    """How many of so many visitors with one address came to each server."""
    pupils = [Pupil(parts) for _ in range(clients)]
    cookies = await asyncio.gather(*(pupil.arrive() for pupil in pupils))
    again = await asyncio.gather(*(pupil.arrive() for pupil in pupils))
    assert cookies == again, "they did not stay"
    return sorted(Counter(cookies).values())


# --- how much is trained ---


@dataclass(frozen=True)
class Yield:
    """What a crowd trains, and what the machine does meanwhile."""

    updates: float  # a second, of all
    slowest: float  # of the mean
    idle: float  # the workers, of the processor time that all others leave them
    cores: float  # that the workers had
    redraws: float  # a second, of each visitor


class Meter:
    """What workers and nobody have had of the processor from now on."""

    def __init__(self, workers: list[int]) -> None:
        self._workers = workers
        self._at = time.monotonic()
        self._busy, self._idle = processor_time(workers), idle_time()

    @property
    def cores(self) -> float:
        """That the workers have had."""
        return (processor_time(self._workers) - self._busy) / (time.monotonic() - self._at)

    @property
    def idle_share(self) -> float:
        """Of what all others left to the workers."""
        idle = idle_time() - self._idle
        return idle / (idle + processor_time(self._workers) - self._busy)


def processor_time(pids: Sequence[int]) -> float:
    """Seconds of some processes."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total * TICK


def idle_time() -> float:
    """Seconds of all cores."""
    fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    return (int(fields[4]) + int(fields[5])) * TICK


async def train_crowd(
    app: Served, visitors: int, seconds: float, workers: Callable[[], list[int]]
) -> Yield:
    """So many visitors at full speed, who only look; and their workers' processes."""
    async with training_together(app, visitors, LINK) as everyone:
        await asyncio.sleep(2.0)  # slices find their size
        meter = Meter(workers())
        stays = await asyncio.gather(*(stay(one, seconds) for one in everyone))
        rates = [one.counts.updates / one.seconds for one in stays]
        slowest = min(rates) / max(1e-9, mean(rates))
        redraws = mean(one.counts.redraws / one.seconds for one in stays)
        return Yield(sum(rates), slowest, meter.idle_share, meter.cores, redraws)


# --- what is lost ---


@dataclass
class Deaths:
    """What visitors noticed of deaths, by what died."""

    waited: dict[str, list[float]] = field(default_factory=dict)  # seconds until all went on
    lost: list[float] = field(default_factory=list)  # seconds of training, of each and by death
    left_behind: int = 0  # visitors who did not go on
    copies: int = 0  # addresses beyond one for each visitor


@asynccontextmanager
async def a_class(parts: Parts, visitors: int) -> AsyncIterator[list[Pupil]]:
    """Visitors who train until the block ends."""
    pupils = [Pupil(parts) for _ in range(visitors)]
    lives = [asyncio.create_task(pupil.live((AWAY,))) for pupil in pupils]
    try:
        await until_all(lambda: all(p.tokens for p in pupils))
        yield pupils
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
    for life in lives:
        if not life.cancelled():
            life.result()


async def until_all(condition: Callable[[], bool]) -> bool:
    """Wait until all have come so far; False if some do not."""
    deadline = time.monotonic() + MOST_WAITED
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.1)
    return True


async def kill_server(parts: Parts, chance: random.Random) -> None:
    """It and whatever it has started; and another comes up in its place."""
    await _replace(parts.busiest())


async def kill_worker(parts: Parts, chance: random.Random) -> None:
    await _replace(chance.choice(parts.workers))


async def _replace(part: Part) -> None:
    part.kill()
    await asyncio.sleep(RESTART)
    part.start()


async def freeze_server(parts: Parts, chance: random.Random) -> None:
    """It hangs until its visitors are elsewhere, and then does what it was about to do: a save that
    was on its way must not replace a newer one."""
    server = parts.busiest()
    server.hang()
    await asyncio.sleep(chance.uniform(*FREEZE))
    server.go_on()


Fate = Callable[[Parts, random.Random], Coroutine[Any, Any, None]]
FATES: dict[str, Fate] = {
    "a worker is killed": kill_worker,
    "a server is killed": kill_server,
    "a server hangs": freeze_server,
}


async def die(
    parts: Parts,
    pupils: list[Pupil],
    fates: Sequence[str],
    chance: random.Random,
    between: tuple[float, float] = BETWEEN,
) -> Deaths:
    """Let parts die one after the other, each when all visitors have gone on."""
    deaths = Deaths()
    for number, fate in enumerate(fates):
        await asyncio.sleep(chance.uniform(*between))
        at = time.monotonic()
        before = {p: p.tokens for p in pupils}
        await FATES[fate](parts, chance)
        await until_all(lambda at=at: all(p.went_on_after(at) for p in pupils))  # type: ignore[misc]
        waits = [p.went_on_after(at) for p in pupils]
        deaths.left_behind += waits.count(None)
        deaths.waited.setdefault(fate, []).append(max(w or MOST_WAITED for w in waits))
        deaths.lost += [p.lost_at(at) for p in pupils]
        deaths.copies += sum(len(p.tokens - before[p]) for p in pupils)
        tell(f"{number + 1} {fate}: all went on after {deaths.waited[fate][-1]:.1f} s")
        for part in parts.servers.values():
            await until_all(lambda part=part: part.process.poll() is None)  # type: ignore[misc]
        await until_all(lambda: all(map(parts.is_up, parts.servers)))
    return deaths


@dataclass(frozen=True)
class Absence:
    """A store that did not answer for a while."""

    trained: float  # updates a second meanwhile, of what they were before and after
    idle: float  # the workers meanwhile, of what others left them
    told: int  # visitors who read so
    late: float  # seconds until everything was saved, from when it was back


async def take_store_away(
    parts: Parts, pupils: list[Pupil], seconds: float, beside: float
) -> Absence:
    """It hangs: connections are taken, and nothing is answered. For so many seconds before and
    after is measured what is usual."""
    before = await _rate(pupils, beside)
    parts.store.hang()
    try:
        meter = Meter(parts.worker_pids())
        meanwhile = await _rate(pupils, seconds)
        idle = meter.idle_share
        told = sum(AWAY in pupil.said for pupil in pupils)
    finally:
        parts.store.go_on()
    back = time.monotonic()
    done = {pupil.seen[-1].token: pupil.seen[-1].updates for pupil in pupils}
    late = await _until_saved(parts, done) - back
    after = await _rate(pupils, beside)
    tell(f"updates a second: {before:.0f}, without the store {meanwhile:.0f}, {after:.0f}")
    return Absence(2 * meanwhile / (before + after), idle, told, late)


async def _rate(pupils: list[Pupil], seconds: float) -> float:
    before, at = [p.seen[-1].updates for p in pupils], time.monotonic()
    await asyncio.sleep(seconds)
    after = [p.seen[-1].updates for p in pupils]
    return (sum(after) - sum(before)) / (time.monotonic() - at)


async def _until_saved(parts: Parts, done: dict[str, int]) -> float:
    """When as many updates as were done are saved, under each token."""
    saves = Saves(parts.bucket())
    while any(max(saves.updates[token], default=0) < least for token, least in done.items()):
        await asyncio.sleep(0.5)
        await asyncio.to_thread(saves.look)
    return time.monotonic()
