"""How fast the network learns, as Markdown tables:
`python -m tests.benchmarks.updates_and_learning [part …]`.

Everything runs in one thread. Seconds are seconds of processor time: on a shared machine the clock
on the wall would also measure the neighbours.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

# Read when NumPy is first imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from rnn import Hyperparameters, PlaygroundError, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus, CorpusKind
from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.license import split
from rnn.evaluation import ngram_baselines as baselines
from rnn.network.cells import CELLS
from rnn.network.recurrence import Recurrence
from tests.benchmarks.native import Native
from tests.benchmarks.textbook import Textbook

RIVALS: dict[str, Any] = {"textbook": Textbook}
try:
    from tests.benchmarks.pytorch import PyTorch
except ImportError:
    print("PyTorch is not installed: it does not take part.")
else:
    RIVALS["PyTorch"] = PyTorch

BOOK = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "pg19033.txt"


@cache
def alice() -> Corpus | None:
    """The notebook's book without its licence: from beside the project, or as the app gets it."""
    if BOOK.exists():
        text = split(decode(BOOK.read_bytes())).body
        return Corpus(name="Alice", text=text, prompt="The ", open_ended=True)
    try:
        return replace(KINDS["gutenberg"].make(address="19033"), name="Alice")
    except PlaygroundError as error:
        print(f"The book is not available, and what needs it is left out: {error}")
        return None


# --- updates: who is faster ---

ROUNDS = 7
SECONDS_PER_TURN = 0.3


class Race(NamedTuple):
    """A text, a network, and how many times as fast as each rival it is to be (None: just tell)."""

    name: str
    corpus: Callable[[], Corpus | None]
    hyperparameters: Hyperparameters
    goals: Mapping[str, float | None]


DIGITS, GAME = KINDS["decimal"].make, KINDS["fizzbuzz"].make
SMALL = Hyperparameters(hidden_size=128, seq_length=64)
LARGE = Hyperparameters(hidden_size=512, seq_length=256)
RACES = (
    Race("1/7", DIGITS, SMALL, {"textbook": 6, "PyTorch": 5}),
    Race("FizzBuzz", GAME, SMALL, {"textbook": 6, "PyTorch": 5}),
    Race("Alice", alice, LARGE, {"textbook": 9, "PyTorch": 3}),
    Race("1/7", DIGITS, replace(SMALL, cell="gru"), {"PyTorch": 2}),
    Race("1/7", DIGITS, replace(SMALL, cell="lstm"), {"PyTorch": 1.5}),
    Race("Alice", alice, replace(SMALL, batch_size=32), {"PyTorch": None}),
    Race("Alice", alice, replace(SMALL, batch_size=32, cell="gru"), {"PyTorch": None}),
    Race("Alice", alice, replace(SMALL, batch_size=32, cell="lstm"), {"PyTorch": None}),
    Race("Alice", alice, replace(SMALL, batch_size=32, cell="lstm", layers=3), {"PyTorch": None}),
)


def updates() -> None:
    """Updates per second, with Adagrad; × is how many times as fast (and what is asked for)"""
    races = [(race, corpus.text) for race in RACES if (corpus := race.corpus())]
    head("text", "cell", "layers", "H", "T", "B", "ours", "textbook", "×", "PyTorch", "×")
    for (name, _, hp, goals), text in races:
        steps = {"ours": Trainer(text, hp).step}
        steps |= {rival: RIVALS[rival](text, hp).step for rival in goals if rival in RIVALS}
        speeds = race(steps)
        cells = [f"{median(speeds['ours']):,.0f}"]
        for rival in ("textbook", "PyTorch"):
            if rival in speeds:
                ratio = median(np.divide(speeds["ours"], speeds[rival]))
                goal = f" (≥ {goals[rival]:g})" if goals[rival] else ""
                cells += [f"{median(speeds[rival]):,.0f}", f"{ratio:.2f}{goal}"]
            else:
                cells += ["–", "–"]
        row(name, hp.cell, hp.layers, hp.hidden_size, hp.seq_length, hp.batch_size, *cells)


def race(steps: Mapping[str, Callable[[], float]]) -> dict[str, list[float]]:
    """Updates per second of each, round by round. They take turns, so that a busy moment of the
    machine is everyone's."""
    for step in steps.values():
        step()  # the first update also makes the buffers
    speeds: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            start, done = time.process_time(), 0
            while (spent := time.process_time() - start) < SECONDS_PER_TURN:
                step()
                done += 1
            speeds[name].append(done / spent)
    return speeds


# --- native: what is left to gain ---


def native() -> None:
    """The time loop alone, forward and back, H=128 T=64 B=1, against C compiled with -O3"""
    try:
        code = Native()
    except OSError:
        print("There is no C compiler: nothing to compare with.")
        return
    T, H, random = 64, 128, np.random.default_rng(0)
    loop = Recurrence(CELLS["vanilla"], H, T, 1, np.dtype("float32"))
    x, dh = random.normal(size=(2, T, H)).astype("float32")
    loop.minus_x[...] = -x
    Whh = random.normal(0, H**-0.5, (H, H)).astype("float32")
    h, dp = np.zeros((T + 1, H), "float32"), np.empty((T, H), "float32")

    def ours() -> Any:
        loop.dh[...] = dh
        loop.forward(Whh, {"h": np.zeros((1, H), "float32")})
        loop.backward(Whh)
        return loop.dp

    def in_c() -> Any:
        code.forward(x, Whh, h)
        code.backward(dh, Whh, h, dp)
        return dp

    np.testing.assert_allclose(ours(), in_c(), rtol=1e-3, atol=1e-5)
    speeds = race({"ours": ours, "C": in_c})
    head("", "µs", "× the time of C")
    row("C", f"{1e6 / median(speeds['C']):.0f}", "")
    ratio = median(np.divide(speeds["C"], speeds["ours"]))
    row("ours", f"{1e6 / median(speeds['ours']):.0f}", f"{ratio:.1f} (≤ 2.5)")


# --- learning: what the presets reach ---

READINGS = (0.1, 1.0, 2.0, 5.0, 10.0)  # seconds


def learning() -> None:
    """Loss of each preset after seconds of training, nats per letter (mean of the last updates)"""
    examples = [(kind, corpus) for kind in KINDS.values() if (corpus := example(kind))]
    head("text", "preset", *(f"{s:g} s" for s in READINGS), "kept back", "least", "report card")
    for kind, corpus in examples:
        text, held_out = corpus.parts()
        least = "?" if corpus.entropy is None else f"{corpus.entropy:.2f}"
        for preset, hp in kind.presets.items():
            trainer = Trainer(text, hp.fitted(len(text)), held_out)
            losses = [f"{loss:.3f}" for loss in losses_at(READINGS, trainer)]
            kept_back = trainer.held_out_loss()
            losses.append("–" if kept_back is None else f"{kept_back:.3f}")
            row(f"{kind.label}: {corpus.name}", preset, *losses, least, card(kind, corpus, trainer))


def example(kind: CorpusKind) -> Corpus | None:
    """The kind's own first text; where a visitor brings it, Alice."""
    return alice() if kind.fetches or kind.read_upload else kind.make()


def losses_at(readings: Sequence[float], trainer: Trainer) -> Iterator[float]:
    """The running loss each time that training has taken so many seconds."""
    start = time.process_time()
    for reading in readings:
        while time.process_time() - start < reading:
            trainer.step()
        yield trainer.ema_loss


def card(kind: CorpusKind, corpus: Corpus, trainer: Trainer) -> str:
    """The marks of what the network writes, where the right answer is known."""
    if kind.grader is None:
        return "–"
    length, temperature = kind.grader.length(corpus), kind.grader.temperature
    written = trainer.sample(length, temperature=temperature, prompt=corpus.prompt)
    marks = kind.grader.grade(corpus, corpus.prompt + written).marks
    return ", ".join(f"{mark.label} {mark.right} of {mark.of}" for mark in marks)


# --- counting: what a long book costs ---


def counting() -> None:
    """Counting the ladder of simple readers on a text like a long book, a tenth of it kept back"""
    text = made_up_book(4 * 2**20)
    corpus = Corpus(name="made up", text=text, open_ended=True)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        baselines.ngram_baselines(*corpus.parts())
        seconds.append(time.process_time() - start)
    head("letters", "different ones", "s")
    row(f"{len(text):,}", len(set(text)), f"{median(seconds):.2f} (≤ 1)")


def made_up_book(length: int) -> str:
    """Chance words as often as words come: the k-th of them 1/k as often as the first."""
    random = np.random.default_rng(0)
    alphabet = list(map(chr, range(33, 33 + 80)))
    words = ["".join(random.choice(alphabet, random.integers(1, 9))) for _ in range(20_000)]
    shares = 1 / np.arange(1, len(words) + 1)
    return " ".join(random.choice(words, length // 3, p=shares / shares.sum()))[:length]


# --- app ---


def app() -> None:
    """The running app in Chromium, one visitor at full speed"""
    from tests.benchmarks.app import measured  # a browser is needed for this part alone

    head("what", "measured", "goal")
    for line in measured():
        row(*line)


def head(*cells: str) -> None:
    row(*cells)
    row(*["---"] * len(cells))


def row(*cells: object) -> None:
    print("|", " | ".join(map(str, cells)), "|", flush=True)


PARTS = {part.__name__: part for part in (updates, native, learning, counting, app)}


def main(names: list[str]) -> None:
    for part in [PARTS[name] for name in names] or PARTS.values():
        print(f"\n### {part.__doc__}\n", flush=True)
        part()


if __name__ == "__main__":
    main(sys.argv[1:])
