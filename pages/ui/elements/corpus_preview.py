"""What the network reads: the text itself, its rule, where it came from, what was cut off it."""

import re

import streamlit as st

from pages.ui import format as words
from pages.ui.elements.styled_text import FAINT, ink
from rnn.corpora.base import Corpus
from rnn.corpora.gutenberg.license import copyrighted

SHOWN = 2_000  # letters of a long text
LIBRARY = re.compile(r"https://(www\.gutenberg\.org/ebooks/\d{1,7})")  # all that becomes a link


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
        link = LIBRARY.fullmatch(corpus.source)
        source = f"[{link[1]}]({link[0]})" if link else words.plain(corpus.source)
        st.caption(f"Where it is from: {source}")
    if any(map(copyrighted, corpus.removed)):
        st.caption("It is under copyright: free to read, but what it says below, cut off, holds.")
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
