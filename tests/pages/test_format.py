"""Numbers and letters read as a person would say them."""

import pytest

from pages.ui import format as words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.number(0), "0"),
        (words.number(1234), "1,234"),
        (words.number(1.25, 1), "1.2"),
        (words.number(999_999), "999,999"),
        (words.number(1_250_000), "1.2 million"),
        (words.number(3e9), "3.0 billion"),
        (words.times(0.04), "less than 0.1 times"),
        (words.times(0.34), "0.3 times"),
        (words.times(1), "once"),
        (words.times(2), "2 times"),
        (words.times(12.7), "13 times"),
        (words.count(0, "update"), "0 updates"),
        (words.count(1, "update"), "1 update"),
        (words.count(1_002, "letter"), "1,002 letters"),
        (words.count(2, "loss", "losses"), "2 losses"),
        (words.letter("a"), "a"),
        (words.letter(" "), "␣"),
        (words.letter("\n"), "↵"),
        (words.letter("\t"), "⇥"),
        (words.alphabet(" ab\n"), "␣ a b ↵"),
        (words.alphabet("abcd", most=2), "a b …"),
        (words.alphabet("ab", most=2), "a b"),
        (words.percent(1), "100%"),
        (words.percent(0.996), ">99%"),
        (words.percent(0.345), "34%"),
        (words.percent(0.0345), "3.5%"),
        (words.percent(0.0001), "<0.1%"),
        (words.percent(0), "0%"),
    ],
)
def test_said_plainly(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize("text", ["1/7", "Alice in Wonderland", "Ein Märchen, 不思議の国"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert words.plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "*bold*", "_thin_", "`code`", "# loud", "[link](http://x)", "![](http://x)", "<b>",
        "$x$", ":red[x]", ":material/home:", "~~gone~~", "1. list", "a\\", "{x}", "a|b",
    ],
)  # fmt: skip
def test_foreign_signs_mean_nothing_to_markdown(text: str) -> None:
    said = words.plain(text)
    assert said != text
    for sign in "*_`#[]()!<>$:~\\{}|":
        assert said.count(f"\\{sign}") >= text.count(sign)
