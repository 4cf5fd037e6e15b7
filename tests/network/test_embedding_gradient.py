"""The gradient of the embedding lookup: both ways agree with a plain loop over all rows."""

import numpy as np
import pytest

from rnn.network import embedding_gradient
from rnn.network.embedding_gradient import EmbeddingGradient

ROWS, WIDTH, V = 50, 6, 9


@pytest.mark.parametrize("largest", [0, 2**40], ids=["sorted", "product"])
@pytest.mark.parametrize("characters", [[4], [0, 8], range(V)], ids=["one", "two", "all"])
def test_the_sums_are_those_of_a_plain_loop(
    largest: int, characters: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding_gradient, "LARGEST_PRODUCT", largest)
    random = np.random.default_rng(0)
    scatter_add, out = EmbeddingGradient(ROWS, WIDTH, V, "float64"), random.normal(size=(V, WIDTH))
    for _ in range(2):  # nothing is left of the call before
        dx, ids = random.normal(size=(ROWS, WIDTH)), random.choice(characters, ROWS)
        expected = np.zeros((V, WIDTH))
        for row, i in zip(dx, ids, strict=True):
            expected[i] += row
        scatter_add(dx, ids, out)
        np.testing.assert_allclose(out, expected, atol=1e-12)
