"""Whatever is handed in for a saved run is loaded as it says, or refused: in a sentence, soon, and
with little memory."""

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from rnn import CheckpointError, DivergedError
from rnn.persistence.checkpoint import load
from rnn.persistence.npz import MOST_BYTES, zipped
from tests.support.hostile import FAMILIES, Files, good
from tests.support.running_app import ROOT
from tests.support.saved import opened, saved

MOST_MEMORY = 64  # MiB, beside the file itself
MOST_SECONDS = 1.0  # of the processor's time
STATUS = Path("/proc/self/status")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile file, by a number and what is wrong with it."""
    folder = tmp_path_factory.mktemp("hostile")
    for family in FAMILIES:
        for i, (what, data) in enumerate(family()):
            words = re.sub(r"[^\w.,+-]+", " ", what)[:100]
            (folder / f"{family.__name__} {i} {words}").write_bytes(data)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_file_is_refused(family: Callable[[], Files], folder: Path) -> None:
    files = list(folder.glob(f"{family.__name__} *"))
    assert len(files) > 5
    for file in files:
        data = file.read_bytes()
        start = time.process_time()
        with pytest.raises(CheckpointError) as caught:
            print(file, load(data))
        assert time.process_time() - start < MOST_SECONDS, file
        message = str(caught.value)
        assert message.startswith("A saved run must ") and len(message) < 400, message
        assert "\n" not in message and message.count(". ") == 1, message


def largest() -> float:
    """How large this process has been, in MiB."""
    (line,) = re.findall(r"^VmHWM:\s*(\d+) kB", STATUS.read_text(), re.MULTILINE)
    return int(line) / 1024


def growth(folder: str) -> float:
    """By how many MiB this process grows at the most while it refuses the files in a folder."""
    data = bytes(range(256)) * (MOST_BYTES // 256)  # the file itself does not count
    before = largest()
    for path in Path(folder).iterdir():
        data = path.read_bytes()
        with suppress(CheckpointError):
            load(data)
    return largest() - before


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how large a process has been")
def test_refusing_takes_little_memory(folder: Path) -> None:
    here = "tests.persistence.test_hostile_files"
    code = f"import sys; from {here} import growth; print(growth(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(folder)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 1 < float(answer.stdout) < MOST_MEMORY


def corrupted(data: bytes, dice: random.Random) -> bytes:
    """A bit flipped, bytes overwritten, taken out, put in, swapped, or the rest cut off."""
    at, size = dice.randrange(len(data)), dice.choice((1, 1, 2, 4, 40))
    before, here, after = data[:at], data[at : at + size], data[at + size :]
    match dice.randrange(7):
        case 0:
            return before + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
        case 1:
            return before + dice.randbytes(len(here)) + after
        case 2:
            return before + after
        case 3:
            return before + dice.randbytes(size) + data[at:]
        case 4:
            return before + here[::-1] + after
        case 5:
            return after + here + before
        case _:
            return before


def test_a_file_that_was_damaged_is_never_taken_for_a_run() -> None:
    dice = random.Random(1)
    for settings in ({}, {"cell": "lstm", "optimizer": "adam"}):
        data = good(**settings)
        for _ in range(1_000):
            damaged = data
            while damaged == data:  # zeros swapped with zeros are no damage
                damaged = corrupted(data, dice)
            with pytest.raises(CheckpointError):
                load(damaged)


def test_a_file_that_was_forged_is_loaded_as_it_says_or_refused() -> None:
    """Damage inside a member, with every checksum and size set right: as an enemy would do it."""
    dice, taken = random.Random(2), 0
    for corpus in ("decimal", "gutenberg"):
        data = good(corpus, cell="lstm", optimizer="adam")
        members = opened(data)
        for _ in range(500):
            name = dice.choice([*members, *["meta.npy"] * len(members)])
            forged = zipped(members | {name: corrupted(members[name], dice)})
            try:
                run = load(forged)
            except CheckpointError:
                continue
            assert saved(run) == forged
            taken += 1
            with suppress(DivergedError):
                run.trainer.train(iterations=3)
            run.trainer.sample(5)
    assert taken > 50
