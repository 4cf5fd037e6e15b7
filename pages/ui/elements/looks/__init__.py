"""The looks inside, in the order of the page. A new look is its own file here and one line."""

from pages.ui.elements.looks import (
    character_map,
    detective,
    expects,
    fading_signal,
    how_far_back,
    interrupted,
    left_alone,
    riddle,
    staircase,
    switched_off,
    what_if,
    wiped,
)
from pages.ui.elements.looks.base import LookElement

LOOKS: dict[str, LookElement] = {
    look.key: look
    for look in (
        left_alone.LOOK,
        character_map.LOOK,
        interrupted.LOOK,
        wiped.LOOK,
        how_far_back.LOOK,
        what_if.LOOK,
        staircase.LOOK,
        detective.LOOK,
        switched_off.LOOK,
        expects.LOOK,
        fading_signal.LOOK,
        riddle.LOOK,
    )
}  # fmt: skip
