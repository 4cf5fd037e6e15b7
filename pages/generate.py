"""Generate: let the network, as it stands, go on writing from a beginning of one's own."""

import streamlit as st

from pages.ui.elements.generated_text import about_html, generated_text, strip_html
from pages.ui.elements.looks.forgetting import forgetting_html
from pages.ui.elements.markup import show_html
from pages.ui.frame import page_frame
from pages.ui.redraw import View, redraw
from pages.ui.transport import transport
from pages.ui.widgets.generation_form import (
    ask_to_write,
    describe_below,
    generation_form,
    more_options,
)
from pages.ui.widgets.narration import Line
from pages.ui.widgets.writer_choice import describe_writer, keep_to_writer, writer_choice
from rnn.playground.session import Session

with page_frame("Generate", "Let it write") as session:
    page = session.generate

    def ask(session: Session) -> None:
        keep_to_writer(session, page, drawn_for)
        ask_to_write(page, session.player)

    def say(session: Session) -> Line | None:
        if page.trouble:
            below = describe_below(page, session.player)
            return Line("", page.trouble, mood="wrong", progress=below)
        return describe_writer(page, session)

    def draw(session: Session) -> None:
        is_refused = page.trouble and not describe_below(page, session.player)
        if page.shown and not is_refused:
            generated_text(page.shown, page.letter_by_letter)
            below = about_html(page.shown) + forgetting_html(page.shown) + strip_html(page.shown)
            if below:  # Streamlit takes nothing for a mistake
                show_html(below)

    with st.container(horizontal=True, key="writer"):
        transport(session, only_main=True)
        drawn_for = writer_choice(session, "generate", page)
        more_options(session)
    generation_form(session)
    redraw(session, View(draw, ask, say))
