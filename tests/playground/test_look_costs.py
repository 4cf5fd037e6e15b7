"""What looks cost the worker, in work and not in time: no asking reads much, and in a crowd each
visitor has them more seldom."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from rnn.corpora import KINDS
from rnn.inspection.reach import LEAST_WINDOWS, WINDOWS, count_windows
from rnn.network.model import CharRNN
from rnn.playground import answers, inside_page
from rnn.playground.inside_page import InsidePage
from rnn.playground.looks.base import Look, Seen
from rnn.playground.looks.how_far_back import HowFarBack
from rnn.playground.looks.places import LEAST_STREAMS, STREAMS, count_streams
from rnn.playground.run import Run
from tests.support.runs import Clock, tiny_recipe

MOST_READ = 10_500  # characters in an asking: with an LSTM of 128 units about 45 ms
COST = 0.04  # seconds of an asking
BACKWARD = 3  # a character that is read and corrected costs as much as so many that are read
ASKINGS = 5  # that a look may need until it is whole, and one more
TEXTS = {
    "brackets": KINDS["brackets"].make(lines=400),
    "fizzbuzz": KINDS["fizzbuzz"].make(),
    "stories": KINDS["stories"].make(count=60),
}


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many characters networks read."""
    read = [0]
    trace, gradients, make = CharRNN.trace, CharRNN.input_gradients, CharRNN.make_step

    def count_trace(model: CharRNN, ids: Any, state: Any = None) -> Any:
        read[0] += ids.size
        return trace(model, ids, state)

    def count_gradients(model: CharRNN, ids: Any, targets: Any) -> Any:
        read[0] += BACKWARD * ids.size
        return gradients(model, ids, targets)

    def count_steps(model: CharRNN, batch_size: int = 1) -> Any:
        step = make(model, batch_size)

        def count_step(ids: Any, state: Any) -> Any:
            read[0] += len(ids)
            return step(ids, state)

        return count_step

    with monkeypatch.context() as patch:
        patch.setattr(CharRNN, "trace", count_trace)
        patch.setattr(CharRNN, "input_gradients", count_gradients)
        patch.setattr(CharRNN, "make_step", count_steps)
        yield read


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("text", TEXTS)
def test_no_asking_reads_much(
    look: LookElement, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look is done in parts, since it is one at the untrained network as well."""
    run = Run(tiny_recipe(TEXTS[text], cell="lstm", hidden_size=16), TEXTS[text])
    run.open()
    question = look.asks.about(run.corpus)
    with counted(monkeypatch) as read:
        for _ in range(ASKINGS):
            read[0] = 0
            seen = Look(question).answer(run)
            assert read[0] <= MOST_READ
    assert seen.value is not None


def test_of_a_large_network_less_is_read() -> None:
    def counts(size: int) -> tuple[int, int]:
        model = CharRNN(30, size, cell="lstm", random=np.random.default_rng(0))
        return count_windows(model), count_streams(model)

    assert counts(16) == (WINDOWS, STREAMS)
    assert counts(512) == (LEAST_WINDOWS, LEAST_STREAMS)


class Visitor:
    """A player that plays, whose run has always gone on, and answers at once."""

    playing = True
    corpus = TEXTS["fizzbuzz"]

    def __init__(self, parts: int) -> None:
        self.frame = SimpleNamespace(iteration=0)
        self.parts = parts  # askings until the first look is whole
        self.asked = 0

    def ask(self, question: Any) -> "Future[Seen]":
        self.asked += 1
        done: Future[Seen] = Future()
        done.set_result(Seen("seen" if self.asked >= self.parts else None, 0, COST))
        return done


@pytest.mark.parametrize("visitors", [1, 20])
def test_all_looks_together_take_a_tenth_of_the_time(
    visitors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everyone trains and looks inside."""
    clock = Clock()
    monkeypatch.setattr(answers, "time", SimpleNamespace(monotonic=clock))
    monkeypatch.setattr(inside_page, "ADMISSION", SimpleNamespace(training=visitors))
    everyone: list[Any] = [Visitor(parts=1 + i % 2) for i in range(visitors)]
    pages = [InsidePage() for _ in everyone]
    tick, seconds = 0.24, 100.0
    for _ in range(int(seconds / tick)):
        clock.now += tick
        for player, page in zip(everyone, pages, strict=True):
            player.frame.iteration += 1
            page.ask(player, HowFarBack)
    first = sum(player.parts for player in everyone)  # come at once
    later = sum(player.asked for player in everyone) - first
    assert 0.07 < later * COST / seconds <= 0.1
