"""Whatever stands in the address, the visitor arrives somewhere, and is told what was wrong."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import browser_id as visitor
from pages.ui.widgets import save_popover as keeping
from rnn.corpora import KINDS
from tests.support.opened import HOME, address, choose, look, opened, press, session
from tests.support.running_app import ROOT

GONE = "no longer kept"
UNKNOWN = [
    "a" * 22,
    "x",
    "../../etc/passwd",
    "a" * 22 + "\n",
    "a" * 21 + "\0",
    "é" * 22,
    "a" * 9_999,
]


def arriving(**query: str | list[str]) -> AppTest:
    """The first view, opened with something behind the question mark."""
    at = AppTest.from_file(str(ROOT / HOME), default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    return look(at)


def is_the_first_run(at: AppTest) -> bool:
    run = session(at).run
    return (run.corpus.kind, run.trainer.iteration) == ("decimal", 0)


def test_the_token_of_a_run_brings_it_back_and_stays_in_the_address() -> None:
    mine = press(press(arriving(text="fizzbuzz", seed="3"), "Step"), "Step")
    at = arriving(run=session(mine).token)
    assert not at.warning
    assert session(at).run.trainer.iteration == 2
    assert session(at).run.samples == session(mine).run.samples
    assert session(at).draft == session(mine).draft
    assert address(at) == {"run": session(mine).token}
    press(at, "Step")
    assert session(at).token == session(mine).token


@pytest.mark.parametrize("token", UNKNOWN, ids=lambda token: repr(token[:24]))
def test_a_token_that_leads_nowhere_costs_a_sentence(token: str, runs: Path) -> None:
    at = arriving(run=token)
    assert len(at.warning) == 1 and GONE in at.warning[0].value
    assert is_the_first_run(at) and address(at) == {}
    press(at, "Step")
    assert session(at).token != token and address(at) == {"run": session(at).token}
    assert [path.name for path in runs.iterdir()] == [session(at).token]


def test_a_run_that_is_damaged_is_left_as_it_is(runs: Path) -> None:
    token = "a" * 22
    runs.mkdir()
    (runs / token).write_bytes(b"PK\3\4 torn")
    at = press(arriving(run=token), "Step")
    assert session(at).token != token
    assert (runs / token).read_bytes() == b"PK\3\4 torn"


def test_a_link_begins_the_run_it_describes() -> None:
    at = arriving(text="fizzbuzz", hidden_size="16", seed="5", until="2")
    assert not at.warning
    run = session(at).run
    assert (run.corpus.kind, run.goal) == ("fizzbuzz", 2)
    assert (run.trainer.hyperparameters.hidden_size, run.trainer.hyperparameters.seed) == (16, 5)


@pytest.mark.parametrize(
    ("query", "complaints"),
    [
        ({}, 0),
        ({"run": ""}, 0),
        ({"unheard": "of"}, 1),
        ({"hidden_size": "16"}, 0),
        ({"text": "decimal", "hiden_size": "64", "lrate": "1"}, 1),
        ({"text": "decimal", "last": "20"}, 1),  # of another text
        ({"![](x)": "![](x)"}, 1),
        ({"text": ""}, 1),
        ({"text": "nothing"}, 1),
        ({"text": "own"}, 1),
        ({"text": ["cuckoo", "decimal"]}, 0),  # of several the last one counts
        ({"text": "decimal", "n": "zero"}, 1),
        ({"text": "decimal", "n": "", "seed": "²"}, 2),
        ({"text": "decimal", "until": "0"}, 1),
        ({"text": "decimal", "hidden_size": "9" * 9_999}, 1),
        ({"text": "decimal", "learning_rate": "nan", "cell": "![](x)"}, 2),
        ({"text": "decimal", "digits": "50", "seq_length": "256"}, 1),  # more than the text has
        ({"run": "x", "text": "fizzbuzz"}, 1),
    ],
    ids=str,
)
def test_what_is_malformed_costs_a_sentence_each(
    query: dict[str, str | list[str]], complaints: int
) -> None:
    at = arriving(**query)
    assert len(at.warning) == complaints
    assert all(len(warning.value) < 900 and "![](" not in warning.value for warning in at.warning)
    assert session(at).run.trainer.iteration == 0
    press(at, "Step")
    assert session(at).run.trainer.iteration == 1


def test_a_reload_finds_what_was_there_also_before_anything_is_trained() -> None:
    link = {"text": "fizzbuzz", "hidden_size": "16", "until": "3"}
    at = arriving(**link)
    assert address(look(at)) == link
    again = arriving(**address(at))
    assert session(again).run.trainer.hyperparameters.hidden_size == 16
    press(again, "Step")
    assert address(look(again)) == {"run": session(again).token}
    choose(choose(at, "fizzbuzz.last", 30), "setting.learning_rate", 0.03)
    again = arriving(**address(look(at)))
    assert session(again).run.corpus.options == {"last": 30}
    assert session(again).run.trainer.learning_rate == 0.03


def test_starting_over_is_remembered_and_the_run_before_stays_where_it_was() -> None:
    at = press(choose(opened(), "kind", "fizzbuzz"), "Step")
    token = session(look(at)).token
    press(at, "Start over")
    assert address(look(at)) == {"text": "fizzbuzz"}
    press(press(at, "Step"), "Step")
    assert session(look(at)).token not in ("", token)
    assert session(arriving(run=token)).run.trainer.iteration == 1


def test_whoever_else_opens_an_address_gets_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = press(opened(), "Step")
    token = session(look(mine)).token
    mine_again = press(arriving(run=token), "Step")
    assert session(look(mine_again)).token == token
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(keeping, "browser", lambda: "another")
        friend = arriving(run=token)
        assert session(friend).run.trainer.iteration == 2
        assert address(look(friend)) == {"run": token}, "until there is something of their own"
        press(friend, "Step")
        theirs = session(look(friend)).token
        assert theirs != token and address(friend) == {"run": theirs}
    assert session(arriving(run=token)).run.trainer.iteration == 2


def test_a_browser_is_known_by_what_its_cookie_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_cookie(value: str) -> str:
        context = SimpleNamespace(cookies={visitor.COOKIE: value} if value else {})
        monkeypatch.setattr(visitor.st, "context", context)
        return visitor.browser()

    masked = "2|5e49f61c|3d3408cb6df014a788e1b888263626f3|1795504599"
    masked_anew = "2|87c1a53b|e4bc5becb47847805169ebafffbe75d4|1795504599"
    other = "2|377e01ef|73c9fc9cbb22fb016bb7f827f8a52737|1795504607"
    assert with_cookie(masked) == with_cookie(masked_anew) != ""
    assert with_cookie(other) not in ("", with_cookie(masked))
    for broken in ("", "x", "2||aa|1", "2|zz|aa|1", "1|2|3"):
        assert with_cookie(broken) == ""


def test_every_kind_that_needs_no_fetching_can_be_linked_to() -> None:
    for kind in KINDS.values():
        if not kind.fetches and not kind.read_upload:
            assert session(arriving(text=kind.key)).run.corpus.kind == kind.key
