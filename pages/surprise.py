"""Surprise: any sentence, each letter tinted by how much it surprised the network."""

import streamlit as st

from pages.ui.elements.styled_text import ink
from pages.ui.elements.surprisal import (
    BITS,
    SOURCES,
    TYPED,
    in_words,
    read,
    sentence_box,
    text_to_read,
    tinted,
    word_list,
)
from pages.ui.frame import shell
from pages.ui.transport import player
from pages.ui.widgets.setting_control import picker
from rnn.playground.session import Session

session = shell("Surprise")


def draw(session: Session) -> None:
    reading = read(session, text_to_read(session, source))
    if reading is None:
        st.caption("Type a sentence, and see what surprises the network in it.")
        return
    st.markdown(in_words(reading))
    with st.container(border=True, key="surprise"):
        ink(tinted(reading), size="1.2rem")
    st.caption(
        "The stronger the tint, the less it expected the letter. "
        "What is struck through it has never met."
    )
    most, least = st.columns(2)
    found = reading.words()
    with most:
        st.markdown("**Most surprising words**", help=BITS)
        word_list(found[:5])
    if others := found[5:]:
        with least:
            st.markdown("**Least surprising words**")
            word_list(others[:-6:-1])


st.header("What surprises it?", anchor=False)
st.markdown("It reads a text and says how much each letter surprised it.")
source = picker("Which text?", "surprise.source", SOURCES, session.looks)
if source == TYPED:
    sentence_box(session)
player(session, draw)
