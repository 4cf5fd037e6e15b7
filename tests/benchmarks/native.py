"""The time loop alone, forward and back, H=128 T=64 B=1, against the same loop in C at -O3.

It tells what is left to gain.
"""

from statistics import median
from typing import Any

import numpy as np

from rnn.network.cells import CELLS
from rnn.network.recurrence import Recurrence
from tests.benchmarks.native_loop import NativeLoop
from tests.benchmarks.race import race, ratio
from tests.benchmarks.tables import head, row


def main() -> None:
    try:
        native = NativeLoop()
    except OSError:
        print("There is no C compiler: nothing to compare with.")
        return
    T, H, random = 64, 128, np.random.default_rng(0)
    loop = Recurrence(CELLS["vanilla"], H, T, 1, np.dtype("float32"))
    x, dh = random.normal(size=(2, T, H)).astype("float32")
    Whh = random.normal(0, H**-0.5, (H, H)).astype("float32")
    state = {"h": np.zeros((1, H), "float32")}
    loop.frames.x[...] = x
    h, dp = np.zeros((T + 1, H), "float32"), np.empty((T, H), "float32")

    def ours() -> Any:
        loop.frames.dh[...] = dh  # it is added to on the way back
        loop.forward(Whh, state)
        loop.backward(Whh)
        return loop.frames.dp

    def in_c() -> Any:
        native.forward(x, Whh, h)
        native.backward(dh, Whh, h, dp)
        return dp

    np.testing.assert_allclose(ours(), in_c(), rtol=1e-3, atol=1e-5)
    speeds = race({"ours": ours, "C": in_c})
    head("", "µs", "× the time of C")
    row("C", f"{1e6 / median(speeds['C']):.0f}", "")
    row("ours", f"{1e6 / median(speeds['ours']):.0f}", f"{ratio(speeds, 'C', 'ours'):.1f} (≤ 2.5)")
