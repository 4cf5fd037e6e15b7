"""Places on the page that a fragment fills though they stand outside it.

Streamlit asks that a fragment writes to each of them whenever the whole page runs, and forgets what
it does not write again at a tick. So every place is filled or emptied every time.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def make_place() -> DeltaGenerator:
    """A place for one element."""
    return st.empty()


def fill(place: DeltaGenerator, html: str) -> None:
    """Show HTML in a place, or nothing."""
    if html:
        place.html(html)
    else:
        place.empty()


def clear(*places: DeltaGenerator) -> None:
    """Show nothing in these places."""
    for place in places:
        place.empty()
