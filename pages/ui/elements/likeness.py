"""Is this the very same run as the one that was shared or saved? A few words about it."""

from rnn.playground.comparison import Likeness


def describe_likeness(likeness: Likeness | None) -> str:
    """What is known of it; empty where nothing is. Others get other losses if their processor
    rounds differently, and also if they have changed the link."""
    if likeness is None or likeness.same is None:
        return ""
    if likeness.same:
        return "the very same run as the one shared or saved"
    return "alike, not the same: this computer rounds differently, if nobody changed the link"
