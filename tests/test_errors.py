"""Errors keep what they say when they come from another process."""

import pickle

import pytest

from rnn.errors import DivergedError, PlaygroundError


@pytest.mark.parametrize("kind", PlaygroundError.__subclasses__())
def test_an_error_survives_pickling(kind: type[PlaygroundError]) -> None:
    error = kind(1_234)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)


def test_a_divergence_keeps_its_iteration() -> None:
    assert pickle.loads(pickle.dumps(DivergedError(7))).iteration == 7
    assert pickle.loads(pickle.dumps(DivergedError())).iteration is None
