"""Text in the encodings that books and people's files come in."""

import os

import pytest

from rnn.corpora.decoding import decode, normalize_line_ends
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
    assert decode(b"\xef\xbb\xbfd\xe9j\xe0 vu", "latin-1") == "ï»¿déjà vu"


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
    assert normalize_line_ends("one\r\r\ntwo\x1a\x1a") == "one\n\ntwo"
    assert normalize_line_ends("a\x1ab") == "a\x1ab"


@pytest.mark.parametrize(
    "data",
    [
        b"text with a \0 in it",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04\x14\0\0\0\x08\0",
        os.urandom(5_000),
        "no mark".encode("utf-16-le"),
    ],
    ids=["nul", "png", "zip", "noise", "utf-16 without a mark"],
)
def test_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(TextError, match="must hold plain text.*Save it as plain text"):
        decode(data)
