"""A network without some of its units does what the one does whose units are set by hand."""

import math

import numpy as np
import pytest

from rnn.inspection.damage import READ, choose_units, read_without
from rnn.network.layers import state_names
from tests.support.networks import copied, network

IDS = np.random.default_rng(3).integers(0, 5, 40 + READ + 1)


@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 2])
def test_units_are_held_at_their_mean_while_it_reads(cell: str, layers: int) -> None:
    model = network(cell, layers=layers)
    before = copied(model.params)
    masks = np.zeros((2, layers, 4), bool)
    masks[1, -1, [0, 2]] = True  # of the top layer
    damage = read_without(model, IDS, masks)

    states, state = [], model.zero_state()
    for i in IDS[:-1]:
        _, state = model.step(np.array([i]), state)
        states.append(state)
    names = [name for name in state_names(model.cell, layers) if name.endswith("2") or layers == 1]
    mean = {name: np.mean([s[name][0] for s in states], axis=0) for name in names}
    for row, held in enumerate(([], [0, 2])):
        start = len(IDS) - READ - 1
        state, loss, right = states[start - 1], 0.0, []
        for t in range(start, start + READ):
            _, state = model.step(IDS[t : t + 1], state)
            state = copied(state)
            for name in names:
                state[name][0, held] = mean[name][held]
            y = model.readout(state)[0]
            loss += math.log(np.exp(y).sum()) - y[IDS[t + 1]]
            right.append(bool(y.argmax() == IDS[t + 1]))
        assert damage.loss[row] == pytest.approx(loss / READ)
        assert damage.right[row].tolist() == right
    for name, w in before.items():
        np.testing.assert_array_equal(model.params[name], w)


def test_a_larger_choice_of_units_holds_every_smaller_one() -> None:
    masks = choose_units(network("lstm", layers=3), [0, 3, 7, 12])
    assert masks.shape == (4, 3, 4)
    assert [int(mask.sum()) for mask in masks] == [0, 3, 7, 12]
    for fewer, more in zip(masks[:-1], masks[1:], strict=True):
        assert not (fewer & ~more).any()
