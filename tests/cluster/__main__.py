"""More than one machine, on one: `python -m tests.cluster`, and with options less of it.

Starts what deploy/compose.yaml starts, by the same commands, on the loopback: HAProxy, two servers,
a Dask scheduler and two workers, and an S3 server in memory. Visitors come through the proxy over
sockets of their own. Parts are killed and hang while they train, and figures are printed.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.tables import head, row
from tests.cluster.parts import Parts, running
from tests.cluster.saves import Saves, puts_a_second
from tests.cluster.trials import (
    FATES,
    a_class,
    die,
    spread,
    take_store_away,
    tell,
    train_crowd,
)
from tests.support.running_app import running_app

TRIALS = ("spread", "crowd", "deaths", "away")


def main(arguments: list[str]) -> None:
    """Print what was measured, trial by trial."""
    options = read(arguments)
    # nobody is to wait in line: with stories, one costs the others more than one
    os.environ.setdefault("RNN_PLAYGROUND_VISITORS", str(3 * options.visitors))
    for name in options.only or TRIALS:
        tell(f"{name} …")
        print(f"\n### {name}\n", flush=True)
        head("what", "measured", "goal")
        with parts(options) as all_parts:
            asyncio.run(RUN[name](all_parts, options))


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster")
    parser.add_argument("--only", action="append", choices=TRIALS, help="one of the trials")
    parser.add_argument("--clients", type=int, default=30, help="of one address")
    parser.add_argument("--visitors", type=int, default=40, help="in the crowd")
    parser.add_argument("--seconds", type=float, default=30.0, help="for which the crowd trains")
    parser.add_argument("--rounds", type=int, default=2, help="of the crowd here and there")
    parser.add_argument("--pupils", type=int, default=8, help="while parts die")
    parser.add_argument("--deaths", type=int, default=50)
    parser.add_argument("--away", type=float, default=60.0, help="seconds without the store")
    parser.add_argument("--servers", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    return parser.parse_args(arguments)


@contextmanager
def parts(options: argparse.Namespace) -> Iterator[Parts]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), options.servers, options.workers) as all_parts,
    ):
        yield all_parts


async def try_spread(parts: Parts, options: argparse.Namespace) -> None:
    counts = await spread(parts, options.clients)
    row(f"{options.clients} clients of one address, by server",
        " : ".join(map(str, counts)), "no worse than 60 : 40")  # fmt: skip


async def try_crowd(parts: Parts, options: argparse.Namespace) -> None:
    """In turn, since the machine may be busy: the cluster, and one server with its own worker."""
    ratios, idle, slowest, each, redraws = [], [], [], [], []
    for _ in range(options.rounds):
        for part in parts.everyone():
            part.go_on()
        here = await train_crowd(parts, options.visitors, options.seconds, parts.worker_pids)
        assert not parts.own_workers(), "a server trained by itself"
        for part in parts.everyone():
            part.hang()  # what does nothing takes no time
        with running_app() as app:
            there = await train_crowd(app, options.visitors, options.seconds, app.workers)
        tell(f"{here}\n{there}")
        ratios.append(here.updates / there.updates)
        each.append((here.updates / here.cores) / (there.updates / there.cores))
        redraws.append(here.redraws / there.redraws)
        idle.append(here.idle)
        slowest.append(here.slowest)
    for part in parts.everyone():
        part.go_on()
    visitors = f"{options.visitors} visitors with stories"
    row(f"{visitors}: together, of one server's", f"{median(ratios):.2f}", "≥ 0.9")
    row("… for each second of the workers' processor time", f"{median(each):.2f}", "")
    row("redraws, of one server's", f"{median(redraws):.2f}", "")
    row("the slowest, of the mean", f"{median(slowest):.2f}", "")
    row("workers idle, of what others leave them", f"{median(idle):.0%}", "≤ 10 %")


async def try_deaths(parts: Parts, options: argparse.Namespace) -> None:
    chance = random.Random(0)
    fates = [list(FATES)[number % len(FATES)] for number in range(options.deaths)]
    chance.shuffle(fates)
    async with a_class(parts, options.pupils) as pupils:
        with Saves(parts.bucket()) as saves:
            deaths = await die(parts, pupils, fates, chance)
    for what, waited in deaths.waited.items():
        row(f"{what} ({len(waited)} times): all go on after, median / most",
            f"{median(waited):.1f} / {max(waited):.1f} s", "≤ 15 s")  # fmt: skip
    lost = sorted(deaths.lost)
    row("training lost, median / most", f"{median(lost):.1f} / {lost[-1]:.1f} s", "≤ 10 s")
    row("visitors who did not go on", deaths.left_behind, "0")
    row("saves looked at", sum(map(len, saves.updates.values())), "")
    row("torn", len(saves.torn), "0")
    row("older over newer", len(saves.older_over_newer), "0")
    row("copies under an address of their own", deaths.copies, "")
    row("writes a second, copies in the store included", f"{puts(parts):.1f}", "")


async def try_away(parts: Parts, options: argparse.Namespace) -> None:
    async with a_class(parts, options.pupils) as pupils:
        await asyncio.sleep(5.0)
        absence = await take_store_away(parts, pupils, options.away, options.away / 2)
        copies = sum(len(pupil.tokens) - 1 for pupil in pupils)
    row(f"the store is away for {options.away:g} s: training goes on at",
        f"{absence.trained:.0%}", "≥ 90 %")  # fmt: skip
    row("workers idle meanwhile, of what others leave them", f"{absence.idle:.0%}", "")
    row("visitors who were told", f"{absence.told} of {len(pupils)}", "all")
    row("then all is saved within", f"{absence.late:.1f} s", "")
    row("copies under an address of their own", copies, "0")


def puts(parts: Parts) -> float:
    return puts_a_second(parts.store.said())


RUN = {"spread": try_spread, "crowd": try_crowd, "deaths": try_deaths, "away": try_away}

if __name__ == "__main__":
    main(sys.argv[1:])
