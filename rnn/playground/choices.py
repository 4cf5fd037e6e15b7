"""What a visitor chose of how a run is shown and stopped, as it stands in the page's address: a
reload finds the switches as they were."""

from collections.abc import Mapping

from rnn.corpora import KINDS
from rnn.errors import SettingError
from rnn.persistence.link import PACE, parse_value, write_value
from rnn.persistence.recipe import PACE as PACES
from rnn.playground.page_state import TrainPage
from rnn.playground.session import Session

SWITCHES = {
    "stop": "stop_when_solved",
    "log": "logarithmic",
    "each": "each_update",
    "latest": "last_500",
}
WORDS = {"on": True, "off": False}
USUAL = TrainPage()  # what everybody finds at first


def write_choices(session: Session) -> dict[str, str]:
    """What differs from what is usual."""
    query: dict[str, str] = {}
    for name, switch in SWITCHES.items():
        if (is_on := getattr(session.train, switch)) != getattr(USUAL, switch):
            query[name] = "on" if is_on else "off"
    if session.player.pace != KINDS[session.player.corpus.kind].pace:
        query[PACE] = write_value(session.player.pace)
    return query


def take_choices(session: Session, query: Mapping[str, str]) -> None:
    """Take up what the address says; what cannot be understood there is left out."""
    for name, switch in SWITCHES.items():
        if (is_on := WORDS.get(query.get(name, ""))) is not None:
            setattr(session.train, switch, is_on)
    session.player.set_stop_when_solved(session.train.stop_when_solved)
    try:
        pace = PACES.check(PACE, parse_value(PACES, query.get(PACE, "")))
    except SettingError:
        return
    session.set_pace(pace)


def without_choices(query: Mapping[str, str]) -> dict[str, str]:
    """What a link asks for beside them; a pace is asked for with a text alone."""
    asked = {name: value for name, value in query.items() if name not in SWITCHES}
    return {} if asked.keys() == {PACE} else asked
