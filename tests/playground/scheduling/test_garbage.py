"""Garbage is collected by the clock, in a thread of its own."""

import gc
import subprocess
import sys
import weakref

import pytest

from rnn.playground.scheduling import garbage
from tests.support.running_app import ROOT

# Makes cycles before and after it starts collecting very often, and tells whether they go by
# themselves: the first one was frozen with the modules.
COLLECTED = """
import gc, time, weakref
from rnn.playground.scheduling import garbage

class Cycle:
    def __init__(self):
        self.me = self

gc.disable()
garbage.EVERY = 0.01
first = Cycle()
frozen = weakref.ref(first)
thread = garbage.start_collecting()
assert garbage.start_collecting() is thread and thread.daemon
assert gc.get_freeze_count() > 0
del first
left = weakref.ref(Cycle())
deadline = time.monotonic() + 60
while (left() or frozen()) and time.monotonic() < deadline:
    time.sleep(0.01)
print(left() is None, frozen() is None)
"""


class Cycle:
    """Holds on to itself."""

    def __init__(self) -> None:
        self.me = self


def test_cycles_are_collected_and_memory_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.disable()
    try:
        left = weakref.ref(Cycle())
        assert left() is not None
        garbage.collect()
        assert left() is None
    finally:
        gc.enable()
    monkeypatch.setattr(sys, "platform", "another")
    garbage.collect()


def test_a_thread_collects_by_itself() -> None:
    command = [sys.executable, "-c", COLLECTED]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout == "True True\n"
