"""What a page asks a run, as plain data. A question changes nothing in the run that answers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnn.evaluation.memorization import Copies, TextIndex
from rnn.evaluation.surprisal import Surprisal, measure_surprisal
from rnn.network.layers import State
from rnn.network.model import CharRNN
from rnn.playground.activity import (
    Activity,
    UpdateActivity,
    choose_candidates,
    observe_reading,
    observe_writing,
)
from rnn.playground.run import Run
from rnn.playground.samples import sample_temperature
from rnn.pretrained.network import ready_made
from rnn.sampling import Draw, generate, next_probabilities
from rnn.training.trainer import SAMPLING
from rnn.vocabulary import Vocabulary

MOST_CANDIDATES = 8  # for one place
WITH_CANDIDATES = 1_000  # places
SMALLEST, LARGEST = np.finfo(np.float32).tiny, np.nextafter(np.float32(1), np.float32(0))


class Question(Protocol):
    """Something that a run can be asked. The answer is plain data."""

    def answer(self, run: Run) -> Any: ...


@dataclass(frozen=True, eq=False)
class Network:
    """Who answers: the run's own network, or the one that ships with the app."""

    model: CharRNN
    vocabulary: Vocabulary
    state: State  # from which it writes and reads
    seed: int
    index: TextIndex | None  # in which copies are found; None where they are not looked for


def network_of(run: Run, is_ready_made: bool) -> Network:
    """The network that is to answer."""
    if is_ready_made:
        found = ready_made()
        return Network(found.model, found.vocabulary, found.state, found.about.seed, None)
    trainer = run.trainer
    return Network(
        trainer.model,
        trainer.vocabulary,
        trainer.model.zero_state(),
        trainer.hyperparameters.seed,
        run.statistics.index if run.statistics else None,
    )


@dataclass(frozen=True, eq=False)
class Candidates:
    """The characters that could come at each place of a text that the network wrote: K at each of
    N places, the likeliest first; the last is the drawn one if it is not among them."""

    characters: tuple[str, ...]  # for each place: K characters
    probabilities: NDArray[np.float32]  # (N, K), before the cut by top-k and top-p; 1: no other can
    cut: NDArray[np.bool_]  # (N, K): top-k or top-p left it no chance


@dataclass(frozen=True, eq=False)
class GeneratedText:
    """What the network wrote on request."""

    text: str
    candidates: Candidates | None  # None if nobody asked for them
    copies: Copies | None  # None where copies are not looked for
    with_memory: str | None = None  # what a network that forgets would have written otherwise


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
    wants_candidates: bool = False
    by_ready_made: bool = False  # it is the network that ships with the app which writes
    forgets: bool = False  # its memory is emptied before every character that it reads

    def answer(self, run: Run) -> GeneratedText:
        """Raises PromptError if the prompt has characters that the text never uses."""
        network = network_of(run, self.by_ready_made)
        draws = self._write(network, self.forgets)
        if self.wants_candidates:
            kept = [*draws]
            text = "".join(draw.character for draw in kept)
            candidates = find_candidates(network, kept, self.temperature)
        else:
            text, candidates = "".join(draw.character for draw in draws), None
        copies = network.index.find_copies(text, self.prompt) if network.index else None
        with_memory = None
        if self.forgets:
            with_memory = "".join(draw.character for draw in self._write(network, False))
        return GeneratedText(text, candidates, copies, with_memory)

    def _write(self, network: Network, forgets: bool) -> Iterator[Draw]:
        return generate(
            network.model,
            network.vocabulary,
            prompt=self.prompt,
            length=self.length,
            temperature=self.temperature,
            top_k=self.top_k,
            top_p=self.top_p,
            seed=(network.seed, SAMPLING, self.draw_number),
            state=network.state,
            forgets=forgets,
        )


def find_candidates(network: Network, draws: list[Draw], temperature: float) -> Candidates:
    """The candidates for each of the first WITH_CANDIDATES draws, or for all if there are fewer."""
    draws = draws[:WITH_CANDIDATES]
    model, vocabulary = network.model, network.vocabulary
    states = {name: np.concatenate([d.state[name] for d in draws]) for name in draws[0].state}
    logits = model.readout(states)  # (N, V)
    before_cut = np.array([next_probabilities(row, temperature) for row in logits])
    drawn = vocabulary.encode("".join(draw.character for draw in draws))
    ids = choose_candidates(before_cut, drawn, MOST_CANDIDATES)  # (N, K)
    before = np.take_along_axis(before_cut, ids, axis=1)
    is_sure = np.count_nonzero(before_cut, axis=1, keepdims=True) == 1  # (N, 1)
    after = np.take_along_axis(np.array([draw.probabilities for draw in draws]), ids, axis=1)
    characters = tuple(vocabulary.decode(row) for row in ids)
    # rounding makes nothing that is possible impossible or sure
    within = np.clip(before, SMALLEST, LARGEST)
    probabilities = np.where(is_sure | (before == 0), before, within).astype(np.float32)
    return Candidates(characters, probabilities, (after == 0) & (before > 0))


@dataclass(frozen=True)
class MeasureSurprisal:
    """How a text surprises the network."""

    text: str
    by_ready_made: bool = False
    given: str = ""  # what it reads before that

    def answer(self, run: Run) -> Surprisal:
        """Raises DivergedError if the network's numbers are not finite."""
        network = network_of(run, self.by_ready_made)
        return measure_surprisal(
            network.model, network.vocabulary, self.text, network.state, self.given
        )


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
