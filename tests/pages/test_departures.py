"""The run of whoever leaves is closed; who is there, or comes back, keeps theirs."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.departures import Departures
from rnn.playground.commands import Step as StepCommand
from tests.support.opened import frame, opened, player, press, session

PATIENCE = 30.0


@pytest.fixture
def at() -> AppTest:
    return press(press(opened(), "Step"), "Step")


@pytest.fixture
def here() -> set[str]:
    return {"one"}


@pytest.fixture
def departures(at: AppTest, here: set[str]) -> Departures:
    departures = Departures(here.__contains__, PATIENCE)
    departures.expect("one", session(at))
    return departures


def test_after_a_reload_the_session_before_writes_nothing_over_the_run(
    at: AppTest, here: set[str], departures: Departures
) -> None:
    """It had trained on since the last save; the other session goes on from that save."""
    saved = session(at).autosave.latest()
    player(at).tell(StepCommand())
    assert frame(at).iteration == 3
    here.remove("one")
    departures.close_departed(0.0)
    departures.close_departed(5.0)
    assert session(at).autosave.latest() == saved


def test_the_run_of_who_left_is_kept_and_later_closed(
    at: AppTest, here: set[str], departures: Departures
) -> None:
    departures.close_departed(0.0)
    here.remove("one")
    departures.close_departed(5.0)
    assert session(at).autosave.latest() and not player(at).lost
    departures.close_departed(4.9 + PATIENCE)
    assert not player(at).lost
    departures.close_departed(5.0 + PATIENCE)
    assert player(at).lost


def test_who_comes_back_in_time_is_not_closed(
    at: AppTest, here: set[str], departures: Departures
) -> None:
    here.remove("one")
    departures.close_departed(0.0)
    here.add("one")
    departures.close_departed(20.0)
    here.remove("one")
    departures.close_departed(40.0)
    departures.close_departed(69.9)
    assert not player(at).lost
    departures.close_departed(70.0)
    assert player(at).lost


def test_a_closed_run_comes_back_from_its_save(
    at: AppTest, here: set[str], departures: Departures
) -> None:
    """Should anybody still look at it."""
    here.remove("one")
    departures.close_departed(0.0)
    departures.close_departed(PATIENCE)
    assert player(at).lost
    at.run()
    assert player(at).frame.iteration == 2 and not player(at).lost
