"""The network at work, as a picture that goes on by itself between two ticks.

It is made of two components. The picture is drawn once; its feed, which shows nothing, brings it
new numbers, so that its code does not travel with them.
"""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from pages.ui.format import format_count, format_number
from rnn.playground.activity import Activity, UpdateActivity
from rnn.playground.picture import NetworkPicture


def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


_PICTURE = st.components.v2.component(
    "network_picture",
    html=_read("network_picture.html"),
    css=_read("network_picture.css"),
    js=_read("network_picture.js"),
)
_FEED = st.components.v2.component("network_feed", js=_read("network_feed.js"))


class PictureOnPage:
    """The picture and its feed, outside of the tick. The feed is a fragment of its own, which the
    picture runs to say where it wants to read on; a tick sends into it what is new."""

    def __init__(self, picture: NetworkPicture) -> None:
        self._picture = picture
        self._sent: object = None

    def draw(self) -> None:
        """Take a place on the page, which the whole of it draws."""
        _PICTURE(key="network")
        with st.container(key="network-feed"):  # which is not shown: see style.css
            st.fragment()(self._listen)()

    def update(self) -> None:
        """Send from within a tick what the picture shows from here on, if that is new."""
        picture = self._picture
        shows = picture.run_number, picture.activity, picture.update, picture.playing
        if picture.activity is None or shows == self._sent:
            return
        news = json.dumps(picture_data(picture, picture.activity))
        with ThreadState.scoped(fragment_id=self._fragment_id, delta_path=None), self._place:
            _FEED(key=self._key, data={"news": news}, on_place_change=_ignore)
        self._sent = shows

    def _listen(self) -> None:
        """Take the feed's place, and read on where the picture asks. The next tick sends what it
        shows: Streamlit may run both in one, in which it refuses to draw a component twice."""
        self._fragment_id, self._place = ThreadState.get().fragment_id, st.empty()
        self._sent = None
        place = st.session_state.get(self._key, {}).get("place")
        if isinstance(place, list) and [type(part) for part in place] == [int, int]:
            self._picture.read_on(*place)

    @property
    def _key(self) -> str:
        return f"network-feed.{self._picture.run_number}"


def picture_data(picture: NetworkPicture, activity: Activity) -> dict[str, Any]:
    """What is sent to the picture. It changes at most once a second."""
    return {
        "run": picture.run_number,
        "source": f"{picture.run_number} {activity.written}",  # of the characters
        "playing": picture.playing,
        "readsOn": picture.playing and not activity.written,
        "reading": _numbers(activity),
        "update": _update(picture.run_number, picture.update) if picture.update else None,
    }


def _numbers(activity: Activity) -> dict[str, Any]:
    shown, size = activity.units.shape[1], activity.hidden_size
    return {
        "text": activity.text,
        "start": activity.start,
        "written": activity.written,
        "units": b64encode(activity.units.tobytes()).decode(),
        "shown": shown,
        "memory": f"{shown} of {size} numbers" if shown < size else format_count(size, "number"),
        "layer": "top layer" if activity.layers > 1 else "memory",
        "candidates": activity.candidates,
        # no character is ever quite sure, or quite impossible
        "chances": activity.probabilities.astype(float).round(4).clip(1e-4, 0.9999).tolist(),
    }


def _update(run_number: int, update: UpdateActivity) -> dict[str, Any]:
    return {
        "id": f"{run_number} {update.iteration}",
        "before": _numbers(update.before),
        "after": _numbers(update.after),
        "conclusion": describe_update(update),
    }


def describe_update(update: UpdateActivity) -> str:
    """What one update did, in two sentences."""
    more = update.characters - len(update.before.text) + 1
    when = f"After {format_count(more, 'more character')}" if more else "Then"
    weights, changed = format_number(update.weights), format_number(update.changed)
    nudged = f"{changed} of its {weights}" if update.changed < update.weights else f"all {weights}"
    are = "is" if update.changed == 1 else "are"
    before, after = (
        float(activity.following_probabilities.mean()) for activity in (update.before, update.after)
    )
    return (
        f"{when}, {nudged} numbers {are} nudged, by {update.mean_change:.2g} on average. "
        f"What is right: {before:.1%} before, {after:.1%} now."
    )


def _ignore() -> None:
    """A component's state is kept only where somebody is told when it changes."""
