"""Numbers and characters, put so that anyone can read them."""

import re

SPACE, LINE_BREAK = "␣", "↵"


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
    return f"{format_number(value)} {one if value == 1 else many or one + 's'}"


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
    """A character as something one can see."""
    return {" ": SPACE, "\n": LINE_BREAK, "\t": "⇥"}.get(character, character)


def show_in_text(character: str) -> str:
    """A character of a text that is looked at closely: spaces and line breaks can be seen, and a
    line may end after a space."""
    return {" ": f"{SPACE}\u200b", "\n": f"{LINE_BREAK}\n"}.get(character, character)


def show_alphabet(characters: str, most: int = 60) -> str:
    """The characters that a text uses, visibly; the first ones if there are many."""
    shown = " ".join(show_character(character) for character in characters[:most])
    return shown + (" …" if len(characters) > most else "")


def show_on_one_line(text: str) -> str:
    """A text on one line, its line breaks visible."""
    return text.replace("\n", LINE_BREAK)


def escape_markdown(text: str) -> str:
    """Foreign words for a place that reads Markdown: nothing in them is taken for a sign."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:])", r"\\\1", text)
