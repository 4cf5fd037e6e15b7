"""Schedules: how the learning rate η changes as a run goes on. Each is a function that gives the
factor on η for update t = 1, 2, …. It depends on t alone, so a run resumes exactly from anywhere.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

WARMUP_UPDATES = 100  # until the learning rate is reached
DECAY_UPDATES = 2_000  # until the learning rate has come down
DECAY_FACTOR = 0.1  # on the learning rate then, and from then on


@dataclass(frozen=True)
class Schedule:
    """A schedule, and the word shown for it."""

    label: str
    factor: Callable[[int], float]


def constant(t: int) -> float:
    """1 at every update."""
    return 1.0


def warmup(t: int) -> float:
    """t / 100 up to update 100, then 1 (linear, as in Goyal et al., 2017, section 2.2)."""
    return min(1.0, t / WARMUP_UPDATES)


def cosine(t: int) -> float:
    """Half a wave from 1 to 0.1 over 2,000 updates, then 0.1 (Loshchilov & Hutter, 2017,
    equation 5, without restarts):  0.1 + ½ (1 - 0.1) (1 + cos(π t / 2000))"""
    progress = min(1.0, t / DECAY_UPDATES)
    return DECAY_FACTOR + 0.5 * (1 - DECAY_FACTOR) * (1 + math.cos(math.pi * progress))


SCHEDULES = {
    "constant": Schedule("Steady", constant),
    "warmup": Schedule("Warm-up", warmup),
    "cosine": Schedule("Cosine", cosine),
}
