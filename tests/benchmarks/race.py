"""Who does more updates a second? All take turns, so that a busy moment is everyone's."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

ROUNDS = 7
SECONDS_PER_TURN = 0.3

Speeds = dict[str, list[float]]  # by name: calls per second in every round


def race(steps: Mapping[str, Callable[[], Any]]) -> Speeds:
    """Call each step over and over, in turn with the others."""
    for step in steps.values():
        step()  # the first call also makes the buffers
    speeds: Speeds = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start, done = time.process_time(), 0
            while (spent := time.process_time() - start) < SECONDS_PER_TURN:
                step()
                done += 1
            speeds[name].append(done / spent)
    return speeds


def ratio(speeds: Speeds, ours: str, rival: str) -> float:
    """How many times as fast one is as another: the median over the rounds."""
    return median(a / b for a, b in zip(speeds[ours], speeds[rival], strict=True))
