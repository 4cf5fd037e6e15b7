"""What stands in the address of the page: what a reload or a bookmark should find."""

import streamlit as st

from rnn.persistence.link import PACE
from rnn.playground.choices import write_choices
from rnn.playground.session import Session
from rnn.playground.url import LOOK, address_of


def show_address(session: Session) -> None:
    """Let the address be what it should be; it stays a link until the book of that is there."""
    address = _wanted_address(session)
    if address is not None and address != st.query_params.to_dict():
        st.query_params.from_dict(address)


def is_address_right(session: Session) -> bool:
    """Whether the address of a kept run is what it should be."""
    return not session.autosave.token or _wanted_address(session) in (
        None,
        st.query_params.to_dict(),
    )


def _wanted_address(session: Session) -> dict[str, str] | None:
    """What should stand behind the question mark; None if what is there leads to the run."""
    address = address_of(session.player, session.autosave.token)
    if address is None or session.book_fetch.wanted is not None:
        return None
    if session.keeps_address and not session.autosave.token:
        return None
    address.pop(PACE, None)  # that of the link: the visitor's own is among the choices
    address |= write_choices(session)
    if session.page == "Inside" and session.inside.look:
        address[LOOK] = session.inside.look
    return address
