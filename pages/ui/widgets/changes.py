"""What the sidebar asks for and the running network is not, in words."""

from pages.ui.widgets.setting_control import show_value
from rnn.errors import isolate
from rnn.playground.session import Session
from rnn.settings import Choice
from rnn.training.hyperparameters import SETTINGS

SHOWN = 3  # settings that are named


def describe_change(session: Session) -> tuple[str, str, str]:
    """What was chosen, what that means, and the label of the button that begins with it. A label
    is read as Markdown, so no name stands in it."""
    draft, running = session.draft, session.player
    if draft.differs_in_text(running.corpus):
        chosen, before = isolate(draft.corpus.name), isolate(running.corpus.name)
        return f"You chose {chosen}.", f"The network still reads {before}.", "Start with it"
    changed = []
    for name, (_, after) in draft.differing_settings(running.frame.hyperparameters).items():
        setting = SETTINGS[name]
        name_of = setting.options.__getitem__ if isinstance(setting, Choice) else show_value
        changed.append(f"{setting.label} {name_of(after)}")
    more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
    listed = ", ".join(changed[:SHOWN])
    return f"You chose {listed}{more}.", "That takes a new network.", "Start over with it"
