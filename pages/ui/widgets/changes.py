"""What differs between two networks, in words: the running one, the one that the sidebar asks for,
and the one before."""

import re
from typing import Any

from pages.ui.format import format_count, format_number
from pages.ui.widgets.setting_control import show_value
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.errors import isolate
from rnn.playground.frame import Frame
from rnn.playground.previous import Previous
from rnn.playground.session import Session
from rnn.settings import Choice, Number
from rnn.training.hyperparameters import SETTINGS

SHOWN = 3  # settings that are named
COMPARED = 2  # settings that are named where there is less room
NAMES = re.compile(r" \((?:\w+ × )*\w+\)")  # of settings in the code, in a refusal
PLAIN = re.compile(r"[\w /+]{1,20}")  # a name that is no Markdown


def name_text(corpus: Corpus) -> str:
    """What a text is called in a sentence."""
    kind = KINDS[corpus.kind]
    is_own = kind.read_upload is not None and corpus.name == kind.label
    return "your text" if is_own else isolate(corpus.name)


def describe_reading(session: Session) -> str:
    """Which text the network goes on reading, where another one is asked for."""
    name, kind = name_text(session.player.corpus), session.player.corpus.kind
    is_own = KINDS[kind].read_upload is not None and kind == session.draft.kind
    return f"The network still reads {name}{' as it was' if is_own else ''}."


def describe_bad_text(session: Session) -> str:
    """Why the picked text came to nothing, and what is read instead; empty if it did not."""
    why, draft = session.messages.corpus, session.draft
    is_other = draft.is_ahead or draft.differs_in_text(session.player.corpus)
    return f"{why} {describe_reading(session)}" if why and is_other else why


def in_plain_words(refusal: str) -> str:
    """A refusal without the names that settings have in the code."""
    return NAMES.sub("", refusal)


def describe_refusal(session: Session) -> str:
    """Why no network can be made of what the sidebar shows, and which one is there instead; empty
    if one can be, or nothing else is asked for than what runs."""
    refusal = in_plain_words(session.draft.find_refusal()) if session.is_outdated else ""
    if not refusal:
        return ""
    if session.draft.differs_in_text(session.player.corpus):
        return f"{refusal} {describe_reading(session)}"
    units = session.player.hyperparameters.hidden_size
    is_as_large = session.draft.hyperparameters["hidden_size"] == units
    which = "as it was" if is_as_large else f"with {format_count(units, 'number')}"
    return f"{refusal} It is still the network {which} that is trained."


def describe_change(session: Session) -> tuple[str, str, str]:
    """What was chosen, what that means, and the label of the button that begins with it. A label
    is read as Markdown, so no foreign name stands in it."""
    draft, running = session.draft, session.player
    if draft.differs_in_text(running.corpus):
        chosen, before = name_text(draft.corpus), name_text(running.corpus)
        verb = "chose"
        if chosen == before:  # it may be the very same with other letters in it
            verb, before = "changed", "it as it was"
            chosen = _changed_option(draft.corpus, running.corpus) or chosen
        kind = KINDS[draft.corpus.kind]
        is_foreign = kind.fetches or kind.read_upload or not PLAIN.fullmatch(draft.corpus.name)
        label = "Start with it" if is_foreign else f"Start with {draft.corpus.name}"
        has_own = draft.taken_preset is None and _changed_settings(session, SHOWN)
        settings = ", with your own settings" if has_own else ""
        return f"You {verb} {chosen}{settings}.", f"The network still reads {before}.", label
    changed = _changed_settings(session, SHOWN)
    return (
        f"You chose {', '.join(changed)}.",
        "That takes a new network.",
        "Start over with it" if len(changed) == 1 else "Start over with them",
    )


def _changed_option(now: Corpus, before: Corpus) -> str:
    """The setting of one's own text by which alone it is another one, and its value, in words;
    else ""."""
    changed = [name for name, value in now.options.items() if before.options.get(name) != value]
    setting = KINDS[now.kind].options[changed[0]] if len(changed) == 1 else None
    if not isinstance(setting, Number) or KINDS[now.kind].read_upload is None:
        return ""
    return f"“{setting.label}” to {format_number(now.options[changed[0]])}"


def describe_details(session: Session) -> str:
    """The settings that another text brings along, to be read where one looks for them."""
    changed = _changed_settings(session, len(SETTINGS))
    is_text = session.draft.differs_in_text(session.player.corpus)
    return f"Its settings: {', '.join(changed)}." if changed and is_text else ""


def _changed_settings(session: Session, most: int) -> list[str]:
    running = session.player.hyperparameters
    changed = [
        f"{SETTINGS[name].label} {_show(name, after)}"
        for name, (_, after) in session.draft.differing_settings(running).items()
    ]
    more = f"{len(changed) - most} more"
    return [*changed[:most], *[more] * (len(changed) > most)]


def _describe_rates(before: Frame, now: Frame) -> str:
    """Whose learning rate was changed on the way, if any was."""
    if before.rate_changed and now.rate_changed:
        return " Both had their learning rate changed on the way."
    if before.rate_changed:
        return " Its learning rate was changed on the way."
    return " This one had its learning rate changed on the way." if now.rate_changed else ""


def find_comparable(session: Session) -> Previous | None:
    """The network before, if its losses can be held against those of the present one."""
    before = session.previous
    if before is None or before.frame.iteration == 0 or before.is_lost:
        return None
    return before if before.is_comparable(session.player.corpus) else None


def describe_compared(session: Session, before: Previous | None, in_sight: bool) -> str:
    """What the grey curve is, that of the network before; or that it is not `in_sight`."""
    if before is None:
        return ""
    grey = "Grey" if in_sight else "Off the chart"
    if before.is_later:
        return f"{grey}: this network before it was rewound."
    if before.is_rewound:
        return f"{grey}: the network before, which is this one after it was rewound."
    then = before.frame.hyperparameters.as_dict()
    now = session.player.frame.hyperparameters.as_dict()
    changed = [name for name in SETTINGS if then[name] != now[name]]
    also = _describe_rates(before.frame, session.player.frame)
    if also:
        changed = [name for name in changed if name != "learning_rate"]
    elif not changed:
        return f"{grey}: the network before, with the same settings."
    named = [_difference(name, then[name], now[name]) for name in changed[:COMPARED]]
    more = f" and {len(changed) - COMPARED} more" if len(changed) > COMPARED else ""
    how = f", with {', '.join(named)}{more}" if changed else ""
    return f"{grey}: the network before{how}.{also}"


def _difference(name: str, then: Any, now: Any) -> str:
    if name == "hidden_size":
        return f"{format_count(then, 'number')} instead of {format_number(now)}"
    label = SETTINGS[name].label
    return f"{label[0].lower()}{label[1:]} {_show(name, then)} instead of {_show(name, now)}"


def _show(name: str, value: Any) -> str:
    setting = SETTINGS[name]
    return setting.options[value] if isinstance(setting, Choice) else show_value(value)
