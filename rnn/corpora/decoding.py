"""Bytes of unknown origin to text: which encoding they are in, and one way to end a line."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from rnn.errors import TextError

# UTF-32's mark begins with UTF-16's, so it is tried first.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Python knows more names than these, but some of them are no encodings of text, or slow on purpose.
NAMES = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp-?)\d{3,4}|koi8-[ru]|mac-?roman"
    r"|big5|gb2312|gbk|gb18030|shift[-_]jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)
DECLARATION = re.compile(r"^Character set encoding:(.*)", re.IGNORECASE | re.MULTILINE)
# What a detector may answer. Left to itself it also guesses at long dead computers.
LIKELY = [f"cp125{region}" for region in range(8)]
LIKELY += ["koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]


def decode(data: bytes, charset: str | None = None) -> str:
    """The text in `data`, with every line ending in "\\n".

    The encoding is the first of these that fits every byte: the byte order mark, the `charset` that
    came with the data, the line "Character set encoding:" in it, UTF-8, a detector's guess.
    Raises TextError if the data is not text.
    """
    for encoding in _candidates(data, charset):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if "\0" in text:
            break
        return tidy(text)
    raise TextError(
        "A file must hold plain text, and this one holds something else. "
        "Save it as plain text (.txt) in the encoding UTF-8, and try again."
    )


def tidy(text: str) -> str:
    """`text` with every line ending in "\\n", and without the end-of-file sign of old systems."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")


def _candidates(data: bytes, charset: str | None) -> Iterator[str]:
    yield from (name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark))
    declared = DECLARATION.search(data[:5_000].decode("latin-1"))
    for words in (charset or "", declared[1] if declared else ""):
        # "CP-1251", as books write it, is "cp1251" to Python.
        yield from (name.lower().replace("cp-", "cp") for name in NAMES.findall(words))
    yield "utf-8"
    matches = from_bytes(data, cp_isolation=LIKELY)
    if any("cp1252" in match.could_be_from_charset for match in matches):
        yield "cp1252"  # Western Europe: where it fits, its look-alikes for other regions are rarer
    if best := matches.best():
        yield best.encoding
