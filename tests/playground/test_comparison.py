"""Whoever opens a link or a file is told whether it is the very same run, at the update where that
can be known, and no sooner."""

from dataclasses import replace

import pytest

from rnn.persistence.checkpoint import load, save
from rnn.playground.comparison import Likeness
from rnn.playground.frame import make_frame
from rnn.playground.run import Run
from rnn.training.fingerprint import EARLY_UPDATES, Fingerprint
from tests.support.runs import CORPUS, advance_to, tiny_recipe, tiny_run


def opened(fingerprint: Fingerprint | None) -> Run:
    """A run from a link that says a fingerprint."""
    run = Run(replace(tiny_recipe(), fingerprint=fingerprint), CORPUS)
    run.open()
    return run


@pytest.mark.parametrize("update", [1, 7, EARLY_UPDATES])
def test_a_link_is_compared_where_it_says(update: int) -> None:
    shared = tiny_run()
    advance_to(shared, update)
    frame = make_frame(shared)
    assert frame.fingerprint == frame.early_fingerprint and frame.likeness is None
    theirs, elsewhere = opened(frame.fingerprint), opened(Fingerprint(update, "00000000"))
    for run, same in ((theirs, True), (elsewhere, False)):
        assert make_frame(run).likeness == Likeness(update, None)
        run.set_learning_rate(run.trainer.learning_rate)  # no change
        for _ in range(update - 1):
            run.step()
            assert make_frame(run).likeness == Likeness(update, None)
        advance_to(run, update + 20)
        assert make_frame(run).likeness == Likeness(update, same)


def test_a_link_whose_run_is_long_says_an_early_fingerprint_too() -> None:
    shared = tiny_run()
    advance_to(shared, EARLY_UPDATES + 50)
    frame = make_frame(shared)
    assert frame.early_fingerprint.iteration == EARLY_UPDATES
    theirs = opened(frame.early_fingerprint)
    advance_to(theirs, EARLY_UPDATES)
    assert make_frame(theirs).likeness == Likeness(EARLY_UPDATES, True)


def test_whoever_changes_the_rate_before_has_another_run() -> None:
    run = opened(Fingerprint(9, "00000000"))
    advance_to(run, 5)
    run.set_learning_rate(0.5)
    advance_to(run, 12)
    assert make_frame(run).likeness is None
    run = opened(Fingerprint(9, "00000000"))
    advance_to(run, 10)
    run.set_learning_rate(0.5)
    assert make_frame(run).likeness == Likeness(9, False), "what is known stays known"


@pytest.mark.parametrize("same", [True, False])
def test_a_file_is_compared_at_its_next_update(same: bool) -> None:
    saved = tiny_run()
    advance_to(saved, 30)
    checkpoint = load(save(saved.checkpoint))
    if not same:  # another computer, on which the next loss is another
        checkpoint = replace(checkpoint, expected=Fingerprint(31, "00000000"))
    run = Run(checkpoint.recipe, checkpoint.corpus, checkpoint)
    run.open()
    assert make_frame(run).likeness == Likeness(31, None)
    run.step()
    assert make_frame(run).likeness == Likeness(31, same)


def test_what_a_link_said_outlasts_a_reload() -> None:
    shared = tiny_run()
    advance_to(shared, 50)
    run = opened(make_frame(shared).fingerprint)
    advance_to(run, 30)
    checkpoint = load(save(run.checkpoint))
    again = Run(checkpoint.recipe, checkpoint.corpus, checkpoint)
    again.open()
    advance_to(again, 50)
    assert make_frame(again).likeness == Likeness(50, True)
