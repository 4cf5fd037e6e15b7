"""Controls as they cross the wire: what they show, and under which key."""

import re
from collections.abc import Callable
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

EDITION = re.compile(r"\.v\d+$")  # in the key of a control


def _shown_by_slider(slider: Any) -> Any:
    if slider.options:
        return [slider.options[int(at)] for at in slider.default]
    return list(slider.default)


# what a control of each kind shows at first
CONTROLS: dict[str, Callable[[Any], Any]] = {
    "slider": _shown_by_slider,
    "checkbox": lambda box: box.default,
    "selectbox": lambda box: box.options[box.default],
    "number_input": lambda box: int(box.default),
    "text_input": lambda box: box.default,
    "text_area": lambda box: box.default,
    "button_group": lambda group: [group.options[at].content for at in group.default],
}


def key_of(name: str) -> str:
    """The key of a control, without its edition, from its id."""
    return EDITION.sub("", name.split("-", 2)[-1])


def shown(name: str, value: Any) -> WidgetState:
    """What a control shows, as the page says it."""
    state = WidgetState(id=name)
    match value:
        case bool():
            state.bool_value = value
        case int():
            state.int_value = value
        case str():
            state.string_value = value
        case [str(), *_]:
            state.string_array_value.data.extend(value)
        case _:
            state.double_array_value.data.extend(value)
    return state
