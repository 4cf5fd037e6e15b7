"""Where Streamlit (1.67) does more for every redraw of every visitor than it has to.

The theme is read from the configuration, which was an eighth of what a busy server did. In the
specification of a chart the names that Altair counted up are numbered anew, for which all of it is
parsed and written twice. Both are the same each time, so here they are done once; and the
specification, which is half of what a chart sends, is written without spaces.

A fragment begins where it was declared, so it copies all places of the page by the means that fit
any object; here they are copied as what they are.

Each message of a browser says what every control of the page shows, and a timer's nearly always
what the one before said. Streamlit takes it up all the same: all values are read, compared, and
stored again. Here only what is new is taken up. And what is known of a control is made anew with
the same type of value; here it stays.
"""

import dataclasses
import json
from functools import cache, lru_cache
from typing import Any, TypeVar

from streamlit.cursor import Cursor
from streamlit.elements import vega_charts
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import _has_active_trigger_value
from streamlit.runtime.state import session_state

T = TypeVar("T")

_read_theme = app_session._populate_theme_msg
_number_names = vega_charts._stabilize_vega_json_spec


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


@lru_cache(maxsize=64)
def number_names(specification: str) -> str:
    """A chart's specification in JSON with its names numbered from one, in its shortest form."""
    return json.dumps(json.loads(_number_names(specification)), separators=(",", ":"))


def copy_cursor(cursor: Cursor, _memo: Any) -> Cursor:
    """A cursor that moves by itself. What it holds besides numbers is never changed in place."""
    copied = object.__new__(type(cursor))
    vars(copied).update(vars(cursor))
    copied._transient_elements = type(cursor._transient_elements)()
    copied._transient_elements._data.update(cursor._transient_elements._data)
    return copied


def is_told_again(said: WidgetStates | None) -> bool:
    """Whether a fragment was told of the controls what its session was told last, with nothing
    pressed; what is said now is the last from then on."""
    context = get_script_run_ctx()
    if context is None or said is None:
        return False
    kept, now = vars(context.fragment_storage), said.SerializeToString(deterministic=True)
    before, kept["said"] = kept.get("said"), now  # that storage lives as long as the session
    is_new = now != before or any(map(_has_active_trigger_value, said.widgets))
    return bool(context.fragment_ids_this_run) and not is_new


def replace_what_differs(value: T, **changes: Any) -> T:
    """A frozen dataclass with some fields replaced; itself if they are the same already."""
    if all(getattr(value, name) == change for name, change in changes.items()):
        return value
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]


def apply_savings() -> None:
    """Put these in the place of what this version of Streamlit has."""
    app_session._populate_theme_msg = fill_theme
    vega_charts._stabilize_vega_json_spec = number_names
    Cursor.__deepcopy__ = copy_cursor  # type: ignore[attr-defined]
    session_state.replace = replace_what_differs  # type: ignore[assignment, attr-defined]
