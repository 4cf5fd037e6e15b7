"""Bytes of unknown origin become text: their encoding is found out, and every line ends alike."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rnn.corpora.encodings import SUPERSETS, WITH_ESCAPES, guess_encoding, order_encodings
from rnn.errors import TextError
from rnn.vocabulary import blocks, code_points

# The mark of UTF-32 begins with that of UTF-16, so it is tried first.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
# The encodings that are believed. Python knows more, but some of those are no encodings of text
# (rot13, zlib), and some are slow to decode (idna, punycode).
ENCODING_NAMES = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp-?)\d{3,4}|koi8-[ru]|mac-?roman"
    r"|big5|gb2312|gbk|gb18030|shift[-_]jis|euc-(?:jp|kr)",
    re.IGNORECASE | re.ASCII,
)
DECLARATION = re.compile(r"^Character set encoding:(.*)", re.IGNORECASE | re.MULTILINE)
UNREADABLE = "\ufffd"  # stands where bytes cannot be read
MOST_STRANGE = 0.02  # share of characters; what has more that stand in no text is none
# by code point; the last entry stands for all others
IS_CONTROL = np.zeros(161, bool)
IS_CONTROL[[*range(8), *range(0x0E, 0x1A), *range(0x1C, 0x20), *range(0x7F, 0xA0)]] = True
IS_ZERO = np.arange(161) == 0
IS_BEYOND_ASCII = np.arange(129) > 127
IS_NOT_LATIN = np.zeros(0xFF01, bool)
IS_NOT_LATIN[0x370:0x1E00] = IS_NOT_LATIN[0x2E80:0xFF00] = True
NOT_LATIN = 0.1  # share of letters of other scripts; a text with fewer is in Latin letters
# a byte that was kept as a lone surrogate -> the letter that it is on Western European Windows
WINDOWS = {0xDC00 + b: bytes([b]).decode("cp1252", "replace") for b in range(128, 256)}


@dataclass(frozen=True)
class Reading:
    """What a file was read as. `choices`: where nothing in the file says its encoding, those that
    it may be read in, the likeliest first. `sure`: none of the others is about as likely.
    `unread`: how many places do not fit."""

    text: str
    encoding: str
    choices: tuple[str, ...] = ()
    sure: bool = True
    unread: int = 0


def decode(data: bytes, charset: str | None = None) -> str:
    """The text in `data`, as `read_text` reads it."""
    return read_text(data, charset).text


def read_text(data: bytes, charset: str | None = None) -> Reading:
    """The text in `data`, with every line ending in "\\n".

    The encoding is the first of these that fits every byte: the byte order mark, UTF-16 or UTF-32
    without one, the `charset` that came with the data, the line "Character set encoding:" in it,
    UTF-8. Else it is UTF-8 with flaws, if that fits most of what is beyond ASCII, or a guess by
    what the letters look like. Raises TextError if the data is not text.
    """
    mark = next((mark for mark in BYTE_ORDER_MARKS if data.startswith(mark)), b"")
    body = data[len(mark) :]
    if not mark and (wide := _find_wide_encoding(body)):
        return _finish(_read_as(body, wide), IS_CONTROL)
    if mark and mark != codecs.BOM_UTF8:
        return _finish(replace(_read_as(body, BYTE_ORDER_MARKS[mark]), choices=()), IS_ZERO)
    if reading := _read_as_stated(body, charset, mark):
        return _finish(reading, IS_ZERO)
    if reading := _read_flawed_utf8(body):
        return _finish(reading, IS_CONTROL)
    guess = guess_encoding(body)
    if not guess.encodings:
        raise _no_text()
    reading = _read_as(body, *guess.encodings)
    return _finish(replace(reading, sure=guess.sure), IS_CONTROL)


def read_text_as(data: bytes, encoding: str) -> Reading:
    """The text in `data` in the one of ENCODINGS that a reader has chosen; what does not fit is
    marked."""
    reading = _read_as(data, encoding)
    return replace(reading, text=clean(reading.text).replace("\0", ""))


def clean(text: str) -> str:
    """`text` with every line ending in "\\n", without byte order marks and without the end-of-file
    sign of old systems, which stand in the middle where files were joined."""
    if 2 * text.count("\r\r\n") > text.count("\n"):  # line ends that were translated twice
        text = text.replace("\r\r\n", "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\ufeff", "").replace("\x1a", "")


# --- encodings that something says ---


def _read_as_stated(body: bytes, charset: str | None, mark: bytes) -> Reading | None:
    for encoding in _list_stated(body, charset, mark):
        try:
            text = body.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if escapes := _find_escapes(body):
            return replace(_read_as(body, escapes), choices=())
        return Reading(text, encoding)
    return None


def _list_stated(body: bytes, charset: str | None, mark: bytes) -> Iterator[str]:
    """The encodings that something says the text is in, and UTF-8; the best first."""
    if mark:
        yield BYTE_ORDER_MARKS[mark]
    declared = DECLARATION.search(body[:5_000].decode("latin-1"))
    for naming in (charset or "", declared[1] if declared else ""):
        for name in ENCODING_NAMES.findall(naming):
            name = name.lower().replace("cp-", "cp")  # books write CP-1251, Python cp1251
            yield SUPERSETS.get(_plain_name(name), name)
            yield name
    yield "utf-8"


def _plain_name(name: str) -> str:
    """Python's own name of an encoding, if it knows it."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name


def _find_escapes(body: bytes) -> str:
    """The encoding of old mail that the text is in, or ""; it looks like ASCII."""
    if b"\x1b" not in body or not body.isascii():
        return ""
    likeliest = guess_encoding(body).encodings[:1]
    return likeliest[0] if likeliest and likeliest[0] in WITH_ESCAPES else ""


# --- encodings that the bytes show ---


def _find_wide_encoding(body: bytes) -> str:
    """UTF-32 or UTF-16 without a mark, or "".

    In UTF-16 a line break or a space has a zero for one of its two bytes, and in most scripts that
    byte of nearly all letters is the same one.
    """
    if b"\0" not in body:
        return ""
    for encoding in ("utf-32-le", "utf-32-be"):
        try:
            body.decode(encoding)
        except UnicodeError:
            continue
        return encoding
    values = np.frombuffer(body, np.uint8)
    zeros = [int((values[side::2] == 0).sum()) for side in (0, 1)]  # even and odd places
    if 20 * min(zeros) > max(zeros):
        return ""
    side = int(zeros[1] > zeros[0])
    counts = np.sort(np.bincount(values[side::2]))
    is_one_script = 2 * int(counts[-2:].sum()) >= len(values[side::2])
    if is_one_script or guess_encoding(body).encodings[:1] in (("utf-16-le",), ("utf-16-be",)):
        return ("utf-16-be", "utf-16-le")[side]
    return ""


def _read_flawed_utf8(body: bytes) -> Reading | None:
    """UTF-8, if that fits most of what is beyond ASCII. In Latin letters, a byte that does not fit
    is taken for the letter that Western European Windows writes with it."""
    text, end = codecs.utf_8_decode(body, "replace")  # but for a letter cut off at the end
    unread = text.count(UNREADABLE) - body.count(UNREADABLE.encode())
    fit = _count(text, IS_BEYOND_ASCII) - unread
    if fit == 0 or fit < unread:
        return None
    if _count(text, IS_NOT_LATIN) < NOT_LATIN * len(text):
        whole = body if len(body) - end == 1 else body[:end]
        text = whole.decode("utf-8", "surrogateescape").translate(WINDOWS)
    return Reading(text, "utf-8", order_encodings("utf-8"), unread=max(1, unread))


def _read_as(body: bytes, encoding: str, *others: str) -> Reading:
    """The text in an encoding that may not fit everywhere; `others` are the next to choose."""
    text = body.decode(encoding, "replace")
    choices = order_encodings(encoding, *others)
    return Reading(text, encoding, choices, unread=text.count(UNREADABLE))


# --- what is no text ---


def _finish(reading: Reading, is_strange: NDArray[np.bool]) -> Reading:
    """The reading with a clean text. Raises TextError if more than a few of its characters are
    strange: such as stand in no text."""
    if _count(reading.text, is_strange) > MOST_STRANGE * len(reading.text):
        raise _no_text()
    return replace(reading, text=clean(reading.text).replace("\0", ""))


def _count(text: str, is_counted: NDArray[np.bool]) -> int:
    """How many characters of a text are marked in a table by code point, whose last entry stands
    for all others."""
    marks = (is_counted.take(code_points(block), mode="clip") for block in blocks(text))
    return sum(int(np.count_nonzero(each)) for each in marks)


def _no_text() -> TextError:
    return TextError(
        "A file must hold plain text, and this one holds something else. "
        "Save it as plain text (.txt) in the encoding UTF-8, and try again."
    )
