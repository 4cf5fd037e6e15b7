"""A result is computed once, even for many who come together, and is let go again."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rnn.playground.scheduling.single_flight import SingleFlight


def test_thirty_who_come_together_cause_one_computation() -> None:
    asked: list[str] = []

    def slowly(text: str) -> str:
        asked.append(text)
        time.sleep(0.05)
        return text.upper()

    shared, ready = SingleFlight(slowly, most=2), threading.Barrier(30)

    def come(_: int) -> str:
        ready.wait()
        return shared("a text")

    with ThreadPoolExecutor(30) as pool:
        assert set(pool.map(come, range(30))) == {"A TEXT"}
    assert asked == ["a text"]


def test_the_latest_results_are_remembered() -> None:
    asked: list[tuple[str, ...]] = []
    shared = SingleFlight(lambda *texts: asked.append(texts), most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        shared(text)
    assert asked == [("a",), ("b",), ("c",), ("b",)]


def test_what_failed_is_tried_again() -> None:
    outcomes = iter([ValueError("not now"), None])

    def compute(text: str) -> str:
        if error := next(outcomes):
            raise error
        return text

    shared = SingleFlight(compute, most=2)
    with pytest.raises(ValueError, match="not now"):
        shared("a")
    assert shared("a") == "a"
