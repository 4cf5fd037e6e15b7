"""What the network reads: the text itself, its rule, where it came from, what was cut off it."""

import re

import streamlit as st

from pages.ui.elements.markup import show_html
from pages.ui.elements.styled_text import FAINT, box_html, plain_html, text_html
from pages.ui.format import format_count, format_number, show_alphabet
from rnn.corpora.base import Corpus
from rnn.corpora.gutenberg.license import begins_small_print, is_copyrighted
from rnn.corpora.segmentation import cut
from rnn.errors import isolate

SHOWN = 2_000  # characters of a long text
LIBRARY = re.compile(r"https://(www\.gutenberg\.org/ebooks/\d{1,7})")  # all that becomes a link


def corpus_preview(corpus: Corpus, characters: str) -> None:
    """The text that a run learns from, before anything is kept back of it; `characters` are the
    distinct ones."""
    st.header("What it reads", anchor=False)
    size = f"{format_count(len(corpus.text), 'character')}, {describe_variety(characters)}"
    show_html(plain_html(f"{isolate(corpus.name)}: {size}. “Letter” means any of them here."))
    if corpus.rule:
        show_html(plain_html(corpus.rule))
    with st.container(key="preview"):
        _opening(corpus.text)
    show_html(text_html([(show_alphabet(characters), FAINT)], size="0.85rem"))
    if link := LIBRARY.fullmatch(corpus.source):
        st.caption(f"Where it is from: [{link[1]}]({link[0]})")
    elif corpus.source:
        show_html(plain_html(f"Where it is from: {isolate(corpus.source)}"))
    if any(map(is_copyrighted, corpus.removed)):
        st.caption("This book is under copyright; its terms are in the part cut off below.")
    if corpus.uncut:
        cut_note(corpus)
    if corpus.removed:
        letters = format_count(sum(map(len, corpus.removed)), "letter")
        with st.expander(f"Cut off before it reads: {letters}, and blank lines"):
            for part in corpus.removed:
                _opening(part)


def describe_variety(characters: str) -> str:
    """How many different characters there are."""
    if len(characters) == 1:
        return "all of them the same"
    return f"{format_number(len(characters))} different ones"


def cut_note(corpus: Corpus) -> None:
    """What was cut off a book, or that nothing was; nothing of a text that is no book."""
    if corpus.removed:
        letters = format_count(sum(map(len, corpus.removed)), "letter")
        st.caption(
            f"Cut off: {letters} that Project Gutenberg put around the book, and the blank lines "
            "beside them. When it reads this, they stand under “What it reads” on the page Train."
        )
    if corpus.uncut:
        st.caption(f"Nothing was cut off: {_why_uncut(corpus.text)}.")


def _why_uncut(text: str) -> str:
    """What was found of Project Gutenberg's header or licence, where that was not enough."""
    if begins_small_print(text):
        return "the small print of Project Gutenberg begins in it, and no line marks its end"
    return "no header or licence of Project Gutenberg was found whole in it"


def _opening(text: str) -> None:
    """The first characters of a text, and how many more there are."""
    left = len(text) - SHOWN
    more = f"\n… and {format_count(left, 'more letter')}" if left > 0 else ""
    show_html(box_html(text_html([(cut(text, SHOWN), ""), (more, FAINT)], size="0.85rem"), 180))
