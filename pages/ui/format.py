"""Numbers and characters, put so that anyone can read them."""

import re
import unicodedata

SPACE, LINE_BREAK, TAB = "␣", "↵", "⇥"
VISIBLE = {" ": SPACE, "\n": LINE_BREAK, "\t": TAB}
CONTROL_PICTURES = 0x2400  # where Unicode's pictures of control characters begin
DOTTED_CIRCLE = "◌"  # a letter to stand on
INVISIBLE_MARKS = re.compile(r"[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters without a picture


def format_number(value: float, decimals: int = 0) -> str:
    """1,234 · 1.2 million: as exact as anyone wants to know."""
    if value >= 1e9:
        return f"{value / 1e9:.1f} billion"
    if value >= 1e6:
        return f"{value / 1e6:.1f} million"
    return f"{value:,.{decimals}f}"


def format_times(value: float) -> str:
    """less than 0.1 times · 0.3 times · once · 12 times."""
    if 0 < value < 0.1:
        return "less than 0.1 times"
    if value >= 10 or value == round(value):
        return "once" if value == 1 else f"{format_number(value)} times"
    return f"{value:.1f} times"


def format_count(value: float, one: str, many: str | None = None) -> str:
    """1 update · 2 updates."""
    number = format_number(value)
    return f"{number} {one if number == '1' else many or one + 's'}"


def format_all(value: float, one: str) -> str:
    """both updates · all 3 updates."""
    return f"both {one}s" if value == 2 else f"all {format_count(value, one)}"


def format_percent(share: float) -> str:
    """34% · 0.4% · <0.1% · >99%."""
    if share in (0, 1):
        return f"{share:.0%}"
    if share > 0.99:
        return ">99%"
    if share < 0.001:
        return "<0.1%"
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"


def show_character(character: str) -> str:
    """A character as something one can see: a space, a mark that stands on a letter, a sign that
    only tells how others are written."""
    if character in VISIBLE:
        return VISIBLE[character]
    code, category = ord(character), unicodedata.category(character)
    if code < ord(" "):
        return chr(CONTROL_PICTURES + code)
    if category[0] == "M" and not INVISIBLE_MARKS.match(character):
        return f"{DOTTED_CIRCLE}{character}"
    if category[0] in "CZM" or character in BLANK:
        return f"U+{code:04X}"
    return character


def name_character(character: str) -> str:
    """A character in a sentence: one that cannot be seen has a name."""
    names = {" ": "a space", "\n": "a line break", "\t": "a tab"}
    return names.get(character) or show_character(character)


def show_in_text(cluster: str) -> str:
    """A character of a text that is looked at closely: spaces and line breaks can be seen, and a
    line may end after a space. `cluster`: what a reader takes for one character."""
    if len(cluster) > 1:
        return cluster
    return {" ": f"{SPACE}\u200b", "\n": f"{LINE_BREAK}\n"}.get(cluster, show_character(cluster))


def show_alphabet(characters: str, most: int = 60) -> str:
    """The characters that a text uses, visibly; the first ones if there are many."""
    shown = " ".join(show_character(character) for character in characters[:most])
    return shown + (" …" if len(characters) > most else "")


def show_on_one_line(text: str) -> str:
    """A text on one line, its line breaks and tabs visible."""
    return text.replace("\n", LINE_BREAK).replace("\t", TAB)
