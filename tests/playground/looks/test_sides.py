"""Which letters lie on the side of their kind: parted where the fewest are on the wrong side."""

import numpy as np
import pytest

from rnn.playground.looks.character_map import find_side


@pytest.mark.parametrize(
    ("first", "second", "astray"),
    [
        ((0.96, 1.52, 1.79, 1.89, 2.21), (0.88, -0.5, -1.0, -1.5), 0),  # wholly apart
        ((1.0, 2.0, 3.0, -2.0), (-1.0, -1.5, -3.0), 1),
        ((0.93, 1.5, 2.0), (-1.0, 0.77, 0.73, 0.71, 0.59, 1.2), 1),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_no_letter_is_called_astray_that_a_line_could_part(
    first: tuple[float, ...], second: tuple[float, ...], astray: int, sign: int
) -> None:
    x, is_first = sign * np.array([*first, *second]), np.arange(len(first + second)) < len(first)
    assert int((find_side(x, is_first) != is_first).sum()) == astray


def test_of_several_places_it_is_the_one_nearest_to_the_middle() -> None:
    x, is_first = np.array([4.0, 3.0, 0.0, -1.0]), np.array([True, True, False, False])
    assert find_side(x, is_first).tolist() == [True, True, False, False]
