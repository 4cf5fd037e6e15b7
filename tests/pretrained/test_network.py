"""The network that ships with the app is what its file says of it, and what its script makes."""

import math

import numpy as np
import pytest

from rnn.persistence.tensor_file import TensorFile
from rnn.pretrained.make import FIRST, PROMPT, RECIPE, UPDATES, train_early
from rnn.pretrained.network import FILE, decode, encode, ready_made
from rnn.training.fingerprint import EARLY_UPDATES
from rnn.training.streams import held_out_streams, mean_loss
from rnn.vocabulary import Vocabulary

MOST_BYTES = 400_000
CLOSE = 0.01  # nats per character: how far apart the losses on two kinds of processors may be
CORPUS = RECIPE.make_corpus()


def test_the_file_is_small_and_is_read_once() -> None:
    assert FILE.stat().st_size <= MOST_BYTES
    assert ready_made() is ready_made()


def test_it_knows_the_stories_that_its_recipe_makes() -> None:
    about, vocabulary = ready_made().about, ready_made().vocabulary
    assert about.characters == vocabulary.characters == Vocabulary(CORPUS.text).characters
    assert about.lead + about.prompt == CORPUS.prompt and about.prompt == PROMPT
    assert CORPUS.text.startswith(about.excerpt)
    assert about.sample.startswith(PROMPT) and about.updates == UPDATES


def test_it_writes_from_the_end_of_a_story_on() -> None:
    found = ready_made()
    state = found.model.zero_state()
    for i in found.vocabulary.encode(found.about.lead):
        _, state = found.model.step(np.array([i]), state)
    assert state.keys() == found.state.keys()
    for name, array in state.items():
        np.testing.assert_allclose(array, found.state[name], atol=1e-5)


def test_its_loss_is_the_one_that_is_told() -> None:
    """On the part of the stories that it has never read, on any processor."""
    found = ready_made()
    _, held_out = CORPUS.parts()
    hp = RECIPE.hyperparameters
    streams = held_out_streams(held_out, found.vocabulary, hp.seq_length, hp.batch_size)
    loss = mean_loss(found.model, streams, hp.seq_length)
    assert loss is not None and abs(loss - found.about.loss) < CLOSE
    assert CORPUS.entropy and CORPUS.entropy < loss < math.log(1.2)


def test_a_network_comes_back_from_its_file_as_it_was() -> None:
    found = ready_made()
    data = encode(found.about, found.model.params)
    assert data == FILE.read_bytes()
    again = decode(data)
    assert again.about == found.about
    for name, array in found.model.params.items():
        np.testing.assert_array_equal(again.model.params[name], array)
    assert TensorFile(data).raw_tensors().keys() == {f"params.{n}" for n in found.model.params}


@pytest.mark.slow
def test_the_script_makes_it_again() -> None:
    """The first EARLY_UPDATES of the script's updates, few of all that it does: on a processor of
    the kind that made the file, as the losses of the first FIRST updates tell, they end with the
    very fingerprint that the file names; on another with the same loss within a hundredth. That the
    weights in the file have the loss that it names is tested above."""
    about = ready_made().about
    assert FIRST < EARLY_UPDATES < UPDATES
    first, early, loss = train_early(RECIPE.make_trainer(CORPUS))
    if first == about.first_fingerprint:
        assert early == about.early_fingerprint
    assert abs(loss - about.early_loss) < CLOSE
