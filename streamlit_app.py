"""Train, the first view: one button, and a network learns to write before one's eyes."""

import streamlit as st

from pages.ui import format as words
from pages.ui.elements import loss_words as judgement
from pages.ui.elements.corpus_preview import preview
from pages.ui.elements.loss_chart import loss_chart
from pages.ui.elements.sample import (
    COPY_METER,
    copy_meter,
    marks_explained,
    report_card,
    spans,
    stamp,
)
from pages.ui.elements.styled_text import diary, ink, one_line
from pages.ui.frame import shell
from pages.ui.transport import player
from pages.ui.widgets.experiments import ideas
from rnn.playground.run import Run
from rnn.playground.samples import grader_of
from rnn.playground.session import Session

session = shell("Train")

SHOWN = 100  # letters of the text, to compare with
FEW = 100  # letters of a sample, which need little room
MANY = 8  # earlier attempts, which scroll


def draw(session: Session) -> None:
    run = session.run
    left, right = st.columns([4, 5], gap="large")
    with left:
        st.subheader("What it writes")
        sample(run)
    with right:
        st.subheader("How well it guesses")
        st.markdown(judgement.guess(run), help=judgement.LOSS)
        st.caption(f"{judgement.place(run)} {judgement.kept_back(run)}")
        loss_chart(run.trainer, judgement.levels(run), session.looks)
    attempts(run)


def sample(run: Run) -> None:
    live = run.live
    if live.iteration == 0:
        st.caption("Untrained: this is babble, not a bug.")
    elif (grader := grader_of(run.corpus)) and grader.temperature == 0:
        st.caption(f"After {words.count(live.iteration, 'update')}, always the likeliest letter.")
    else:
        st.caption(f"After {words.count(live.iteration, 'update')}, with the same dice every time.")
    one_line(f"It reads {words.one_line(run.corpus.text[:SHOWN])}")
    with st.container(border=True, height=170 if len(live.text) <= FEW else 300, key="sample"):
        ink(spans(live), size="1.15rem")
    if legend := marks_explained(live):
        st.caption(legend)
    if run.finished:
        st.success("It has got it: every answer is right.", icon=":material/check_circle:")
    if live.grade:
        report_card(live.grade)
    if live.copies:
        st.caption(copy_meter(live.text, live.copies, run), help=COPY_METER)


def attempts(run: Run) -> None:
    earlier = st.expander("Its earlier attempts", expanded=True)
    with earlier.container(height=300 if len(run.samples) > MANY else "content", border=False):
        diary((stamp(s), spans(s)) for s in reversed(run.samples))


st.header("Watch a small network learn to write", anchor=False)
st.markdown(
    "It reads a text letter by letter. All it ever does is guess the next letter, "
    "see the right one, and adjust itself a little."
)
player(session, draw)
ideas(session)
preview(session.run.corpus, session.run.trainer.vocabulary.characters)
