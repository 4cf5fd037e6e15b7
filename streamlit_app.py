"""Train, the first page: one button, and a network learns to write before one's eyes."""

import streamlit as st

from pages.ui.elements.corpus_preview import corpus_preview
from pages.ui.elements.loss_chart import loss_chart
from pages.ui.elements.loss_words import chart_levels, loss_html
from pages.ui.elements.places import make_place
from pages.ui.elements.sample import attempts_html, sample_html
from pages.ui.frame import page_frame
from pages.ui.redraw import redraw
from pages.ui.transport import transport
from pages.ui.widgets.chart_options import chart_options
from pages.ui.widgets.experiments import experiments
from rnn.playground.session import Session

with page_frame("Train") as session:
    page = session.train

    def draw(session: Session) -> None:
        frame, corpus = session.player.frame, session.player.corpus
        with st.container(key="board"):
            st.html(sample_html(frame, corpus))
            st.html(loss_html(frame, corpus, len(session.player.characters)))
            loss_chart(frame, chart_levels(frame, corpus), page)
        attempts.html(attempts_html(frame, page))

    st.header("Watch a small network learn to write", anchor=False)
    st.markdown(
        "It reads a text letter by letter. All it ever does is guess the next letter, "
        "see the right one, and adjust itself a little."
    )
    transport(session)
    now = st.container()
    chart_options(session)
    with st.expander("Its earlier attempts", expanded=True), st.container(key="attempts"):
        attempts = make_place()
    with now:
        redraw(session, draw)
    experiments(session)
    corpus_preview(session.player.corpus, session.player.characters)
