"""A run is saved when that is due, under a token in the address, and nothing good is written
over."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets import save_popover as keeping
from pages.ui.widgets.save_popover import SAVE_EVERY, as_file, file_name, keep
from rnn import Hyperparameters, Trainer
from rnn.corpora.base import Corpus
from rnn.persistence.checkpoint import Checkpoint, load, save
from rnn.playground.session import Session, opened
from rnn.settings import Number
from rnn.training.hyperparameters import SETTINGS
from tests.support import opened as app
from tests.support.opened import HOME, VIEWS, address, go, press, session
from tests.support.runs import CORPUS, Clock, go_on, tiny_run
from tests.support.saved import everything


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


def kept(visitor: Session) -> Checkpoint | None:
    return keeping.STORE.get(visitor.token, load)


def saved_iteration(visitor: Session) -> int:
    checkpoint = kept(visitor)
    return checkpoint.trainer.iteration if checkpoint else 0


def trained(visitor: Session, until: int) -> Session:
    go_on(visitor.run, until)
    return visitor


def test_what_has_read_nothing_is_not_kept(runs: Path) -> None:
    visitor = opened(tiny_run())
    keep(visitor, at_once=True)
    assert not visitor.token and not runs.exists()


def test_it_is_saved_when_that_is_due(clock: Clock) -> None:
    visitor = trained(opened(tiny_run()), until=1)
    keep(visitor)
    assert saved_iteration(visitor) == 1  # the first save is due at once
    token = visitor.token
    for seconds, saved in ((0, 1), (SAVE_EVERY - 0.5, 1), (1, 4), (1, 4), (SAVE_EVERY, 6)):
        trained(visitor, until=visitor.run.trainer.iteration + 1)
        clock.now += seconds
        keep(visitor)
        assert saved_iteration(visitor) == saved
    trained(visitor, until=7)
    keep(visitor, at_once=True)
    assert saved_iteration(visitor) == 7
    assert visitor.token == token


def test_what_is_kept_is_the_run_itself() -> None:
    visitor = trained(opened(tiny_run(cell="lstm", optimizer="adam")), until=12)
    keep(visitor)
    found = kept(visitor)
    assert found and everything(found.trainer) == everything(visitor.run.trainer)
    samples = [(s.iteration, s.prompt, s.text) for s in visitor.run.samples]
    assert found.samples == samples and len(samples) > 5
    again = keeping.kept(visitor.token)
    assert again and again.run.samples == visitor.run.samples
    for _ in range(5):
        again.step()
        visitor.step()
    assert everything(again.run.trainer) == everything(visitor.run.trainer)
    assert again.run.live == visitor.run.live


def test_what_has_not_changed_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = trained(opened(tiny_run()), until=3)
    keep(visitor)
    again = keeping.kept(visitor.token)
    monkeypatch.setattr(keeping, "as_file", lambda *_: pytest.fail("it was written again"))
    assert again
    for one in (visitor, again):
        keep(one, at_once=True)


@pytest.mark.parametrize("jump", [-1e6, -100.0, 1e6])
def test_a_clock_that_jumps_does_not_stop_the_saving(clock: Clock, jump: float) -> None:
    clock.now = 2e6
    visitor = trained(opened(tiny_run()), until=1)
    keep(visitor)
    clock.now += jump
    trained(visitor, until=2)
    keep(visitor)
    assert saved_iteration(visitor) == 2


def test_what_could_not_be_saved_is_tried_again(
    clock: Clock, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if nothing more is trained, but not at every look."""
    runs.touch()  # a file where the folder should be
    visitor = trained(opened(tiny_run()), until=2)
    keep(visitor, at_once=True)
    assert "the disk says" in visitor.unsaved and not visitor.token
    runs.unlink()
    keep(visitor, at_once=True)
    assert visitor.unsaved
    clock.now += SAVE_EVERY
    keep(visitor, at_once=True)
    assert not visitor.unsaved and saved_iteration(visitor) == 2


def test_a_file_is_never_made_in_the_middle_of_an_update() -> None:
    visitor = opened(tiny_run())
    assert not visitor.lock.locked()

    class Watched(type(visitor.run.samples)):  # type: ignore[misc]
        def __iter__(self) -> Any:
            assert visitor.lock.locked()
            return super().__iter__()

    visitor.run.samples = Watched(visitor.run.samples)
    assert load(as_file(visitor, visitor.run)).corpus == CORPUS
    assert not visitor.lock.locked()


def test_the_token_stands_in_the_address_of_every_view() -> None:
    at = app.opened()
    assert address(at) == {}
    press(at, "Step")
    token = session(at).token
    for view in (*VIEWS, HOME):
        go(at, view)
        assert address(at) == {"run": token}


def brought(at: AppTest, data: bytes) -> AppTest:
    """Bring a file back."""
    at.file_uploader(key="checkpoint").set_value(("run.npz", data, "application/octet-stream"))
    return app.look(at)


def test_a_file_that_is_brought_back_is_kept_from_then_on() -> None:
    """Though nothing was trained since: a reload must not bring back what was there before it."""
    mine = trained(opened(tiny_run(seed=4)), until=30)
    at = brought(press(app.opened(), "Step"), as_file(mine, mine.run))
    assert everything(session(at).run.trainer) == everything(mine.run.trainer)
    assert session(at).draft["seed"] == 4
    assert saved_iteration(session(at)) == 30


def of_no_kind() -> bytes:
    """A sound file, as the library makes it of any text."""
    corpus = Corpus("mine", "abcab" * 40)
    return save(corpus, Trainer(corpus.text, Hyperparameters(hidden_size=4, seq_length=4)))


@pytest.mark.parametrize("data", [b"", b"PK\3\4 and nothing else", b"x" * 9_999, of_no_kind()])
def test_a_bad_file_costs_a_sentence_and_nothing_else(data: bytes) -> None:
    at = press(app.opened(), "Step")
    run = session(at).run
    brought(at, data)
    assert len(at.warning) == 1 and "A saved run must" in at.warning[0].value
    assert session(at).run is run and run.trainer.iteration == 1 == saved_iteration(session(at))


def test_the_largest_network_of_the_sidebar_can_be_kept() -> None:
    sizes = SETTINGS["hidden_size"]
    assert isinstance(sizes, Number)
    run = tiny_run(hidden_size=max(sizes.grid), cell="lstm", optimizer="adam")
    visitor = trained(opened(run), until=1)
    keep(visitor)
    assert not visitor.unsaved and saved_iteration(visitor) == 1


@pytest.mark.parametrize(
    ("name", "file"), [("1/7", "1-7-0"), ("../É\0", "network-0"), ("Alice in…", "Alice-in-0")]
)
def test_a_file_has_a_harmless_name(name: str, file: str) -> None:
    run = tiny_run()
    run.corpus = replace(run.corpus, name=name)
    assert file_name(run) == file


def test_how_a_run_came_to_where_it_is_comes_back_too() -> None:
    """Whether its rate was changed, which Share has to say; and the goal that its link set."""
    visitor = Session(tiny_run(), CORPUS, {}, {}, 1.0, CORPUS.kind)
    run = visitor.run
    run.goal = 9
    for rate in (0.1, 0.2, 0.3):
        run.trainer.learning_rate = rate
        run.step()
    visitor.run.trainer.learning_rate = 0.4  # at rest
    keep(visitor, at_once=True)
    back = keeping.kept(visitor.token)
    assert back and back.run.way == run.way
    assert (back.run.started.learning_rate, back.run.rate_changed, back.run.goal) == (0.1, True, 9)
    assert back.run.trainer.learning_rate == 0.4 == back.draft["learning_rate"]


def test_going_back_to_the_very_beginning_is_kept() -> None:
    visitor = trained(Session(tiny_run(), CORPUS, {}, {}, 1.0, CORPUS.kind), until=5)
    keep(visitor, at_once=True)
    visitor.go_back(0)
    keep(visitor, at_once=True)
    back = keeping.kept(visitor.token)
    assert back and back.run.trainer.iteration == 0
