"""Where a book begins and ends: small made-up ones for every rule, and the real ones."""

import pytest

from rnn.corpora.decoding import decode, normalize_line_ends
from rnn.corpora.gutenberg.license import find_title, split_book

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
    ],
)
def test_finds_every_start(start: str) -> None:
    header, body, footer = split_book(f"{HEADER}{start}\n\n\n{STORY}\n")
    assert body == STORY
    assert header.startswith(HEADER)
    assert footer == "\n"


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
    ],
)
def test_finds_every_end(end: str) -> None:
    assert split_book(f"{STORY}\n\n \n{end}{LICENCE}") == ("", STORY, f"\n\n \n{end}{LICENCE}")


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        STORY + "\n\n",
        "",
        "\n",
        STORY + "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n" + STORY * 3,
        STORY * 5 + "\nEnd of Project Gutenberg's A Tale\n" + STORY * 4,
        STORY + "\nIt was the end of Project Gutenberg, he said.\n",
        STORY + "\n*** START OF SOMETHING ELSE ***\n" + STORY,
    ],
)
def test_a_text_without_signs_in_their_place_stays_whole(text: str) -> None:
    assert split_book(text) == ("", text, "")


def test_never_takes_more_than_half() -> None:
    start = "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n"
    end = "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n"
    text = "x" * 190 + start + "y" * 480 + "\n" + end + "z" * 300
    assert split_book(text) == ("", text, "")
    assert split_book(text.replace("y" * 480, "y" * 700)).body == "y" * 700


def test_the_last_end_counts() -> None:
    end = "End of Project Gutenberg's first part\n"
    assert split_book(f"{STORY}\n{STORY}\n{end}\n{STORY}\n\n{end}").body.count("THE END") == 3


def test_what_was_cut_can_be_put_back() -> None:
    text = f"{HEADER}*** START OF THE PROJECT GUTENBERG EBOOK ***\n\n{STORY}\n\n"
    text += f"*** END OF THE PROJECT GUTENBERG EBOOK ***{LICENCE}"
    assert "".join(split_book(text)) == text
    assert split_book(text).body == STORY


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
SMALL_PRINT = "***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***\nYou know: lawyers.\n"
SMALL_PRINT_ENDS = "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n"
END = "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n"

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
    assert "".join(split_book(found)) == normalize_line_ends(text)
    assert find_title(found) == name
