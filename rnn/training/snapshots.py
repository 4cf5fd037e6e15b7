"""The way back: snapshots of a run as it goes, within a bound of memory and of number."""

from collections.abc import Iterator
from typing import Any

import numpy as np

Snapshot = dict[str, Any]  # as Trainer.snapshot gives it

# Only arrays are weighed, and the losses of a run weigh more than a small network. So many are also
# as many as a slider can tell apart.
MOST = 64


class SnapshotHistory:
    """Snapshots by iteration, ascending. When they outgrow `most_bytes`, or are more than MOST, the
    one whose neighbours are closest is let go, but never the first or the last, so that what is
    left still spans the whole run, and evenly."""

    def __init__(self, most_bytes: int = 8 * 2**20) -> None:
        self.most_bytes = most_bytes
        self._snapshots: list[Snapshot] = []

    @property
    def iterations(self) -> list[int]:
        """Where one can go back to."""
        return [snapshot["iteration"] for snapshot in self._snapshots]

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot, in place of any of the same or a later iteration."""
        self.forget_after(snapshot["iteration"] - 1)
        self._snapshots.append(snapshot)
        while len(self._snapshots) > 2 and self._too_many():
            at = self.iterations
            gaps = [after - before for before, after in zip(at, at[2:], strict=False)]
            del self._snapshots[1 + gaps.index(min(gaps))]

    def at(self, iteration: int) -> Snapshot:
        """The last snapshot at or before an iteration; the first if there is none."""
        before = [s for s in self._snapshots if s["iteration"] <= iteration]
        return before[-1] if before else self._snapshots[0]

    def forget_after(self, iteration: int) -> None:
        """Let go of a future that is given up."""
        self._snapshots = [s for s in self._snapshots if s["iteration"] <= iteration]

    def _too_many(self) -> bool:
        return len(self._snapshots) > MOST or sum(map(size, self._snapshots)) > self.most_bytes


def size(snapshot: Any) -> int:
    """The bytes of all arrays in nested dicts."""
    return sum(array.nbytes for array in arrays(snapshot))


def arrays(values: Any) -> Iterator[np.ndarray[Any, Any]]:
    if isinstance(values, np.ndarray):
        yield values
    elif isinstance(values, dict):
        for value in values.values():
            yield from arrays(value)
