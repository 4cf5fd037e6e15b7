"""Places on the page that a fragment fills though they stand outside it.

Streamlit asks that a fragment writes to each of them whenever the whole page runs, and forgets what
it does not write again at a tick. So every place is filled or emptied every time.

A place is a container, never st.empty. What a fragment writes outside stands in a block of its own,
and where a tick follows closely upon a whole page, Streamlit (1.67) drops from its queue that block
but not an element that the browser has cached, such as an unchanged chart. The block of before then
has to be there still: an st.empty would have taken its place, and the page would break.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def make_place() -> DeltaGenerator:
    """A place for one element."""
    return st.container()


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
