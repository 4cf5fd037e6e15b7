"""Schedules: how the learning rate η changes as a run goes on. Each is a function that gives the
share of η for update t = 1, 2, …, and has no memory: from anywhere a run goes on exactly."""

import math
from collections.abc import Callable
from dataclasses import dataclass

WARMUP = 100  # updates until the learning rate is reached
DECAY, LEAST = 2_000, 0.1  # updates until it has come down, and to what share


@dataclass(frozen=True)
class Schedule:
    """A schedule, and the word shown for it."""

    label: str
    factor: Callable[[int], float]


def constant(t: int) -> float:
    """Always 1."""
    return 1.0


def warmup(t: int) -> float:
    """t / 100 up to update 100, then 1 (linear, as in Goyal et al., 2017, section 2.2)."""
    return min(1.0, t / WARMUP)


def cosine(t: int) -> float:
    """Half a wave from 1 to 0.1 over 2,000 updates, then 0.1 (Loshchilov & Hutter, 2017,
    equation 5, without restarts):  0.1 + ½ (1 - 0.1) (1 + cos(π t / 2000))"""
    return LEAST + 0.5 * (1 - LEAST) * (1 + math.cos(math.pi * min(1.0, t / DECAY)))


SCHEDULES = {
    "constant": Schedule("Steady", constant),
    "warmup": Schedule("Warm-up", warmup),
    "cosine": Schedule("Cosine", cosine),
}
