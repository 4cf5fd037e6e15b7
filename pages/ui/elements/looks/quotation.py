"""Foreign words and letters in the sentences of looks: in quotation marks, so that one sees where
they end."""

import re

from pages.ui.format import name_character, show_character, show_on_one_line
from rnn.corpora.segmentation import cut
from rnn.errors import isolate

LONGEST = 60  # characters of a quotation
UNSEEN = re.compile(r"^\s+$|\s\s+")


def _show_spaces(spaces: re.Match[str]) -> str:
    return "".join(map(show_character, spaces[0]))


def quote(text: str) -> str:
    """“…”: the beginning of a text, its line breaks and tabs as signs; and its spaces where they
    would not be seen: more than one in a row, and where there is nothing else."""
    shown = UNSEEN.sub(_show_spaces, show_on_one_line(cut(text, LONGEST)))
    return f"“{isolate(shown)}{' …' if len(text) > LONGEST else ''}”"


def quote_character(character: str) -> str:
    """“a”, and a space by its name."""
    name = name_character(character)
    return quote(name) if name == show_character(character) else name
