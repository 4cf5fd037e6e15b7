"""Bytes of unknown origin become text: their encoding is found out, and every line ends alike."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from rnn.errors import TextError

# The mark of UTF-32 begins with that of UTF-16, so it is tried first.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The encodings that are believed. Python knows more, but some of those are no encodings of text
# (rot13, zlib), and some are slow to decode (idna, punycode).
ENCODING_NAMES = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp-?)\d{3,4}|koi8-[ru]|mac-?roman"
    r"|big5|gb2312|gbk|gb18030|shift[-_]jis|euc-(?:jp|kr)",
    re.IGNORECASE | re.ASCII,
)
DECLARATION = re.compile(r"^Character set encoding:(.*)", re.IGNORECASE | re.MULTILINE)
# What the detector may answer. Left to itself it also guesses encodings of computers long gone.
LIKELY = [f"cp125{region}" for region in range(8)]
LIKELY += ["koi8_r", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]


def decode(data: bytes, charset: str | None = None) -> str:
    """The text in `data`, with every line ending in "\\n".

    The encoding is the first of these that fits every byte: the byte order mark, the `charset` that
    came with the data, the line "Character set encoding:" in it, UTF-8, a detector's guess.
    Raises TextError if the data is not text.
    """
    for encoding in _list_encodings(data, charset):
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
        if "\0" in text:
            break
        return normalize_line_ends(text)
    raise TextError(
        "A file must hold plain text, and this one holds something else. "
        "Save it as plain text (.txt) in the encoding UTF-8, and try again."
    )


def normalize_line_ends(text: str) -> str:
    """`text` with every line ending in "\\n", and without the end-of-file sign of old systems."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")


def _list_encodings(data: bytes, charset: str | None) -> Iterator[str]:
    """The encodings to try, best first."""
    for mark, name in BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            yield name
    declared = DECLARATION.search(data[:5_000].decode("latin-1"))
    for naming in (charset or "", declared[1] if declared else ""):
        for name in ENCODING_NAMES.findall(naming):
            yield name.lower().replace("cp-", "cp")  # books write CP-1251, Python cp1251
    yield "utf-8"
    matches = from_bytes(data, cp_isolation=LIKELY)
    if any("cp1252" in match.could_be_from_charset for match in matches):
        yield "cp1252"  # Western Europe: likelier than the similar ones for other regions
    if best := matches.best():
        yield best.encoding
