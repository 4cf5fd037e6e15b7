"""What stands on the page about a text is the text, its rule, its source and what was cut off."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.elements.corpus_preview import SHOWN
from rnn.corpora import KINDS
from rnn.corpora.base import Corpus

LONG = "ab" * SHOWN


def shown(corpus: Corpus) -> tuple[str, str]:
    """The words and the foreign texts on a page that shows nothing else."""

    def page(corpus):  # type: ignore[no-untyped-def]  # runs where no import of this file is
        from pages.ui.elements.corpus_preview import corpus_preview

        corpus_preview(corpus, "".join(sorted(set(corpus.text))))

    at = AppTest.from_function(page, kwargs={"corpus": corpus}).run()
    assert not at.exception
    words = [element.value for element in (*at.caption, *at.markdown)]
    words += [element.label for element in at.expander]
    return " | ".join(words), " | ".join(element.proto.body for element in at.get("html"))


BOOK = Corpus(name="A *book*", text="Once", source="https://example.org/1", rule="Read_on.")


def test_name_letters_rule_and_source_are_said() -> None:
    words, texts = shown(BOOK)
    assert "A *book*: 4 characters, 4 different ones." in texts
    assert "4 characters, all of them the same." in shown(replace(BOOK, text="aaaa"))[1]
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 2_624)))
    assert "2,624 characters, 2,624 different ones." in shown(replace(BOOK, text=many))[1]
    assert "Read_on." in texts
    assert "https://example.org/1" in texts
    assert "Once" in texts and "O c e n" in texts
    assert "Cut off" not in words


def test_what_was_cut_off_is_shown() -> None:
    words, texts = shown(replace(BOOK, removed=("Header <b>", "Licence " + LONG)))
    assert f"Cut off before it reads: {18 + len(LONG):,} letters" in words
    assert "Header &lt;b&gt;" in texts and "Licence ab" in texts
    assert "Nothing was cut off" not in words


@pytest.mark.parametrize("uncut", [True, False])
def test_that_nothing_was_cut_off_is_said_where_it_was_looked_for(uncut: bool) -> None:
    words, _ = shown(replace(BOOK, uncut=uncut))
    assert ("Nothing was cut off" in words) == uncut


NOT_WHOLE = "Nothing was cut off: no header or licence of Project Gutenberg was found whole in it."
NO_END = (
    "Nothing was cut off: the small print of Project Gutenberg begins in it, and no line marks its "
    "end."
)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***", NO_END),
        ("*START*THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS**START***", NO_END),
        ("They start the small print tomorrow.", NOT_WHOLE),
        ("", NOT_WHOLE),
    ],
)
def test_of_what_stays_in_a_text_no_more_is_said_than_is_known(
    mark: str, said: str, own: bool
) -> None:
    text = f"A letter to Project Gutenberg\n\n{mark}\n\n" + "Once upon a time. " * 99
    corpus = KINDS["own"].make(text=text) if own else replace(BOOK, text=text, uncut=True)
    assert corpus.uncut and not corpus.removed
    words, _ = shown(corpus)
    assert said in words


LIBRARY = "https://www.gutenberg.org/ebooks/19033"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (LIBRARY, f"[www.gutenberg.org/ebooks/19033]({LIBRARY})"),
        (f"{LIBRARY}) [x](http://elsewhere", "[x](http:"),
        ("https://elsewhere.org/ebooks/1", "https://elsewhere"),
    ],
)
def test_the_page_of_a_book_is_a_link_and_nothing_else_is(source: str, said: str) -> None:
    words, texts = shown(replace(BOOK, source=source))
    assert said in (words if source == LIBRARY else texts)
    assert words.count("](") == (source == LIBRARY)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("** This is a COPYRIGHTED Project Gutenberg eBook, Details Below **", True),
        ("This eBook is for the use of anyone anywhere. Copyright laws differ.", False),
    ],
)
def test_a_book_that_still_belongs_to_somebody_is_called_so(header: str, expected: bool) -> None:
    words, _ = shown(replace(BOOK, removed=(header,)))
    assert ("under copyright" in words) == expected


@pytest.mark.parametrize(("length", "more"), [(SHOWN, ""), (SHOWN + 1, "1 more letter")])
def test_a_long_text_says_how_much_more_there_is(length: int, more: str) -> None:
    _, texts = shown(replace(BOOK, text=LONG[:length]))
    assert f"… and {more}" in texts if more else "more letter" not in texts
