"""Letters can be read on every tint, by day and by night (WCAG 2.1: 4.5 to 1)."""

import math
import re
import tomllib

import numpy as np
import pytest

from pages.ui.elements.sample import copied_spans
from pages.ui.elements.surprisal import tinted_spans
from rnn.evaluation.memorization import CopiedSpan, Copies
from rnn.evaluation.surprisal import Surprisal
from tests.support.contrast import contrast
from tests.support.running_app import ROOT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
TINT = re.compile(r"rgba\((\d+), (\d+), (\d+), ([\d.]+)\)")


def styles() -> list[str]:
    """Every tint that is used, from the faintest to the strongest."""
    copied = [
        copied_spans("x" * length, Copies((CopiedSpan(0, length, 0),), length))
        for length in (10, 40, 80, 200)
    ]
    bits = np.array([0.5, 4.0, 8.0, 40.0])
    spans = [*tinted_spans(Surprisal("abcd", bits)), *(span for spans in copied for span in spans)]
    return [style for _, style in spans if TINT.search(style)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_can_be_read_on_every_tint(scheme: str) -> None:
    ink, paper = rgb(THEME[scheme]["textColor"]), rgb(THEME[scheme]["backgroundColor"])
    found = styles()
    assert len(found) == 8
    for style in found:
        match = TINT.search(style)
        assert match
        *tint, alpha = map(float, match.groups())
        mixed = [alpha * t + (1 - alpha) * p for t, p in zip(tint, paper, strict=True)]
        assert contrast(css(mixed), css(ink)) >= 4.5, style


def rgb(colour: str) -> list[float]:
    """The parts of a colour such as #0072B2."""
    return [float(int(colour[i : i + 2], 16)) for i in (1, 3, 5)]


def css(parts: list[float]) -> str:
    return f"rgb({', '.join(str(math.floor(part)) for part in parts)})"
