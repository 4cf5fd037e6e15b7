"""Networks of five seeds and all cells, each trained once, and what the looks see on the way."""

import sys
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rnn import Trainer
from rnn.inspection.damage import READ
from rnn.inspection.fading import AT
from rnn.network.cells import CELLS
from rnn.persistence.recipe import Recipe
from rnn.playground.looks.base import Silence
from rnn.playground.looks.character_map import AskCharacterMap
from rnn.playground.looks.detective import Detective
from rnn.playground.looks.expects import Expects
from rnn.playground.looks.fading_signal import FadingSignal
from rnn.playground.looks.how_far_back import HowFarBack
from rnn.playground.looks.interrupted import AskInterrupted
from rnn.playground.looks.left_alone import LeftAlone
from rnn.playground.looks.staircase import DepthOnALine
from rnn.playground.looks.statements import offered
from rnn.playground.looks.switched_off import SwitchedOff
from rnn.playground.looks.wiped import AskWiped
from rnn.playground.riddle import ARMS, LATE, TEXT, UPDATES
from rnn.playground.run import Run

SEEDS = range(5)
EIGHT = 7  # percent of 128 units, that are 8 of them
CHECKED = (*range(61), *range(65, 200, 5))  # updates at which a decimal is left alone

Figures = dict[Hashable, Any]
Look = Callable[[Run], Figures]
# by text, update and figure, for each cell: the values of its seeds
Readings = dict[tuple[str, int, Hashable], dict[str, list[Any]]]


def alone(run: Run) -> Figures:
    answer = LeftAlone().answer(run)
    return {"is right": answer.is_right, "loop": answer.loop}


def letters(run: Run) -> Figures:
    return {"apart": AskCharacterMap().answer(run).now.separation}


def interrupted(run: Run) -> Figures:
    answer = AskInterrupted.about(run.corpus).answer(run)
    return {"told": answer.told / answer.tries, "kept": answer.kept / answer.tries}


def wiped(run: Run) -> Figures:
    answer = AskWiped().answer(run)
    found = zip(answer.given, answer.found, strict=True)
    shares = {("found", k): n / answer.places for k, n in found}
    possible = {("possible", answer.k): answer.possible[0]}
    return shares | possible | {("found", "all"): answer.whole / answer.places}


def reach(run: Run) -> Figures:
    return {"reach": HowFarBack().answer(run).now.characters}


def depth(run: Run) -> Figures:
    return {"depth": DepthOnALine().answer(run).now.r}


def units(run: Run) -> Figures:
    answers = {key: Detective(key).answer(run) for key in offered(run.corpus)}
    return {
        ("unit", key): not answer.doubt
        for key, answer in answers.items()
        if not isinstance(answer, Silence)
    }


def damage(run: Run) -> Figures:
    counts = SwitchedOff(EIGHT).answer(run).counts
    return {("off", share): right / READ for share, right in counts.items()}


def expects(run: Run) -> Figures:
    answer = Expects().answer(run)
    return {"distance": answer.distance, "of frequencies": answer.distance_of_frequencies}


def fading(run: Run) -> Figures:
    answer = FadingSignal().answer(run)
    return {"left": float(answer.now.strength[AT]), "factor": answer.now.factor}


@dataclass(frozen=True)
class Watched:
    """A text, and what is looked at after how many updates."""

    kind: str
    looks: Mapping[int, tuple[Look, ...]]
    options: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)  # that differ from the preset


LEFT_ALONE = dict.fromkeys(CHECKED, (alone,))
WATCHED = {
    **{
        f"1/{n}": Watched("decimal", LEFT_ALONE | {300: (wiped, damage)}, {"n": n})
        for n in (7, 13, 17, 19)
    },
    "FizzBuzz": Watched(
        "fizzbuzz",
        {
            0: (reach,),
            30: (alone,),
            100: (reach,),
            300: (alone, interrupted, wiped, reach),
            1_500: (alone, interrupted, wiped, reach, units, damage),
        },
    ),
    "Stories": Watched(
        "stories",
        {
            0: (letters, reach, expects, fading),
            30: (letters, expects),
            100: (letters, reach, expects),
            300: (alone, letters, reach, expects),
            1_000: (alone, letters, reach, units, damage, fading),
        },
    ),
    "Sums": Watched("sums", {0: (reach,), 100: (reach,), 300: (reach,), 1_000: (reach, units)}),
    "Brackets": Watched(
        "brackets",
        {
            0: (reach, depth),
            100: (reach,),
            300: (alone, reach, depth),
            1_000: (alone, reach, depth, units),
        },
    ),
    "tiny": Watched("stories", {0: (fading,)}, settings={"initialization": "notebook"}),
    "balanced": Watched("stories", {0: (fading,)}, settings={"initialization": "orthogonal"}),
}


def read_all() -> Readings:
    """All figures. Says on stderr which text it is at, since that takes minutes."""
    readings: Readings = defaultdict(lambda: defaultdict(list))
    for text, watched in WATCHED.items():
        print(text, flush=True, file=sys.stderr)
        for cell in CELLS:
            for seed in SEEDS:
                for update, figure, value in train_and_look(watched, cell, seed):
                    readings[text, update, figure][cell].append(value)
    return readings


def train_and_look(watched: Watched, cell: str, seed: int) -> Iterator[tuple[int, Hashable, Any]]:
    """What is seen of one network: after how many updates, which figure, its value."""
    recipe = Recipe.preset(watched.kind, **watched.options)
    corpus = recipe.make_corpus()
    settings = replace(recipe.hyperparameters, cell=cell, seed=seed, **watched.settings)
    run = Run(replace(recipe, hyperparameters=settings).fit_to(corpus), corpus)
    for update, looks in sorted(watched.looks.items()):
        run.trainer.train(iterations=update - run.trainer.iteration)
        for look in looks:
            for figure, value in look(run).items():
                yield update, figure, value


def losses_of(arm: str, text: str, seed: int) -> list[float]:
    """The losses of one arm of the riddle lab, with another seed than there."""
    settings = replace(ARMS[arm].hyperparameters, seed=seed)
    trainer = Trainer(text[:TEXT], settings.fit_to(len(text[:TEXT])))
    losses = []
    for update in range(UPDATES):
        late_rate = ARMS[arm].late_rate
        if update == LATE and late_rate is not None:
            trainer.learning_rate = late_rate
        losses.append(trainer.step())
    return losses
