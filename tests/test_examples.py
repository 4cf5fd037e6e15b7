"""The examples in docstrings, run: whoever reads them can type them."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import rnn

MODULES = ["rnn", *(module.name for module in walk_packages(rnn.__path__, "rnn."))]
A_STUDENT_STARTS_HERE = ["rnn", "rnn.sampling", "rnn.training.trainer"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_do_what_they_show(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0


@pytest.mark.parametrize("name", A_STUDENT_STARTS_HERE)
def test_there_is_an_example_where_a_student_starts(name: str) -> None:
    assert any(test.examples for test in doctest.DocTestFinder().find(import_module(name)))
