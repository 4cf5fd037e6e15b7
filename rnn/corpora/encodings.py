"""The encodings that people's files are written in, and which of them a file is likeliest in."""

from collections.abc import Iterator
from dataclasses import dataclass

import chardet
import numpy as np

# Python's name -> what the screen calls it: what is written in it, and by which computers.
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16, other byte order)",
    "utf-32-le": "Unicode (UTF-32)",
    "utf-32-be": "Unicode (UTF-32, other byte order)",
    "cp1252": "Western Europe (Windows)",
    "iso8859-15": "Western Europe (Latin-9)",
    "mac-roman": "Western Europe (old Mac)",
    "cp850": "Western Europe (DOS)",
    "cp437": "Western Europe (DOS, American)",
    "cp1250": "Central Europe (Windows)",
    "iso8859-2": "Central Europe (Latin-2)",
    "mac-latin2": "Central Europe (old Mac)",
    "cp852": "Central Europe (DOS)",
    "iso8859-16": "Romanian (Latin-10)",
    "cp1251": "Cyrillic (Windows)",
    "koi8-r": "Russian (KOI8-R)",
    "koi8-u": "Ukrainian (KOI8-U)",
    "iso8859-5": "Cyrillic (ISO 8859-5)",
    "mac-cyrillic": "Cyrillic (old Mac)",
    "cp866": "Cyrillic (DOS)",
    "cp855": "Cyrillic (DOS, older)",
    "cp1253": "Greek (Windows)",
    "iso8859-7": "Greek (ISO 8859-7)",
    "mac-greek": "Greek (old Mac)",
    "cp737": "Greek (DOS)",
    "cp1254": "Turkish (Windows)",
    "mac-turkish": "Turkish (old Mac)",
    "cp857": "Turkish (DOS)",
    "cp1257": "Baltic (Windows)",
    "iso8859-13": "Baltic (Latin-7)",
    "cp775": "Baltic (DOS)",
    "cp1255": "Hebrew (Windows)",
    "cp862": "Hebrew (DOS)",
    "cp1256": "Arabic (Windows)",
    "iso8859-6": "Arabic (ISO 8859-6)",
    "cp720": "Arabic (DOS)",
    "cp1258": "Vietnamese (Windows)",
    "cp874": "Thai (Windows)",
    "cp932": "Japanese (Windows, Shift JIS)",
    "euc_jis_2004": "Japanese (EUC)",
    "iso2022_jp_2": "Japanese (mail, ISO 2022)",
    "gb18030": "Chinese, simplified (GB)",
    "big5hkscs": "Chinese, traditional (Big5)",
    "cp949": "Korean (Windows, EUC)",
    "johab": "Korean (Johab)",
    "iso2022_kr": "Korean (mail, ISO 2022)",
}
# What is read as something larger that has all of its letters in the same places.
SUPERSETS = {
    "iso8859-1": "cp1252",
    "iso8859-8": "cp1255",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_jp": "euc_jis_2004",
    "iso2022_jp": "iso2022_jp_2",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}
EAST_ASIAN = (
    "cp932",
    "euc_jis_2004",
    "gb18030",
    "big5hkscs",
    "cp949",
    "johab",
)  # two bytes a letter
WITH_ESCAPES = ("iso2022_jp_2", "iso2022_kr")  # these look like ASCII with a few escape characters
ASKED = (
    *ENCODINGS,
    *("iso8859-1", "iso8859-8", "iso8859-9", "tis-620", "euc_kr"),
)  # what the detector may answer; left to itself it also guesses those of mainframes

# Measured on the test files of chardet and on texts of 40 languages written in 40 encodings.
SURE = 0.45  # confidence
LEAD = 1.02  # over the next encoding in which the file says something else
NOISE = 0.08  # confidence of a guess that is none
FEW = 0.34  # share of bytes beyond ASCII in a text that may well be English
SAMPLE = 2**20  # bytes of a file that are looked at
BEGINNING = 2**12  # bytes at its beginning that are looked at in any case: there it may say more
PIECES = 16  # into which a file is cut to find out whether a few bytes of it are spoiled


@dataclass(frozen=True)
class Guess:
    """The encodings that a file may be in, the likeliest first, and whether that one is sure."""

    encodings: tuple[str, ...]
    sure: bool


def guess_encoding(data: bytes) -> Guess:
    """What the letters look like, where nothing says what they are. No encodings: no text."""
    data = _take_sample(data)
    ranked = _rank(data)
    if not ranked or ranked[0][1] < SURE:
        ranked = _rank_pieces(data, ranked)
    if _is_nearly_ascii(data) and _is_noise(ranked):
        ranked.insert(0, (_western_encoding(data), 0.0))
    encodings = tuple(dict.fromkeys(encoding for encoding, _ in ranked))
    return Guess(encodings, _is_sure(data, ranked))


def order_encodings(*likely: str) -> tuple[str, ...]:
    """All of ENCODINGS, the likely ones first."""
    return tuple(dict.fromkeys((*likely, *ENCODINGS)))


def _take_sample(data: bytes) -> bytes:
    """A part of a long file in which there are letters beyond ASCII, if it has any."""
    first = int(np.argmax(np.frombuffer(data, np.uint8) > 127)) if data else 0
    if first < BEGINNING:
        return data[:SAMPLE]
    return data[:BEGINNING] + data[first : first + SAMPLE]


def _rank(data: bytes) -> list[tuple[str, float]]:
    """Encodings and the detector's confidence in each, from 0 to 1, the likeliest first."""
    if not data:
        return []
    found = chardet.detect_all(
        data,
        ignore_threshold=True,
        max_bytes=len(data),
        compat_names=False,
        include_encodings=ASKED,
    )
    ranked = []
    has_controls = any(byte in data for byte in range(0x80, 0xA0))  # what ISO has there
    for each in found:
        name = SUPERSETS.get(each["encoding"] or "", each["encoding"])
        if name and not (has_controls and name.startswith("iso8859")):
            ranked.append((name, each["confidence"]))
    return ranked


def _rank_pieces(data: bytes, whole: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The encodings that fit most pieces of a file better than any fits the whole, then the others.

    One spoiled byte excludes an encoding for the whole, but only for one of the pieces.
    """
    total: dict[str, float] = {}
    for piece in _cut_at_lines(data):
        for encoding, confidence in dict(reversed(_rank(piece))).items():
            total[encoding] = total.get(encoding, 0.0) + confidence * len(piece) / len(data)
    best = whole[0][1] if whole else 0.0
    better = [(encoding, confidence) for encoding, confidence in total.items() if confidence > best]
    return sorted(better, key=lambda each: -each[1]) + whole


def _cut_at_lines(data: bytes) -> Iterator[bytes]:
    """The data in about PIECES pieces, each of whole lines."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + len(data) // PIECES) + 1 or len(data)
        yield data[start:end]
        start = end


def _western_encoding(data: bytes) -> str:
    """That of Windows, which has no letter for a few bytes; old Macs have one for all."""
    try:
        data.decode("cp1252")
    except UnicodeError:
        return "mac-roman"
    return "cp1252"


def _is_nearly_ascii(data: bytes) -> bool:
    return len(data.translate(None, bytes(range(128)))) < FEW * len(data)


def _is_noise(ranked: list[tuple[str, float]]) -> bool:
    """Whether the first is no better than any; but letters of two bytes each are no accident."""
    return not ranked or (ranked[0][1] < NOISE and ranked[0][0] not in EAST_ASIAN)


def _is_sure(data: bytes, ranked: list[tuple[str, float]]) -> bool:
    """Whether the first is likely enough, and whatever is about as likely says the same."""
    if not ranked or ranked[0][1] < SURE:
        return False
    (first, confidence), *others = ranked
    rivals = {encoding for encoding, other in others if other * LEAD > confidence}
    text = data.decode(first, "replace")
    return all(data.decode(rival, "replace") == text for rival in rivals)
