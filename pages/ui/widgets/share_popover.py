"""Share: a run as a link, and as a picture that thirty telephones can read."""

from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlencode

import segno
import streamlit as st

from pages.ui.format import format_number
from rnn.playground.frame import Frame
from rnn.playground.session import Session
from rnn.playground.url import linkable_recipe
from rnn.training.fingerprint import Fingerprint

OWN_TEXT = (
    "Every other text can be shared. Once it has trained, whoever gets the address of this page "
    "itself gets a copy of your network, with its text."
)


def share_popover(session: Session) -> None:
    """A button that opens to the link of this run."""
    # opened, it is drawn anew: it tells how far the run has come
    with st.popover("Share", icon=":material/share:", key="share", on_change="rerun"):
        base = (st.context.url or "").split("?")[0]
        iteration = session.player.frame.iteration
        key = session.key("share.until")
        goal = iteration if iteration and st.session_state.get(key) else None
        fingerprint = choose_fingerprint(session.player.frame, goal)
        try:
            query = linkable_recipe(session.player, goal, fingerprint).to_query()
        except ValueError as error:
            st.caption(f"{error} {OWN_TEXT}")
            return
        if iteration:
            st.toggle(f"Stop where it is: at update {iteration:,}", key=key)
        if session.player.frame.rate_changed:
            st.markdown(
                "Whoever opens this gets a run that begins as this one did. You changed the "
                "learning rate on the way; theirs stays as it was at first."
            )
        else:
            st.markdown(describe_sameness(fingerprint))
        address = f"{base}?{urlencode(query)}"
        st.code(address, language=None, wrap_lines=True)
        with suppress(segno.DataOverflowError):  # a very long one has no picture
            st.image(qr_code(address), width=184, alt="This link as a QR code")


def choose_fingerprint(frame: Frame, goal: int | None) -> Fingerprint | None:
    """What tells whoever opens the link whether it is the very same run: the fingerprint where
    theirs is to stop, or an early one. None if theirs is another run, or this has not begun."""
    if frame.rate_changed or frame.iteration == 0:
        return None
    return frame.early_fingerprint if goal is None else frame.fingerprint


def describe_sameness(fingerprint: Fingerprint | None) -> str:
    """What whoever opens the link gets."""
    same = "Whoever opens this gets the same run, the same losses and the same samples, on any "
    same += "computer that rounds as this one does."
    if fingerprint is None:
        return f"{same} Train it first, and the link will tell them whether theirs does."
    update = format_number(fingerprint.iteration)
    return f"{same} At update {update} they are told whether theirs does."


@lru_cache(maxsize=64)
def qr_code(address: str) -> str:
    """The QR code of an address, as SVG."""
    return str(segno.make(address, error="m").svg_inline(scale=5, light="white"))
