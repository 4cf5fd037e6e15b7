"""Each idea begins at once what it promises, and is as simple or as hard as it says."""

import pytest

from pages.ui.widgets.experiments import IDEAS, Idea
from rnn.corpora import KINDS
from tests.support.opened import control, look, opened, press, session

LABELS = [idea.label for idea in IDEAS]
BY_LABEL = {idea.label: idea for idea in IDEAS}


@pytest.mark.parametrize("idea", IDEAS, ids=LABELS)
def test_a_press_begins_the_idea_and_the_sidebar_shows_it(idea: Idea) -> None:
    at = press(opened(), f"idea.{idea.label}")
    visitor = session(at)
    while visitor.run.trainer.iteration == 0:
        assert visitor.playing
        look(at)
    assert visitor.run.corpus.kind == idea.kind == at.sidebar.selectbox(key="kind").value
    expected = {**visitor.run.corpus.options, **idea.options}
    assert visitor.run.corpus.options == expected
    for name, value in idea.settings.items():
        assert visitor.run.trainer.hyperparameters.as_dict()[name] == value
        assert control(at, f"setting.{name}").value == value
    assert not visitor.outdated() and not at.sidebar.warning
    assert control(at, "pace").value == (idea.pace or KINDS[idea.kind].pace)


def test_the_questions_are_what_they_seem() -> None:
    usual = KINDS["decimal"].presets["Fast"]
    giant = BY_LABEL["Giant steps"].run().trainer.hyperparameters
    assert giant.learning_rate == pytest.approx(1_000 * usual.learning_rate)
    assert "1,000 times" in BY_LABEL["Giant steps"].question
    assert BY_LABEL["A tiny memory"].run().trainer.hyperparameters.hidden_size == 4
    corpus = BY_LABEL["1/97"].run().corpus
    assert "The 96 digits" in corpus.rule and len(corpus.text) > 2 * 96


@pytest.mark.parametrize(
    "label, seconds", [("FizzBuzz", 30), ("1/97", 30), ("A tiny memory", 30)], ids=str
)
def test_where_the_answer_is_yes_it_comes_soon_enough_to_be_watched(
    label: str, seconds: int
) -> None:
    """At the pace of the idea, on any machine that keeps up with it."""
    idea = BY_LABEL[label]
    run, pace = idea.run(), idea.pace or KINDS[idea.kind].pace
    while not run.finished:
        for _ in range(10):
            run.step()
        assert run.trainer.iteration < seconds * pace


def test_giant_steps_do_not_end_well() -> None:
    run = BY_LABEL["Giant steps"].run()
    for _ in range(150):
        run.step()
    assert run.trouble or run.trainer.ema_loss > run.trainer.blind_loss
