"""A frame shows a run as it stands, and leaves out samples that are shown already."""

import time
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from rnn.corpora import KINDS
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.playground import run as run_module
from rnn.playground.frame import make_frame, measure
from rnn.playground.run import Run
from rnn.playground.text_statistics import TextStatistics, count_text
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.streams import MOST_HELD_OUT
from tests.support.runs import CORPUS, advance_to, tiny_recipe, tiny_run


def test_a_frame_shows_the_run() -> None:
    run = Run(replace(tiny_recipe(), goal=200), CORPUS)
    run.open()
    advance_to(run, 150)
    frame, trainer = make_frame(run), run.trainer
    assert frame.iteration == 150 and frame.goal == 200
    assert frame.characters_read == 150 * 4 and frame.epochs == 150 / 49
    assert frame.never_read == 200 - 49 * 4 - 1
    assert frame.hyperparameters == trainer.hyperparameters
    assert (frame.ema_loss, frame.blind_loss) == (trainer.ema_loss, trainer.blind_loss)
    assert frame.comparison_loss == trainer.ema_loss
    assert frame.baselines == ngram_baselines(CORPUS.text)
    assert frame.samples == tuple(run.kept.samples) and frame.live is run.live
    assert frame.snapshots == tuple(run.snapshot_iterations)
    assert frame.curve.rows.dtype == frame.curve.recent.dtype == np.float32
    np.testing.assert_array_equal(frame.curve.rows, trainer.history.rows().astype(np.float32))
    np.testing.assert_array_equal(frame.curve.recent, np.array(trainer.history.recent, "f"))
    assert not frame.trouble and not frame.arrived and not frame.finished
    assert frame.least_copied and all(sample.copies is not None for sample in frame.samples)


def test_kept_samples_are_sent_when_they_have_changed_and_only_then() -> None:
    run = tiny_run()
    seen: list[int] = []
    for _ in range(30):
        before = len(run.kept.samples)
        run.step()
        frame = make_frame(run)
        if frame.samples is not None:
            seen.append(run.trainer.iteration)
            assert frame.samples == tuple(run.kept.samples)
        else:
            assert len(run.kept.samples) == before
    assert seen == [1, *(sample.iteration for sample in run.kept.samples[2:])]
    run.go_back(20)
    assert make_frame(run).samples and make_frame(run).samples is None


def test_what_is_saved_anew_has_another_version() -> None:
    run = tiny_run()
    versions = [make_frame(run).version]
    assert make_frame(run).version == versions[0]
    run.step()
    versions.append(make_frame(run).version)
    run.set_learning_rate(0.02)
    versions.append(make_frame(run).version)
    assert len(set(versions)) == 3


def test_a_held_out_text_is_what_one_compares_on() -> None:
    stories = KINDS["stories"].make()
    run = Run(tiny_recipe(stories), stories)
    run.open()
    advance_to(run, 6)
    frame = make_frame(run)
    assert frame.curve.held_out == tuple(run.trainer.history.held_out)
    assert frame.comparison_loss == frame.curve.held_out[-1][1] != frame.ema_loss
    assert frame.baselines == ngram_baselines(*stories.parts(), MOST_HELD_OUT)
    assert frame.least_copied is None, "where a grader is, copies are nothing to look for"


def test_nobody_waits_for_a_long_text_to_be_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: Future[TextStatistics] = Future()
    monkeypatch.setattr(run_module, "count_text", lambda corpus: counted)
    run = tiny_run()
    advance_to(run, 60)
    frame = make_frame(run)
    assert frame.baselines == () and frame.least_copied is None and frame.advice is None
    assert frame.samples and frame.samples[-1].copies is None and frame.live.copies is None
    counted.set_result(count_text(CORPUS).result())
    frame = make_frame(run)
    assert frame.baselines and frame.least_copied
    assert frame.samples and frame.samples[-1].copies is not None and frame.live.copies is not None


# --- what a diagnosis is given ---


def losses_and_means(updates: int, rates: dict[int, float]) -> Iterator[tuple[float, float]]:
    """The losses of a tiny run by itself, and the running mean after each."""
    trainer = tiny_recipe().make_trainer(CORPUS)
    mean = trainer.blind_loss
    for n in range(1, updates + 1):
        trainer.learning_rate = rates.get(n - 1, trainer.learning_rate)
        loss = trainer.step()
        mean += max(1 / 50, 5 / (n + 4)) * (loss - mean)
        yield loss, mean


def test_a_diagnosis_is_given_what_was_measured() -> None:
    run = tiny_run()
    losses, means = zip(*losses_and_means(230, {90: 0.05}), strict=True)
    advance_to(run, 90)
    measured = measure(run)
    assert measured and measured.losses == list(losses[:90])
    run.set_learning_rate(0.05)
    began = time.perf_counter()
    advance_to(run, 230)
    measured = measure(run)
    assert measured and measured.losses == list(losses[90:])
    assert 0 < measured.seconds <= time.perf_counter() - began
    assert measured.best == pytest.approx(min(means))
    assert measured.worst == pytest.approx(max(means))
    assert measured.baselines == [baseline.loss for baseline in ngram_baselines(CORPUS.text)]
    assert measured.entropy is None and not measured.held_out and not measured.finished


def test_of_many_losses_a_diagnosis_is_given_the_last() -> None:
    run = tiny_run()
    advance_to(run, 700)
    measured = measure(run)
    losses = [loss for loss, _ in losses_and_means(700, {})]
    assert measured and measured.losses == losses[-500:]


def test_before_anything_is_measured_there_is_no_diagnosis() -> None:
    run = tiny_run()
    assert measure(run) is None and make_frame(run).advice is None


def test_a_diagnosis_is_given_checks_and_marks_and_the_entropy() -> None:
    stories = KINDS["stories"].make()
    run = Run(tiny_recipe(stories), stories)
    run.open()
    advance_to(run, 1)
    measured = measure(run)
    assert measured and measured.entropy == stories.entropy
    checks = [loss for _, loss in run.trainer.history.held_out]
    assert measured.held_out == checks and checks[-1] == pytest.approx(run.trainer.held_out_loss())
    assert not measured.finished
    run.finish.since = 4
    assert measure(run).finished  # type: ignore[union-attr]


def test_advice_is_in_the_frame() -> None:
    """So large a rate throws any network off."""
    run = Run(
        replace(tiny_recipe(), hyperparameters=Hyperparameters(hidden_size=4, learning_rate=10)),
        CORPUS,
    )
    run.open()
    advance_to(run, 100)
    run.seconds = 60.0
    advice = make_frame(run).advice
    assert advice and advice.action in ("slower", "start over")
