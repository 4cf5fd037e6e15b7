"""Whatever stands in the address, the visitor arrives somewhere, and is told what was wrong."""

from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from pages.ui import browser_id as browser
from pages.ui import entry
from pages.ui.entry import open_store
from rnn.corpora import KINDS
from rnn.persistence.blobs import UnreachableError
from rnn.persistence.store import RunStore
from tests.support.opened import (
    address,
    arrived_at,
    choose,
    frame,
    look,
    narration,
    opened,
    player,
    press,
    run,
    session,
    warnings,
)

GONE = "no longer kept"
LENGTH = 44  # characters of a token
UNKNOWN = [
    "a" * LENGTH,
    "x",
    "../../etc/passwd",
    "a" * LENGTH + "\n",
    "a" * (LENGTH - 1) + "\0",
    "é" * LENGTH,
    "a" * 9_999,
]


def token_of(at: AppTest) -> str:
    return session(at).autosave.token


def keys(store: RunStore) -> set[str]:
    return {blob.key for blob in store.blobs.list()}


def test_the_token_of_a_run_brings_it_back_and_stays_in_the_address() -> None:
    mine = press(press(arrived_at({"text": "fizzbuzz", "seed": "3"}), "Step"), "Step")
    at = arrived_at({"run": token_of(mine)})
    assert not warnings(at)
    assert frame(at).iteration == 2
    assert frame(at).samples == frame(mine).samples
    assert session(at).draft == session(mine).draft
    assert address(at) == {"run": token_of(mine)}
    press(at, "Step")
    assert token_of(at) == token_of(mine)


@pytest.mark.parametrize("token", UNKNOWN, ids=lambda token: repr(token[:24]))
def test_a_token_that_leads_nowhere_costs_a_sentence(token: str, store: RunStore) -> None:
    at = arrived_at({"run": token})
    assert len(warnings(at)) == 1 and GONE in warnings(at)[0].value
    assert (player(at).corpus.kind, frame(at).iteration) == ("decimal", 0)
    assert address(look(at)) == {}
    press(at, "Step")
    assert token_of(at) != token and address(at) == {"run": token_of(at)}
    assert keys(store) == {token_of(at)}


def test_a_run_that_is_damaged_is_left_as_it_is(store: RunStore) -> None:
    token = "a" * LENGTH
    store.blobs.write(token, b"torn")
    at = press(arrived_at({"run": token}), "Step")
    assert token_of(at) != token
    kept = store.blobs.read(token)
    assert kept and kept.data == b"torn"


def test_while_the_store_does_not_answer_there_is_a_new_one_and_the_address_stays(
    store: RunStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(press(opened(), "Step"))

    def refuse(key: str) -> None:
        raise UnreachableError("no route")

    with monkeypatch.context() as away:
        away.setattr(store.blobs, "read", refuse)
        at = arrived_at({"run": token})
        assert narration(at).startswith("The network of this address cannot be read at the moment")
        assert frame(at).iteration == 0 and address(look(at)) == {"run": token}
    assert frame(arrived_at(dict(address(at)))).iteration == 1


def test_a_run_that_another_tab_trained_on_is_told_and_goes_on_as_a_copy() -> None:
    first = press(opened(), "Step")
    token = token_of(first)
    second = press(press(arrived_at({"run": token}), "Step"), "Step")
    assert token_of(look(second)) == token
    press(first, "Step")
    assert token_of(look(first)) not in ("", token) and address(first) == {"run": token_of(first)}
    assert "goes on as a copy" in narration(first)
    assert "goes on as a copy" not in narration(look(press(first, "Train")))
    assert frame(arrived_at({"run": token})).iteration == 3


def test_a_link_begins_the_run_it_describes() -> None:
    at = arrived_at("?text=fizzbuzz&hidden_size=16&seed=5&until=2&pace=30")
    assert not warnings(at)
    assert (player(at).corpus.kind, frame(at).goal, player(at).pace) == ("fizzbuzz", 2, 30.0)
    hp = frame(at).hyperparameters
    assert (hp.hidden_size, hp.seed) == (16, 5)


@pytest.mark.parametrize(
    ("query", "complaints"),
    [
        ({}, 0),
        ({"run": ""}, 0),
        ({"fbclid": "IwAR0", "utm_source": "a school's portal", "unheard": "of"}, 0),
        ({"hidden_size": "16"}, 0),
        ({"text": "decimal", "last": "20"}, 1),  # of another text
        ({"![](x)": "![](x)"}, 0),
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
    at = arrived_at(query)
    notes = session(at).messages.notes
    assert len(notes) == complaints and len(warnings(at)) == bool(complaints)
    assert all(note in narration(at) and len(note) < 900 for note in notes)
    assert frame(at).iteration == 0
    press(at, "Step")
    assert frame(at).iteration == 1


def test_what_a_link_said_is_told_until_training_begins() -> None:
    at = arrived_at("?text=decimal&n=zero")
    assert len(warnings(look(at))) == 1
    assert not warnings(press(at, "Train"))


def test_a_reload_finds_what_was_there_also_before_anything_is_trained() -> None:
    link = {"text": "fizzbuzz", "hidden_size": "16", "until": "3"}
    at = arrived_at(dict(link))
    assert address(look(at)) == link
    again = arrived_at(dict(address(at)))
    assert frame(again).hyperparameters.hidden_size == 16
    press(again, "Step")
    assert address(look(again)) == {"run": token_of(again)}
    choose(choose(at, "corpus.fizzbuzz.last", 30), "setting.learning_rate", 0.03)
    again = arrived_at(dict(address(look(at))))
    assert player(again).corpus.options == {"last": 30}
    assert frame(again).hyperparameters.learning_rate == 0.03


def test_starting_over_is_remembered_and_the_run_before_stays_where_it_was() -> None:
    at = press(choose(opened(), "corpus.kind", "fizzbuzz"), "Step")
    token = token_of(look(at))
    press(at, "Start over")
    assert address(look(at)) == {"text": "fizzbuzz"}
    press(press(at, "Step"), "Step")
    assert token_of(look(at)) not in ("", token)
    assert frame(arrived_at({"run": token})).iteration == 1


@pytest.mark.parametrize("mark", ["another", ""])
def test_whoever_else_opens_an_address_gets_a_copy(
    mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also a browser without a mark: it cannot be told from others without one."""
    mine = press(opened(), "Step")
    token = token_of(look(mine))
    mine_again = press(arrived_at({"run": token}), "Step")
    assert token_of(look(mine_again)) == token
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(entry, "browser_id", lambda: mark)
        friend = arrived_at({"run": token})
        assert frame(friend).iteration == 2
        assert address(look(friend)) == {"run": token}, "until there is something of their own"
        press(friend, "Step")
        theirs = token_of(look(friend))
        assert theirs != token and address(friend) == {"run": theirs}
    assert frame(arrived_at({"run": token})).iteration == 2


def test_a_browser_is_known_by_what_its_cookie_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_cookie(value: str) -> str:
        context = SimpleNamespace(cookies={browser.COOKIE: value} if value else {})
        monkeypatch.setattr(browser.st, "context", context)
        return browser.browser_id()

    masked = "2|5e49f61c|3d3408cb6df014a788e1b888263626f3|1795504599"
    masked_anew = "2|87c1a53b|e4bc5becb47847805169ebafffbe75d4|1795504599"
    other = "2|377e01ef|73c9fc9cbb22fb016bb7f827f8a52737|1795504607"
    assert with_cookie(masked) == with_cookie(masked_anew) != ""
    assert with_cookie(other) not in ("", with_cookie(masked))
    for broken in ("", "x", "2||aa|1", "2|zz|aa|1", "1|2|3"):
        assert with_cookie(broken) == ""


LINKED = [kind.key for kind in KINDS.values() if not kind.fetches and not kind.read_upload]


@pytest.mark.parametrize("kind", LINKED)
def test_every_kind_that_needs_no_fetching_can_be_linked_to(kind: str) -> None:
    assert player(arrived_at({"text": kind})).corpus.kind == kind


def test_tokens_are_sealed_with_the_secret_of_the_operator_if_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Streamlit makes one itself at every start, which would forget whose run is whose."""
    sealed_with: list[str | None] = []
    monkeypatch.setattr(entry, "store", sealed_with.append)
    open_store()
    before = config.get_option("server.cookieSecret")
    config.set_option("server.cookieSecret", "of the operator", "a file of the operator")
    try:
        open_store()
    finally:
        config.set_option("server.cookieSecret", before, "<default>")
    open_store()
    assert before and sealed_with == [None, "of the operator", None]


# --- what came with the address is said ---


def test_who_opens_a_link_is_told_what_came_with_it_and_where_it_stops() -> None:
    at = arrived_at("?text=fizzbuzz&until=103")
    assert narration(at) == (
        "The text and the settings are those of the link. Press Train: it stops at update 103."
    )
    press(at, "Step")
    assert frame(at).goal == 103
    assert "stops at" not in narration(arrived_at("?text=fizzbuzz")) and not warnings(at)


def test_a_reload_says_that_the_network_is_back_and_leaves_the_switches() -> None:
    at = choose(choose(press(opened(), "Step"), "stop", False), "pace", 30.0)
    choose(at, "chart.logarithmic", True)
    assert {"stop": "off", "log": "on", "pace": "30"}.items() <= address(at).items()
    again = arrived_at(dict(address(at)))
    assert narration(again).startswith("Your network is back, at update 1.")
    assert not session(again).train.stop_when_solved and session(again).train.logarithmic
    assert player(again).pace == 30.0 and not run(again).stops_when_solved
    press(again, "Train")
    assert "is back" not in narration(again)
    stepped = press(arrived_at(dict(address(at))), "Step")
    assert frame(stepped).iteration == 2 and "is back" not in narration(stepped)
