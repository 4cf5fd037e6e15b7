"""Loss of each preset after seconds of training, nats per character (mean of the last updates)."""

import time
from collections.abc import Iterator, Sequence

from rnn import Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus, CorpusKind
from tests.benchmarks.tables import head, row
from tests.benchmarks.texts import alice

READINGS = (0.1, 1.0, 2.0, 5.0, 10.0)  # seconds


def main() -> None:
    examples = [(kind, corpus) for kind in KINDS.values() if (corpus := example(kind))]
    columns = [f"{seconds:g} s" for seconds in READINGS]
    head("text", "preset", *columns, "kept back", "least", "report card")
    for kind, corpus in examples:
        text, held_out = corpus.parts()
        least = "?" if corpus.entropy is None else f"{corpus.entropy:.2f}"
        for preset, hp in kind.presets.items():
            trainer = Trainer(text, hp.fit_to(len(text)), held_out)
            losses = [f"{loss:.3f}" for loss in losses_at(READINGS, trainer)]
            kept_back = trainer.held_out_loss()
            losses.append("–" if kept_back is None else f"{kept_back:.3f}")
            card = report_card(kind, corpus, trainer)
            row(f"{kind.label}: {corpus.name}", preset, *losses, least, card)


def example(kind: CorpusKind) -> Corpus | None:
    """The kind's own first text; where a visitor brings it, Alice."""
    return alice() if kind.fetches or kind.read_upload else kind.make()


def losses_at(readings: Sequence[float], trainer: Trainer) -> Iterator[float]:
    """The mean of the last losses each time that training has taken so many seconds."""
    start = time.process_time()
    for reading in readings:
        while time.process_time() - start < reading:
            trainer.step()
        yield trainer.ema_loss


def report_card(kind: CorpusKind, corpus: Corpus, trainer: Trainer) -> str:
    """The marks of what the network writes, where the right answer is known."""
    if kind.grader is None:
        return "–"
    length, temperature = kind.grader.length(corpus), kind.grader.temperature
    written = trainer.sample(length, temperature=temperature, prompt=corpus.prompt)
    marks = kind.grader.grade(corpus, corpus.prompt + written).marks
    return ", ".join(f"{mark.label} {mark.right} of {mark.of}" for mark in marks)
