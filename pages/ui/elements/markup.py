"""HTML on the page."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Markup:
    """HTML in the form in which Streamlit takes it as it is. A str it would first search for the
    indentation of its lines, which takes longer than all else that it does with a long one."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show_html(html: str) -> None:
    """Show HTML whose foreign text is escaped."""
    st.html(Markup(html))
