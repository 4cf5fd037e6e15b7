"""What the network reads: the text itself, its rule, where it came from, what was cut off it."""

import streamlit as st

from pages.ui import words
from pages.ui.ink import FAINT, ink
from rnn.corpora.base import Corpus

SHOWN = 2_000  # letters of a long text


def preview(corpus: Corpus, alphabet: str) -> None:
    """The text a run learns from, before anything is kept back of it."""
    st.subheader("What it reads")
    st.caption(
        f"{words.plain(corpus.name)}: {words.count(len(corpus.text), 'letter')}, "
        f"{len(alphabet)} of them different."
    )
    if corpus.rule:
        st.markdown(words.plain(corpus.rule))
    with st.container(border=True, height=180, key="preview"):
        opening(corpus.text)
    ink([(words.alphabet(alphabet), FAINT)], size="0.85rem")
    if corpus.source:
        st.caption(f"Where it is from: {words.plain(corpus.source)}")
    if corpus.removed:
        letters = words.count(sum(map(len, corpus.removed)), "letter")
        with st.expander(f"Cut off before it reads: {letters}"):
            for part in corpus.removed:
                with st.container(border=True, height=180):
                    opening(part)


def opening(text: str) -> None:
    """The first letters of a text, and how many more there are."""
    left = len(text) - SHOWN
    more = f"\n… and {words.count(left, 'more letter')}" if left > 0 else ""
    ink([(text[:SHOWN], ""), (more, FAINT)], size="0.85rem")
