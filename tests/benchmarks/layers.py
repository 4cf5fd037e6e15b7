"""How much longer an update takes with every layer more."""

import time
from statistics import median

from rnn import Hyperparameters, Trainer

ROUNDS = 15
UPDATES = 10


def time_layers() -> dict[int, float]:
    """Layers -> milliseconds of the processor's time for one update, the median of ROUNDS.

    Rounds of all depths take turns, so that what else the machine does slows them alike.
    """
    trainers = {
        layers: Trainer("142857" * 60, Hyperparameters(layers=layers, hidden_size=64))
        for layers in (1, 2, 3)
    }
    seconds: dict[int, list[float]] = {layers: [] for layers in trainers}
    for _ in range(ROUNDS):
        for layers, trainer in trainers.items():
            start = time.process_time()
            trainer.train(iterations=UPDATES)
            seconds[layers].append(time.process_time() - start)
    return {layers: 1000 * median(taken) / UPDATES for layers, taken in seconds.items()}
