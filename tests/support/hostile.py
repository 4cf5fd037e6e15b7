"""Files that an enemy, or a bad disk, might hand in for a saved run. Each has one thing wrong with
it, and what stands before and after that is as it should be."""

import io
import math
import reprlib
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from rnn.persistence.npz import BEGINNING, HEADER, LOCAL, MOST_BYTES, zipped
from rnn.persistence.validation import META, as_json
from rnn.training.loss_history import CAPACITY, RECENT
from tests.support.saved import CORPORA, begun, meta, npy, opened, resealed, saved, with_meta

Files = Iterator[tuple[str, bytes]]  # what is wrong with it, and the file

WHH = "params.Whh.npy"  # the array on which headers and numbers are tried


@cache
def good(corpus: str = "decimal", **settings: Any) -> bytes:
    """A small run, saved."""
    return saved(begun(CORPORA[corpus], **settings))


def not_ours() -> Files:
    yield "empty", b""
    yield "only a beginning", BEGINNING
    yield "text", b"Once upon a time"
    yield "a pickle", b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R."
    yield "npy", npy(np.zeros(9))
    yield "noise", BEGINNING + np.random.default_rng(0).bytes(MOST_BYTES - 4)
    yield "zeros", BEGINNING + bytes(MOST_BYTES - 4)
    yield "too large", BEGINNING + bytes(MOST_BYTES - 3)
    yield "an empty zip file", zipped({})
    yield "many members", zipped({str(i): b"" for i in range(60_000)})
    many = (LOCAL.pack(BEGINNING, *[0] * 8, 6, 0) + b"%06d" % i for i in range(100_000))
    yield "more than a directory can list", b"".join(many)
    yield "one and the same name", LOCAL.pack(BEGINNING, *[0] * 10) * (MOST_BYTES // LOCAL.size)


def wrong_zips() -> Files:
    data = good()
    directory, end = data.index(b"PK\1\2"), len(data) - 22
    for cut in (5, 29, 40, 128, len(data) // 2, directory, end, len(data) - 1):
        yield f"cut at {cut}", data[:cut]
    yield "longer", data + b"\0"
    yield "twice", data * 2
    for what, at, value in (
        ("encrypted", 6, b"\1"),
        ("sizes only after the data", 6, b"\x08"),
        ("said to be deflated", 8, b"\x08"),
        ("packed in an unknown way", 8, b"\x63"),
        ("another day", 12, b"\x22"),
        ("wrong checksum", 14, b"\0\0\0\0"),
        ("wrong packed size", 18, b"\0\0\0\0"),
        ("no size", 22, b"\0\0\0\0"),
        ("too large a size", 22, b"\xff\xff\xff\xff"),
        ("too long a name", 26, b"\xff\xff"),
        ("extra fields", 28, b"\x09"),
        ("encrypted in the directory", directory + 8, b"\1"),
        ("deflated in the directory", directory + 10, b"\x08"),
        ("another size in the directory", directory + 24, b"\xff\xff\xff\xff"),
        ("a comment", directory + 32, b"\x09"),
        ("data elsewhere", directory + 42, b"\xff\xff\xff\xff"),
        ("many disks", end + 4, b"\1"),
        ("fewer members", end + 10, b"\1"),
        ("no directory", end + 16, b"\0\0\0\0"),
        ("a comment at the end", end + 20, b"\1"),
    ):
        yield what, data[:at] + value + data[at + len(value) :]
    for what, packing, extra in (
        ("of another zip program", zipfile.ZIP_STORED, {}),
        ("deflated", zipfile.ZIP_DEFLATED, {}),
        ("a bomb", zipfile.ZIP_DEFLATED, {WHH: bytes(2**26)}),
        ("a bomb beside it", zipfile.ZIP_BZIP2, {"x.npy": bytes(2**24)}),
    ):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", packing) as file:
            for name, content in {**opened(data), **extra}.items():
                file.writestr(name, content)
        yield what, buffer.getvalue()


def wrong_members() -> Files:
    one = npy(np.zeros(3))
    for name in opened(good()):
        yield f"no {name}", resealed(good(), {name: None})
    for name in (
        "x.npy",
        "../../x.npy",
        "/etc/passwd",
        "C:\\x.npy",
        "x/",
        "",
        "\0",
        "é",
        WHH.upper(),
    ):
        yield f"also {name!r}", resealed(good(), {name: one})
    yield "one twice", resealed(good(), {"params.WHH.npy": one}).replace(b"WHH", b"Whh")
    of_adam = {k: v for k, v in opened(good(optimizer="adam")).items() if "memory" in k}
    yield "another optimizer's", resealed(good(), of_adam)
    yield "another cell's", good(cell="lstm").replace(b'"lstm"', b'"gru" ')


def wrong_headers() -> Files:
    numbers = opened(good())[WHH][HEADER:]

    def file(text: str, version: bytes = b"\1\0", length: int = HEADER - 10) -> bytes:
        start = b"\x93NUMPY" + version + struct.pack("<H", length)
        header = start + text.encode().ljust(HEADER - 11) + b"\n"
        return resealed(good(), {WHH: header + numbers})

    def said(descr: str = "<f4", order: str = "False", shape: str = "(6, 6)") -> str:
        return f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"

    for descr in ("<f8", ">f4", "<f2", "<i4", "<c8", "|O", "<U1", "|S4", "<m8[s]", "|V4", "?", "x"):
        yield f"type {descr}", file(said(descr))
    for shape in ("(6, 7)", "(36,)", "(1, 36)", "(6, 6, 1)", "()", "(0, 6)", "(-6, -6)", "(6, -6)",
                  "(1000000, 1000000)", f"({10**40}, 6)", "(6.0, 6)", "6", "[6, 6]", "(6,6)",
                  "(" * 40, "(lambda: 6)()"):  # fmt: skip
        yield f"shape {shape}", file(said(shape=shape))
    yield "columns first", file(said(order="True"))
    yield "no dict", file("__import__('os').abort()")
    yield "nothing", file("")
    for version in (b"\0\0", b"\2\0", b"\3\0", b"\1\1", b"\xff\xff"):
        yield f"version {version!r}", file(said(), version)
    for length in (0, 1, HEADER, 2**16 - 1):
        yield f"length {length}", file(said(), length=length)
    whole = opened(good())[WHH]
    for what, content in {
        "not even a header": whole[:50],
        "only the header": whole[:HEADER],
        "a byte too few": whole[:-1],
        "a byte too many": whole + b"\0",
        "another magic": b"\x93NUMPX" + whole[6:],
        "no content": b"",
    }.items():
        yield what, resealed(good(), {WHH: content})


def wrong_numbers() -> Files:
    def file(name: str, value: float, **settings: Any) -> bytes:
        data = good(**settings)
        array = np.load(io.BytesIO(opened(data)[f"{name}.npy"]))
        array.flat[-1:] = value
        return resealed(data, {f"{name}.npy": npy(array)})

    floats = [name[:-4] for name in opened(good()) if name not in ("meta.npy", "text.npy")]
    for name in floats:
        for value in (np.nan, np.inf, -np.inf):
            yield f"{name} {value}", file(name, value)
    for value in (1.001e4, -3e38):
        yield f"weight {value}", file("params.by", value)
    for value in (1.01, -3e38):
        yield f"h {value}", file("state.h", value)
        yield f"h of a layer below the readout {value}", file("state.h", value, layers=2)
    yield "Adagrad below 0", file("memory.s.Why", -1.0)
    yield "RMSprop below 0", file("memory.s.Why", -1.0, optimizer="rmsprop")
    yield "Adam below 0", file("memory.v.Why", -1.0, optimizer="adam")
    for t in (-1.0, -2.0, -1e300, np.nan):
        yield f"Adam at update {t}", file("memory.t.t", t, optimizer="adam")
    yield "momentum without bounds", file("memory.m.Why", 3e38, optimizer="sgd", learning_rate=10.0)


def wrong_meta() -> Files:
    def file(content: bytes) -> bytes:
        return resealed(good(), {"meta.npy": npy(content)})

    honest = as_json(meta(good()))
    for what, content in {
        "nothing": b"",
        "no JSON": b"{'version': 1}",
        "half of it": honest[:-20],
        "in UTF-16": honest.decode().encode("utf-16"),
        "with a mark": b"\xef\xbb\xbf" + honest,
        "not UTF-8": honest.replace(b"decimal", b"d\xe9cimal"),
        "half a character": honest.replace(b"decimal", b"\\ud800"),
        "spaced out": honest.replace(b": ", b":  "),
        "a name twice": b'{"version": 2, ' + honest[1:],
        "deep lists": b"[" * 100_000 + b"]" * 100_000,
        "deep dicts": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        "bottomless": b"[" * 2**20,
        "a long number": b'{"version": ' + b"1" * 5_000 + b"}",
        "a large number": b'{"version": ' + b"1" * 4_000 + b"}",
        "a list": b"[1]",
        "a million lists": b"[" + b", ".join([b"[]"] * 2**18)[: 2**20 - 4] + b"]",
        "null": b"null",
        "too long": as_json(meta(good()) | {"samples": [[0, "", ".0124578" * 200]] * 80}),
    }.items():
        yield what, file(content)
    for name in META:
        left = {k: v for k, v in meta(good()).items() if k != name}
        if name != "way":  # which files from earlier lack
            yield f"no {name}", file(as_json(left))
        value: Any
        for value in (None, True, -1, 10**30, 1.5, 1e300, np.nan, np.inf, "x", "", [], {}, [[]]):
            if (name, value) not in (("samples", []), ("held_out", [])) and not (
                name.endswith("_loss") and value in (1.5, 1e300)
            ):
                yield f"{name} {value!r}", with_meta(good(), **{name: value})
    yield "another letter", with_meta(good(), something=1)
    for version in (0, 2, 1.0, True, "1", 10**30):
        yield f"version {version!r}", with_meta(good(), version=version)


def wrong_settings() -> Files:
    honest = meta(good())["hyperparameters"]
    wrong: dict[str, tuple[Any, ...]] = {
        name: (None, True, -1, 10**30, 1e300, np.nan, "x", [], {}) for name in honest
    }
    wrong["hidden_size"] += (0, 5, 7, 1024, 6.5, "6")
    wrong["batch_size"] += (2, 128)
    wrong["seq_length"] += (4, 512)
    wrong["cell"] += ("lstm", "Vanilla", "x" * 10**5)
    wrong["optimizer"] += ("adam",)
    wrong["dtype"] += ("float64", "float16", "object")
    for name, values in wrong.items():
        for value in values:
            if (name, value) != ("clip_method", "value"):
                changed = with_meta(good(), hyperparameters=honest | {name: value})
                yield f"{name} {reprlib.repr(value)}", changed
    yield "unknown", with_meta(good(), hyperparameters=honest | {"__class__": 1})
    huge = {"hidden_size": 1024, "seq_length": 512, "batch_size": 128, "cell": "lstm"}
    yield "huge", with_meta(good(), hyperparameters=honest | huge)
    huge = {"hidden_size": 1024, "cell": "lstm", "dtype": "float64", "initialization": "orthogonal"}
    yield "large", with_meta(good(), hyperparameters=honest | huge)


def wrong_counters() -> Files:
    values: Any
    way = {"first_rate": 0.1, "rate_changed": False, "goal": 0}
    for name, values in {
        "iteration": (0, 6, 8, 10**12, 10**12 + 1, 2**63),
        "position": (-5, 3, 1_005, 2**63),
        "next_check": (0, 7, 16, 2**63),
        "vocabulary": ("", ".0124587", ".01245788", ".012457", ".01245789", ".0124579"),
        "held_out": ([[0, 1.0]], [[8, 1.0]], [[1, 1]], [[1, np.nan]], [[1, 1.0, 1]], [1], [{}],
                     [[1, 1.0]] * 301, [["1", 1.0]], [[True, 1.0]]),
        "samples": ([[8, "", ""]], [[-1, "", ""]], [[1, "", "x"]], [[1, "x", ""]], [[1, "1"]],
                    [[1, 1, "1"]], [[1, ["1"], "1"]], [1], [None], [{}], ["abc"],
                    [[1, "", ""]] * 50_000),
        "way": ({}, {"first_rate": 0.1}, way | {"first_rate": 0.0}, way | {"first_rate": np.nan},
                way | {"first_rate": 1}, way | {"goal": -1}, way | {"goal": 10**13},
                way | {"rate_changed": 1}, way | {"else": 1}),
    }.items():  # fmt: skip
        for value in values:
            yield f"{name} {reprlib.repr(value)}", with_meta(good(), **{name: value})
    for iteration in (10**12 + 1, 10**19, 10**30):  # and all else as it would be then
        rows = next(n for n in (math.ceil(iteration / 2**k) for k in range(100)) if n <= CAPACITY)
        arrays = {"losses.npy": np.ones((rows, 3)), "recent.npy": np.ones(RECENT)}
        counted = with_meta(good(), iteration=iteration, next_check=iteration + 1)
        yield f"{iteration}", resealed(counted, {name: npy(a) for name, a in arrays.items()})
    arrays = {name: np.load(io.BytesIO(content)) for name, content in opened(good()).items()}
    none = {name: npy(a[..., :0] if "hy" in name else a[:0]) for name, a in arrays.items()
            if name.split(".")[-2] in ("Wxh", "Why", "by")}  # fmt: skip
    yield "no letters at all", with_meta(resealed(good(), none), vocabulary="", samples=[])
    many = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    yield "many letters", with_meta(good(), vocabulary=many, samples=[[1, "", many[0]]] * 80)


def wrong_texts() -> Files:
    def file(corpus: str, text: bytes | None = None, /, **changes: Any) -> bytes:
        data = with_meta(good(corpus), corpus=meta(good(corpus))["corpus"] | changes)
        return data if text is None else resealed(data, {"text.npy": npy(text)})

    kind: Any
    options: Any
    values: Any
    book = CORPORA["gutenberg"].text.encode()
    yield "kind unknown", file("gutenberg", kind="x")
    for kind in ("x", [1], "own", "gutenberg", "fizzbuzz", "", "__class__", None, 1, [], {}):
        yield f"kind {kind!r}", file("decimal", kind=kind)
    for options in ({"n": 3}, {"n": 0}, {"n": "7"}, {"n": None}, {"n": []}, {"n": 10**30}, {"x": 1},
                    {"self": 1}, {"text": "1"}, [], None, "x"):  # fmt: skip
        yield f"options {options!r}", file("decimal", options=options)
    yield "a text where a rule makes it", file("decimal", b"0.142857")
    yield "more", file("decimal", name="1/7")
    yield "own, with other letters", file("own", b"Zwei Ringe " * 1_000)
    yield "own, short", file("own", b"Zwei")
    yield "own, empty", file("own", b"")
    yield "own, blank", file("own", b" " * 1_000)
    yield "own, not UTF-8", file("own", book + b"\xff")
    yield "own, half a character", file("own", book + b"\xed\xa0\x80")
    yield "own, text twice", file("own", options={"alphabet": 8, "text": "x"})
    yield "book, empty", file("gutenberg", b"")
    yield "book, with other letters", file("gutenberg", book + b"\0")
    yield "book, not UTF-8", file("gutenberg", book + b"\xff")
    yield "book, too long", file("gutenberg", book * 400)
    yield "book, no address", file("gutenberg", options={"address": 11})
    yield "book, long address", file("gutenberg", options={"address": "1" * 501})
    yield "book, unknown options", file("gutenberg", options={"address": "11", "url": "x"})
    for name, values in {
        "name": (None, 1, [], "x" * 1_001),
        "source": (None, "x" * 1_001),
        "rule": (None, "x" * 1_001),
        "prompt": (None, "xyz", "Down" * 26, "\0"),
        "open_ended": (None, 1, "x"),
        "removed": ([],),
    }.items():
        for value in values:
            yield f"book, {name} {reprlib.repr(value)}", file("gutenberg", **{name: value})


def large() -> Files:
    """The most that can be asked for before the last look finds the fault."""
    data = good(hidden_size=680, cell="lstm", optimizer="sgd", initialization="orthogonal")
    text = CORPORA["own"].options["text"].encode()
    whole = good("own", hidden_size=680, cell="lstm", optimizer="sgd")
    yield "too large a run", resealed(whole, {"text.npy": npy(text * 150)})
    yield "weights", with_meta(data, position=4)
    yield "weights and text", with_meta(resealed(data, {"text.npy": npy(b"1" * 2**20)}), position=4)
    honest = good("own")
    for what, text in {
        "own": b"a" * 3_999_996 + "😀".encode(),
        "too long": b"a" * (7 * 2**20) + "😀".encode(),
        "wide": "😀".encode() * (7 * 2**18),
        "own, many letters": "".join(map(chr, range(0x4E00, 0x9FA5))).encode() * 100,
        "own, lines": b"a\r\n" * 1_300_000,
    }.items():
        yield what, resealed(honest, {"text.npy": npy(text)})
    samples = [[0, "", ".0124578" * 100]] * 80
    yield "samples", with_meta(good(), samples=samples, position=4)


FAMILIES: tuple[Callable[[], Files], ...] = (
    not_ours,
    wrong_zips,
    wrong_members,
    wrong_headers,
    wrong_numbers,
    wrong_meta,
    wrong_settings,
    wrong_counters,
    wrong_texts,
    large,
)
