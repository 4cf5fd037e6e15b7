"""Foreign words and letters in the sentences of looks: in quotation marks, so that one sees where
they end."""

from pages.ui.format import name_character, show_character, show_on_one_line
from rnn.corpora.segmentation import cut
from rnn.errors import isolate

LONGEST = 60  # characters of a quotation


def quote(text: str) -> str:
    """“…”: the beginning of a text, its line breaks and tabs as signs; of blanks all are signs."""
    shown = show_on_one_line(cut(text, LONGEST))
    if not shown.strip():
        shown = "".join(map(show_character, shown))  # or nothing would be seen
    return f"“{isolate(shown)}{' …' if len(text) > LONGEST else ''}”"


def quote_character(character: str) -> str:
    """“a”, and a space by its name."""
    name = name_character(character)
    return quote(name) if name == show_character(character) else name
