"""Streamlit reads the theme from the configuration for every redraw of every visitor, which was an
eighth of what a busy server did. It is the same for all, so here it is read once."""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_read_theme = app_session._populate_theme_msg


@cache
def theme_of(section: str) -> CustomThemeConfig:
    """A section of the theme, as the configuration has it."""
    theme = CustomThemeConfig()
    _read_theme(theme, section)
    return theme


def fill_theme(msg: CustomThemeConfig, section: str = "theme") -> None:
    """Fill in a section of the theme. One that says nothing is left out of the message."""
    theme = theme_of(section)
    if theme.ByteSize():
        msg.MergeFrom(theme)
