"""The line of figures under the player counts what was really read."""

import re

import pytest

from pages.ui.transport import status
from rnn.vocabulary import Ids
from tests.support.runs import CORPUS, Clock, go_on, tiny_run


@pytest.mark.parametrize("settings", [{}, {"seq_length": 7, "batch_size": 3}])
def test_the_letters_are_those_that_went_into_the_network(settings: dict[str, int]) -> None:
    run, clock = tiny_run(**settings), Clock()
    model, read = run.trainer.model, [0]
    learn = model.loss_and_gradients

    def counted(inputs: Ids, *more: object) -> object:
        read.append(read[-1] + inputs.size)
        return learn(inputs, *more)  # type: ignore[arg-type]

    model.loss_and_gradients = counted  # type: ignore[method-assign, assignment]
    for until in (n * (n + 1) for n in range(1, 13)):  # faster and faster
        go_on(run, until, clock)
        clock.now += 1
    letters = read[-1]
    updates, read_so_far, passes, speed = status(run).split(" · ")
    assert updates == "**156 updates**" and len(read) == 157
    assert read_so_far == f"{letters:,} letters read"
    assert float(passes.split()[0]) == pytest.approx(letters / len(CORPUS.text), abs=0.5)
    assert "times through the whole text" in passes
    last, earlier = read[12 * 13], read[9 * 10]  # measured over the last 3 seconds
    assert speed == f"{round((last - earlier) / 3):,} letters a second"


def test_a_goal_is_told_and_silence_has_no_speed() -> None:
    run = tiny_run()
    assert status(run).startswith("It has read nothing yet")
    run.step()
    run.goal = 1_500
    assert re.search(
        r"\*\*1 update\*\* · 4 letters read · .* · stops at update 1,500$", status(run)
    )
