"""What the picture of the network is sent, and what it may ask for."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.network_picture import describe_update
from rnn.playground.activity import Activity, UpdateActivity
from rnn.playground.page_state import TrainPage
from rnn.playground.picture import NetworkPicture
from rnn.playground.player import Player
from tests.support.engine import inline_engine
from tests.support.opened import choose, look, opened, player, press, session
from tests.support.runs import CORPUS, tiny_recipe

READ = Activity(
    "142",
    0,
    False,
    np.array([[0, 255], [128, 7]], np.uint8),
    2,
    1,
    ("41", "124"),
    np.array([[0.5, 0.25], [0.6, 0.3]], np.float32)[:, :2],
)
BEFORE = replace(READ, candidates=("41", "12"))
AFTER = replace(BEFORE, probabilities=np.array([[0.6, 0.2], [0.5, 0.4]], np.float32))
UPDATE = UpdateActivity(9, BEFORE, AFTER, 128, 18_568, 18_568, 0.00052345)


def test_an_update_is_described_with_its_own_numbers() -> None:
    assert describe_update(UPDATE) == (
        "After 126 more characters, all 18,568 numbers are nudged, by 0.00052 on average. "
        "What is right: 40.0% before, 50.0% now."
    )
    assert describe_update(replace(UPDATE, changed=18_422)).startswith(
        "After 126 more characters, 18,422 of its 18,568 numbers are nudged"
    )
    assert "1 of its 18,568 numbers is nudged" in describe_update(replace(UPDATE, changed=1))
    assert describe_update(replace(UPDATE, characters=2)).startswith("Then, all 18,568 numbers")
    assert describe_update(replace(UPDATE, characters=3)).startswith("After 1 more character, ")


def show_picture() -> None:
    import streamlit as st

    from pages.ui.elements.network_picture import PictureOnPage

    picture = PictureOnPage(st.session_state.page.picture)
    picture.draw()
    picture.update()
    picture.update()  # nothing is new: to send it twice in one run would be an error


def components(at: AppTest) -> dict[str, Any]:
    """What the components on the page were sent, by their names."""
    assert not at.exception
    protos = [element.proto for element in at.get("bidi_component")]
    return {proto.component_name: proto for proto in protos}


def page_with(picture: NetworkPicture) -> AppTest:
    at = AppTest.from_function(show_picture)
    at.session_state.page = TrainPage(picture=picture)
    return at.run()


def test_the_code_is_sent_once_and_only_the_numbers_follow() -> None:
    picture = NetworkPicture()
    assert [*components(page_with(picture))] == ["network_picture"], "there is nothing to show yet"
    player = begin_player(3)
    picture.ask(player)
    at = page_with(picture)
    first = components(at)
    player.step()
    picture.ask(player)
    second = components(at.run())
    assert first["network_picture"] == second["network_picture"]
    assert first["network_feed"] != second["network_feed"]
    assert first["network_feed"].id == second["network_feed"].id, "it stays the same element"
    data = json.loads(json.loads(second["network_feed"].json)["news"])
    assert data["update"]["id"] == "1 4" and data["reading"]["text"] in CORPUS.text
    assert len(second["network_feed"].js_content) < 500


def begin_player(steps: int) -> Player:
    """The player of a tiny network that has done so many updates."""
    player = Player.begin(inline_engine(), tiny_recipe(), CORPUS)
    for _ in range(steps):
        player.step()
    return player


@pytest.mark.parametrize(
    ("said", "place"),
    [([1, 30], 30), ([1, -5], 0), ([2, 30], 0), ("30", 0), ([1, "30"], 0), ([1], 0), (None, 0)],
)
def test_it_reads_on_where_the_picture_asks_and_nowhere_else(said: Any, place: int) -> None:
    picture, player = NetworkPicture(), begin_player(0)
    picture.ask(player)
    at = AppTest.from_function(show_picture)
    at.session_state.page = TrainPage(picture=picture)
    at.session_state["network-feed.1"] = {"place": said}
    at.run()
    assert not at.exception
    picture.ask(player)
    assert picture.activity and picture.activity.start == place


def test_the_page_of_a_visitor_can_ask() -> None:
    picture = NetworkPicture()
    picture.ask(player(opened()))
    assert picture.activity and picture.activity.hidden_size == 128


def test_the_picture_reads_what_the_network_writes_if_that_is_wanted() -> None:
    at = press(opened(), "Step")
    assert session(at).train.picture.activity.written is False
    choose(at, "picture.writes", True)
    look(at)
    activity = session(at).train.picture.activity
    assert activity.written is True and activity.text.startswith(player(at).corpus.prompt)
