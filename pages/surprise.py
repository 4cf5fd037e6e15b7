"""Surprise: any sentence, each letter tinted by how much it surprised the network."""

import streamlit as st

from pages.ui.elements.markup import show_html
from pages.ui.elements.styled_text import note_html
from pages.ui.elements.surprisal import surprisal_html
from pages.ui.frame import page_frame
from pages.ui.redraw import View, redraw
from pages.ui.transport import transport
from pages.ui.widgets.narration import Line
from pages.ui.widgets.surprisal_form import measure_text, surprisal_form, text_to_read
from pages.ui.widgets.writer_choice import describe_writer, keep_to_writer, writer_choice
from rnn.playground.session import Session

with page_frame("Surprise", "What surprises it?") as session:
    page = session.surprise

    def ask(session: Session) -> None:
        keep_to_writer(session, page, drawn_for)
        page.measured = measure_text(session)

    def say(session: Session) -> Line | None:
        return describe_writer(page, session)

    def draw(session: Session) -> None:
        if page.measured:
            show_html(surprisal_html(page.measured))
        elif not text_to_read(session):
            show_html(note_html("Type a sentence, and see what surprises the network in it."))

    with st.container(horizontal=True, key="writer"):
        transport(session, only_main=True)
        drawn_for = writer_choice(session, "surprise", page)
    surprisal_form(session)
    redraw(session, View(draw, ask, say))
