"""A token cannot be guessed, nor changed, nor shown by another browser as its own."""

import string
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rnn.persistence.blobs import Blob, FolderBlobs
from rnn.persistence.tokens import (
    LEAST_SECRET,
    SECRET,
    TOKEN,
    _seal,
    belongs,
    group_of,
    load_secret,
    new_token,
)
from tests.support.memory_blobs import MemoryBlobs

KEY = b"a secret of a server"
ALPHABET = string.ascii_letters + string.digits + "_-"


def test_tokens_cannot_be_guessed() -> None:
    tokens = {new_token(KEY, "me") for _ in range(1_000)}
    assert len({token[:16] for token in tokens}) == len({token[22:] for token in tokens}) == 1_000
    assert all(TOKEN.fullmatch(token) for token in tokens)


def test_the_tokens_of_one_owner_are_a_group() -> None:
    """Which nobody can join who does not know the secret."""
    groups = {owner: group_of(new_token(KEY, owner)) for owner in ("me", "you", "")}
    assert len(set(groups.values())) == 3
    assert all(group_of(new_token(KEY, owner)) == group for owner, group in groups.items())
    assert group_of(new_token(b"a secret of another server", "me")) != groups["me"]


def test_a_token_without_a_group_belongs_to_its_owner_still() -> None:
    """One that was made when 22 characters were drawn."""
    drawn = "J2c1PCGq0Vw0x9m4b8DkZQ"
    token = drawn + _seal(KEY, drawn, "me")
    assert belongs(KEY, token, "me") and not belongs(KEY, token, "you")


def test_a_token_belongs_to_whom_it_was_made_for() -> None:
    token = new_token(KEY, "me")
    assert belongs(KEY, token, "me")
    assert not belongs(KEY, token, "you")
    assert not belongs(KEY, token, "me ")
    assert not belongs(b"a secret of another server", token, "me")


def test_nobody_owns_what_was_made_for_nobody() -> None:
    """Visitors without a cookie must not overwrite each other's runs."""
    assert not belongs(KEY, new_token(KEY, ""), "")


@pytest.mark.parametrize("owner", ["me", "é", "\ud800", "x" * 10_000, "a b", "\0"])
def test_any_mark_will_do(owner: str) -> None:
    assert belongs(KEY, new_token(KEY, owner), owner)


def test_no_single_character_can_be_exchanged() -> None:
    token = new_token(KEY, "me")
    for at, right in enumerate(token):
        for other in ALPHABET.replace(right, "") + ".=+/ é\n":
            assert not belongs(KEY, token[:at] + other + token[at + 1 :], "me"), (at, other)


def test_no_part_of_the_seal_is_enough() -> None:
    token = new_token(KEY, "me")
    for cut in range(len(token)):
        assert not belongs(KEY, token[:cut], "me")
        assert not belongs(KEY, token[:cut].ljust(len(token), "."), "me")
        assert not belongs(KEY, token + token[cut:], "me")


@pytest.mark.parametrize("token", ["", "é" * 44, "../" * 14 + "..", "a" * 44 + "\n", "a" * 10**6])
def test_what_is_no_token_belongs_to_nobody(token: str) -> None:
    assert not belongs(KEY, token, "me")


def test_the_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    secret = load_secret(FolderBlobs(tmp_path / "runs"))
    assert len(secret) >= 32 and secret == load_secret(FolderBlobs(tmp_path / "runs"))
    assert secret != load_secret(FolderBlobs(tmp_path / "others"))


def test_an_operator_may_set_the_secret() -> None:
    blobs = MemoryBlobs()
    assert load_secret(blobs, "cookie secret") == b"cookie secret"
    assert list(blobs.list()) == []
    assert load_secret(blobs, "") == load_secret(blobs, None) != b""


def test_servers_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for round in range(20):
            blobs = FolderBlobs(tmp_path / str(round))
            assert len(set(pool.map(load_secret, [blobs] * 8))) == 1


@pytest.mark.parametrize("damage", [b"", b"x" * (LEAST_SECRET - 1)])
def test_a_damaged_secret_is_made_anew(damage: bytes) -> None:
    blobs = MemoryBlobs()
    blobs.write(SECRET, damage)
    secret = load_secret(blobs)
    assert len(secret) >= 32 and secret == load_secret(blobs)


def test_a_server_without_a_store_has_a_secret_as_well() -> None:
    class Unreachable(MemoryBlobs):
        def read(self, key: str) -> Blob | None:
            raise OSError("no such disk")

    assert load_secret(Unreachable()) != load_secret(Unreachable()) != b""
