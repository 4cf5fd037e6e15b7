"""What is shown of a network at work is what the network computes, and looking changes nothing."""

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import DivergedError, Hyperparameters, Trainer
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.playground.activity import (
    LEAST_CHARACTERS,
    MOST_ACTIVATIONS,
    MOST_CANDIDATES,
    MOST_CHARACTERS,
    MOST_UNITS,
    SLOW_CHARACTERS,
    WARM_UP,
    Activity,
    UpdateActivity,
    stretch_length,
)
from rnn.playground.questions import ObserveActivity, ObserveUpdate
from rnn.playground.run import Run
from rnn.playground.samples import sample_temperature
from rnn.training.optimizers import OPTIMIZERS
from tests.support.networks import copied
from tests.support.runs import advance_to, poison, tiny_recipe

PROSE = KINDS["own"].make(text="the cat sat on the mat, and a dog ran to the red hut. " * 12)
SEVENTH = KINDS["decimal"].make(n=7)
READING = ObserveActivity(100)
SHAPES: list[dict[str, Any]] = [
    {},
    {"cell": "gru", "batch_size": 3, "layers": 2},
    {"cell": "lstm", "hidden_size": 70, "dtype": "float64"},
    {"hidden_size": 300, "seq_length": 20},
]


def run_of(corpus: Corpus, updates: int = 8, **settings: Any) -> Run:
    settings = {"hidden_size": 20, "seq_length": 10, "optimizer": "adam"} | settings
    run = Run(tiny_recipe(corpus, **settings | {"learning_rate": 0.01}), corpus)
    run.open()
    advance_to(run, updates)
    return run


def read_by_hand(run: Run, before: str, text: str) -> tuple[np.ndarray, np.ndarray]:
    """The top layer's hidden state after each character of `text` and what comes next, by single
    steps from the zero state."""
    model, encode = run.trainer.model, run.trainer.vocabulary.encode
    state, h, p = model.zero_state(), [], []
    for i in encode(before + text):
        logits, state = model.step(np.array([i]), state)
        odds = np.exp(logits[0].astype(float) - logits.max())
        h.append(state["h" if model.layers == 1 else f"h{model.layers}"][0])
        p.append(odds / odds.sum())
    return np.array(h)[len(before) :], np.array(p)[len(before) :]


def check(run: Run, activity: Activity, before: str) -> None:
    """All numbers of an activity are those of its network, read step by step."""
    characters, text = run.trainer.vocabulary.characters, activity.text
    h, p = read_by_hand(run, before, text[:-1])
    shown = np.linspace(0, h.shape[1] - 1, activity.units.shape[1]).round().astype(int)
    np.testing.assert_allclose(activity.units / 127.5 - 1, h[:, shown], atol=0.5 / 127.5 + 1e-5)
    assert len(activity.candidates) == len(activity.probabilities) == len(text) - 1
    for row, found, expected, following in zip(
        activity.candidates, activity.probabilities, p, text[1:], strict=True
    ):
        likeliest = np.argsort(-expected, kind="stable")[:MOST_CANDIDATES].tolist()
        if characters.index(following) not in likeliest:
            likeliest[-1] = characters.index(following)
        np.testing.assert_allclose(found, expected[likeliest], atol=1e-5)
        assert following in row and len(set(row)) == len(row) == min(5, len(characters))
    right = [p[n, characters.index(c)] for n, c in enumerate(text[1:])]
    np.testing.assert_allclose(activity.following_probabilities, right, atol=1e-5)


@pytest.mark.parametrize("settings", SHAPES, ids=str)
def test_reading_shows_what_the_network_computes(settings: dict[str, Any]) -> None:
    run = run_of(PROSE, **settings)
    activity = READING.answer(run)
    text, N = PROSE.text, stretch_length(run.trainer.model.hidden_size)
    assert (activity.start, activity.text) == (100, text[100 : 100 + N + 1])
    assert activity.hidden_size == run.trainer.model.hidden_size and not activity.written
    check(run, activity, text[100 - WARM_UP : 100])


@pytest.mark.parametrize("corpus", [PROSE, SEVENTH], ids=lambda corpus: corpus.name)
@pytest.mark.parametrize("hidden_size", [8, 300])
def test_writing_shows_the_sample_as_it_is_written(corpus: Corpus, hidden_size: int) -> None:
    run = run_of(corpus, hidden_size=hidden_size)
    activity = replace(READING, writes=True).answer(run)
    sample = run.trainer.sample(100, sample_temperature(corpus), corpus.prompt)
    text = corpus.prompt + sample
    assert text[activity.start :].startswith(activity.text) and activity.written
    written = activity.start + len(activity.text) - len(corpus.prompt)
    assert written >= LEAST_CHARACTERS
    check(run, activity, text[: activity.start])


def test_a_long_prompt_is_read_and_what_follows_it_is_shown() -> None:
    run = run_of(replace(PROSE, prompt=PROSE.text[:80]), hidden_size=300)
    activity = ObserveActivity(0, writes=True).answer(run)
    assert activity.start == 80 + LEAST_CHARACTERS - len(activity.text)
    check(run, activity, PROSE.text[: activity.start])


@pytest.mark.parametrize("hidden_size", [1, 4, 100, 128, 256, 512, 1024])
def test_an_activity_is_small(hidden_size: int) -> None:
    N = stretch_length(hidden_size)
    assert N * min(hidden_size, MOST_UNITS) <= MOST_ACTIVATIONS
    assert LEAST_CHARACTERS <= N <= MOST_CHARACTERS


@pytest.mark.parametrize("text", ["ab" * 6, "abc" * 20])
@pytest.mark.parametrize("place", [0, 5, 30, 58, 59, 60, 61, 10**9])
def test_reading_begins_again_at_the_end_of_the_text(text: str, place: int) -> None:
    run = run_of(KINDS["own"].make(text=text), seq_length=4)
    activity = ObserveActivity(place).answer(run)
    N = len(activity.text) - 1
    assert min(MOST_CHARACTERS, len(text) - 1) == N
    assert text[activity.start :].startswith(activity.text)
    assert activity.start in (place % len(text), 0)


@pytest.mark.parametrize("question", [READING, replace(READING, writes=True), ObserveUpdate()])
def test_the_next_losses_are_what_they_would_have_been(question: Any) -> None:
    watched, left_alone = run_of(PROSE), run_of(PROSE)
    watched.step()
    left_alone.trainer.step()
    question.answer(watched)
    expected = [left_alone.trainer.step() for _ in range(20)]
    found = []
    for _ in range(20):
        question.answer(watched)
        found.append(watched.trainer.step())
    assert found == expected


def test_a_network_that_diverged_says_so() -> None:
    run = run_of(PROSE)
    poison(run)
    for question in (READING, replace(READING, writes=True)):
        with pytest.raises(DivergedError):
            question.answer(run)
    run.step()
    assert run.trouble and ObserveUpdate().answer(run) is None


# --- one update ---


def stepped(run: Run) -> UpdateActivity:
    run.step()
    update = ObserveUpdate().answer(run)
    assert update
    return update


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("updates", [0, 1, 17])
@pytest.mark.parametrize("settings", SHAPES[:3], ids=str)
def test_an_update_tells_what_it_did(
    optimizer: str, updates: int, settings: dict[str, Any]
) -> None:
    run = run_of(PROSE, updates, **settings | {"optimizer": optimizer})
    trainer = run.trainer
    window = trainer.windows.start(updates % trainer.windows.count)
    before, reads = copied(trainer.model.params), PROSE.text[window : window + 11]
    old = Trainer(PROSE.text, trainer.hyperparameters)
    old.restore(trainer.snapshot())
    update = stepped(run)
    assert update.iteration == trainer.iteration == updates + 1
    assert update.before.text == update.after.text == reads
    assert update.before.candidates == update.after.candidates
    assert update.characters == 10 * trainer.hyperparameters.batch_size
    # as the trainer would have read it: with the state that it carries
    state = {name: rows[:1] for name, rows in old.state.items()} if updates else None
    for model, activity in ((old.model, update.before), (trainer.model, update.after)):
        ids = trainer.vocabulary.encode(reads[:-1])[:, None]
        logits = model.trace(ids, state).logits[:, 0].astype(float)
        odds = np.exp(logits - logits.max(1, keepdims=True))
        p = (odds / odds.sum(1, keepdims=True))[np.arange(10), trainer.vocabulary.encode(reads[1:])]
        np.testing.assert_allclose(activity.following_probabilities, p, atol=1e-5)
    moved = [np.abs(trainer.model.params[name] - w).ravel() for name, w in before.items()]
    changes = np.concatenate(moved)
    assert (update.weights, update.changed) == (changes.size, np.count_nonzero(changes))
    assert update.mean_change == pytest.approx(changes.mean(dtype=float))


def test_at_most_a_dozen_characters_are_shown_one_by_one() -> None:
    update = stepped(run_of(PROSE, seq_length=40))
    assert len(update.before.text) == SLOW_CHARACTERS + 1 and update.characters == 40


def test_weights_that_were_not_used_are_not_said_to_move() -> None:
    """Adam leaves alone what never had a gradient: the rows of characters that were not read."""
    update = stepped(run_of(KINDS["own"].make(text="ab" * 100 + "xyz"), 1))
    assert 0 < update.changed < update.weights


def test_a_step_changes_no_more_than_the_update() -> None:
    run = run_of(PROSE)
    alone = Trainer(PROSE.text, run.trainer.hyperparameters)
    alone.train(iterations=8)
    for _ in range(20):
        run.step()
        alone.step()
        assert run.trainer.losses_crc == alone.losses_crc
        assert run.stepped and run.stepped.iteration == alone.iteration


def test_an_update_is_forgotten_when_the_run_goes_on_or_back() -> None:
    run = run_of(PROSE)
    assert ObserveUpdate().answer(run) is None
    stepped(run)
    advance_to(run, 12)
    assert ObserveUpdate().answer(run) is None
    stepped(run)
    run.go_back(0)
    assert ObserveUpdate().answer(run) is None


def test_the_most_characters_are_few_enough_for_a_second() -> None:
    assert stretch_length(Hyperparameters().hidden_size) == 37


@pytest.mark.parametrize("writes", [False, True])
@pytest.mark.parametrize("settings", [{}, {"cell": "lstm", "hidden_size": 512}], ids=str)
def test_a_look_is_cheap(settings: dict[str, Any], writes: bool) -> None:
    """In time of the processor, which a busy machine lengthens less than the clock's."""
    run = run_of(PROSE, 0, **{"hidden_size": 128} | settings)
    seconds = []
    for _ in range(5):
        start = time.process_time()
        ObserveActivity(100, writes).answer(run)
        seconds.append(time.process_time() - start)
    print(f"{settings or 'plain, 128 units'}, {writes=}: {1e3 * min(seconds):.1f} ms a look")
    assert min(seconds) < 0.05
