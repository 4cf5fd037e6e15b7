"""How much longer an update takes with every layer more, H=64 T=64 B=1."""

from statistics import median

from rnn import Hyperparameters, Trainer
from rnn.network.cells import CELLS
from tests.benchmarks.race import race, ratio
from tests.benchmarks.tables import head, row
from tests.benchmarks.texts import digits

DEPTHS = (1, 2, 3)


def main() -> None:
    head("cell", "layers", "µs", "× the time of one layer")
    for cell in CELLS:
        trainers = {
            str(depth): Trainer(
                digits().text, Hyperparameters(cell=cell, layers=depth, hidden_size=64)
            )
            for depth in DEPTHS
        }
        speeds = race({depth: trainer.step for depth, trainer in trainers.items()})
        for depth in speeds:
            row(
                cell,
                depth,
                f"{1e6 / median(speeds[depth]):.0f}",
                f"{ratio(speeds, '1', depth):.2f}",
            )
