"""Networks as a textbook writes them, one step at a time, forward only: a reference for cells and
layers that shares no code with them. Its gradients are numeric.

A plain step takes x, p = h_prev @ Whh (a list of blocks of shape (B, H) each) and the states before
the step, and returns by name all that its equations name, the states after the step included.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Named = dict[str, Any]
Step = Callable[[list[Any], list[Any], Named], Named]
Nudges = Mapping[tuple[int, str], Any]  # (step, state): what is added to the state after that step


def sigma(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def vanilla(x: list[Any], p: list[Any], before: Named) -> Named:
    return {"h": np.tanh(x[0] + p[0])}


def gru(x: list[Any], p: list[Any], before: Named) -> Named:
    r, z = sigma(x[0] + p[0]), sigma(x[1] + p[1])
    n = np.tanh(x[2] + r * p[2])
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * before["h"]}


def lstm(x: list[Any], p: list[Any], before: Named) -> Named:
    i, f, g, o = sigma(x[0] + p[0]), sigma(x[1] + p[1]), np.tanh(x[2] + p[2]), sigma(x[3] + p[3])
    c = f * before["c"] + i * g
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}


PLAIN_STEPS: dict[str, Step] = {"vanilla": vanilla, "gru": gru, "lstm": lstm}  # by name in CELLS


def read(
    step: Step, params: Named, ids: Any, state: Named, layers: int, nudges: Nudges | None = None
) -> tuple[list[Named], list[Any]]:
    """Read ids of shape (T, B). For every step: all that was named, and the logits (B, V)."""
    history, logits = [], []
    for t, row in enumerate(ids):
        seen: Named = {}
        below = None
        for s in ["", "2", "3"][:layers]:
            Wxh, Whh, bh = (params[name + s] for name in ("Wxh", "Whh", "bh"))
            x = (Wxh[row] if below is None else below @ Wxh) + bh
            p = state[f"h{s}"] @ Whh
            gates = Whh.shape[1] // len(Whh)
            before = {name: state[name + s] for name in ("h", "c") if name + s in state}
            after = step(np.split(x, gates, axis=1), np.split(p, gates, axis=1), before)
            for name, a in after.items():
                seen[name + s] = a + (nudges or {}).get((t, name + s), 0)
            below = seen[f"h{s}"]
        state = {name: seen[name] for name in state}
        history.append(seen)
        logits.append(below @ params["Why"] + params["by"])
    return history, logits


def losses(logits: list[Any], targets: Any) -> Any:
    """-log p(target) of every step and stream, of shape (T, B), in nats."""
    p = [np.exp(y) / np.exp(y).sum(axis=1, keepdims=True) for y in logits]
    return np.array([-np.log(q[np.arange(len(t)), t]) for q, t in zip(p, targets, strict=True)])
