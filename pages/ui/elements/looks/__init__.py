"""The looks inside, in the order of the page. A new look is its own file here and one line."""

from pages.ui.elements.looks import left_alone
from pages.ui.elements.looks.base import LookElement

LOOKS: dict[str, LookElement] = {
    look.key: look
    for look in (
        left_alone.LOOK,
    )
}  # fmt: skip
