"""A run is kept under a token in the address, saved as a file, and brought back from one."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.widgets.save_popover import file_name
from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.persistence.checkpoint import Checkpoint, load
from tests.support.opened import (
    HOME,
    PAGES,
    address,
    choose,
    control,
    frame,
    go,
    look,
    opened,
    player,
    press,
    run,
    session,
    train,
    warnings,
    with_run_of,
)
from tests.support.saved import everything

TINY = Hyperparameters(hidden_size=4, seq_length=4, seed=4)


def kept(at: AppTest) -> Checkpoint | None:
    """What is kept under the token of the session."""
    found = session(at).store.get(session(at).autosave.token, load)
    return found.run if found else None


def saved_iteration(at: AppTest) -> int:
    checkpoint = kept(at)
    return checkpoint.trainer.iteration if checkpoint else 0


def bring_back(at: AppTest, data: bytes) -> AppTest:
    """Upload a file."""
    control(at, "checkpoint").set_value(("run.safetensors", data, "application/octet-stream"))
    return look(at)


def file_of(at: AppTest) -> bytes:
    """What the button "Save as a file" gives."""
    return player(at).encode().result()


def test_what_has_not_trained_is_not_kept() -> None:
    at = choose(look(opened()), "setting.hidden_size", 16)
    assert not session(at).autosave.token and not list(session(at).store.blobs.list())


def test_every_step_is_kept_at_once_as_it_is() -> None:
    at = opened()
    for number in (1, 2, 3):
        press(at, "Step")
        found = kept(at)
        assert found and everything(found.trainer) == everything(run(at).trainer)
        assert [sample[0] for sample in found.samples] == list(range(number + 1))


def test_what_has_not_changed_is_not_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = press(opened(), "Step")
    again = opened()
    bring_back(again, file_of(at))
    for one in (at, again):
        monkeypatch.setattr(player(one), "encode", lambda: pytest.fail("it was written again"))
        look(look(one))


def test_the_token_stands_in_the_address_of_every_page() -> None:
    at = opened()
    assert address(at) == {}
    press(at, "Step")
    token = session(at).autosave.token
    for page in (*PAGES, HOME):
        go(at, page)
        assert address(at) == {"run": token}


def test_pause_keeps_what_it_paused_at() -> None:
    at = press(train(opened(), ticks=3), "Pause")
    assert saved_iteration(at) == frame(at).iteration > 0


def test_going_back_to_the_very_beginning_is_kept() -> None:
    at = press(press(opened(), "Step"), "Step")
    at.select_slider(key="back.2").set_value(0)
    press(look(at), "Rewind to it")
    found = kept(at)
    assert frame(at).iteration == 0 and found and found.trainer.iteration == 0


def test_a_file_brings_the_whole_run_back_and_it_is_kept_from_then_on() -> None:
    """Though nothing was trained since: a reload must not bring back what was there before it."""
    mine = with_run_of(opened(), KINDS["fizzbuzz"].make(last=50), TINY)
    for _ in range(5):
        press(mine, "Step")
    choose(mine, "setting.learning_rate", 0.3)
    at = bring_back(press(opened(), "Step"), file_of(mine))
    assert everything(run(at).trainer) == everything(run(mine).trainer)
    assert frame(at).samples == frame(mine).samples and frame(at).rate_changed
    assert frame(at).first_rate == TINY.learning_rate
    assert session(at).draft == session(mine).draft
    assert control(at, "corpus.kind").value == "fizzbuzz"
    assert control(at, "corpus.fizzbuzz.last").value == 50
    assert control(at, "setting.seed").value == 4
    assert saved_iteration(at) == 5
    assert session(at).autosave.token != session(mine).autosave.token
    for one in (at, mine):
        press(one, "Step")
    assert frame(at).live == frame(mine).live


def test_a_file_that_is_brought_back_while_another_run_plays_waits_for_train() -> None:
    mine = press(opened(), "Step")
    at = bring_back(train(opened()), file_of(mine))
    assert not player(at).playing and frame(look(at)).iteration == 1


def test_a_text_of_ones_own_comes_back_from_its_file() -> None:
    text = "a rose is a rose is a rose. " * 50
    mine = choose(choose(opened(), "corpus.kind", "own"), "corpus.own.text", text)
    at = bring_back(opened(), file_of(press(mine, "Step")))
    assert player(at).corpus == player(mine).corpus
    assert control(at, "corpus.own.text").value == text


@pytest.mark.parametrize("data", [b"", b"\x10" + b"\0" * 7 + b"{ and nothing", b"x" * 9_999])
def test_a_bad_file_costs_a_sentence_and_nothing_else(data: bytes) -> None:
    at = press(opened(), "Step")
    before = player(at)
    bring_back(at, data)
    assert len(warnings(at)) == 1 and "A saved run must" in warnings(at)[0].value
    assert player(at) is before and frame(at).iteration == 1 == saved_iteration(at)
    bring_back(at, file_of(at))
    assert not warnings(at)


@pytest.mark.parametrize(
    ("name", "file"), [("1/7", "1-7"), ("../É\0", "network"), ("Alice in…", "Alice-in")]
)
def test_a_file_has_a_harmless_name(name: str, file: str) -> None:
    at: Any = opened()
    player(at).corpus = replace(player(at).corpus, name=name)
    assert file_name(player(at)) == file
