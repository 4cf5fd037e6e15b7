"""Whatever happens to a file, it is loaded as an equal run or refused with a CheckpointError."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn import CheckpointError, DivergedError
from rnn.persistence.checkpoint import Checkpoint, load, save
from rnn.persistence.tensor_file import KEY, METADATA
from tests.support.saved import everything, good, opened, packed, put_together, taken_apart

FILES = {"decimal": good(), "gutenberg": good("gutenberg", cell="lstm", optimizer="adam")}


def damaged(data: bytes, at: int, what: int, other: bytes) -> bytes:
    """A bit flipped, bytes overwritten, taken out, put in, swapped, or the rest cut off."""
    at %= len(data)
    before, here, after = data[:at], data[at : at + len(other)], data[at + len(other) :]
    return [
        before + bytes([data[at] ^ 1 << len(other) % 8]) + data[at + 1 :],
        before + other + after,
        before + after,
        before + other + data[at:],
        before + here[::-1] + after,
        after + here + before,
        before,
    ][what]


damage = st.tuples(st.integers(0, 2**24), st.integers(0, 6), st.binary(min_size=1, max_size=40))
files = st.sampled_from(sorted(FILES))


def equal(one: Checkpoint, other: Checkpoint) -> bool:
    trainers = everything(one.trainer), everything(other.trainer)
    return trainers[0] == trainers[1] and all(
        getattr(one, name) == getattr(other, name)
        for name in ("recipe", "corpus", "samples", "provenance")
    )


@given(files, damage)
@settings(max_examples=400)
def test_a_file_that_was_damaged_is_never_taken_for_another_run(
    name: str, where: tuple[int, int, bytes]
) -> None:
    try:
        run = load(damaged(FILES[name], *where))
    except CheckpointError:
        return
    assert equal(run, load(FILES[name]))


@given(files, damage)
@settings(max_examples=200)
def test_a_header_that_was_damaged_is_no_danger(name: str, where: tuple[int, int, bytes]) -> None:
    """Most of a file is numbers, so its header gets a test of its own."""
    data = FILES[name]
    _, body = taken_apart(data)
    header = damaged(data[8 : -len(body)], *where)
    try:
        run = load(put_together(header, body))
    except CheckpointError:
        return
    assert equal(run, load(data))


def check_forged(forged: bytes) -> bool:
    """Whether it loads. If so, it can be trained and saved."""
    try:
        run = load(forged)
    except CheckpointError:
        return False
    assert save(load(save(run))) == save(run)
    with suppress(DivergedError):
        run.trainer.train(iterations=3)
    run.trainer.sample(5)
    return True


@given(files, damage)
@settings(max_examples=300)
def test_metadata_that_was_forged_is_no_danger(name: str, where: tuple[int, int, bytes]) -> None:
    """With the checksum set right, as an enemy would do it."""
    header, _ = taken_apart(FILES[name])
    metadata = damaged(header[METADATA][KEY].encode(), *where).decode(errors="replace")
    check_forged(packed(metadata, opened(FILES[name])[1]))


@given(files, st.data(), damage)
@settings(max_examples=100)
def test_arrays_that_were_forged_are_no_danger(
    name: str, data: st.DataObject, where: tuple[int, int, bytes]
) -> None:
    metadata, tensors = opened(FILES[name])
    array = tensors[data.draw(st.sampled_from(sorted(tensors)))]
    if not array.size:
        return
    at, what, other = where
    flat = array.reshape(-1).view("u1")
    flat[:] = bytearray(damaged(flat.tobytes(), at, what, other).ljust(flat.size)[: flat.size])
    check_forged(packed(metadata, tensors))


@pytest.mark.parametrize("seed", [1, 2**32 - 1])
def test_a_forged_file_can_be_a_run(seed: int) -> None:
    metadata, tensors = opened(good())
    metadata["hyperparameters"]["seed"] = seed
    assert check_forged(packed(metadata, tensors))
