"""Share: a run as a link, and as a picture that thirty telephones can read."""

from contextlib import suppress
from functools import lru_cache
from urllib.parse import urlencode

import segno
import streamlit as st

from rnn.playground.session import Session
from rnn.playground.url import linkable_recipe


def share_popover(session: Session) -> None:
    """A button that opens to the link of this run."""
    with st.popover("Share", icon=":material/share:"):
        base = (st.context.url or "").split("?")[0]
        iteration = session.player.frame.iteration
        goal = None
        label = f"Stop where it is: at update {iteration:,}"
        if iteration and st.toggle(label, key=session.key("share.until")):
            goal = iteration
        try:
            query = linkable_recipe(session.player, goal).to_query()
        except ValueError as error:
            st.caption(f"{error} Everything else can be shared.")
            return
        if session.player.frame.rate_changed:
            st.markdown(
                "Whoever opens this gets a run that begins as this one did. You changed the "
                "learning rate on the way; theirs stays as it was at first."
            )
        else:
            st.markdown("Whoever opens this gets the same run: the same losses, the same samples.")
        address = f"{base}?{urlencode(query)}"
        st.code(address, language=None, wrap_lines=True)
        with suppress(segno.DataOverflowError):  # a very long one has no picture
            st.image(qr_code(address), width=184)


@lru_cache(maxsize=64)
def qr_code(address: str) -> str:
    """The QR code of an address, as SVG."""
    return str(segno.make(address, error="m").svg_inline(scale=5, light="white"))
