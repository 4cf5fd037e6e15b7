"""Numbers and letters read as a person would say them."""

import pytest

from pages.ui.format import (
    format_count,
    format_number,
    format_percent,
    format_times,
    show_alphabet,
    show_character,
    show_in_text,
    show_on_one_line,
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (format_number(0), "0"),
        (format_number(1234), "1,234"),
        (format_number(1.25, 1), "1.2"),
        (format_number(999_999), "999,999"),
        (format_number(1_250_000), "1.2 million"),
        (format_number(3e9), "3.0 billion"),
        (format_times(0.04), "less than 0.1 times"),
        (format_times(0.34), "0.3 times"),
        (format_times(1), "once"),
        (format_times(2), "2 times"),
        (format_times(12.7), "13 times"),
        (format_count(0, "update"), "0 updates"),
        (format_count(1, "update"), "1 update"),
        (format_count(1_002, "letter"), "1,002 letters"),
        (format_count(2, "loss", "losses"), "2 losses"),
        (show_character("a"), "a"),
        (show_character(" "), "␣"),
        (show_character("\n"), "↵"),
        (show_character("\t"), "⇥"),
        (show_character("\u0301"), "◌\u0301"),
        (show_character("ि"), "◌ि"),
        (show_character("\u200d"), "U+200D"),
        (show_character("\u202e"), "U+202E"),
        (show_character("\u00a0"), "U+00A0"),
        (show_character("\ufe0f"), "U+FE0F"),
        (show_character("\x07"), "␇"),
        (show_character("\x7f"), "U+007F"),
        (show_character("\u3164"), "U+3164"),
        (show_character("ש"), "ש"),
        (show_character("😀"), "😀"),
        (show_alphabet("e\u0301\u200b"), "e ◌\u0301 U+200B"),
        (show_in_text("e\u0301"), "e\u0301"),
        (show_in_text("\u200b"), "U+200B"),
        (show_in_text(" "), "␣\u200b"),
        (show_in_text("\n"), "↵\n"),
        (show_on_one_line("a\nb\tc"), "a↵b⇥c"),
        (show_alphabet(" ab\n"), "␣ a b ↵"),
        (show_alphabet("abcd", most=2), "a b …"),
        (show_alphabet("ab", most=2), "a b"),
        (format_percent(1), "100%"),
        (format_percent(0.996), ">99%"),
        (format_percent(0.345), "34%"),
        (format_percent(0.0345), "3.5%"),
        (format_percent(0.0001), "<0.1%"),
        (format_percent(0), "0%"),
    ],
)
def test_said_plainly(said: str, expected: str) -> None:
    assert said == expected
