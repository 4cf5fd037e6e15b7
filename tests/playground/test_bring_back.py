"""Nothing that was learned is lost: the network before can be brought back, as it was."""

from rnn.corpora import KINDS
from rnn.persistence.recipe import Recipe
from rnn.playground.bring_back import bring_back, rewind, rewind_to_best
from rnn.playground.player import Player
from rnn.playground.previous import FEW, Previous
from rnn.playground.session import Session

DECIMAL = KINDS["decimal"].make()


def saved(player: Player) -> bytes:
    return player.encode().result(0)


def kept(session: Session) -> Previous:
    assert session.previous is not None
    return session.previous


def swap(session: Session) -> None:
    bring_back(session, kept(session))


def test_what_starting_over_replaces_comes_back_bit_for_bit(session: Session) -> None:
    for _ in range(4):
        session.player.step()
    before, pace, text = saved(session.player), session.player.pace, session.draft.corpus
    session.begin(Recipe.preset("decimal"), DECIMAL)
    assert session.player.corpus is DECIMAL and session.draft.kind == "decimal"
    swap(session)
    assert session.previous is None, "what has not trained is not kept"
    assert saved(session.player) == before and not session.player.playing
    assert session.player.pace == pace and session.draft.corpus == text
    assert not session.is_outdated
    welcome = session.messages.welcome
    assert welcome == ("Your network is back, at update 5.", "")
    session.begin(Recipe.preset("decimal"), DECIMAL)
    session.player.step()
    swap(session)
    swap(session)
    assert session.player.corpus == DECIMAL and session.player.frame.iteration == 1, "to and fro"
    welcome = session.messages.welcome  # shown on every page; the button is on one
    left = (
        "The one you just left comes back the same way, until you start another, or reload or "
        "close this page."
    )
    assert welcome and welcome[1] == left
    swap(session)
    assert saved(session.player) == before


def test_a_few_updates_take_the_place_of_none_that_had_more(session: Session) -> None:
    for _ in range(FEW):
        session.player.step()
    before = saved(session.player)
    session.start_over()
    session.player.step()
    session.start_over()
    swap(session)
    assert saved(session.player) == before


def test_what_is_brought_back_is_not_compared_with_itself(session: Session) -> None:
    session.player.step()
    session.start_over()
    swap(session)
    session.player.step()
    assert session.player.frame.likeness is None or session.player.frame.likeness.same is None


def test_a_press_that_is_told_twice_brings_it_back_once(session: Session) -> None:
    session.player.step()
    session.start_over()
    previous = kept(session)
    bring_back(session, previous)
    there = session.player
    bring_back(session, previous)
    assert session.player is there


def test_a_network_that_has_not_trained_takes_the_place_of_none(session: Session) -> None:
    session.player.step()
    session.start_over()
    previous = kept(session)
    session.set_setting("hidden_size", 9)  # an untouched run simply becomes another
    session.start_over()
    assert session.previous is previous


def test_it_stays_where_it_is_kept(session: Session) -> None:
    session.autosave.save_if_due(session.player, at_once=True)
    token = session.autosave.token
    assert token
    session.start_over()
    assert not session.autosave.token
    swap(session)
    assert session.autosave.token == token


def test_what_comes_after_a_rewind_is_kept(session: Session) -> None:
    for _ in range(6):
        session.player.step()
    later = saved(session.player)
    rewind(session, 2)
    assert session.player.frame.iteration == 2 and kept(session).is_later
    previous = session.previous
    rewind(session, 2)
    assert session.previous is previous, "told once more, it forgets nothing"
    swap(session)
    assert saved(session.player) == later
    assert kept(session).is_rewound and not kept(session).is_later
    swap(session)
    assert session.player.frame.iteration == 2
    assert kept(session).is_later and not kept(session).is_rewound


def test_what_comes_after_the_best_is_kept_while_training_goes_on(session: Session) -> None:
    for _ in range(4):
        session.player.step()
    session.player.play()
    rewind_to_best(session, 0.05)
    assert session.player.playing and kept(session).frame.iteration == 5
    assert session.player.frame.hyperparameters.learning_rate == 0.05


def test_one_that_cannot_be_had_back_leaves_all_as_it_is(session: Session) -> None:
    session.start_over()
    previous = kept(session)
    data = previous.encoded
    data._result = b"damaged"  # type: ignore[attr-defined]
    present = session.player
    bring_back(session, previous)
    assert session.player is present and session.previous is None
    assert session.messages.notes == ["The network before could not be brought back."]


def test_its_curve_is_compared_on_the_same_text_alone(session: Session) -> None:
    text = session.player.corpus
    session.start_over()
    assert kept(session).is_comparable(text) and not kept(session).is_comparable(DECIMAL)
