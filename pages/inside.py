"""Inside: the visitor's own network, opened. One look at a time, each with a question."""

import streamlit as st

from pages.ui.elements.looks.answer import STYLE, look_answer
from pages.ui.elements.markup import show_html
from pages.ui.elements.styled_text import heading_html, note_html
from pages.ui.frame import page_frame
from pages.ui.redraw import View, redraw
from pages.ui.transport import transport
from pages.ui.widgets.look_picker import look_controls, look_picker
from rnn.playground.session import Session

with page_frame("Inside", "Look inside") as session:

    def ask(session: Session) -> None:
        session.inside.ask(session.player, look.asks)

    def draw(session: Session) -> None:
        look_answer(look, session.inside.seen)

    def question() -> None:
        show_html(heading_html(look.question) + note_html(look.to_do))
        look_controls(session, look)

    st.html(STYLE)
    look = look_picker(session)
    transport(session, only_main=True)
    redraw(session, View(draw, ask), still=question)
