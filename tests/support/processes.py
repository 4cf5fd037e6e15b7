"""What a running server and its workers take of the machine (Linux)."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.running_app import RunningApp

TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds


@dataclass(frozen=True)
class Processor:
    """Processor time, in seconds, or in cores."""

    server: float
    workers: float

    def since(self, before: "Processor") -> "Processor":
        return Processor(self.server - before.server, self.workers - before.workers)

    def per(self, seconds: float) -> "Processor":
        return Processor(self.server / seconds, self.workers / seconds)


def processor(app: RunningApp) -> Processor:
    """Of the server's process, and of those in which runs live."""
    return Processor(_seconds(app.pid), sum(map(_seconds, app.workers())))


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    user, system = fields[11:13]
    return (int(user) + int(system)) * TICK


def megabytes(app: RunningApp) -> float:
    """Of the server and all its children; what they share is counted once."""
    kilobytes = 0
    for pid in app.processes():
        with suppress(OSError):  # it may have ended
            sums = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
            kilobytes += int(sums.partition("\nPss:")[2].split()[0])
    return kilobytes / 1024
