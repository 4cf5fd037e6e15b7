"""The sidebar edits a draft: it never takes a network away that somebody has trained, and a network
that has not trained becomes what the sidebar asks for."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import frame as page_frame
from pages.ui.widgets.setting_control import show_value
from rnn.corpora import KINDS
from rnn.playground.session import Session
from rnn.settings import Choice
from rnn.training.hyperparameters import SETTINGS
from tests.support.opened import (
    GENERATE,
    HOME,
    PAGES,
    arrived_at,
    buttons,
    choose,
    control,
    frame,
    go,
    opened,
    player,
    press,
    session,
    train,
)

OFFER = "begin"  # the button "Start over with these settings"
OTHER_VALUES: dict[str, Any] = {
    "cell": "gru",
    "hidden_size": 16,
    "layers": 2,
    "seq_length": 8,
    "batch_size": 2,
    "optimizer": "sgd",
    "learning_rate": 0.3,
    "schedule": "cosine",
    "clip": 1.0,
    "clip_method": "value",
    "initialization": "notebook",
    "seed": 5,
    "dtype": "float64",
}


@pytest.fixture(autouse=True)
def no_run_begins_while_the_frame_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a callback that begins one, before anything is drawn."""
    draw = page_frame._draw

    def watched(session: Session) -> None:
        before = session.player
        draw(session)
        assert session.player is before, "drawing began a run"

    monkeypatch.setattr(page_frame, "_draw", watched)


def chosen_presets(at: AppTest) -> list[str]:
    """The presets that stand out because they are the draft's."""
    return [
        button.label
        for button in at.sidebar.button
        if str(button.key).startswith("preset.") and button.proto.type == "primary"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_text_brings_its_preset(kind: str) -> None:
    """As soon as the text is there: some kinds have to be asked for it, or given it."""
    at = choose(opened(), "corpus.kind", kind)
    draft = session(at).draft
    name, preset = next(iter(KINDS[draft.corpus.kind].presets.items()))
    preset = preset.fitted(len(draft.corpus.parts()[0]))
    for page in PAGES:
        go(at, page)
        assert control(at, "corpus.kind").value == kind
        assert chosen_presets(at) == [name]
        assert control(at, "setting.batch_size").value == preset.batch_size
        assert session(at).draft.hyperparameters == preset.as_dict()


def test_what_was_set_for_a_kind_holds_when_one_comes_back_to_it() -> None:
    at = choose(choose(opened(), "corpus.decimal.n", 13), "corpus.decimal.n", 97)
    choose(at, "corpus.kind", "fizzbuzz")
    assert player(at).corpus.kind == "fizzbuzz"
    choose(go(at, GENERATE), "corpus.kind", "decimal")
    assert control(at, "corpus.decimal.n").value == 97
    assert player(at).corpus.name == "1/97"


def test_a_preset_refills_the_controls() -> None:
    at = opened()
    for name, preset in reversed(list(KINDS["decimal"].presets.items())):
        choose(at, "setting.optimizer", "sgd")
        press(at, f"preset.{name}")
        assert chosen_presets(at) == [name]
        assert session(at).draft.hyperparameters == preset.as_dict()
        for setting, value in preset.as_dict().items():
            assert control(at, f"setting.{setting}").value == value
        assert frame(at).hyperparameters == preset


def test_a_preset_for_a_trained_network_waits_in_the_draft() -> None:
    at = press(opened(), "Step")
    before = player(at)
    press(at, "preset.Notebook")
    assert player(at) is before and frame(at).iteration == 1
    assert chosen_presets(at) == ["Notebook"] and OFFER in buttons(at)


@pytest.mark.parametrize("page", PAGES)
def test_a_network_that_has_not_trained_becomes_what_is_chosen(page: str) -> None:
    at = choose(opened(page), "setting.hidden_size", 16)
    assert frame(at).hyperparameters.hidden_size == 16
    choose(at, "corpus.decimal.n", 13)
    assert player(at).corpus.name == "1/13"
    assert frame(at).iteration == 0 and not player(at).playing
    assert OFFER not in buttons(at) and not at.info


def test_it_does_so_also_while_it_plays() -> None:
    at = press(arrived_at("?text=decimal&pace=0.01"), "Train")
    choose(at, "setting.hidden_size", 16)
    assert frame(at).hyperparameters.hidden_size == 16
    choose(at, "corpus.decimal.n", 13)
    assert player(at).corpus.name == "1/13" and player(at).pace == 0.01
    assert frame(at).iteration == 0 and player(at).playing
    assert OFFER not in buttons(at)


def test_looking_at_pages_and_moving_controls_never_replaces_a_trained_network() -> None:
    assert OTHER_VALUES.keys() == SETTINGS.keys()
    at = press(opened(), "Step")
    before = player(at)
    for page in PAGES:
        assert player(go(at, page)) is before
    for name, value in OTHER_VALUES.items():
        assert value != control(at, f"setting.{name}").value
        choose(at, f"setting.{name}", value)
    for kind in KINDS:
        choose(at, "corpus.kind", kind)
        assert player(at) is before
    go(at, HOME)
    assert player(at) is before and frame(at).iteration == 1
    assert player(press(at, "Step")) is before and frame(at).iteration == 2


@pytest.mark.parametrize(("name", "value"), [("setting.hidden_size", 16), ("corpus.decimal.n", 13)])
def test_a_trained_network_is_only_given_up_on_request(name: str, value: Any) -> None:
    at = press(opened(), "Step")
    before = player(at)
    choose(at, name, value)
    press(at, "Step")
    assert player(at) is before and frame(at).iteration == 2
    assert len(at.info) == 1
    press(at, OFFER)
    assert player(at) is not before
    assert not session(at).is_outdated
    assert frame(at).iteration == 0
    assert not at.info and OFFER not in buttons(at)


def test_the_offer_says_what_would_change() -> None:
    at = press(opened(), "Step")
    for name, value in OTHER_VALUES.items():
        before = control(at, f"setting.{name}").value
        choose(at, f"setting.{name}", value)
        setting = SETTINGS[name]
        shown = setting.options.__getitem__ if isinstance(setting, Choice) else show_value
        change = f"{setting.label}: {shown(before)} → {shown(value)}"
        if name != "learning_rate":  # it acts at once
            assert change in at.info[0].value
        choose(at, f"setting.{name}", before)
        assert not at.info
    choose(at, "corpus.decimal.n", 13)
    assert at.info[0].value == "Text: 1/7 → 1/13"


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [
        ("corpus.kind", "fizzbuzz", "decimal"),
        ("corpus.kind", "own", "decimal"),
        ("corpus.kind", "stories", "decimal"),
        ("corpus.decimal.n", 13, 7),
        ("setting.hidden_size", 16, 128),
    ],
)
def test_a_change_taken_back_asks_for_nothing(name: str, there: Any, back: Any) -> None:
    at = press(opened(), "Step")
    assert control(at, name).value == back
    choose(choose(at, name, there), name, back)
    assert not at.info and OFFER not in buttons(at)


def test_the_learning_rate_acts_at_the_next_tick() -> None:
    at = train(opened())
    before, done = player(at), frame(at).iteration
    choose(at, "setting.learning_rate", 0.3)
    assert player(at) is before and frame(at).iteration > done
    assert frame(at).hyperparameters.learning_rate == 0.3 and frame(at).rate_changed
    assert not at.info


def test_settings_that_need_more_text_than_there_is_are_refused_in_a_sentence() -> None:
    at = choose(choose(opened(), "corpus.decimal.digits", 50), "setting.batch_size", 1)
    before = player(at)
    choose(at, "setting.seq_length", 256)
    assert len(at.warning) == 1 and "257" in at.warning[0].value
    assert player(at) is before
    choose(at, "setting.seq_length", 8)
    assert not at.warning
    assert frame(at).hyperparameters.seq_length == 8
