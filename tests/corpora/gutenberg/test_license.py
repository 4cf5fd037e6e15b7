"""Where a book begins and ends: small made-up ones for every rule, and the real ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora.decoding import clean, decode
from rnn.corpora.gutenberg.license import find_title, split_book, split_file

STORY = "   A TALE\n\n" + "The cat sat on the mat, and said no more.\n" * 60 + "\nTHE END"
HEADER = "The Project Gutenberg EBook of A Tale\n\nTitle: A Tale\n\n"
LICENCE = "\n\nUpdated editions will replace the previous one.\n*** START: FULL LICENSE ***\n"


@pytest.mark.parametrize(
    "start",
    [
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***",
        "*** START OF THE PROJECT GUTENBERG EBOOK, A TALE ***",
        "***START OF THE PROJECT GUTENBERG EBOOK A TALE***",
        "***  Start  of the   Project Gutenberg\tEBook A Tale  ***",
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE OF\nA CAT AND A MAT ***",
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE",
        "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n \n\t\n",
        "***START**THE SMALL PRINT!**START***\n*END*THE SMALL PRINT! FOR ETEXTS*Ver.04.29.93*END*",
        "END THE SMALL PRINT! FOR ETEXTS",
        "*END THE SMALL PRINT*",
        "**END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.08.01*END**\n"
        "[Portions of this header are copyright (C) 2001\nby a man.]\n\n"
        "[Project Gutenberg is a TradeMark, and not\nyours.]",
        "*** START OF THE PROJECT\nGUTENBERG EBOOK A TALE ***",
        "*** START OF THE PROJECT GUTENBERG EBOOK A TALE OF A CAT\nAND OF A MAT,\nTOLD ANEW ***",
        "*** START OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK A TALE ***",
        "   *** START OF PROJECT GUTENBERG ETEXT A TALE ***",
    ],
)
def test_finds_every_start(start: str) -> None:
    body, removed = split_book(f"{HEADER}{start}\n\n\n{STORY}\n")
    assert body == STORY
    assert len(removed) == 1 and removed[0].startswith(HEADER + start.rstrip())


@pytest.mark.parametrize(
    "end",
    [
        "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***",
        "*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***",
        "***END OF THE PROJECT  GUTENBERG EBOOK A TALE***",
        "End of Project Gutenberg's A Tale, by Nobody",
        "End of the Project Gutenberg EBook of A Tale",
        "  End of this Project Gutenberg Etext",
        "*End of The Project Gutenberg Etext of A Tale*",
        "End of the Project Gutenberg EBook of A Tale\n\n*** END OF THIS PROJECT GUTENBERG EBOOK",
        "End of the Project Gutenberg EBook of A Tale\nby Nobody\n\n\n"
        "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***",
        "*** END OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK A TALE ***",
        "*** END OF THE PROJECT GUTENBERG\nEBOOK A TALE ***",
        "Ende dieses Projekt Gutenberg Etextes Eine Geschichte",
        "Fin de Project Gutenberg's Un conte",
    ],
)
def test_finds_every_end(end: str) -> None:
    assert split_book(f"{STORY}\n\n \n{end}{LICENCE}") == (STORY, (end + LICENCE,))


SMALL_PRINT = "***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***\nYou know: lawyers.\n"
SMALL_PRINT_ENDS = "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n"
PROGRAM = """
STARTS = (
    "*** START OF THE PROJECT GUTENBERG",
    "*END*THE SMALL PRINT",
)
ENDS = (
    "*** END OF THE PROJECT GUTENBERG",
    "End of Project Gutenberg",
    u"End of the Project Gutenberg",
)
# *** END OF THE PROJECT GUTENBERG EBOOK
"""
START = "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n"
END = "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n"


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY + "\n\n",
        "",
        "\n",
        STORY + START + STORY * 3,
        STORY * 5 + "\nEnd of Project Gutenberg's A Tale\n" + STORY * 4,
        STORY * 9 + "\nEnd of Project Gutenberg's A Tale\n" + STORY,
        STORY + "\nIt was the end of Project Gutenberg, he said.\n",
        STORY + "\n*** START OF SOMETHING ELSE ***\n" + STORY,
        STORY + "He wrote *** START OF THE PROJECT GUTENBERG EBOOK above it.\n" + STORY,
        "The Project Gutenberg EBook of A Tale\n\n" + STORY * 20 + START + STORY * 9,
        HEADER + START + "\n\n" + END + LICENCE,
        START,
        END,
        PROGRAM * 9,
    ],
)
def test_a_text_that_is_no_file_of_project_gutenberg_stays_whole(text: str) -> None:
    assert split_book(text) == (text, ())


@pytest.mark.parametrize("body", [90, 900, 9_000, 90_000])
@pytest.mark.parametrize("header", [0, 100, 15_000])
@pytest.mark.parametrize("licence", [0, 3_000, 18_700, 60_000])
def test_a_marker_counts_wherever_it_stands(header: int, body: int, licence: int) -> None:
    """A short work may stand before a licence longer than itself, or behind such a header."""
    around, book = "Words about this file. ", "The cat sat. "
    text = (around * 9_999)[:header] + "\n" + START + "\n" + (book * 9_999)[:body].rstrip() + "\n"
    text += END + (around * 9_999)[:licence]
    assert split_book(text).body == (book * 9_999)[:body].rstrip()


@pytest.mark.parametrize("start", [START, "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*\n"])
def test_a_start_alone_is_known_by_the_words_before_it(start: str) -> None:
    header = "***The Project Gutenberg Etext of A Tale***\n" + "You know: lawyers.\n" * 600
    assert split_book(header + start + STORY) == (STORY, (header + start,))


def test_the_end_of_one_part_is_not_the_end() -> None:
    end = "End of Project Gutenberg's first part\n"
    assert split_book(f"{STORY}\n{STORY}\n{end}\n{STORY}\n\n{end}").body.count("THE END") == 3


def test_a_file_of_two_books_keeps_both() -> None:
    one = HEADER + START + "\n" + STORY + "\n\n" + END + LICENCE * 200
    other = one.replace("cat", "dog")
    body, removed = split_book(one + other)
    assert body == STORY + "\n\n\n" + STORY.replace("cat", "dog")
    assert removed == (HEADER + START, END + LICENCE * 200 + HEADER + START, END + LICENCE * 200)


def test_a_header_within_a_header_is_cut_off_too() -> None:
    """As in an old file that was published anew."""
    old = f"{SMALL_PRINT}{'Lawyers. ' * 500}\n{SMALL_PRINT_ENDS}"
    text = f"{HEADER}{START}\n{old}\n{STORY}\n\nEnd of Project Gutenberg's A Tale\n\n{END}"
    assert split_book(text).body == STORY
    after = f"{HEADER}{START}\n{STORY}\n\n{END}\n{old}"
    assert split_book(after).body == STORY, "the small print may also stand at the end"


@given(st.lists(st.sampled_from([STORY, HEADER, LICENCE, START, END, SMALL_PRINT_ENDS, "\n", " "])))
def test_the_parts_are_the_file(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = split_file(text)
    assert "".join(part for _, part in parts) == text
    body, removed = split_book(text)
    assert all(part in text for part in removed)
    assert set(body.split()) <= set(text.split())


def test_finds_the_title() -> None:
    assert (
        find_title("Junk\nTitle:   Alice in Wonderland \n  with pictures\n")
        == "Alice in Wonderland"
    )
    assert find_title("The title: none\nTitle:\nAuthor: Nobody\n") == ""


def lines(line: str) -> str:
    """A book's worth of one line, between two that stand once."""
    return f"I\n\n{line}\n" + f"{line}\n" * 60 + "\nFIN"


SPANISH = lines("En un lugar de la Mancha vivía un hidalgo que soñaba después de leer.")
RUSSIAN = lines("Сколько будет 7 раз по 8? Съешь ещё этих мягких булок.")

# text as it is on the disk but for "\n", how a line ends there, encoding, body, title
FILES = {
    "with a mark, and a start on two lines": (
        f"{HEADER}*** START OF THIS PROJECT GUTENBERG EBOOK A TALE,\n"
        f"OF A CAT AND OF A MAT ***\n\n\n“{STORY}”\n\n{END}{LICENCE}",
        "\r\n",
        "utf-8-sig",
        f"“{STORY}”",
        "A Tale",
    ),
    "with small print, and no end": (
        f"***This is the Project Gutenberg Etext of A Tale***\n\n"
        f"{SMALL_PRINT}{SMALL_PRINT_ENDS}\n\n{STORY}\n",
        "\r\n",
        "ascii",
        STORY,
        "",
    ),
    "with small print in short, from a machine that ends lines in CR": (
        f"The Project Gutenberg Etext of A Tale\n\nEND THE SMALL PRINT! FOR ETEXTS\n\n{STORY}\n"
        "\n*End of The Project Gutenberg Etext of A Tale*\n",
        "\r",
        "ascii",
        STORY,
        "",
    ),
    "in an encoding that nobody names, with stray CRs and the sign of an end": (
        f"Project Gutenberg Etext of Don Quijote, in Spanish\n\n{SMALL_PRINT}{SMALL_PRINT_ENDS}\n"
        f"{SPANISH}\r\r¿Y qué?\n\nEnd of Project Gutenberg Etext of Don Quijote\n\x1a",
        "\r\n",
        "latin-1",
        f"{SPANISH}\n\n¿Y qué?",
        "",
    ),
    "with a second name after the start": (
        "Title: Un conte\n\nCharacter set encoding: ISO-8859-1\n\n"
        "*** START OF THIS PROJECT GUTENBERG EBOOK UN CONTE ***\n\n\n"
        f"The Project Gutenberg Etext of Un conte\nby Voltaire\n\n***\n\nà la fin\n{STORY}\n"
        f"\nEnd of the Project Gutenberg EBook of Un conte, by Voltaire\n\n{END}{LICENCE}",
        "\r\n",
        "latin-1",
        f"The Project Gutenberg Etext of Un conte\nby Voltaire\n\n***\n\nà la fin\n{STORY}",
        "Un conte",
    ),
    "in Russian, of which the header speaks": (
        "Title: 1001 tasks\n\nCharacter set encoding: CP-1251\n\n"
        "*** START OF THIS PROJECT GUTENBERG EBOOK 1001 TASKS ***\n\n\n-\n\n"
        f"{RUSSIAN}\n\n\n"
        f"End of the Project Gutenberg EBook of 1001 tasks\nby Nobody\n\n{END}{LICENCE}",
        "\r\n",
        "cp1251",
        f"-\n\n{RUSSIAN}",
        "1001 tasks",
    ),
}


@pytest.mark.parametrize(
    ("text", "line_end", "encoding", "body", "name"), FILES.values(), ids=FILES.keys()
)
def test_a_file_of_every_age_is_read_and_cut(
    text: str, line_end: str, encoding: str, body: str, name: str
) -> None:
    found = decode(text.replace("\n", line_end).encode(encoding))
    assert split_book(found).body == body
    assert "".join(part for _, part in split_file(found)) == clean(text)
    assert find_title(found) == name
