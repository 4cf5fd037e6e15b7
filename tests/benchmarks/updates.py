"""Updates per second with Adagrad, against a textbook loop and PyTorch.

× is how many times as fast as the rival (textbook.py, pytorch.py): the median of rounds in which
all take turns.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from statistics import median
from typing import Any, NamedTuple

from rnn import Hyperparameters, Trainer
from rnn.corpora.base import Corpus
from tests.benchmarks.race import race, ratio
from tests.benchmarks.tables import head, row
from tests.benchmarks.textbook import Textbook
from tests.benchmarks.texts import alice, digits, fizzbuzz

RIVALS: dict[str, Any] = {"textbook": Textbook}
try:
    from tests.benchmarks.pytorch import PyTorch
except ImportError:
    print("PyTorch is not installed: it does not take part.")
else:
    RIVALS["PyTorch"] = PyTorch


class Race(NamedTuple):
    """A text, a network, and how many times as fast as each rival it is to be, if anything."""

    name: str
    corpus: Callable[[], Corpus | None]
    hyperparameters: Hyperparameters
    goals: Mapping[str, str]


SMALL = Hyperparameters(hidden_size=128, seq_length=64)
# Not thrown off at first, as by the usual rate: subnormal numbers would slow the rivals down.
LARGE = Hyperparameters(hidden_size=512, seq_length=256, learning_rate=0.01)
MANY = replace(SMALL, batch_size=32)
RACES = (
    Race("1/7", digits, SMALL, {"textbook": "≥ 6", "PyTorch": "≥ 7"}),
    Race("FizzBuzz", fizzbuzz, SMALL, {"textbook": "≥ 6", "PyTorch": "≥ 7"}),
    Race("Alice", alice, LARGE, {"textbook": "≥ 9, AVX2 ≥ 7.5", "PyTorch": "≥ 3.5"}),
    Race("1/7", digits, replace(SMALL, cell="gru"), {"PyTorch": "≥ 7"}),
    Race("1/7", digits, replace(SMALL, cell="lstm"), {"PyTorch": "≥ 1.25"}),
    Race("Alice", alice, MANY, {"PyTorch": ""}),
    Race("Alice", alice, replace(MANY, cell="gru"), {"PyTorch": "≥ 1.35"}),
    Race("Alice", alice, replace(MANY, cell="lstm"), {"PyTorch": "≥ 1"}),
    *(Race("1/7", digits, replace(SMALL, cell=cell, layers=3), {"PyTorch": ""})
      for cell in ("vanilla", "gru", "lstm")),
    Race("Alice", alice, replace(MANY, cell="lstm", layers=3), {"PyTorch": ""}),
)  # fmt: skip


def main() -> None:
    races = [(race, corpus.text) for race in RACES if (corpus := race.corpus())]
    head("text", "cell", "layers", "H", "T", "B", "ours", "textbook", "×", "PyTorch", "×")
    for (name, _, hp, goals), text in races:
        steps = {"ours": Trainer(text, hp).step}
        steps |= {rival: RIVALS[rival](text, hp).step for rival in goals if rival in RIVALS}
        speeds = race(steps)
        cells = [f"{median(speeds['ours']):,.0f}"]
        for rival in ("textbook", "PyTorch"):
            if rival in speeds:
                goal = f" ({goals[rival]})" if goals[rival] else ""
                cells.append(f"{median(speeds[rival]):,.0f}")
                cells.append(f"{ratio(speeds, 'ours', rival):.2f}{goal}")
            else:
                cells += ["–", "–"]
        row(name, hp.cell, hp.layers, hp.hidden_size, hp.seq_length, hp.batch_size, *cells)
