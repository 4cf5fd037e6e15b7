"""A text that was picked and is not there: a book that is to be fetched, or a text of one's own
that is to be given."""

from pages.ui.widgets.book_picker import ADDRESS
from pages.ui.widgets.changes import name_text
from rnn.corpora import KINDS
from rnn.corpora.gutenberg.suggestions import SUGGESTIONS, find_suggestion
from rnn.playground.session import Session

NO_BOOK = "Pick a book in the sidebar, or type its number there."
NO_TEXT = "Paste or type your text in the sidebar, and press “Use this text”."


def describe_waiting(session: Session) -> tuple[str, str, bool] | None:
    """What waits, what that means, and whether it can be fetched; None if nothing does."""
    draft = session.draft
    if session.book_fetch.is_under_way:
        return "The book is on its way.", "Meanwhile all goes on as it is.", False
    kind = KINDS[draft.kind]
    waits = draft.is_ahead and (kind.fetches or kind.read_upload is not None)
    if not waits or session.messages.corpus:
        return None
    reads = f"The network still reads {name_text(session.player.corpus)}."
    if not kind.fetches:
        return NO_TEXT, reads, False
    address = draft.options[draft.kind][ADDRESS]
    if not address.strip():
        return NO_BOOK, reads, False
    number = find_suggestion(address)
    return f"You chose {SUGGESTIONS[number] if number else 'a book'}.", reads, True


def fetch_and_start(session: Session) -> None:
    """Fetch the picked book; it is trained on as soon as it is there."""
    session.fetch(session.draft.picked, begins=True, plays=True)


def start_waiting(session: Session) -> bool:
    """Fetch the picked book, or say what is missing; gives whether a text waits for that."""
    waiting = describe_waiting(session)
    if waiting is None or session.book_fetch.is_under_way:
        return False
    missing, _, can_fetch = waiting
    if can_fetch:
        fetch_and_start(session)
    else:
        session.messages.notes = ["Nothing was started: it is not known yet what to read."]
    return True
