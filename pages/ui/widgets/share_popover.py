"""Share: a run as a link, and as a picture that thirty telephones can read."""

from contextlib import suppress
from functools import lru_cache

import segno
import streamlit as st

from rnn.playground.session import Session
from rnn.playground.url import link


def share(session: Session) -> None:
    """A button that opens to the link of this run."""
    with st.popover("Share", icon=":material/share:"):
        base = (st.context.url or "").split("?")[0]
        iteration = session.run.trainer.iteration
        until = None
        if iteration and st.toggle(f"Stop where it is: at update {iteration:,}", key="share.until"):
            until = iteration
        try:
            address = link(base, session.run, until)
        except ValueError as error:
            st.caption(f"{error} Everything else can be shared.")
            return
        if session.run.rate_changed:
            st.markdown(
                "Whoever opens this gets a run that begins as this one did. You changed the "
                "learning rate on the way; theirs stays as it was at first."
            )
        else:
            st.markdown("Whoever opens this gets the same run: the same losses, the same samples.")
        st.code(address, language=None, wrap_lines=True)
        with suppress(segno.DataOverflowError):  # a very long one has no picture
            st.image(picture(address), width=184)


@lru_cache(maxsize=64)
def picture(address: str) -> str:
    """The QR code of an address, as SVG."""
    return str(segno.make(address, error="m").svg_inline(scale=5, light="white"))
