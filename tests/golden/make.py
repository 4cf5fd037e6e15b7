"""Makes the golden values: what PyTorch's own recurrent layers say about a small network. They are
kept, so that the tests need no PyTorch; to make them again: `python -m tests.golden.make`.

A file holds weights, ids and a state in this project's layout (row vectors, gates side by side in
PyTorch's order), and PyTorch's answers: h at every step, the last state, the loss, its gradients.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

T, B, V, H = 6, 3, 5, 4
LAYERS = {"vanilla": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}  # the cell's name in CELLS
STATES = {"vanilla": ("h",), "gru": ("h",), "lstm": ("h", "c")}
GATES = {"vanilla": 1, "gru": 3, "lstm": 4}  # gru: reset, update, new; lstm: in, forget, cell, out


def golden(cell: str, layers: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Questions and answers, by name, in float64."""
    above = [str(number) for number in range(2, layers + 1)]
    G = GATES[cell]
    shapes = {"Wxh": (V, G * H), "Whh": (H, G * H), "Why": (H, V), "bh": (G * H,), "by": (V,)}
    for s in above:
        shapes |= {f"Wxh{s}": (H, G * H), f"Whh{s}": (H, G * H), f"bh{s}": (G * H,)}
    params = {name: random.normal(0, 0.7, shape) for name, shape in shapes.items()}
    inputs, targets = random.integers(V, size=(2, T, B))
    names = [name + s for name in STATES[cell] for s in ("", *above)]
    state = {name: random.normal(0, 0.5, (B, H)) for name in names}

    layer, readout = LAYERS[cell](V, H, layers), nn.Linear(H, V)
    theirs = {
        "Wxh": layer.weight_ih_l0,
        "Whh": layer.weight_hh_l0,
        "Why": readout.weight,
        "bh": layer.bias_ih_l0,
        "by": readout.bias,
    }
    for number, s in enumerate(above, 1):
        theirs[f"Wxh{s}"] = getattr(layer, f"weight_ih_l{number}")
        theirs[f"Whh{s}"] = getattr(layer, f"weight_hh_l{number}")
        theirs[f"bh{s}"] = getattr(layer, f"bias_ih_l{number}")
    with torch.no_grad():
        for number in range(layers):
            getattr(layer, f"bias_hh_l{number}").zero_()  # one bias is enough
        for name, parameter in theirs.items():
            parameter.copy_(torch.from_numpy(params[name].T))

    values = [torch.from_numpy(s) for s in state.values()]
    before = [torch.stack(values[i : i + layers]) for i in range(0, len(values), layers)]
    x = nn.functional.one_hot(torch.from_numpy(inputs), V).double()
    h, after = layer(x, tuple(before) if len(before) > 1 else before[0])
    after = tuple(s.detach() for s in after) if isinstance(after, tuple) else (after.detach(),)
    logits = readout(h).reshape(T * B, V)
    targets_flat = torch.from_numpy(targets).flatten()
    loss = nn.functional.cross_entropy(logits, targets_flat, reduction="sum") / B
    loss.backward()

    return (
        {"inputs": inputs, "targets": targets}
        | {f"params.{name}": w for name, w in params.items()}
        | {f"state.{name}": s for name, s in state.items()}
        | {"h": h.detach().numpy(), "loss": loss.detach().numpy()}
        | {f"next.{name}": s.numpy() for name, s in zip(state, torch.cat(after), strict=True)}
        | {f"grads.{name}": parameter.grad.numpy().T for name, parameter in theirs.items()}
    )


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    for cell in LAYERS:
        for layers in (1, 2):
            path = Path(__file__).with_name(f"{cell}{layers if layers > 1 else ''}.npz")
            np.savez(path, **golden(cell, layers, np.random.default_rng(0)))
            print(path.name)
