"""How sure it is of the right beginning, as long as that is wrong."""

import numpy as np
import pytest

from rnn.persistence.recipe import Recipe
from rnn.playground.opening import measure_opening
from rnn.playground.samples import Sample, write_sample

RECIPE = Recipe.preset("decimal")
SEVENTH = RECIPE.make_corpus()


def test_it_is_told_until_the_beginning_is_right() -> None:
    trainer = RECIPE.make_trainer(SEVENTH)
    before = measure_opening(trainer, SEVENTH, write_sample(trainer, SEVENTH))
    assert before == pytest.approx(1 / 8, abs=0.1), "at first all eight are about as likely"
    trainer.train(iterations=30)
    sample = Sample(30, "0.", "857142")
    told = measure_opening(trainer, SEVENTH, sample)
    read, right = (trainer.vocabulary.encode(text) for text in ("0.", "1"))
    logits = trainer.model.trace(read[:, None]).logits[-1, 0]
    expected = np.exp(logits - np.logaddexp.reduce(logits))[right[0]]
    assert told is not None and 0 < told < 1
    assert told == pytest.approx(expected, rel=1e-5)
    assert measure_opening(trainer, SEVENTH, Sample(30, "0.", "142857")) is None


def test_where_more_than_one_could_follow_nothing_is_told() -> None:
    recipe = Recipe.preset("sums")
    corpus = recipe.make_corpus()
    trainer = recipe.make_trainer(corpus)
    assert measure_opening(trainer, corpus, write_sample(trainer, corpus)) is None
