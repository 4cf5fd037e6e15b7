"""Hostile files with wrong arrays, wrong numbers, a wrong checksum, or a great many numbers."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnn.persistence.tensor_file import KEY, METADATA
from tests.support.saved import (
    CORPORA,
    good,
    opened,
    put_together,
    taken_apart,
    with_metadata,
    with_tensors,
)

Files = Iterator[tuple[str, bytes]]  # what is wrong with it, and the file
WHH = "params.Whh"  # the array on which headers and numbers are tried


def as_bytes(text: str) -> Any:
    return np.frombuffer(text.encode(), np.uint8)


def wrong_tensors() -> Files:
    names = opened(good())[1]
    one = np.zeros(3)
    for name in names:
        yield f"no {name}", with_tensors(good(), {name: None})
    for name in ("x", "../../x", "/etc/passwd", "", "\0", "é", "text", "params.", WHH.upper(),
                 "params.Whh2", "state.c", "n" * 10_000):  # fmt: skip
        yield f"also {name[:20]!r}", with_tensors(good(), {name: one})
    for what, changed in {
        "in 64 bits": names[WHH].astype(np.float64),
        "in 16 bits": names[WHH].astype(np.float16),
        "of whole numbers": names[WHH].astype(np.int32),
        "as bytes": names[WHH].view(np.uint8),
        "flat": names[WHH].ravel(),
        "with an axis more": names[WHH][None],
        "a row less": names[WHH][1:],
        "none": names[WHH][:0],
    }.items():
        yield f"Whh {what}", with_tensors(good(), {WHH: changed})
    of_adam = {k: v for k, v in opened(good(optimizer="adam"))[1].items() if "optimizer" in k}
    yield "another optimizer's", with_tensors(good(), of_adam)
    for cell in ("gru", "vanilla"):
        yield (
            f"another cell's, said to be {cell}",
            with_metadata(good(cell="lstm"), hyperparameters__cell=cell),
        )
    for name, shape in {"losses": (6, 3), "recent_losses": (8,), "state.h": (2, 6)}.items():
        yield (
            f"{name} of shape {shape}",
            with_tensors(good(), {name: np.zeros(shape, names[name].dtype)}),
        )
    own = opened(good("own"))[1]["text"]
    for dtype in (np.float32, np.int8, np.uint16, np.uint32):
        yield f"text as {dtype.__name__}", with_tensors(good("own"), {"text": own.astype(dtype)})
    yield "text of two axes", with_tensors(good("own"), {"text": own[None]})


def wrong_checksums() -> Files:
    honest = opened(good())[0]["sha256"]
    for what in (
        "",
        "0" * 64,
        honest[:-1],
        honest.upper(),
        honest + "0",
        honest[::-1],
        " " + honest,
    ):
        header, body = taken_apart(good())
        header[METADATA] = {KEY: header[METADATA][KEY].replace(honest, what)}
        yield f"said to be {what!r}", put_together(header, body)
    header, body = taken_apart(good())
    for at in (0, len(body) // 2, len(body) - 1):
        flipped = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        yield f"a bit of byte {at}", put_together(header, flipped)
    about = header[METADATA][KEY]
    for before, after in (
        ('"seed": 0', '"seed": 1'),
        ('"n": 7', '"n": 8'),
        ('"goal": 9', '"goal": 8'),
    ):
        header[METADATA] = {KEY: about.replace(before, after)}
        yield f"{after} for {before}", put_together(header, body)
    header[METADATA] = {KEY: about}
    one, other = header["params.bh"], header["optimizer_state.s.bh"]
    swapped = {**header, "params.bh": other, "optimizer_state.s.bh": one}
    yield "two arrays swapped", put_together(swapped, body)


def wrong_numbers() -> Files:
    def file(name: str, value: float, **settings: Any) -> bytes:
        data = good(**settings)
        array = opened(data)[1][name].copy()
        array.flat[-1:] = value
        return with_tensors(data, {name: array})

    for name in opened(good())[1]:
        for value in (np.nan, np.inf, -np.inf):
            yield f"{name} {value}", file(name, value)
    for value in (1.001e4, -3e38):
        yield f"weight {value}", file("params.by", value)
    for value in (1.01, -3e38):
        yield f"h {value}", file("state.h", value)
        yield f"h of a layer below the readout {value}", file("state.h", value, layers=2)
    yield "Adagrad below 0", file("optimizer_state.s.Why", -1.0)
    yield "RMSprop below 0", file("optimizer_state.s.Why", -1.0, optimizer="rmsprop")
    yield "Adam below 0", file("optimizer_state.v.Why", -1.0, optimizer="adam")
    for t in (-1.0, -2.0, -1e300, np.nan):
        yield f"Adam at update {t}", file("optimizer_state.t.t", t, optimizer="adam")
    momentum: dict[str, Any] = {"optimizer": "sgd", "learning_rate": 10.0}
    yield "momentum without bounds", file("optimizer_state.m.Why", 3e38, **momentum)


def large() -> Files:
    """The most that can be asked for before the last look finds the fault."""
    data = good(hidden_size=680, cell="lstm", optimizer="sgd", initialization="orthogonal")
    text = CORPORA["own"].options["text"]
    whole = good("own", hidden_size=680, cell="lstm", optimizer="sgd")
    yield "too large a run", with_tensors(whole, {"text": as_bytes(text * 150)})
    yield "weights", with_metadata(data, progress__position=4)
    last = opened(data)[1][WHH].copy()
    last[-1, -1] = np.nan
    yield "the last number", with_tensors(data, {WHH: last})
    honest = good("own")
    for what, text in {
        "own": "a" * 3_999_996 + "😀",
        "too long": "a" * (7 * 2**20) + "😀",
        "wide": "😀" * (7 * 2**18),
        "own, many characters": "".join(map(chr, range(0x4E00, 0x9FA5))) * 100,
        "own, lines": "a\r\n" * 1_300_000,
    }.items():
        yield what, with_tensors(honest, {"text": as_bytes(text)})
    samples = [[0, "", ".0124578" * 87]] * 80
    yield "samples", with_metadata(good(), samples=samples, progress__position=4)
