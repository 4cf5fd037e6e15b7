"""Whatever is handed in for a saved run is loaded as it says, or refused: in a sentence, soon, and
with little memory."""

import gc
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from rnn import CheckpointError
from rnn.persistence.checkpoint import load
from rnn.training.limits import MOST_FILE_BYTES
from tests.support.hostile import FAMILIES
from tests.support.hostile_form import Files
from tests.support.memory_peak import STATUS, memory_peak
from tests.support.running_app import ROOT

MOST_MEMORY = 64  # MiB, beside the file itself
MOST_SECONDS = 1.0  # of the processor's time
SOON = 0.3  # seconds, for whatever is refused before its text is read

pytestmark = pytest.mark.slow  # there are 850 files, some of 16 MiB


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile file, by a number and what is wrong with it."""
    folder = tmp_path_factory.mktemp("hostile")
    for family in FAMILIES:
        for i, (what, data) in enumerate(family()):
            words = re.sub(r"[^\w.,+-]+", " ", what)[:100]
            (folder / f"{family.__name__} {i} {words}").write_bytes(data)
    return folder


@pytest.fixture
def frozen_heap() -> Iterator[None]:
    """Garbage collection passes over what the suite has left, as over the app's modules in the app:
    else a file of many small lists is charged for every look through that."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("frozen_heap")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_hostile_file_is_refused(family: Callable[[], Files], folder: Path) -> None:
    files = list(folder.glob(f"{family.__name__} *"))
    assert len(files) > 5
    for file in files:
        data = file.read_bytes()
        start = time.process_time()
        with pytest.raises(CheckpointError) as caught:
            print(file, load(data))
        most = MOST_SECONDS if " own" in file.name else SOON
        assert time.process_time() - start < most, file
        message = str(caught.value)
        assert message.startswith("A saved run must ") and len(message) < 400, message
        assert "\n" not in message and message.count(". ") == 1, message


def growth(folder: str) -> float:
    """By how many MiB this process grows at the most while it refuses the files in a folder."""
    data = bytes(range(256)) * (MOST_FILE_BYTES // 256)  # the file itself does not count
    before = memory_peak()
    for path in Path(folder).iterdir():
        data = path.read_bytes()
        with suppress(CheckpointError):
            load(data)
    return memory_peak() - before


@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how large a process has been")
def test_refusing_takes_little_memory(folder: Path) -> None:
    here = "tests.persistence.test_hostile_files"
    code = f"import sys; from {here} import growth; print(growth(sys.argv[1]))"
    command = [sys.executable, "-c", code, str(folder)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert 1 < float(answer.stdout) < MOST_MEMORY
