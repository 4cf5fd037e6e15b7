"""The picture of the network follows its run: asked anew as it learns, and read on in the text."""

from types import SimpleNamespace

import pytest

from rnn.playground import answers as answers_module
from rnn.playground.answers import LEAST_GAP
from rnn.playground.commands import Step
from rnn.playground.picture import NetworkPicture
from rnn.playground.player import Player
from tests.support.engine import inline_engine, run_of
from tests.support.runs import CORPUS, Clock, poison, tiny_recipe


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(answers_module, "time", SimpleNamespace(monotonic=clock))
    return clock


@pytest.fixture
def player(clock: Clock) -> Player:
    return Player.begin(inline_engine(), tiny_recipe(), CORPUS)


@pytest.fixture
def picture(player: Player) -> NetworkPicture:
    picture = NetworkPicture()
    picture.ask(player)
    return picture


def test_while_it_plays_it_is_asked_at_most_once_a_second(
    player: Player, picture: NetworkPicture, clock: Clock
) -> None:
    player.play()
    picture.ask(player)
    shown = picture.activity
    for _ in range(9):
        clock.now += LEAST_GAP / 10
        player.tell(Step())
        picture.ask(player)
        assert picture.activity is shown and picture.playing
    clock.now += LEAST_GAP / 5
    picture.ask(player)
    assert picture.activity is not shown


def test_what_has_not_changed_is_not_asked_again(
    player: Player, picture: NetworkPicture, clock: Clock
) -> None:
    shown = picture.activity
    for _ in range(3):
        clock.now += 10 * LEAST_GAP
        picture.ask(player)
        assert picture.activity is shown


def test_it_reads_on_where_it_is_told_to(player: Player, picture: NetworkPicture) -> None:
    assert picture.activity and picture.activity.start == 0
    picture.read_on(picture.run_number, 30)
    picture.ask(player)
    assert picture.activity.start == 30
    for run_number, place in ((picture.run_number + 1, 60), (picture.run_number, -1)):
        picture.read_on(run_number, place)
        picture.ask(player)
        assert picture.activity.start == 30


def test_it_shows_what_the_network_writes_if_that_is_wanted(
    player: Player, picture: NetworkPicture
) -> None:
    picture.writes = True
    picture.ask(player)
    assert picture.activity and picture.activity.written
    picture.writes = False
    picture.ask(player)
    assert not picture.activity.written


def test_a_step_is_shown_until_the_network_plays(player: Player, picture: NetworkPicture) -> None:
    assert picture.update is None
    player.step()
    picture.ask(player)
    assert picture.update and picture.update.iteration == 1
    picture.ask(player)
    assert picture.update and picture.update.iteration == 1
    player.play()
    picture.ask(player)
    assert picture.update is None


def test_another_run_is_another_picture(picture: NetworkPicture) -> None:
    first = picture.run_number
    other = Player.begin(inline_engine(), tiny_recipe(hidden_size=6), CORPUS)
    for _ in range(5):
        other.step()
    picture.ask(other)
    assert picture.run_number == first + 1
    assert picture.activity and picture.activity.hidden_size == 6
    assert picture.activity.start == 20  # about where it has got to: five windows of four


def test_numbers_that_are_not_finite_leave_the_picture_as_it_was(
    player: Player, picture: NetworkPicture
) -> None:
    shown = picture.activity
    poison(run_of(player))
    player.step()
    picture.ask(player)
    assert picture.activity is shown and picture.update is None
