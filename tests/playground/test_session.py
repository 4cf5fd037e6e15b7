"""A session lets one thread train at a time, and starting over is all or nothing."""

import math
import threading
import time
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from typing import Any

import pytest

from rnn import Hyperparameters, PlaygroundError
from rnn.corpora import KINDS
from rnn.playground.draft import go_back_and_halve
from rnn.playground.run import Run
from rnn.playground.scheduling.fair_lock import GATE
from rnn.playground.session import Session
from tests.support.runs import CORPUS, TINY, poison

ONES = ("run", "corpus", "lock")  # of which there is only one
PATIENCE = 10.0  # seconds until a thread counts as stuck


@pytest.fixture
def session() -> Session:
    """A visitor whose network is tiny and plays at full speed."""
    hyperparameters = Hyperparameters(**TINY)
    return Session(
        run=Run(CORPUS, hyperparameters),
        corpus=CORPUS,
        draft=hyperparameters.as_dict(),
        options={},
        pace=math.inf,
        kind=CORPUS.kind,
        playing=True,
    )


def slowly(run: Run, seconds: float = 0.005) -> list[int]:
    """From now on each update of a run takes a while; gives how many were under way at once."""
    step, under_way, seen = run.trainer.step, 0, []

    def slow_step() -> float:
        nonlocal under_way
        under_way += 1
        seen.append(under_way)
        time.sleep(seconds)
        loss = step()
        under_way -= 1
        return loss

    run.trainer.step = slow_step  # type: ignore[method-assign]
    return seen


class Thread(threading.Thread):
    """Begins at once; `wait` fails if it is stuck."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(target=work, daemon=True)
        self.start()

    def wait(self) -> None:
        self.join(timeout=PATIENCE)
        assert not self.is_alive(), "a thread is stuck"


def when(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_two_threads_are_never_inside_one_network(session: Session) -> None:
    seen = slowly(session.run)
    threads = [Thread(lambda: session.advance(0.3)) for _ in range(4)]
    for thread in threads:
        thread.wait()
    Thread(session.step).wait()
    assert len(seen) > 1 and max(seen) == 1
    assert session.run.trainer.iteration == len(seen)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_after_an_exception_the_lock_is_free(
    session: Session, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> float:
        raise error

    monkeypatch.setattr(session.run.trainer, "step", fail)
    for work in (lambda: session.advance(0.1), session.step):
        with pytest.raises(error):
            work()
        assert not session.lock.locked()


def test_pause_stops_a_tick_within_one_update(session: Session) -> None:
    seen = slowly(session.run)
    tick = Thread(lambda: session.advance(PATIENCE))
    when(lambda: len(seen) > 3)
    session.pause()
    done = len(seen)
    tick.wait()
    assert len(seen) <= done + 1
    assert not session.lock.locked()


def test_a_tick_makes_way_for_a_click(session: Session) -> None:
    seen = slowly(session.run)
    tick = Thread(lambda: session.advance(PATIENCE))
    when(lambda: len(seen) > 3)
    start = time.monotonic()
    with GATE.turn(), GATE.turn(timeout=0.1, urgent=True):
        tick.wait()
    assert time.monotonic() - start < PATIENCE / 2
    assert session.playing, "it goes on at the next tick"


def test_a_click_that_arrives_twice_does_not_undo_itself(session: Session) -> None:
    for _ in range(2):
        session.pause()
        assert not session.playing
    for _ in range(2):
        session.play()
        assert session.playing


def test_step_waits_for_the_tick_and_adds_exactly_one(session: Session) -> None:
    seen = slowly(session.run)
    tick = Thread(lambda: session.advance(PATIENCE))
    when(lambda: len(seen) > 3)
    step = Thread(session.step)
    tick.wait()
    step.wait()
    assert not session.playing
    assert max(seen) == 1
    before = session.run.trainer.iteration
    session.step()
    assert session.run.trainer.iteration == before + 1


def test_starting_over_leaves_a_late_tick_behind(session: Session) -> None:
    old, seen = session.run, slowly(session.run)
    tick = Thread(lambda: session.advance(PATIENCE))
    when(lambda: len(seen) > 3)
    session.start_over()
    tick.wait()
    assert session.run is not old
    assert session.run.trainer.iteration == 0
    assert session.playing


def test_trouble_of_an_old_run_does_not_pause_the_new_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The visitor starts over in the very update in which the network runs away."""
    step = session.run.trainer.step

    def start_over_meanwhile() -> float:
        session.start_over()
        return step()

    poison(session.run)
    monkeypatch.setattr(session.run.trainer, "step", start_over_meanwhile)
    session.advance(PATIENCE)
    assert session.run.trouble is None
    assert session.playing


def test_a_network_that_runs_away_stops_playing_and_can_be_rescued(session: Session) -> None:
    poison(session.run)
    session.advance(PATIENCE)
    assert session.run.trouble and not session.playing
    go_back_and_halve(session)
    assert session.run.trouble is None
    assert session.draft["learning_rate"] == session.run.trainer.learning_rate == 0.05
    assert not session.outdated()


@pytest.mark.parametrize(
    "draft", [{"hidden_size": 10**6}, {"seq_length": 512}, {"cell": "none"}, {"clip": math.nan}]
)
def test_starting_over_that_fails_changes_nothing(session: Session, draft: dict[str, Any]) -> None:
    session.run.step()
    session.pen["prompt"] = "ab"
    session.corpus = replace(CORPUS, kind="fizzbuzz")
    session.draft.update(draft)
    before = {name: copy(value) for name, value in vars(session).items() if name not in ONES}
    ones = {name: getattr(session, name) for name in ONES}
    with pytest.raises(PlaygroundError):
        session.start_over()
    assert {name: getattr(session, name) for name in before} == before
    assert all(getattr(session, name) is one for name, one in ones.items())


def test_starting_over_takes_the_draft(session: Session) -> None:
    session.run.step()
    session.draft.update(hidden_size=8, learning_rate=0.3)
    session.corpus = KINDS["decimal"].make()
    assert session.outdated()
    session.start_over()
    assert not session.outdated()
    assert session.run.corpus is session.corpus
    assert session.run.trainer.iteration == 0
    assert session.run.trainer.hyperparameters.as_dict() == session.draft
    assert session.pace == KINDS["decimal"].pace
    assert session.pen["prompt"] == session.corpus.prompt


def test_differences_are_what_the_draft_and_the_run_disagree_about(session: Session) -> None:
    assert session.differences() == {} and not session.outdated()
    session.draft["learning_rate"] = 1.0  # by a preset: it waits for a new run like the others
    assert session.differences() == {"learning_rate": (0.1, 1.0)} and session.outdated()
    session.draft["learning_rate"] = 0.1
    session.draft.update(hidden_size=8, cell="gru")
    assert session.differences() == {"cell": ("vanilla", "gru"), "hidden_size": (4, 8)}
    session.draft.update(hidden_size=4, cell="vanilla")
    assert not session.outdated()
    session.corpus = replace(CORPUS)
    assert session.outdated()
