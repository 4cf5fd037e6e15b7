"""Text in the encodings that books and people's files come in."""

import codecs
import os

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnn.corpora.decoding import BYTE_ORDER_MARKS, clean, decode
from rnn.corpora.encodings import SUPERSETS
from rnn.errors import TextError

WORDS = "Zoë said: “Is it 5 €?” — and the élève went home, très étonné.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_reads_what_marks_itself_or_is_plain(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decode(mark + WORDS.encode(encoding)) == WORDS


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("iso-8859-1", "ISO-8859-1"),
        ("cp1251", "CP-1251"),
        ("cp1251", "Windows-1251"),
        ("koi8-r", "KOI8-R"),
        ("latin-1", "ISO Latin-1"),
        ("latin-1", "ASCII, with a few ISO-8859-1 characters"),
        ("big5", "Big5"),
        ("utf-8", "UTF-8"),
    ],
)
def test_believes_the_line_in_the_file(encoding: str, written: str) -> None:
    word = {"cp1251": "Алиса", "koi8-r": "Алиса", "big5": "愛麗絲"}.get(encoding, "Zoë")
    text = f"Title: {word}\nCharacter set encoding: {written}\n{word} was tired.\n"
    assert decode(text.encode(encoding)) == text


def test_the_order_is_mark_then_declaration_then_line_then_utf8() -> None:
    line = b"Character set encoding: windows-1251\n"
    assert decode(b"\xef\xbb\xbf" + line + "é".encode(), "iso-8859-1").endswith("\né")
    assert decode(line + b"\xe9", "iso-8859-1").endswith("\né")
    assert decode(line + b"\xe9").endswith("\nй")
    assert decode("é".encode()) == "é"


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    assert decode("déjà".encode(), "ascii") == "déjà"
    assert decode("déjà".encode(), "no-such-thing") == "déjà"
    assert decode(b"\xef\xbb\xbfd\xe9j\xe0 vu", "latin-1") == "déjà vu"


@pytest.mark.parametrize("charset", ["rot13", "zlib", "punycode", "unicode_escape", "idna", "\0"])
def test_only_encodings_of_text_are_believed(charset: str) -> None:
    assert decode(rb"a\b-c", charset) == rb"a\b-c".decode()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Les élèves étaient là. Le garçon vit la forêt et mangea une pomme. "),
        ("cp1252", "“Curly quotes” — and a dash… it’s fine"),
        ("iso-8859-1", "Über den Wäldern ist es schön. Größe und Fülle, süße Träume."),
        ("cp1250", "Zażółć gęślą jaźń. Wszystkie dzieci są ładne, a świat jest piękny."),
        ("cp1251", "Привет, мир. Это простой русский текст, который кто-то написал."),
        ("koi8-r", "Привет, мир. Это простой русский текст, который кто-то написал."),
        ("cp1253", "Καλημέρα κόσμε. Αυτό είναι ένα απλό ελληνικό κείμενο για δοκιμή."),
        ("shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
        ("gb18030", "床前明月光,疑是地上霜。举头望明月,低头思故乡。"),
    ],
)
def test_finds_out_the_encoding_when_nobody_says(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding) * 3) == text * 3


def test_every_line_ends_in_the_same_way() -> None:
    assert decode(b"one\r\ntwo\rthree\n\r\nfour\x1a") == "one\ntwo\nthree\n\nfour"
    assert clean("one\r\r\ntwo\r\r\n\r\r\nthree") == "one\ntwo\n\nthree"
    assert clean("one\r\ntwo\r\r\nthree\r\n") == "one\ntwo\n\nthree\n", "a stray one is a line"


def test_marks_and_end_of_file_signs_vanish_where_files_were_joined() -> None:
    one, two = "ένα\n".encode("utf-8-sig"), "δύο\n\x1a".encode("utf-8-sig")
    assert decode(one + two + one + b"\x1a\x1a") == "ένα\nδύο\nένα\n"
    assert decode("ένα\r\n".encode("utf-16") * 2) == "ένα\n" * 2
    assert clean("a\ufeffb\x1a\x1ac\ufeff\ufeff") == "abc"


@pytest.mark.parametrize(
    "data",
    [
        b"text with a \0 in it",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        os.urandom(5_000),
        b"\0" * 900,
        bytes(range(256)) * 9,
    ],
    ids=["nul", "png", "zip", "noise", "nuls", "every byte"],
)
def test_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(TextError, match="must hold plain text.*Save it as plain text"):
        decode(data)


DECLARED = ["utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15", "latin-1"]
DECLARED += ["windows-1250", "windows-1251", "windows-1252", "cp437", "koi8-r", "koi8-u"]
DECLARED += ["macroman", "big5", "gb2312", "gbk", "gb18030", "shift_jis", "euc-jp", "euc-kr"]


# of the alphabets of Europe, punctuation, kana, and the first of the Chinese and Korean characters
CODES = [*range(1, 0x500), *range(0x2000, 0x2100), *range(0x3041, 0x3097)]
CODES += [*range(0x4E00, 0x5000), *range(0xAC00, 0xAC80)]


def alphabet(encoding: str) -> list[str]:
    """Of these characters the ones that an encoding has, and writes in one way."""
    return [c for c in map(chr, CODES) if c.encode(encoding, "ignore").decode(encoding) == c]


@pytest.mark.parametrize("encoding", DECLARED)
@given(data=st.data())
def test_text_in_a_declared_encoding_comes_back(data: st.DataObject, encoding: str) -> None:
    # what says that it is in shift_jis is in what Windows makes of that, which has more letters
    really = SUPERSETS.get(codecs.lookup(encoding).name, encoding)
    text = data.draw(st.text(st.sampled_from(alphabet(really))))
    written = text.encode(really)
    assume(not written.startswith(tuple(BYTE_ORDER_MARKS)))
    assert decode(written, encoding) == clean(text)


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8")))
def test_text_with_a_mark_or_in_utf8_comes_back(text: str) -> None:
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)) == clean(text)
    written = text.encode()
    assume(not written.startswith(tuple(BYTE_ORDER_MARKS)))
    assume("character set encoding" not in text.lower())
    assert decode(written) == clean(text)


LINES = st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"Character set encoding: "])


@given(
    LINES, st.binary(), st.none() | st.text() | st.sampled_from([*DECLARED, "utf-16", "cp65001"])
)
def test_any_bytes_are_text_or_refused(line: bytes, data: bytes, charset: str | None) -> None:
    try:
        text = decode(line + data, charset)
    except TextError:
        return
    assert "\0" not in text and "\r" not in text
    text.encode()  # whole characters only
