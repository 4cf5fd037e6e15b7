"""Share: a run as a link, and as a picture that thirty telephones can read."""

import segno
import streamlit as st

from pages.ui.link import link
from pages.ui.session import Session


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
        st.markdown("Whoever opens this gets the same run: the same losses, the same samples.")
        st.code(address, language=None, wrap_lines=True)
        st.image(segno.make(address, error="m").svg_inline(scale=5, light="white"), width=184)
