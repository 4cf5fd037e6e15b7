"""A network learns the stories soon: words within some hundred updates, as many as each visitor of
a crowd gets in a minute; then sentences."""

from dataclasses import replace

import pytest

from rnn.corpora.stories import KIND
from rnn.sampling import generate
from rnn.training.trainer import Trainer

CORPUS = KIND.make()
SAMPLES = 5


def share_right(trainer: Trainer, label: str) -> float:
    """The share of right answers in a line of the report card, over several samples."""
    assert KIND.grader
    right = of = 0
    for seed in range(SAMPLES):
        draws = generate(
            trainer.model,
            trainer.vocabulary,
            prompt=CORPUS.prompt,
            length=KIND.grader.length(CORPUS),
            temperature=KIND.grader.temperature,
            seed=seed,
        )
        text = CORPUS.prompt + "".join(draw.character for draw in draws)
        (mark,) = (each for each in KIND.grader.grade(CORPUS, text).marks if each.label == label)
        right, of = right + mark.right, of + mark.of
    return right / max(of, 1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_words_come_first_and_then_sentences(seed: int) -> None:
    hyperparameters = KIND.presets["Fast"]
    train, held_out = CORPUS.parts()
    trainer = Trainer(train, replace(hyperparameters, seed=seed), held_out)
    trainer.train(iterations=100)
    assert share_right(trainer, "right sentences") < 0.2
    trainer.train(iterations=300)
    assert share_right(trainer, "story words") > 0.85
    assert share_right(trainer, "right sentences") > 0.3
