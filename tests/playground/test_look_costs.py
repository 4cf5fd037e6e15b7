"""What looks cost the worker, in work and not in time: no asking reads much, and in a crowd each
visitor has them more seldom."""

from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from pages.ui.elements.looks import LOOKS
from pages.ui.elements.looks.base import LookElement
from rnn.corpora import KINDS
from rnn.inspection.reach import LEAST_WINDOWS, WINDOWS, count_windows
from rnn.network.model import CharRNN
from rnn.network.trace import Trace
from rnn.playground import answers, inside_page
from rnn.playground.inside_page import InsidePage
from rnn.playground.looks import pace
from rnn.playground.looks.base import Look, Seen
from rnn.playground.looks.how_far_back import HowFarBack
from rnn.playground.looks.places import LEAST_STREAMS, STREAMS, count_streams
from rnn.playground.run import Run
from tests.support.runs import Clock, tiny_recipe

MOST = 0.055  # seconds of an asking, by the clock of `work`
MOST_BACKWARD = 0.14  # where one step is a correction; it takes 0.09 s indeed
SPEED = 18e9  # multiplications in a second
FEWEST = 12  # streams: fewer take as long
COST = 0.04  # seconds of an asking
TEXTS = {
    "brackets": KINDS["brackets"].make(lines=400),
    "fizzbuzz": KINDS["fizzbuzz"].make(),
    "stories": KINDS["stories"].make(count=60),
}
SUITS = {"interrupt": "fizzbuzz", "wipe": "fizzbuzz", "map": "stories"}
NETWORKS: dict[str, dict[str, object]] = {
    "lstm": {"cell": "lstm", "hidden_size": 128},
    "2 layers": {"cell": "lstm", "hidden_size": 300, "layers": 2},
}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Networks that compute nothing, and a clock that goes as if they had."""
    clock = Clock()

    def spend(model: CharRNN, T: int, B: int, times: int = 1) -> None:
        weights = sum(w.size for name, w in model.params.items() if name != "Wxh")
        clock.now += times * T * max(B, FEWEST) * weights / SPEED

    def trace(model: CharRNN, ids: Any, state: Any = None) -> Trace:
        spend(model, *ids.shape)
        signals = np.zeros((*ids.shape, model.hidden_size))
        last = model.zero_state(ids.shape[1])
        logits = np.zeros((*ids.shape, model.vocabulary_size))
        return Trace(dict.fromkeys(last, signals), logits, last)

    def make_step(model: CharRNN, batch_size: int = 1) -> Any:
        def step(ids: Any, state: Any) -> Any:
            spend(model, 1, len(ids))
            return np.zeros((len(ids), model.vocabulary_size)), state

        return step

    def input_gradients(model: CharRNN, ids: Any, targets: Any) -> Any:
        spend(model, *ids.shape, times=3)
        return np.zeros((*ids.shape, 2))

    for function in (trace, make_step, input_gradients):
        monkeypatch.setattr(CharRNN, function.__name__, function)
    monkeypatch.setattr(pace, "time", SimpleNamespace(thread_time=clock))
    return clock


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("network", NETWORKS)
def test_no_asking_takes_long(look: LookElement, network: str, work: Clock) -> None:
    corpus = TEXTS[SUITS.get(look.key, "brackets")]
    run = Run(tiny_recipe(corpus, optimizer="sgd", **NETWORKS[network]), corpus)
    question = look.asks.about(run.corpus)
    most = MOST_BACKWARD if look.key == "fading" else MOST
    for _ in range(2):  # the first time, the untrained network is looked at as well
        seen, goes_on = None, False
        while not seen or seen.value is None:
            before = work.now
            seen = Look(question, goes_on).answer(run)
            goes_on = True
            assert work.now - before <= most


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

    def ask_in_turn(self, question: Any) -> "Future[Seen]":
        return Future()

    def stand_back_for(self, answer: "Future[Seen]") -> None:
        """Nobody else trains."""


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
