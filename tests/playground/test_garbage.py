"""What nobody holds any more is swept, but not at every tick."""

import weakref

import pytest

from rnn.playground.scheduling import garbage as broom
from rnn.playground.scheduling.garbage import Broom
from tests.support.runs import Clock


class Circle:
    """Holds on to itself."""

    def __init__(self) -> None:
        self.me = self


def test_a_circle_is_swept_when_it_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    trims: list[bool] = []
    monkeypatch.setattr(broom, "trim", lambda: trims.append(True))
    clock = Clock()
    every_second = Broom(1.0, clock)
    left = weakref.ref(Circle())
    clock.now += 0.9
    every_second.sweep()
    assert left() is not None and not trims
    clock.now += 0.2
    every_second.sweep()
    assert left() is None and trims == [True]
    every_second.sweep()
    assert trims == [True]


def test_to_give_memory_back_harms_nobody() -> None:
    broom.trim()
