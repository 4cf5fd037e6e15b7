"""A corpus in a file: how to make it again, and the text itself where that would take the network
or the visitor. What a rule makes is always made again: no file can pass another text off as it."""

import reprlib
from collections.abc import Set
from typing import Any

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.persistence.npz import refusal, require
from rnn.persistence.validation import check_fields

REMADE: dict[str, type] = {"kind": str, "options": dict}
KEPT = REMADE | {"name": str, "source": str, "rule": str, "prompt": str, "open_ended": bool}

MOST_LETTERS = 2**22
# Of letters; a prompt is read again before every sample.
MOST = {"name": 1_000, "source": 1_000, "rule": 1_000, "prompt": 100}


def described(corpus: Corpus) -> tuple[dict[str, Any], str]:
    """How to make a corpus again, and the text for that, if it takes one.

    Of a book, what was cut off is left out.
    """
    kind, options = KINDS.get(corpus.kind), dict(corpus.options)
    if kind and not kind.fetches:
        text = options.pop("text", "")
        return {"kind": corpus.kind, "options": options}, text
    return {name: getattr(corpus, name) for name in KEPT} | {"options": options}, corpus.text


def read_text(data: bytes) -> str:
    """The text that comes with a description. Raises CheckpointError."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise refusal("have its text in UTF-8", "has not") from None
    most = f"have a text of at most {MOST_LETTERS:,} letters"
    require(len(text) <= MOST_LETTERS, most, f"has {len(text):,}")
    return text


def remade(about: dict[str, Any], text: str) -> Corpus:
    """The corpus that was described.

    Raises CheckpointError, or what its kind raises for options that are not allowed.
    """
    key = about.get("kind")
    require(key in ("", *KINDS), "have a kind of text that is known", f"has {reprlib.repr(key)}")
    kind = KINDS.get(key) if key else None
    settings = kind.options if kind else {}
    if kind and not kind.fetches:
        check_fields(about, REMADE)
        given = {"text": text} if "text" in settings else {}
        require(given or not text, "leave its text to a rule", "brings one along")
        check_options(about["options"], settings.keys() - given.keys())
        return kind.make(**about["options"], **given)

    check_fields(about, KEPT)
    for name, most in MOST.items():
        require(
            len(about[name]) <= most, f"have a short {name}", f"has {len(about[name]):,} letters"
        )
    check_options(about["options"], settings.keys())
    options = {
        name: setting.check(name, about["options"].get(name, setting.default))
        for name, setting in settings.items()
    }
    return Corpus(**about | {"options": options}, text=text)


def check_options(options: dict[str, Any], known: Set[str]) -> None:
    """`options` must have no other names. One that a file lacks has its default."""
    unknown = sorted(options.keys() - known)
    require(not unknown, "have a text made from known options", f"names {reprlib.repr(unknown)}")
