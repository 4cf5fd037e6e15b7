"""A worker knows when a call waits for it."""

import math
import time
from dataclasses import replace
from multiprocessing import Pipe

import pytest

from rnn.playground import host
from rnn.playground.commands import LONGEST, Advance
from rnn.playground.engine import make_process
from rnn.playground.scheduling import waiting_calls
from rnn.playground.scheduling.waiting_calls import is_nobody_waiting, watch_calls
from tests.support.runs import CORPUS, tiny_recipe

PATIENCE = 60.0  # seconds until a call counts as stuck


def test_a_call_waits_from_when_it_has_come_until_it_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(waiting_calls, "_calls", None)
    assert not is_nobody_waiting(), "where nothing is known, somebody may wait"
    calls, server = Pipe(duplex=False)
    watch_calls(calls)
    assert is_nobody_waiting()
    server.send("a call")
    assert not is_nobody_waiting()
    calls.recv()
    assert is_nobody_waiting()


def test_a_worker_trains_on_alone_and_stops_for_a_call() -> None:
    executor = make_process()
    try:
        recipe = replace(tiny_recipe(), goal=None)
        executor.submit(host.open_recipe, "a run", recipe, CORPUS).result(PATIENCE)

        def slice_seconds(is_called: bool) -> float:
            start = time.monotonic()
            trained = executor.submit(host.execute, "a run", (Advance(0.01, math.inf),))
            called = executor.submit(host.run_ids) if is_called else trained
            trained.result(PATIENCE)
            seconds = time.monotonic() - start
            called.result(PATIENCE)
            return seconds

        assert slice_seconds(is_called=False) >= LONGEST - 0.02
        assert min(slice_seconds(is_called=True) for _ in range(5)) < LONGEST / 2
    finally:
        executor.shutdown(kill_workers=True)  # type: ignore[call-arg]
