"""Hostile files that say something wrong in their metadata, or bring a text that does not fit."""

import json
import math
import reprlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from rnn.persistence.tensor_file import KEY, METADATA, MOST_HEADER
from rnn.persistence.validation import METADATA_FIELDS, PROGRESS_FIELDS
from rnn.training.loss_history import CAPACITY, RECENT
from rnn.training.streams import CHECK_EVERY
from tests.support.saved import (
    CORPORA,
    good,
    opened,
    packed,
    taken_apart,
    with_metadata,
    with_tensors,
)

Files = Iterator[tuple[str, bytes]]  # what is wrong with it, and the file
HARMLESS: tuple[tuple[str, Any], ...] = (
    ("goal", None),
    ("pace", None),
    ("pace", 1e300),
    ("options", {}),
    ("rate_changed", True),
    ("smooth_loss", 1e300),
    ("ema_loss", 1e300),
    ("fingerprint", None),
    ("finished", None),
)


def wrong_metadata() -> Files:
    metadata, tensors = opened(good())
    honest = taken_apart(good())[0][METADATA][KEY]
    for what, content in {
        "nothing": "",
        "no JSON": "{'version': 1}",
        "half of it": honest[:-20],
        "with a mark": "\ufeff" + honest,
        "half a character": honest.replace("decimal", "\\ud800"),
        "spaced out": honest.replace(": ", ":  "),
        "escaped": honest.replace("decimal", "decim\\u0061l"),
        "a name twice": '{"version": 2, ' + honest[1:],
        "nan": honest.replace('"pace": 4.5', '"pace": NaN'),
        "inf": honest.replace('"pace": 4.5', '"pace": 1e999'),
        "deep lists": "[" * 100_000 + "]" * 100_000,
        "deep dicts": '{"a": ' * 100_000 + "1" + "}" * 100_000,
        "bottomless": "[" * (MOST_HEADER - 5_000),
        "a long number": '{"version": ' + "1" * 5_000 + "}",
        "a large number": '{"version": ' + "1" * 4_000 + "}",
        "a list": "[1]",
        "many lists": "[" + ", ".join(["[]"] * (MOST_HEADER // 4 - 1_000)) + "]",
        "null": "null",
    }.items():
        yield what, packed(content, tensors)
    for name in METADATA_FIELDS:
        left = {k: v for k, v in metadata.items() if k != name}
        yield f"no {name}", packed(json.dumps(left), tensors)
        value: Any
        for value in (None, True, -1, 10**30, 1.5, 1e300, np.nan, np.inf, "x", "", [], {}, [[]]):
            harmless = (
                ("samples", []), ("held_out_losses", []), ("book", {}), ("next_fingerprint", "")
            )  # fmt: skip
            if (name, value) not in harmless and name != "sha256":
                yield f"{name} {value!r}", with_metadata(good(), **{name: value})
    for part in ("recipe", "provenance", "progress"):
        for name in metadata[part]:
            left = {k: v for k, v in metadata[part].items() if k != name}
            yield f"no {part}.{name}", with_metadata(good(), **{part: left})
            for value in (None, True, -1, 10**30, 1e300, np.nan, "x", "", [], {}, [[]]):
                if (name, value) not in HARMLESS:
                    changed = with_metadata(good(), **{f"{part}__{name}": value})
                    yield f"{part}.{name} {value!r}", changed
        yield f"more in {part}", with_metadata(good(), **{f"{part}__something": 1})
    yield "another name", with_metadata(good(), something=1)
    for version in (0, 1, 3, 2.0, True, "2", 10**30):
        yield f"version {version!r}", with_metadata(good(), version=version)


def wrong_settings() -> Files:
    honest = opened(good())[0]["hyperparameters"]
    wrong: dict[str, tuple[Any, ...]] = {
        name: (None, True, -1, 10**30, 1e300, np.nan, "x", [], {}) for name in honest
    }
    wrong["hidden_size"] += (0, 5, 7, 1024, 6.5, "6")
    wrong["batch_size"] += (2, 128)
    wrong["seq_length"] += (0, 1024)
    wrong["cell"] += ("lstm", "Vanilla", "x" * 10**5)
    wrong["optimizer"] += ("adam",)
    wrong["dtype"] += ("float64", "float16", "object")
    for name, values in wrong.items():
        for value in values:
            changed = with_metadata(good(), **{f"hyperparameters__{name}": value})
            yield f"{name} {reprlib.repr(value)}", changed
    yield "unknown", with_metadata(good(), hyperparameters__class=1)
    huge = {"hidden_size": 1024, "seq_length": 512, "batch_size": 128, "cell": "lstm"}
    yield "huge", with_metadata(good(), hyperparameters=honest | huge)
    huge = {"hidden_size": 1024, "cell": "lstm", "dtype": "float64", "initialization": "orthogonal"}
    yield "large", with_metadata(good(), hyperparameters=honest | huge)


def wrong_progress() -> Files:
    values: Any
    for name, values in {
        "progress__iteration": (0, 6, 8, 10**12, 10**12 + 1, 2**63),
        "progress__next_check": (0, 7, 8 + CHECK_EVERY, 2**63),
        "progress__losses_crc": (2**32, 2**63, -(2**31)),
        "progress__early_crc": (2**32, -1),
        "next_fingerprint": ("7-01234567", "9-01234567", "8-0123456", "8-0123456X", "08-01234567"),
        "recipe__fingerprint": ("8", "8-0123456789", "-8-01234567", " 8-01234567"),
        "recipe__goal": (0, 10**13, 1.0, "9"),
        "recipe__pace": (0.0, -1.0, 5, "fast", "inf"),
        "vocabulary": ("", ".0124587", ".01245788", ".012457", ".01245789", ".0124579"),
        "held_out_losses": ([[0, 1.0]], [[8, 1.0]], [[1, 1]], [[1, np.nan]], [[1, 1.0, 1]], [1],
                            [{}], [[1, 1.0]] * 301, [["1", 1.0]], [[True, 1.0]]),
        "samples": ([[8, "", ""]], [[-1, "", ""]], [[1, "", "x"]], [[1, "x", ""]], [[1, "1"]],
                    [[1, 1, "1"]], [[1, ["1"], "1"]], [1], [None], [{}], ["abc"],
                    [[1, "", "1" * 701]], [[1, "", ""]] * 81, [[1, "", ""]] * 50_000),
        "provenance": ({}, {"first_rate": 0.1}),
        "provenance__finished": (-1, 8, 1.0, "7"),
        "provenance__first_rate": (0.0, 1, 11.0, "0.1"),
        "provenance__rate_changed": (1, "yes"),
    }.items():  # fmt: skip
        for value in values:
            yield f"{name} {reprlib.repr(value)}", with_metadata(good(), **{name: value})
    for iteration in (10**12 + 1, 10**19, 10**30):  # and all else as it would be then
        rows = next(n for n in (math.ceil(iteration / 2**k) for k in range(100)) if n <= CAPACITY)
        arrays = {"losses": np.ones((rows, 3)), "recent_losses": np.ones(RECENT)}
        counted = with_metadata(
            good(), progress__iteration=iteration, progress__next_check=iteration + 1
        )
        yield f"{iteration}", with_tensors(counted, arrays)
    none = {
        name: array[..., :0] if "hy" in name else array[:0]
        for name, array in opened(good())[1].items()
        if name.split(".")[-1] in ("Wxh", "Why", "by")
    }
    no_text: dict[str, Any] = {"vocabulary": "", "samples": []}
    yield "no characters at all", with_metadata(with_tensors(good(), none), **no_text)
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    yield "many characters", with_metadata(good(), vocabulary=many, samples=[[1, "", many[0]]] * 80)
    assert PROGRESS_FIELDS.keys() == opened(good())[0]["progress"].keys()


def wrong_texts() -> Files:
    def file(corpus: str, text: bytes | None = None, /, **changes: Any) -> bytes:
        data = with_metadata(good(corpus), **changes)
        return data if text is None else with_tensors(data, {"text": np.frombuffer(text, np.uint8)})

    kind: Any
    options: Any
    values: Any
    book = CORPORA["gutenberg"].text.encode()
    yield "kind unknown", file("gutenberg", recipe__kind="x")
    for kind in ("x", [1], "own", "gutenberg", "fizzbuzz", "", "__class__", None, 1, [], {}):
        yield f"kind {kind!r}", file("decimal", recipe__kind=kind)
    for options in ({"n": 3}, {"n": 0}, {"n": "7"}, {"n": None}, {"n": []}, {"n": 10**30}, {"x": 1},
                    {"self": 1}, {"text": "1"}, [], None, "x"):  # fmt: skip
        yield f"options {options!r}", file("decimal", recipe__options=options)
    yield "a text where a rule makes it", file("decimal", b"0.142857")
    yield "a book where a rule makes it", file("decimal", book={"name": "1/7"})
    yield "own, with other characters", file("own", b"Zwei Ringe " * 1_000)
    yield "own, short", file("own", b"Zwei")
    yield "own, empty", file("own", b"")
    yield "own, blank", file("own", b" " * 1_000)
    yield "own, not UTF-8", file("own", book + b"\xff")
    yield "own, half a character", file("own", book + b"\xed\xa0\x80")
    yield "own, text twice", file("own", recipe__options={"alphabet": 8, "text": "x"})
    yield "book, empty", file("gutenberg", b"")
    yield "book, with other characters", file("gutenberg", book + b"\0")
    yield "book, not UTF-8", file("gutenberg", book + b"\xff")
    yield "book, too long", file("gutenberg", book * 400)
    yield "book, no address", file("gutenberg", recipe__options={"address": 11})
    yield "book, long address", file("gutenberg", recipe__options={"address": "1" * 501})
    yield "book, unknown options", file("gutenberg", recipe__options={"address": "11", "url": "x"})
    yield "book, nothing about it", file("gutenberg", book={})
    for name, values in {
        "name": (None, 1, [], "x" * 1_001),
        "source": (None, "x" * 1_001),
        "rule": (None, "x" * 1_001),
        "prompt": (None, "xyz", "Down" * 26, "\0"),
        "open_ended": (None, 1, "x"),
        "removed": ([],),
    }.items():
        for value in values:
            yield (
                f"book, {name} {reprlib.repr(value)}",
                file("gutenberg", **{f"book__{name}": value}),
            )
