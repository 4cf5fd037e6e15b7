"""The swing beside the control of the learning rate."""

from collections.abc import Mapping
from typing import Any

from rnn.errors import SettingError
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.swing import find_alarm, find_swing, warn_of_swing

SWING = (
    "Hidden size times learning rate. With Adagrad, one correction can move the score of a letter "
    "by up to this much through the letter's own weights alone; a difference of 3 already means "
    "20 to 1. With tiny first weights and the plain cell, from 8 on the network is likely to guess "
    "worse than blindly at first."
)


def describe_swing(settings: Mapping[str, Any]) -> str:
    """The swing of a run with these settings; empty where it tells nothing."""
    hp = _check(settings)
    swing = find_swing(hp) if hp else None
    if hp is None or swing is None:
        return ""
    alarm = ": it is likely to guess worse than blindly at first" if find_alarm(hp) else ""
    return f"Swing {swing:.3g}{alarm}."


def describe_alarm(settings: Mapping[str, Any]) -> str:
    """A warning of a run that has not begun, where its swing is alarming; else empty."""
    hp = _check(settings)
    return warn_of_swing(hp) if hp else ""


def _check(settings: Mapping[str, Any]) -> Hyperparameters | None:
    """The settings, if they go together."""
    try:
        return Hyperparameters(**settings)
    except SettingError:
        return None
