"""More than one machine, on one, in short: what deploy/compose.yaml starts is started, visitors
come through the proxy, and a worker, a server and the store fail in turn. The long form is
`python -m tests.cluster`, which prints figures."""

import asyncio
import random
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.bucket,
    pytest.mark.proxy,
    pytest.mark.alone,
    pytest.mark.slow,
]

PUPILS, CLIENTS = 4, 12
BETWEEN = 0.5, 1.5  # seconds from one death to the next
AWAY, BESIDE = 9.0, 1.0  # a save every four seconds, and five until it is given up


def test_whatever_fails_visitors_go_on_and_nothing_is_lost(tmp_path: Path) -> None:
    from tests.cluster.parts import running

    with running(tmp_path) as parts:
        asyncio.run(fail_in_turn(parts))


async def fail_in_turn(parts):  # type: ignore[no-untyped-def]
    from tests.cluster.saves import Saves
    from tests.cluster.trials import a_class, die, spread, take_store_away

    counts = await spread(parts, CLIENTS)
    assert len(counts) == 2 and min(counts) >= 0.4 * CLIENTS, "they do not spread"
    async with a_class(parts, PUPILS) as pupils:
        with Saves(parts.bucket()) as saves:
            fates = ["a worker is killed", "a server is killed"]
            deaths = await die(parts, pupils, fates, random.Random(0), BETWEEN)
            absence = await take_store_away(parts, pupils, AWAY, BESIDE)
    assert not parts.own_workers(), "a server trained by itself"
    assert deaths.left_behind == 0 and max(deaths.lost) <= 10.0
    assert max(seconds for waited in deaths.waited.values() for seconds in waited) <= 15.0
    assert not saves.torn and not saves.older_over_newer
    assert saves.updates.keys() == {pupil.seen[-1].token for pupil in pupils}, "somebody got a copy"
    assert absence.trained > 0.1 and absence.told, "or it is not noticed that the store is away"
