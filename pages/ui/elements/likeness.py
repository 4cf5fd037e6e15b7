"""Is this the very same run as the one that was shared or saved? A few words about it."""

from pages.ui.format import format_number
from rnn.playground.comparison import Likeness


def describe_likeness(likeness: Likeness | None) -> str:
    """What is known of it; empty where nothing was shared or saved to compare with. Others get
    other losses if their processor rounds differently, and also if they have changed the link."""
    if likeness is None:
        return ""
    if likeness.same is None:
        update = format_number(likeness.iteration)
        return f"at update {update} it shows whether this is the very same run"
    if likeness.same:
        return "the very same run as the one shared or saved"
    return "alike, not the same: this computer rounds differently, or the link was changed"
