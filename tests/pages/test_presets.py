"""A kind of text brings settings that suit it, and a preset fills the sidebar's controls."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import sidebar
from pages.ui.sidebar import OWN
from rnn.corpora import KINDS
from tests.support.opened import (
    GENERATE,
    PAGES,
    buttons,
    choose,
    control,
    frame,
    go,
    look,
    opened,
    player,
    press,
    session,
)


def preset_control(at: AppTest) -> Any:
    """The list of presets; what it shows is in its key."""
    (found,) = [each for each in at.sidebar.selectbox if str(each.key).startswith("preset.")]
    return found


def chosen_preset(at: AppTest) -> str:
    return str(preset_control(at).value)


def choose_preset(at: AppTest, name: str) -> AppTest:
    preset_control(at).set_value(name)
    return look(at)


@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_of_text_brings_its_preset(kind: str) -> None:
    """As soon as the text is there: some kinds have to be asked for it, or given it."""
    at = choose(opened(), "corpus.kind", kind)
    draft = session(at).draft
    name, preset = next(iter(KINDS[draft.corpus.kind].presets.items()))
    preset = preset.fit_to(len(draft.corpus.parts()[0]))
    for page in PAGES:
        go(at, page)
        assert control(at, "corpus.kind").value == kind
        assert chosen_preset(at) == name
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
        assert chosen_preset(at) == OWN
        choose_preset(at, name)
        assert chosen_preset(at) == name
        assert session(at).draft.hyperparameters == preset.as_dict()
        for setting, value in preset.as_dict().items():
            assert control(at, f"setting.{setting}").value == value
        assert frame(at).hyperparameters == preset


def test_a_preset_for_a_trained_network_waits_in_the_draft() -> None:
    at = press(opened(), "Step")
    before = player(at)
    choose_preset(at, "Notebook")
    assert player(at) is before and frame(at).iteration == 1
    assert chosen_preset(at) == "Notebook" and "begin" in buttons(at)


def test_to_choose_ones_own_settings_changes_none() -> None:
    at = opened()
    before = session(at).draft.hyperparameters
    choose_preset(at, OWN)
    assert session(at).draft.hyperparameters == before
    assert chosen_preset(at) == "Fast"


def test_a_move_that_is_told_of_again_after_a_preset_takes_nothing_back() -> None:
    """Streamlit tells of it twice where the choice of the preset interrupts the move's own run."""
    at = press(opened(), "Step")
    for name in ("setting.hidden_size", "setting.seq_length", "setting.cell"):
        control(at, name).set_value({"setting.cell": "gru"}.get(name, 64))
    choose_preset(at, "Notebook")
    slow = session(at).draft.preset("Notebook").as_dict()
    assert session(at).draft.hyperparameters == slow
    look(at)
    assert session(at).draft.hyperparameters == slow


def test_a_late_message_about_the_presets_takes_no_move_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It still tells of the list as it was before the move."""
    at = opened()
    before = str(preset_control(at).key)
    choose(at, "setting.hidden_size", 32)
    shown = chosen_preset(opened())
    monkeypatch.setattr(sidebar.st, "session_state", {before: shown})
    sidebar._take_preset(session(at), before, shown)
    assert session(at).draft.hyperparameters["hidden_size"] == 32
