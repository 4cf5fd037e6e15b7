"""What is said of a loss is true of it."""

import math
from types import SimpleNamespace
from typing import Any

import pytest

from pages.ui.elements import loss_words as judgement
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.playground.run import Run

FAST = Hyperparameters(hidden_size=16, seq_length=16, optimizer="adam", learning_rate=0.01)


def fizzbuzz() -> Run:
    return Run(KINDS["fizzbuzz"].make(), FAST)


def at(run: Run, loss: float) -> Run:
    """The run, as if it stood at this loss."""
    run.trainer.iteration = 1
    run.trainer.ema_loss = loss
    return run


def test_before_the_first_update_it_guesses_blindly() -> None:
    run = fizzbuzz()
    letters = len(set(run.corpus.text))
    assert judgement.guess(run) == (
        f"Loss **{math.log(letters):.2f}**: a blind guess among all {letters} letters."
    )


@pytest.mark.parametrize(("loss", "choices"), [(0.0, "1.0"), (math.log(3), "3.0"), (1.1, "3.0")])
def test_a_loss_is_told_as_a_choice(loss: float, choices: str) -> None:
    assert f"between **{choices}** letters" in judgement.guess(at(fizzbuzz(), loss))


def test_worse_than_blind_is_said_to_be() -> None:
    run = fizzbuzz()
    assert "worse than a blind guess" in judgement.guess(at(run, run.trainer.blind_loss + 0.01))


def test_it_beats_exactly_those_whose_loss_is_higher() -> None:
    run = fizzbuzz()
    baselines = ngram_baselines(run.corpus.text)
    for easier, harder in zip(baselines, baselines[1:], strict=False):
        said = judgement.place(at(run, (easier.loss + harder.loss) / 2))
        if easier.loss - harder.loss > 0.01 and harder.loss > judgement.NEAR:
            assert easier.description in said
    assert "does not yet know more" in judgement.place(at(run, baselines[0].loss))
    assert "Nobody can do better" in judgement.place(at(run, 0.01))


@pytest.mark.parametrize(
    ("losses", "training", "words"),
    [
        ([2.0, 1.5, 1.4], 1.2, "On the tenth of the text that is kept back: **1.40**."),
        ([2.0, 1.4, 1.5], 1.2, "**1.40** and is at **1.50**: it is starting to memorise"),
        ([2.0, 1.4, 1.5], 1.6, "**1.40** and is at **1.50**: it was better before."),
    ],
)
def test_a_gap_is_explained(losses: list[float], training: float, words: str) -> None:
    run: Any = SimpleNamespace(
        corpus=KINDS["stories"].make(),
        trainer=SimpleNamespace(
            history=SimpleNamespace(held_out=list(enumerate(losses))), ema_loss=training
        ),
    )
    assert words in judgement.kept_back(run)


def test_a_text_of_which_nothing_is_kept_back_says_why() -> None:
    assert "follows one rule" in judgement.kept_back(fizzbuzz())
    short = Run(KINDS["own"].make(text="a rose is a rose " * 50), FAST)
    assert "too short" in judgement.kept_back(short)
