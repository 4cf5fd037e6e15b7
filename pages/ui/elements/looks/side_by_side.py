"""The same picture twice: of the network now, and of the network before training."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st

from pages.ui.elements.styled_text import note_html

SIDE, SMALL = 290, 170  # pixels


def side_by_side(
    legend: str, tables: list[pa.Table], spec: Callable[[int], dict[str, Any]], alt: str
) -> None:
    """Draw two tables by the constant spec of a square that has so many pixels on a side."""
    names = (f"Now. {legend}", "Before training")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="dots"):
        for table, side, name in zip(tables, (SIDE, SMALL), names, strict=True):
            with st.container(width="content", gap=None):
                st.html(note_html(name))
                st.vega_lite_chart(
                    table, spec(side), width="content", key=f"look-{side}", alt=f"{alt}: {name}"
                )
