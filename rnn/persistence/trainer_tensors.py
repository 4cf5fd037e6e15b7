"""What training changes, as named arrays of a file, and back.

params.Wxh …              weights
optimizer_state.m.Wxh …   by the symbol in the optimizer's formula
state.h …                 the hidden state after the last update, of shape (B, H)
losses                    low, high and mean of each bucket of the history, of shape (n, 3)
recent_losses             the last losses one by one
"""

from typing import Any

import numpy as np

from rnn.network.cells import CELLS
from rnn.network.cells.base import Array, Arrays
from rnn.network.layers import state_names, weight_shapes
from rnn.persistence.tensor_file import TensorFile
from rnn.training.hyperparameters import Hyperparameters
from rnn.training.loss_history import RECENT, LossHistory, count_buckets
from rnn.training.optimizers import OPTIMIZERS
from rnn.training.trainer import Trainer


def tensors_of(trainer: Trainer) -> dict[str, Array]:
    """The arrays of a run by their names in a file."""
    groups: dict[str, Arrays] = {"params": trainer.model.params, "state": trainer.state}
    groups |= {f"optimizer_state.{of}": arrays for of, arrays in trainer.optimizer_state.items()}
    tensors = {f"{of}.{name}": a for of, arrays in groups.items() for name, a in arrays.items()}
    tensors["losses"] = trainer.history.rows()[:, 1:]  # the first column follows from the iteration
    tensors["recent_losses"] = np.array(trainer.history.recent, np.float64)
    return tensors


def take_snapshot(
    file: TensorFile, metadata: dict[str, Any], hp: Hyperparameters
) -> dict[str, Any]:
    """The snapshot of a run in a file, for `Trainer.restore`. Raises CheckpointError unless the
    file has every array in the dtype and shape that its metadata and settings ask for."""
    cell, layers, dtype = CELLS[hp.cell], hp.layers, hp.dtype
    shapes = weight_shapes(cell, len(metadata["vocabulary"]), hp.hidden_size, layers)
    params = {name: file.take(f"params.{name}", dtype, shape) for name, shape in shapes.items()}
    optimizer_state = {
        symbol: {
            name: file.take(f"optimizer_state.{symbol}.{name}", array.dtype, array.shape)
            for name, array in arrays.items()
        }
        for symbol, arrays in OPTIMIZERS[hp.optimizer].init(params).items()
    }
    shape = hp.batch_size, hp.hidden_size
    state = {n: file.take(f"state.{n}", dtype, shape) for n in state_names(cell, layers)}
    iteration = metadata["progress"]["iteration"]
    history = LossHistory.from_rows(
        iteration,
        file.take("losses", np.float64, (count_buckets(iteration), 3)),
        file.take("recent_losses", np.float64, (min(iteration, RECENT),)).tolist(),
        [(i, loss) for i, loss in metadata["held_out_losses"]],
    )
    return {
        "params": params,
        "optimizer_state": optimizer_state,
        "state": state,
        "history": history,
        **metadata["progress"],
    }
