"""Differences of losses, in words."""

import math

from rnn.inspection.reach import USED


def format_nats(nats: float) -> str:
    """As "0.31 nats"; what counts, since it is more than USED, is seen to be more."""
    shown = round(float(nats), 2) + 0.0  # -0.001 is no "-0.00"
    if shown <= USED < nats:
        return f"{math.ceil(1_000 * nats) / 1_000:.3f} nats"
    return f"{shown:.2f} nats"
