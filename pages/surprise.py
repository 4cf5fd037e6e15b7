"""Surprise: any sentence, each letter tinted by how much it surprised the network."""

import streamlit as st

from pages.ui.elements.places import clear, fill, make_place
from pages.ui.elements.styled_text import box_html, note_html, text_html
from pages.ui.elements.surprisal import BITS, describe_surprisal, list_words, tinted_spans
from pages.ui.frame import page_frame
from pages.ui.redraw import redraw
from pages.ui.transport import transport
from pages.ui.widgets.setting_control import choice
from pages.ui.widgets.surprisal_form import (
    SOURCES,
    TYPED,
    measure_text,
    sentence_box,
    set_source,
    text_to_read,
)
from rnn.corpora.segmentation import find_words
from rnn.playground.session import Session

with page_frame("Surprise", "What surprises it?") as session:
    page = session.surprise

    def ask(session: Session) -> None:
        page.measured = measure_text(session, text_to_read(session))

    def draw(session: Session) -> None:
        measured = page.measured
        if measured is None:
            clear(most_heading, most, least_heading, least)
            fill(said, note_html("Type a sentence, and see what surprises the network in it."))
            return
        fill(
            said,
            note_html(describe_surprisal(measured))
            + box_html(text_html(tinted_spans(measured), size="1.2rem"))
            + note_html(
                "The stronger the tint, the less it expected the letter. "
                "What is struck through it has never met."
            ),
        )
        words = measured.words(find_words(measured.text))
        most_heading.markdown("**Most surprising words**", help=BITS)
        most.text(list_words(words[:5]))
        if others := words[5:]:
            least_heading.markdown("**Least surprising words**")
            least.text(list_words(others[:-6:-1]))
        else:
            clear(least_heading, least)

    st.markdown("It reads a text and says how much each letter surprised it.")
    source = page.source or SOURCES[0]
    choice(
        session, "surprise.source", "Which text?", SOURCES, source, lambda s: set_source(page, s)
    )
    if source == TYPED:
        sentence_box(session)
    transport(session)
    status = st.container()
    with st.container(key="surprise"):
        said = make_place()
    left, right = st.columns(2)
    with left:
        most_heading, most = make_place(), make_place()
    with right:
        least_heading, least = make_place(), make_place()
    with status:
        redraw(session, draw, ask)
