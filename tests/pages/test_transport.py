"""Train, Pause, Step, Rewind and Start over do what they say, on every page."""

import math
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import redraw
from pages.ui.transport import KEPT_LATER
from rnn.playground.autosave import AWAY
from rnn.playground.scheduling.admission import AdmissionQueue
from rnn.playground.url import TOKEN
from tests.support.opened import (
    GENERATE,
    HOME,
    PAGES,
    address,
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    go,
    look,
    narration,
    opened,
    opened_with_own,
    player,
    press,
    run,
    session,
    train,
    warnings,
)
from tests.support.runs import poison

RESCUE = "rescue"


def look_until(at: AppTest, is_so: Callable[[], bool], ticks: int = 300) -> None:
    for _ in range(ticks):
        if is_so():
            return
        look(at)
    raise AssertionError("It did not come to that.")


@pytest.mark.parametrize("page", PAGES)
def test_training_goes_on_at_every_tick_and_the_loss_falls(page: str) -> None:
    at = train(opened(page), ticks=0)
    done = []
    for _ in range(4):
        look(at)
        done.append(frame(at).iteration)
    assert done == sorted(set(done)) and done[0] > 0
    look_until(at, lambda: frame(at).ema_loss < 0.8 * frame(at).blind_loss)


def test_pause_means_pause() -> None:
    at = train(opened())
    assert "Pause" in buttons(at) and "Train" not in buttons(at)
    press(at, "Pause")
    before = frame(at)
    look(look(at))
    assert frame(at).iteration == before.iteration == before.live.iteration > 0
    assert "Train" in buttons(at) and "Pause" not in buttons(at)


@pytest.mark.parametrize("page", PAGES)
def test_a_step_is_one_update(page: str) -> None:
    at = opened(page)
    for number in (1, 2, 3):
        press(at, "Step")
        assert frame(at).iteration == frame(at).live.iteration == number
    train(at)
    press(at, "Step")
    before = frame(at).iteration
    assert not player(at).playing
    assert frame(press(at, "Step")).iteration == before + 1


def test_starting_over_begins_the_same_run_again() -> None:
    at = press(press(opened(), "Step"), "Step")
    twice = frame(at).samples
    assert twice and len(twice) == 3
    press(at, "Start over")
    assert frame(at).iteration == 0
    assert frame(at).samples == twice[:1]
    press(press(at, "Step"), "Step")
    assert frame(at).samples == twice


def test_starting_over_keeps_the_pace_and_plays_on() -> None:
    at = press(choose(train(opened()), "pace", 30.0), "Start over")
    assert player(at).playing and player(at).pace == 30.0 == control(at, "pace").value
    choose(press(at, "Pause"), "corpus.kind", "stories")
    press(at, "Start over")
    assert player(at).pace == math.inf == control(at, "pace").value, "another kind has its own"


def test_what_was_typed_survives_starting_over_with_the_same_text() -> None:
    at = choose(opened_with_own(GENERATE), "generate.prompt", "0.14")
    choose(at, "setting.hidden_size", 16)
    press(go(press(at, "Step"), HOME), "Start over")
    assert control(go(at, GENERATE), "generate.prompt").value == "0.14"
    choose(at, "corpus.kind", "fizzbuzz")
    assert control(at, "generate.prompt").value == "1 2 "


def test_training_goes_on_from_page_to_page() -> None:
    at = train(opened())
    before, done = player(at), frame(at).iteration
    for page in [*reversed(PAGES), HOME]:
        look(go(at, page))
        assert player(at) is before and player(at).playing
        assert frame(at).iteration > done
        done = frame(at).iteration


def test_a_slow_pace_trains_no_faster() -> None:
    at = press(arrived_at("?text=decimal&pace=0.01"), "Train")
    assert frame(look(look(at))).iteration == 0 and player(at).playing


def test_where_it_stops_it_says_train_also_while_it_cannot_be_saved() -> None:
    at = arrived_at("?until=3&pace=full")
    session(at).autosave._writing, session(at).autosave.trouble = True, AWAY
    press(at, "Train")
    for _ in range(20):
        if frame(at).iteration == 3:
            break
        look(at)
    assert frame(at).iteration == 3 and session(at).active
    assert "Train" in buttons(at)


def test_it_stops_at_the_update_of_its_link() -> None:
    at = train(arrived_at("?text=fizzbuzz&until=7"), ticks=0)
    look_until(at, lambda: not player(at).playing)
    assert frame(at).iteration == 7 and "Train" in buttons(at)
    train(at, ticks=1)
    assert frame(at).iteration > 7 and player(at).playing


@pytest.mark.parametrize("stop", [True, False])
def test_it_stops_when_it_has_got_it_if_that_is_wanted(stop: bool) -> None:
    at = choose(choose(opened(), "stop", stop), "pace", math.inf)
    press(at, "Train")
    look_until(at, lambda: frame(at).finished_at is not None)
    solved_at = frame(at).iteration
    look(at)
    assert player(at).playing is not stop
    assert (frame(at).iteration == solved_at) is stop
    assert control(press(at, "Start over"), "stop").value is stop


def test_one_can_go_back_to_an_earlier_update() -> None:
    at = opened()
    assert "Rewind to it" not in buttons(at), "there is nowhere to go"
    for _ in range(4):
        press(at, "Step")
    samples, latest = frame(at).samples, frame(at).snapshots[-1]
    assert samples and frame(at).snapshots == (0, 1, 2, 3, 4)
    assert at.button(key="Rewind to it").disabled, "it is there already"
    at.select_slider(key=f"back.{latest}").set_value(2)
    press(look(at), "Rewind to it")
    assert frame(at).iteration == frame(at).live.iteration == 2
    assert frame(at).samples == samples[:3] and frame(at).snapshots == (0, 1, 2)
    assert frame(press(press(at, "Step"), "Step")).samples == samples


def test_it_goes_back_to_what_the_slider_shows_and_not_to_what_it_showed() -> None:
    """Moved and pressed before the move was drawn."""
    at = opened()
    for _ in range(4):
        press(at, "Step")
    slider = f"back.{frame(at).snapshots[-1]}"
    at.select_slider(key=slider).set_value(0)
    look(at).select_slider(key=slider).set_value(2)
    press(at, "Rewind to it")
    assert frame(at).iteration == 2


def test_what_a_rewound_network_learned_later_is_promised_until_a_reload_alone() -> None:
    at = opened()
    for _ in range(4):
        press(at, "Step")
    assert [told.value for told in at.caption if "Bring it back" in told.value] == [KEPT_LATER]
    assert "until you start another network, or reload or close this page" in KEPT_LATER
    at.select_slider(key=f"back.{frame(at).snapshots[-1]}").set_value(2)
    press(look(at), "Rewind to it")
    assert "Bring it back" in buttons(at)
    look_until(at, lambda: not session(at).autosave.busy and TOKEN in address(at))
    later = arrived_at(address(at))
    assert frame(later).iteration == 2 and "Bring it back" not in buttons(later)


def test_a_network_that_diverges_can_be_brought_back() -> None:
    at = train(opened(), ticks=6)
    rate = frame(at).hyperparameters.learning_rate
    poison(run(at))
    look(look(at))
    assert not player(at).playing
    assert any("finite" in warning.value for warning in warnings(at))
    go(go(at, GENERATE), HOME)
    before = frame(at).iteration
    press(at, RESCUE)
    assert not warnings(at) and RESCUE not in buttons(at)
    assert frame(at).iteration <= before
    look(at)
    assert frame(at).hyperparameters.learning_rate == pytest.approx(rate / 2)
    assert session(at).draft.hyperparameters["learning_rate"] == pytest.approx(rate / 2)
    assert control(at, "setting.learning_rate").value == pytest.approx(rate / 2)
    train(at)
    assert player(at).playing and math.isfinite(frame(at).ema_loss)


def test_whoever_comes_when_the_server_is_full_waits_in_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redraw, "ADMISSION", AdmissionQueue(1))
    first = train(opened())
    second = train(opened())
    assert player(second).playing and frame(second).iteration == 0
    assert narration(second) == (
        "1 other is training; you are number 1 in line. Yours starts by itself."
    )
    press(first, "Pause")
    look(look(second))
    assert frame(second).iteration > 0
    assert "in line" not in narration(second)


def test_what_stands_out_is_one_button() -> None:
    at = press(opened(), "Step")
    assert [b.label for b in at.button if b.proto.type == "primary"] == ["Train"]
    choose(at, "corpus.kind", "fizzbuzz")
    assert [b.label for b in at.button if b.proto.type == "primary"] == ["Start with FizzBuzz"]


def test_bring_it_back_swaps_two_networks() -> None:
    at = press(opened(), "Step")
    assert "Bring it back" not in buttons(at)
    press(at, "experiment.Small stories")
    press(at, "Bring it back")
    assert frame(at).iteration == 1 and player(at).corpus.kind == "decimal"
    assert control(at, "corpus.kind").value == "decimal"
    assert narration(at).startswith("Your network is back, at update 1.")
    press(at, "Bring it back")
    assert player(at).corpus.kind == "stories"
