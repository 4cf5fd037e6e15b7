"""A visitor's own text, pasted or uploaded: any characters of any language."""

import numpy as np

from rnn.corpora.base import Corpus, CorpusKind, choose_prompt
from rnn.corpora.decoding import Reading, clean, read_text
from rnn.corpora.gutenberg.license import NAME, split_book
from rnn.errors import TextError, isolate
from rnn.settings import Number, Text
from rnn.training.hyperparameters import FAST
from rnn.vocabulary import blocks, code_points, distinct_characters

LIMIT = 4_000_000  # characters
UPLOAD_LIMIT = 4 * 2**20  # bytes
STAND_IN = "·"  # what rare characters become


def read_upload(data: bytes) -> Reading:
    """The text of an uploaded file, in whatever encoding; what is in it counts, not its name.

    Raises TextError if it cannot be read.
    """
    if not data:
        raise TextError("A file must hold some text, and this one is empty. Choose another.")
    if len(data) > UPLOAD_LIMIT:
        raise TextError(
            f"A file must have at most {UPLOAD_LIMIT // 2**20} MiB, and this one has "
            f"{len(data) / 2**20:.1f}. Choose a shorter one, or a part of it."
        )
    return read_text(data)


def fold_rare_characters(text: str, most: int) -> tuple[str, int]:
    """`text` with at most `most` distinct characters, and how many were folded for that.

    The most frequent ones stay; of equally frequent ones those that come first in Unicode. All
    others become the stand-in.
    """
    characters = distinct_characters(text)
    if len(characters) <= most:
        return text, 0
    counts = np.zeros(ord(max(characters[-1], STAND_IN)) + 1, np.intp)
    for block in blocks(text):
        counts += np.bincount(code_points(block), minlength=len(counts))
    counts[ord(STAND_IN)] = 0  # it stays in any case
    used = np.flatnonzero(counts)  # in the order of Unicode, which a stable sort keeps
    by_frequency = used[np.argsort(-counts[used], kind="stable")]
    rare = by_frequency[most - 1 :]
    folded = np.arange(len(counts), dtype="<u4")  # code point -> what it becomes
    folded[rare] = ord(STAND_IN)
    parts = (folded[code_points(block)].tobytes().decode("utf-32-le") for block in blocks(text))
    return "".join(parts), len(rare)


def build_user_text(text: str, alphabet: int) -> Corpus:
    """The text as it is, but for line ends and, beyond the size of the alphabet, rare characters;
    of a file of Project Gutenberg only the book, or its licence would be what is kept back.

    Raises TextError if nothing can be learned from it.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise TextError(
            f"A text must be made of whole characters, and number {error.start + 1:,} is half of "
            "one (a lone surrogate). Remove it, or paste the text again."
        ) from None
    text, removed = split_book(clean(text))
    if not text.strip():
        given = "it has only spaces and line breaks" if text else "the box is empty"
        raise TextError(f"A text must have some letters, and {given}. Paste or type a few lines.")
    if len(text) < 2:
        only = isolate(f"'{text}'")
        raise TextError(
            f"A text must have at least 2 letters, so that one follows another; {only} has 1. "
            "Type some more."
        )
    text, folded = fold_rare_characters(text, alphabet)
    rarest = "rarest character is" if folded == 1 else f"{folded:,} rarest characters are"
    note = f"; its {rarest} written as {STAND_IN}" if folded else ""
    return Corpus(
        name="Your text",
        text=text,
        source=f"Pasted or uploaded{note}",
        prompt=choose_prompt(text),
        open_ended=True,
        removed=removed,
        uncut=not removed and bool(NAME.search(text)),
    )


KIND = CorpusKind(
    key="own",
    label="Your text",
    help="Whatever you paste or upload: a diary, a recipe book, a program, in any language.",
    options={
        "text": Text(
            "Text",
            f"At most {LIMIT:,} letters. The network learns to write like this text.",
            "",
            max_length=LIMIT,
            multiline=True,
        ),
        "alphabet": Number(
            "Different characters",
            "The most different characters to keep. Rarer ones become a dot, which makes learning "
            "faster where there are thousands, as in Chinese.",
            3_000,
            low=2,
            high=5_000,
            grid=(50, 100, 200, 500, 1_000, 2_000, 3_000, 5_000),
            integer=True,
        ),
    },
    build=build_user_text,
    read_upload=read_upload,
    presets={"Fast": FAST},
)
