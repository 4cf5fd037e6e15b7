"""The line of figures under the narration counts what was really read."""

import re
from dataclasses import replace

import pytest

from pages.ui.elements.progress import describe_progress
from tests.support.opened import (
    arrived_at,
    frame,
    look,
    narration,
    notes,
    opened,
    player,
    press,
    run,
    train,
)


def test_the_letters_are_those_that_went_into_the_network() -> None:
    at = train(opened(), ticks=3)
    press(at, "Pause")
    hp, trainer = frame(at).hyperparameters, run(at).trainer
    updates, letters = frame(at).iteration, frame(at).characters_read
    assert updates == trainer.iteration > 0
    assert letters == updates * hp.seq_length * hp.batch_size
    said = describe_progress(frame(at)).split(" · ")
    assert said[0] == f"**{updates:,} updates**"
    assert said[1].endswith(" times through the whole text")
    passes = float(said[1].split()[0].replace(",", ""))
    assert passes == pytest.approx(letters / len(player(at).corpus.text), rel=0.1, abs=0.5)
    assert " · ".join(said).replace("**", "") in notes(at)


def test_what_is_kept_back_is_not_counted_as_read() -> None:
    at = train(arrived_at({"text": "sums"}), ticks=3)
    while frame(at).characters_read < 0.2 * len(player(at).corpus.text):
        look(at)  # on a busy machine a tick does little
    said = describe_progress(frame(at)).split(" · ")[1]
    assert said.endswith(" through nine tenths of the text")
    read, kept_back = map(len, player(at).corpus.parts())
    assert kept_back == pytest.approx(read / 9, rel=0.01)
    assert float(said.split()[0]) == pytest.approx(frame(at).characters_read / read, abs=0.06)


def test_the_speed_is_told_while_it_trains_and_not_at_rest() -> None:
    at = train(opened(), ticks=3)
    assert describe_progress(frame(at)).endswith(" letters a second")
    press(at, "Pause")
    assert "a second" not in describe_progress(frame(at))
    fast = replace(frame(at), characters_per_second=12_345.6)
    assert describe_progress(fast).endswith("12,346 letters a second")


def test_a_goal_is_told() -> None:
    at = opened()
    assert describe_progress(frame(at)).startswith("Your network has not trained yet")
    press(at, "Step")
    assert "stops at" not in describe_progress(frame(at))
    said = describe_progress(replace(frame(at), goal=1_500))
    assert re.search(r"\*\*1 update\*\* · .* · stops at update 1,500$", said)


def test_a_failure_in_the_worker_is_told_and_it_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    at = train(opened())

    def fail(**limits: float) -> int:
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr(run(at).trainer, "train", fail)
    at.run()
    at.run()
    assert narration(at) == "Something went wrong while training (RuntimeError)."
    assert not player(at).playing
