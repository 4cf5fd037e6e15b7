"""How sure a network is of the right beginning, as long as it begins wrongly."""

import numpy as np

from rnn.corpora.base import Corpus
from rnn.errors import DivergedError
from rnn.playground.samples import Sample, sample_temperature
from rnn.sampling import next_probabilities
from rnn.training.trainer import Trainer


def measure_opening(trainer: Trainer, corpus: Corpus, sample: Sample) -> float | None:
    """The probability of the character that follows the prompt at the beginning of the text. None
    where the sample has it right, or where more than one could follow. Changes nothing."""
    length = len(sample.prompt)
    is_certain = sample_temperature(corpus) == 0 and corpus.text.startswith(sample.prompt)
    right, written = corpus.text[length : length + 1], sample.text[:1]
    if not is_certain or not sample.prompt or not right or written == right:
        return None
    step, state = trainer.model.make_step(), trainer.model.zero_state()
    for i in trainer.vocabulary.encode(sample.prompt):
        logits, state = step(np.array([i]), state)
    try:
        p = next_probabilities(logits[0])
    except DivergedError:
        return None
    return float(p[trainer.vocabulary.encode(right)[0]])
