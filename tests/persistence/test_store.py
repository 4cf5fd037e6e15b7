"""Runs are kept under tokens, within bounds, each with the one before it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnn import PlaygroundError, StoreError
from rnn.persistence.store import RunStore
from tests.persistence.stores import BOUNDS, DAY, got, names, new_token, store, whole
from tests.support.memory_blobs import MemoryBlobs


def test_what_is_put_is_there(tmp_path: Path) -> None:
    """In a folder that is made for it, and in other processes."""
    folder = tmp_path / "a" / "runs"
    token, other = new_token(), new_token()
    assert got(store(folder), token, whole) is None
    store(folder).put(token, b"[1]")
    store(folder).put(other, b"[2]")
    assert got(store(folder), token, whole) == b"[1]"
    assert got(store(folder), token, len) == 3
    store(folder).put(token, b"[3]")
    assert got(store(folder), token, whole) == b"[3]"
    assert names(folder) == {token, f"{token}.1", other}


@pytest.mark.parametrize("damage", [b"", b"[tor", b"\0" * 9])
def test_if_the_latest_is_damaged_the_one_before_it_is_there(tmp_path: Path, damage: bytes) -> None:
    token = new_token()
    for data in (b"[1]", b"[2]", b"[3]"):
        store(tmp_path).put(token, data)
    (tmp_path / token).write_bytes(damage)
    assert got(store(tmp_path), token, whole) == b"[2]"
    (tmp_path / token).unlink()
    assert got(store(tmp_path), token, whole) == b"[2]"
    (tmp_path / token).write_bytes(damage)
    (tmp_path / f"{token}.1").write_bytes(b"older")
    with pytest.raises(PlaygroundError) as caught:
        got(store(tmp_path), token, whole)
    assert str(caught.value) == f"torn: {damage!r}"  # the latest is what the visitor asked for
    store(tmp_path).put(token, b"[4]")
    assert got(store(tmp_path), token, whole) == b"[4]"


HOSTILE = [
    "",
    ".",
    "..",
    "/etc/passwd",
    "../" * 7 + "x",
    "a" * 43,
    "a" * 45,
    "a" * 44 + "\n",
    "a" * 44 + ".1",
    "a" * 43 + "/",
    "a" * 43 + ".",
    "a" * 43 + "\0",
    "a" * 43 + "é",
    "a" * 43 + "٣",  # a digit, but not of ours
    "a" * 10**6,
]


@pytest.mark.parametrize("token", HOSTILE, ids=lambda token: repr(token[:24]))
def test_a_token_is_never_a_path(tmp_path: Path, token: str) -> None:
    folder = tmp_path / "runs"
    store(folder).put("a" * 44, b"[1]")
    store(folder).put("a" * 44, b"[2]")
    assert got(store(folder), token, whole) is None
    with pytest.raises(StoreError, match="token made here"):
        store(folder).put(token, b"[3]")
    assert names(folder) == {"a" * 44, "a" * 44 + ".1"} and names(tmp_path) == {"runs"}


def test_a_run_too_large_is_not_kept(tmp_path: Path) -> None:
    token = new_token()
    store(tmp_path).put(token, b"[1]")
    with pytest.raises(StoreError, match=r"at most 1\.0 MiB .* has 1\.5\. Save it as a file"):
        store(tmp_path, per_run=2**20).put(token, bytes(3 * 2**19))
    assert got(store(tmp_path), token, whole) == b"[1]"


def aged(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_the_oldest_make_room(tmp_path: Path) -> None:
    tokens = [new_token() for _ in range(6)]
    for age, token in enumerate(tokens):
        store(tmp_path).put(token, bytes(100))
        aged(tmp_path / token, 60 * (10 - age))
    store(tmp_path, most_bytes=400).put(tokens[1], bytes(100))
    # tokens[1] as it was before had to go first, then the two oldest
    assert names(tmp_path) == {tokens[1], *tokens[3:]}


def test_a_browser_pushes_out_only_what_is_its_own(tmp_path: Path) -> None:
    """However much it keeps, under however many tokens."""
    kept = store(tmp_path, most_bytes=20_000)
    assert kept.per_browser == 2_000
    theirs = [kept.new_token(f"visitor {number}") for number in range(40)]
    for token in theirs:
        kept.put(token, bytes(400))
        aged(tmp_path / token, 3_600)
    greedy = [kept.new_token("greedy") for _ in range(60)]
    for token in greedy:
        kept.put(token, bytes(500))
    assert names(tmp_path) == {*theirs, *greedy[-4:]}


def test_a_browser_may_keep_the_largest_run_and_the_one_before_it(tmp_path: Path) -> None:
    kept = store(tmp_path, most_bytes=2_000)
    token = kept.new_token("me")
    for _ in range(3):
        kept.put(token, bytes(1_000))
    assert names(tmp_path) == {token, f"{token}.1"}


def test_browsers_without_a_mark_have_one_share(tmp_path: Path) -> None:
    kept = store(tmp_path, most_bytes=20_000)
    mine = kept.new_token("me")
    kept.put(mine, bytes(500))
    for _ in range(60):
        kept.put(kept.new_token(""), bytes(500))
    assert mine in names(tmp_path) and len(names(tmp_path)) == 5


def test_the_latest_stays_even_alone(tmp_path: Path) -> None:
    first, second = new_token(), new_token()
    store(tmp_path).put(first, bytes(100))
    store(tmp_path, most_bytes=50).put(second, bytes(100))
    assert names(tmp_path) == {second}


def test_the_old_go(tmp_path: Path) -> None:
    """But nothing that is not ours."""
    tokens = [new_token() for _ in range(3)]
    for token in tokens:
        store(tmp_path).put(token, b"[]")
    strange = ["README", "a" * 45, f"{tokens[0]}.2", f"{tokens[0]}.1.txt", "x.part"]
    for name in strange:
        (tmp_path / name).write_bytes(b"x")
    for name in names(tmp_path) - {tokens[1]}:
        aged(tmp_path / name, DAY + 60)
    store(tmp_path).put(tokens[2], b"[]")
    assert names(tmp_path) == {tokens[1], tokens[2], f"{tokens[2]}.1", *strange}


def test_what_others_sweep_away_meanwhile_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir, unlink, tokens = os.scandir, os.unlink, [new_token() for _ in range(5)]
    for token in tokens:
        store(tmp_path).put(token, b"[]")
    for token in tokens:
        aged(tmp_path / token, 2 * DAY)

    def listed_and_gone(folder: Path) -> Iterator[os.DirEntry[str]]:
        entries = list(scandir(folder))
        unlink(tmp_path / tokens[0])
        return iter(entries)

    def gone_just_before(path: Path) -> None:
        unlink(path)
        unlink(path)

    monkeypatch.setattr(os, "scandir", listed_and_gone)
    monkeypatch.setattr(os, "unlink", gone_just_before)
    store(tmp_path).put(tokens[-1], b"[]")
    assert names(tmp_path) == {tokens[-1], f"{tokens[-1]}.1"}


def test_a_store_seals_its_tokens() -> None:
    one, other = (RunStore(MemoryBlobs(), **BOUNDS | {"secret": key}) for key in (b"1", b"2"))
    token = one.new_token("me")
    assert one.belongs(token, "me") and not one.belongs(token, "you")
    assert not other.belongs(token, "me") and not one.belongs(one.new_token(""), "")
    assert "secret" not in repr(one)
