"""The switch that empties the memory of the writing network before every letter."""

from functools import partial

from pages.ui.widgets.setting_control import switch
from rnn.playground.session import Session

ABOUT = (
    "Its memory is emptied before every letter that it reads, so each letter hangs on the one "
    "before alone. What it loses is what it had remembered."
)


def forgetting_switch(session: Session) -> None:
    """Draw it, for the page Generate."""
    page = session.generate
    switch(
        session,
        "generate.forgets",
        "Wipe its memory at every letter",
        page.forgets,
        partial(setattr, page, "forgets"),
        ABOUT,
    )
