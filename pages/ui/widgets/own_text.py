"""A text of one's own: typed, pasted, or from a file in whatever encoding."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.ui.boundary import guarded
from pages.ui.elements.alerts import warn
from pages.ui.elements.markup import show_html
from pages.ui.elements.styled_text import FAINT, text_html
from pages.ui.format import format_count
from pages.ui.widgets.button import button
from pages.ui.widgets.setting_control import Apply, setting_control
from pages.ui.widgets.uploads import chosen_file
from rnn.corpora.base import CorpusKind
from rnn.corpora.decoding import Reading, clean, read_text_as
from rnn.corpora.encodings import ENCODINGS
from rnn.corpora.segmentation import cut
from rnn.errors import PlaygroundError, TextError, isolate
from rnn.playground.draft import Upload
from rnn.playground.session import Session

TEXT = "text"  # the option that holds it
LONGEST_IN_BOX = 20_000  # characters
SHORT = 1_000  # characters that are soon known by heart
GLANCE = 200  # characters of a text that is not in its box
NAME = 40  # characters of a file's name
PASTE = "A page or more: the longer, the better. Then press “Use this text”."
TOO_SHORT = "So short a text it will learn by heart. The longer, the better."
NOTHING_GIVEN = "There is nothing in the box to read. Paste or type some lines first."
BLANK = (
    "A file must hold some letters, and this one has only spaces and line breaks. Choose another."
)
UPLOAD, ENCODING = "corpus.upload", "corpus.encoding"  # controls


def own_text(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """A file, and the text itself. A long one is taken out of its box, since the browser sends what
    is in a box again at every tick."""
    _file_control(session, kind, apply)
    text = session.draft.options[kind.key][TEXT]
    upload = session.draft.upload
    if upload and upload.reading.choices and upload.reading.text == text:
        _encoding_control(session, kind, apply, upload.reading)
    if len(text) <= LONGEST_IN_BOX:
        name, option = f"corpus.{kind.key}.{TEXT}", kind.options[TEXT]
        setting_control(session, name, option, text, partial(_set_text, session, apply))
        button(session, "Use this text", "use", partial(use_text, session), width="stretch")
        if len(text) < SHORT and len(set(text)) != 1:
            st.caption(TOO_SHORT if text.strip() else PASTE)
        return
    st.caption(f"You gave it {format_count(len(text), 'letter')}. They begin:")
    show_html(text_html([(cut(text, GLANCE), FAINT)], size="0.85rem"))
    button(session, "Use another text", "own.another", partial(_set_text, session, apply, ""))


def use_text(session: Session) -> None:
    """Begin with the text in the box, which the box has told of by now."""
    if session.draft.is_ahead:
        session.messages.notes = [] if session.messages.corpus else [NOTHING_GIVEN]
    elif session.is_outdated:
        session.start_over()


def _set_text(session: Session, apply: Apply, text: str) -> None:
    """A text that was typed or pasted; a long one leaves its box."""
    session.draft.upload = None
    session.messages.upload = ""
    apply(text)
    if len(text) > LONGEST_IN_BOX or not text:
        session.refill_controls()


def _file_control(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """A place for a file. What is wrong with one is said as long as it stands there."""
    file = st.file_uploader(
        "A text file",
        max_upload_size=4,
        key=session.key(UPLOAD),
        help="Any file of plain text, whatever the end of its name.",
        on_change=guarded(session, lambda: read_file(session, kind, apply)),
    )
    if file is None:
        session.messages.upload = ""
    elif session.messages.upload:
        warn(session.messages.upload)


def read_file(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """The text of the file that was uploaded."""
    session.messages.upload = ""
    file = chosen_file(session.key(UPLOAD))
    if file is None or kind.read_upload is None:
        return
    session.messages.corpus = ""
    try:
        data = file.getvalue()
        _take_reading(session, kind, apply, data, kind.read_upload(data))
    except PlaygroundError as error:
        session.draft.upload = None  # of the file before nothing is said beside this one
        # another that is too large may stand beside it, so it is named
        session.messages.upload = f"{isolate(cut(file.name, NAME))}: {error}"


def _take_reading(
    session: Session, kind: CorpusKind, apply: Apply, data: bytes, reading: Reading
) -> None:
    """What a file was read as becomes the text. Raises a PlaygroundError if it cannot."""
    if not clean(reading.text).strip():
        raise TextError(BLANK)
    text = kind.options[TEXT].check(TEXT, reading.text)
    session.draft.upload = Upload(data, reading) if reading.choices else None
    apply(text)
    session.refill_controls()


def _encoding_control(session: Session, kind: CorpusKind, apply: Apply, reading: Reading) -> None:
    """What a file was taken for that does not say it, and what it may be instead."""
    if not reading.sure:
        warn("It is not sure how to read this file. If it looks wrong, choose another way.")
    st.selectbox(
        "It was read as",
        reading.choices,
        reading.choices.index(reading.encoding),
        format_func=ENCODINGS.__getitem__,
        key=session.key(ENCODING),
        help="The file does not say how its letters are stored, so it was judged by how they look. "
        "If they look wrong, choose another way; the likeliest come first.",
        on_change=guarded(session, lambda: read_again(session, kind, apply)),
    )
    if reading.unread:
        places = format_count(reading.unread, "place does", "places do")
        st.caption(f"{places} not fit this way of reading, and may look wrong.")


def read_again(session: Session, kind: CorpusKind, apply: Apply) -> None:
    """Read the file in the chosen encoding."""
    upload, chosen = session.draft.upload, _chosen(session)
    if upload is None or chosen is None:
        return
    reading = replace(read_text_as(upload.data, chosen), choices=upload.reading.choices)
    try:
        _take_reading(session, kind, apply, upload.data, reading)
    except PlaygroundError as error:
        session.messages.corpus = str(error)


def _chosen(session: Session) -> Any:
    chosen = st.session_state.get(session.key(ENCODING))
    return chosen if chosen in ENCODINGS else None
