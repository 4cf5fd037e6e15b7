"""Generate: let the network, as it stands, go on writing from a beginning of one's own."""

import streamlit as st

from pages.ui import format as words
from pages.ui.elements.loss_chart import bar_chart
from pages.ui.elements.sample import COPY_METER, copied_spans, copy_meter
from pages.ui.elements.styled_text import FAINT, Span, diary, ink
from pages.ui.frame import shell
from pages.ui.transport import player
from pages.ui.widgets.generation_form import pen, strip
from rnn import PlaygroundError
from rnn.evaluation.memorization import Copies
from rnn.playground.generation import Writing, up_to_date
from rnn.playground.samples import copied
from rnn.playground.session import Session

session = shell("Generate")


def draw(session: Session) -> None:
    left, right = st.columns([5, 3], gap="large")
    wishes = [wish, *(strip(wish) if session.looks["pen.strip"] else [])]
    run, old = session.run, session.writings
    try:
        writings = {
            w: up_to_date(run.trainer, old.get(w), w, frozen=slowly, playing=session.playing)
            for w in wishes
        }
    except PlaygroundError as error:
        left.warning(words.plain(str(error)), icon=":material/info:")
        return
    session.writings, writing = writings, writings[wish]
    shown = writing.shown(slowly)
    with left:
        text(session, writing, shown)
    with right:
        last = "last" if slowly else "first"
        st.markdown(f"**The {last} letter, and what else it might have been**")
        bars = writing.bars_after(shown)
        bar_chart(bars)
        if any(bar.cut for bar in bars):
            st.caption("Grey: left out before drawing.")
    if wishes[1:]:
        st.markdown("**The same dice at five temperatures**")
        entries = ((w, writings[w].text) for w in wishes[1:])
        diary(
            (f"temperature {w.temperature:g}", inked(w.prompt, text, copied(run.index, text)))
            for w, text in entries
        )


def text(session: Session, writing: Writing, shown: int) -> None:
    """What is written so far, what in it is copied, and how to take it away."""
    st.caption(f"Written after {words.count(writing.iteration, 'update')}.")
    copies = copied(session.run.index, writing.text[:shown])
    with st.container(border=True, height=320, key="writing"):
        ink(inked(writing.wish.prompt, writing.text[:shown], copies), size="1.05rem")
    if copies:
        st.caption(copy_meter(writing.text, copies, session.run), help=COPY_METER)
    whole = writing.wish.prompt + writing.text
    with st.container(horizontal=True, key="take-away"):
        st.download_button(
            "Download", lambda: whole, "written.txt", icon=":material/download:", on_click="ignore"
        )
        with st.popover("Copy", icon=":material/content_copy:"):
            st.code(whole, language=None, wrap_lines=True)


def inked(prompt: str, written: str, copies: Copies | None) -> list[Span]:
    """The prompt, and what is written after it, its copies tinted."""
    return [(prompt, FAINT), *copied_spans(written, copies)]


st.header("Let it write", anchor=False)
st.markdown("Give it a beginning. It draws the next letter, reads it, draws the next, and so on.")
wish, slowly = pen(session)
player(session, draw, every=0.1 if slowly else None)
