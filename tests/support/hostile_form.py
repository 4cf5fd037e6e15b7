"""Hostile files whose form is wrong: no safetensors file, or one with a false header."""

import io
import json
import pickle
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
from safetensors import numpy as safetensors

from rnn.persistence.tensor_file import KEY, LENGTH, METADATA, MOST_HEADER
from rnn.training.limits import MOST_FILE_BYTES
from tests.support.saved import (
    good,
    opened,
    put_together,
    taken_apart,
)

Files = Iterator[tuple[str, bytes]]  # what is wrong with it, and the file
WHH = "params.Whh"  # the array on which headers and numbers are tried
JSON = b'{"' + METADATA.encode() + b'":{"' + KEY.encode() + b'":"x"}'  # a header up to its end


def of_another_kind() -> Files:
    yield "empty", b""
    for size in range(1, LENGTH + 2):
        yield f"{size} zeros", bytes(size)
    yield "text", b"Once upon a time"
    yield "a page", b"<!doctype html><title>404</title>" * 100
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(1_000)
    yield "a pickle", b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R."
    yield "a pickled run", pickle.dumps(opened(good()))
    arrays = opened(good())[1]
    for what, write in {
        "npz": lambda file: np.savez(file, **arrays),
        "a packed npz": lambda file: np.savez_compressed(file, **arrays),
        "npy": lambda file: np.save(file, arrays[WHH]),
        "npy of objects": lambda file: np.save(file, np.array([{}], object), allow_pickle=True),
    }.items():
        file = io.BytesIO()
        write(file)
        yield what, file.getvalue()
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("params.Whh.npy", bytes(2**26))
    yield "a bomb", bomb.getvalue()
    yield "noise", np.random.default_rng(0).bytes(MOST_FILE_BYTES)
    yield "zeros", bytes(MOST_FILE_BYTES)
    yield "ones", b"\xff" * MOST_FILE_BYTES
    yield "too large", good() + bytes(MOST_FILE_BYTES)
    yield "somebody's weights", safetensors.save(arrays)
    yield "with other metadata", safetensors.save(arrays, {"format": "pt"})
    yield "with more metadata", safetensors.save(arrays, {KEY: "{}", "format": "pt"})


def cut_or_longer() -> Files:
    data = good()
    header = len(data) - len(taken_apart(data)[1])
    for cut in (5, 8, 9, 100, header - 1, header, header + 1, len(data) // 2, len(data) - 1):
        yield f"cut at {cut}", data[:cut]
        yield f"without the first {cut}", data[cut:]
    for what in (b"\0", b"\0" * 8, data):
        yield f"{len(what)} longer", data + what
        yield f"{len(what)} before it", what + data
    for length in (0, 1, header - 9, header - 7, len(data) - 8, len(data), MOST_HEADER, 2**31,
                   2**32, 2**53, 2**63 - 8, 2**63, 2**64 - 8, 2**64 - 1):  # fmt: skip
        yield f"said to have a header of {length}", length.to_bytes(LENGTH, "little") + data[8:]
    yield "a length in the other order", data[:LENGTH][::-1] + data[LENGTH:]


def wrong_headers() -> Files:
    header, body = taken_apart(good())
    text = good()[LENGTH : -len(body)]
    entry = json.dumps(header["state.h"]).encode()
    for what, content in {
        "nothing": b"",
        "spaces": b" " * 100,
        "no JSON": b"{'__metadata__': {}}",
        "half of it": text[:-30],
        "in UTF-16": text.decode().encode("utf-16"),
        "with a mark": b"\xef\xbb\xbf" + text,
        "not UTF-8": text.replace(b"decimal", b"d\xe9cimal"),
        "two": text.rstrip() + text,
        "a list": b"[" + text + b"]",
        "null": b"null",
        "a number": b"1" * 1_000,
        "a long number": JSON + b',"x":' + b"1" * 5_000 + b"}",
        "nan": JSON + b',"x":NaN}',
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep dicts": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "bottomless": b"[" * MOST_HEADER,
        "many lists": b"[" + b",".join([b"[]"] * (MOST_HEADER // 3 - 1)) + b"]",
        "many dicts": b'{"a":[' + b",".join([b"{}"] * (MOST_HEADER // 3 - 9)) + b"]}",
        "many numbers": b'{"a":[' + b",".join([b"9"] * (MOST_HEADER // 2 - 9)) + b"]}",
        "long": text.rstrip() + b" " * MOST_HEADER,
        "metadata twice": text.replace(b"{", JSON + b",", 1),
        "a piece of metadata twice": text.replace(b'{"rnn', b'{"rnn_playground":"{}","rnn', 1),
        "an array twice": text.rstrip()[:-1] + b',"state.h":' + entry + b"}",
        "a dtype twice": text.replace(b'{"dtype":', b'{"dtype":"U8","dtype":', 1),
        "no metadata": put_together({n: e for n, e in header.items() if n != METADATA})[LENGTH:],
    }.items():  # fmt: skip
        yield what, put_together(content, body)
    for metadata in (
        None,
        [],
        "x",
        1,
        {},
        {KEY: None},
        {KEY: {}},
        {KEY: 1},
        {"x": header[METADATA]},
    ):
        yield f"metadata {metadata!r}", put_together({**header, METADATA: metadata}, body)
    empty = {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}
    many = {**header, **{f"{i}": empty for i in range(101)}}
    yield "more arrays than a run has", put_together(many, body)
    many = {METADATA: header[METADATA]} | {f"{i}": empty for i in range(16_000)}
    yield "thousands of arrays", put_together(many)


def wrong_entries() -> Files:
    header, body = taken_apart(good())
    honest = header[WHH]
    begin, end = honest["data_offsets"]
    after = next(name for name, e in header.items() if e.get("data_offsets", [0])[0] == end)

    def file(**changes: Any) -> bytes:
        return put_together({**header, WHH: honest | changes}, body)

    for dtype in ("F64", "F16", "BF16", "F8_E4M3", "F4", "I32", "U32", "BOOL", "C64", "f32", "F32 ",
                  "float32", "<f4", "|O", "", None, 4, [], {}):  # fmt: skip
        yield f"dtype {dtype!r}", file(dtype=dtype)
    for shape in ([6, 7], [36], [1, 36], [6, 6, 1], [], [0, 6], [-6, -6], [6, -6], [10**6, 10**6],
                  [2**32, 2**32], [2**62, 8], [2**64, 2**64], [10**40, 6], [6.0, 6], ["6", 6],
                  [None], [[6, 6]], [2**62, 0], [True, 36], 36, "6,6", None, {}):  # fmt: skip
        yield f"shape {shape!r}", file(shape=shape)
    for offsets in ([begin, end - 1], [begin, end + 1], [begin - 4, end - 4], [begin + 4, end + 4],
                    [end, begin], [begin, begin], [0, 144], [-144, 0], [begin], [begin, end, end],
                    [begin - 2**64, end], [begin, 2**63], [2**63, 2**63 + 144], [10**30, 10**30],
                    [float(begin), end], [str(begin), end], [len(body), len(body) + 144],
                    begin, None, {}, "x"):  # fmt: skip
        yield f"offsets {offsets!r}", file(data_offsets=offsets)
    for name in honest:
        left = {n: value for n, value in honest.items() if n != name}
        yield f"no {name}", put_together({**header, WHH: left}, body)
    yield "another field", file(strides=[6, 1])
    for entry in (None, [], "x", 1, {}):
        yield f"entry {entry!r}", put_together({**header, WHH: entry}, body)
    moved = header[after]["data_offsets"]
    hole = {name: dict(entry) for name, entry in header.items()}
    for entry in hole.values():
        if entry.get("data_offsets", [0])[0] >= end:
            entry["data_offsets"] = [at + 8 for at in entry["data_offsets"]]
    yield "a hole", put_together(hole, body[:end] + bytes(8) + body[end:])
    yield "a hole at the end", put_together(header, body + bytes(8))
    overlap = {**header, after: header[after] | {"data_offsets": [moved[0] - 4, moved[1] - 4]}}
    yield "an overlap", put_together(overlap, body)
    same = {**header, "x": honest}
    yield "one array under two names", put_together(same, body)
