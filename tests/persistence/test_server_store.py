"""Where a server keeps its runs is the operator's choice; without one nothing else is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from rnn.persistence.object_blobs import ObjectBlobs
from rnn.persistence.server_store import RUNS, store
from rnn.persistence.tokens import TOKEN
from tests.support.bucket import bucket
from tests.support.running_app import ROOT


def test_runs_are_kept_where_the_operator_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RUNS, str(tmp_path / "runs"))
    runs = store.__wrapped__("a secret of the operator's")
    token = runs.new_token("me")
    runs.put(token, b"data")
    assert (tmp_path / "runs" / token).read_bytes() == b"data"
    assert runs.secret == b"a secret of the operator's" and runs.sweeps
    first, second = (store.__wrapped__(None).new_token("me") for _ in range(2))
    assert all(store.__wrapped__(None).belongs(token, "me") for token in (first, second))


@pytest.mark.bucket
def test_in_a_bucket_they_are_kept_and_nothing_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of the bucket does that; to list all runs after every save would cost too much."""
    blobs = bucket()
    monkeypatch.setenv(RUNS, blobs.address)
    runs = store.__wrapped__("a secret of the operator's")
    token = runs.new_token("me")
    monkeypatch.setattr(ObjectBlobs, "list", None)
    runs.put(token, b"1")
    runs.put(token, b"2")
    for key, data in ((token, b"2"), (f"{token}.1", b"1")):
        found = blobs.read(key)
        assert found and found.data == data


@pytest.mark.parametrize("address", ["http://runs", "s4://runs", "file:///tmp"])
def test_what_is_no_bucket_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUNS, address)
    with pytest.raises(ValueError, match="in a folder or at an address that begins"):
        store.__wrapped__()


def test_what_a_bucket_needs_is_asked_for_with_a_bucket_alone(tmp_path: Path) -> None:
    code = f"""
import os, sys
sys.modules["obstore"] = sys.modules["distributed"] = None
os.environ["{RUNS}"] = sys.argv[1]
from rnn.persistence.server_store import store
import rnn.playground.session, rnn.playground.shared_engine
print(store().new_token("me"))
os.environ["{RUNS}"] = "s3://runs"
try:
    store.__wrapped__()
except ModuleNotFoundError as error:
    print(error)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    token, said = done.stdout.splitlines()
    assert TOKEN.fullmatch(token) and said.endswith("Install requirements-cluster.txt.")
