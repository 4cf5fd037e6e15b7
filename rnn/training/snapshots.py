"""The snapshots of one run, to go back to: bounded in memory and in number."""

from collections.abc import Iterator
from typing import Any

import numpy as np

Snapshot = dict[str, Any]  # as Trainer.snapshot gives it

# A bound on bytes alone would not do: it counts only arrays, and of a small network the list of
# losses takes more. A slider cannot tell more than this apart anyway.
MOST_SNAPSHOTS = 64


class SnapshotHistory:
    """Snapshots in the order of their iterations, spread evenly over the whole run.

    When they take more than `most_bytes`, or are more than MOST_SNAPSHOTS, the one whose neighbours
    are closest to each other is dropped; the first and the last always stay. Which ones are kept
    depends on the iterations and sizes alone, so equal runs keep equal ones.
    """

    def __init__(self, most_bytes: int = 8 * 2**20) -> None:
        self.most_bytes = most_bytes
        self._snapshots: list[Snapshot] = []

    @property
    def iterations(self) -> list[int]:
        """The iterations of all snapshots, ascending."""
        return [snapshot["iteration"] for snapshot in self._snapshots]

    def add(self, snapshot: Snapshot) -> None:
        """Keep a snapshot; those of the same or a later iteration are dropped."""
        self.forget_after(snapshot["iteration"] - 1)
        self._snapshots.append(snapshot)
        while len(self._snapshots) > 2 and self._exceeds_bounds():
            iterations = self.iterations
            gaps = [
                after - before
                for before, after in zip(iterations[:-2], iterations[2:], strict=True)
            ]
            del self._snapshots[1 + gaps.index(min(gaps))]

    def at(self, iteration: int) -> Snapshot:
        """The last snapshot at or before an iteration; the first if there is none."""
        earlier = [s for s in self._snapshots if s["iteration"] <= iteration]
        return earlier[-1] if earlier else self._snapshots[0]

    def forget_after(self, iteration: int) -> None:
        """Drop all later snapshots, as when a run goes on from an earlier one."""
        self._snapshots = [s for s in self._snapshots if s["iteration"] <= iteration]

    def _exceeds_bounds(self) -> bool:
        total = sum(count_bytes(snapshot) for snapshot in self._snapshots)
        return total > self.most_bytes or len(self._snapshots) > MOST_SNAPSHOTS


def count_bytes(snapshot: Snapshot) -> int:
    """The bytes of all arrays in a snapshot."""
    return sum(array.nbytes for array in iterate_arrays(snapshot))


def iterate_arrays(values: Any) -> Iterator[np.ndarray[Any, Any]]:
    """The arrays in dicts of dicts."""
    if isinstance(values, np.ndarray):
        yield values
    elif isinstance(values, dict):
        for value in values.values():
            yield from iterate_arrays(value)


def are_finite(values: Any) -> bool:
    """Whether all numbers of all arrays in a snapshot are finite."""
    return all(bool(np.isfinite(array).all()) for array in iterate_arrays(values))
