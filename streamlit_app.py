"""Train, the first page: one button, and a network learns to write before one's eyes."""

import streamlit as st

from pages.ui.elements.corpus_preview import corpus_preview
from pages.ui.elements.loss_chart import loss_chart
from pages.ui.elements.loss_words import chart_levels, loss_html
from pages.ui.elements.network_picture import feed_network_picture, network_picture
from pages.ui.elements.places import make_place
from pages.ui.elements.sample import attempts_html, sample_html
from pages.ui.frame import page_frame
from pages.ui.redraw import redraw
from pages.ui.transport import transport
from pages.ui.widgets.experiments import experiments
from pages.ui.widgets.view_options import view_options
from rnn.playground.session import Session

with page_frame("Train", "Watch a small network learn to write, letter by letter") as session:
    page = session.train

    def ask(session: Session) -> None:
        page.picture.ask(session.player)

    def draw(session: Session) -> None:
        frame, corpus = session.player.frame, session.player.corpus
        feed_network_picture(page.picture)
        writes.html(sample_html(frame, corpus))
        guesses.html(loss_html(frame, corpus, len(session.player.characters)))
        with chart:
            loss_chart(frame, chart_levels(frame, corpus), page)
        attempts.html(attempts_html(frame, page))

    transport(session)
    now = st.container()
    with st.container(key="picture"):
        network_picture()
    with st.container(key="board"):
        writes = make_place()
        with st.container():
            guesses, chart = make_place(), make_place()
    view_options(session)
    with st.expander("Its earlier attempts", expanded=True), st.container(key="attempts"):
        attempts = make_place()
    with now:
        redraw(session, draw, ask)
    experiments(session)
    corpus_preview(session.player.corpus, session.player.characters)
