"""Numbers and letters, put so that anyone can read them."""

import re

SPACE, LINE_BREAK = "␣", "↵"


def number(value: float, decimals: int = 0) -> str:
    """1,234 · 1.2 million: as exact as anyone wants to know."""
    if value >= 1e9:
        return f"{value / 1e9:.1f} billion"
    if value >= 1e6:
        return f"{value / 1e6:.1f} million"
    return f"{value:,.{decimals}f}"


def times(value: float) -> str:
    """less than 0.1 times · 0.3 times · once · 12 times."""
    if 0 < value < 0.1:
        return "less than 0.1 times"
    if value >= 10 or value == round(value):
        return "once" if value == 1 else f"{number(value)} times"
    return f"{value:.1f} times"


def letter(character: str) -> str:
    """A character as something one can see."""
    return {" ": SPACE, "\n": LINE_BREAK, "\t": "⇥"}.get(character, character)


def count(value: float, one: str, many: str | None = None) -> str:
    """1 update · 2 updates."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def alphabet(characters: str, most: int = 60) -> str:
    """The letters a text uses, visibly; the first ones if there are many."""
    shown = " ".join(letter(character) for character in characters[:most])
    return shown + (" …" if len(characters) > most else "")


def percent(chance: float) -> str:
    """34% · 0.4% · <0.1% · >99%."""
    if chance in (0, 1):
        return f"{chance:.0%}"
    if chance > 0.99:
        return ">99%"
    if chance < 0.001:
        return "<0.1%"
    return f"{chance:.1%}" if chance < 0.1 else f"{chance:.0%}"


def plain(text: str) -> str:
    """Foreign words for a place that reads Markdown: nothing in them is taken for a sign."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:])", r"\\\1", text)


def shown(character: str) -> str:
    """A character of a text that is looked at closely: spaces and line breaks can be seen, and a
    line may end after a space."""
    return {" ": f"{SPACE}\u200b", "\n": f"{LINE_BREAK}\n"}.get(character, character)


def one_line(text: str) -> str:
    """A text on one line, its line breaks visible."""
    return text.replace("\n", LINE_BREAK)
