"""What a page asks a run, as plain data. A question changes nothing in the run that answers it."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rnn.evaluation.memorization import Copies
from rnn.evaluation.surprisal import Surprisal, measure_surprisal
from rnn.playground.activity import Activity, UpdateActivity, observe_reading, observe_writing
from rnn.playground.run import Run
from rnn.playground.samples import sample_temperature
from rnn.sampling import Draw, generate, next_probabilities
from rnn.training.trainer import SAMPLING

MOST_CANDIDATES = 8


class Question(Protocol):
    """Something that a run can be asked. The answer is plain data."""

    def answer(self, run: Run) -> Any: ...


@dataclass(frozen=True)
class Candidate:
    """One character that could come next: its probability before the cut by top-k and top-p, and
    what became of it."""

    character: str
    probability: float
    drawn: bool
    cut: bool  # top-k or top-p left it no chance


@dataclass(frozen=True)
class GeneratedText:
    """What the network wrote on request."""

    text: str
    candidates: list[list[Candidate]]  # for the first character, or for each
    copies: Copies | None  # None where copies are not looked for


@dataclass(frozen=True)
class Generate:
    """Write on from a prompt. The same draw number gives the same random numbers at every
    temperature."""

    prompt: str
    length: int
    temperature: float
    top_k: int | None = None
    top_p: float | None = None
    draw_number: int = 0
    every_character: bool = False  # candidates for each character, not only for the first

    def answer(self, run: Run) -> GeneratedText:
        """Raises PromptError if the prompt has characters that the text never uses."""
        trainer = run.trainer
        draws = generate(
            trainer.model,
            trainer.vocabulary,
            prompt=self.prompt,
            length=self.length,
            temperature=self.temperature,
            top_k=self.top_k,
            top_p=self.top_p,
            seed=(trainer.hyperparameters.seed, SAMPLING, self.draw_number),
        )
        text = ""
        candidates: list[list[Candidate]] = []
        for draw in draws:
            text += draw.character
            if self.every_character or not candidates:
                candidates.append(self._candidates(run, draw))
        index = run.statistics.index if run.statistics else None
        copies = index.find_copies(text, self.prompt) if index else None
        return GeneratedText(text, candidates, copies)

    def _candidates(self, run: Run, draw: Draw) -> list[Candidate]:
        """The likeliest characters of one draw, and the drawn one if it was not among them."""
        characters = run.trainer.vocabulary.characters
        logits = run.trainer.model.readout(draw.state)
        before_cut = next_probabilities(logits[0], self.temperature)
        likeliest = np.argsort(-before_cut, kind="stable")[:MOST_CANDIDATES].tolist()
        drawn = characters.index(draw.character)
        if drawn not in likeliest:
            likeliest[-1] = drawn
        return [
            Candidate(
                characters[i],
                float(before_cut[i]),
                i == drawn,
                bool(draw.probabilities[i] == 0 < before_cut[i]),
            )
            for i in likeliest
        ]


@dataclass(frozen=True)
class MeasureSurprisal:
    """How a text surprises the network."""

    text: str

    def answer(self, run: Run) -> Surprisal:
        """Raises DivergedError if the network's numbers are not finite."""
        return measure_surprisal(run.trainer.model, run.trainer.vocabulary, self.text)


@dataclass(frozen=True)
class ObserveActivity:
    """The network at work, character by character."""

    place: int  # in the text, from which on it reads
    writes: bool = False  # it reads what it writes instead, from the prompt on

    def answer(self, run: Run) -> Activity:
        """Raises DivergedError if the network's numbers are not finite."""
        if self.writes:
            temperature = sample_temperature(run.corpus)
            return observe_writing(run.trainer, run.corpus.prompt, temperature)
        return observe_reading(run.trainer, self.place)


@dataclass(frozen=True)
class ObserveUpdate:
    """The latest update, if it was a single step."""

    def answer(self, run: Run) -> UpdateActivity | None:
        """None where the run has done more since then, or gone back."""
        update = run.stepped
        return update if update and update.iteration == run.trainer.iteration else None
