"""A visitor's switches stand in the address, and are found there."""

import math

from rnn.corpora import KINDS
from rnn.persistence import link
from rnn.playground.choices import SWITCHES, take_choices, without_choices, write_choices
from rnn.playground.session import Session
from rnn.training.hyperparameters import SETTINGS
from tests.support.engine import run_of


def test_what_is_as_everybody_finds_it_is_not_said(new_session: Session) -> None:
    new_session.player.pace = KINDS[new_session.player.corpus.kind].pace
    assert write_choices(new_session) == {}


def test_every_choice_is_found_again(session: Session, new_session: Session) -> None:
    page = session.train
    page.stop_when_solved, page.logarithmic = False, True
    page.each_update, page.last_500 = False, True
    session.player.pace = 30.0
    query = write_choices(session)
    assert query == {"stop": "off", "log": "on", "each": "off", "latest": "on", "pace": "30"}
    take_choices(new_session, query)
    assert write_choices(new_session) == query
    assert not run_of(new_session.player).stops_when_solved and new_session.player.pace == 30.0
    session.player.pace = 4.0
    take_choices(new_session, {"pace": "full", "stop": "perhaps", "log": ""})
    assert new_session.player.pace == math.inf and new_session.train.logarithmic


def test_no_choice_is_called_like_what_a_link_asks_for() -> None:
    options = {link.option_name(n) for kind in KINDS.values() for n in kind.options}
    taken = options | SETTINGS.keys() | {link.TEXT, link.UNTIL, link.PACE, link.FINGERPRINT}
    assert not SWITCHES.keys() & taken
    assert without_choices({"text": "own", "stop": "off"}) == {"text": "own"}
    assert without_choices({"pace": "30", "log": "on"}) == {}
