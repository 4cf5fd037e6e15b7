"""The constant list of mirrors, and the one that an operator may name instead."""

import pytest

from rnn.corpora.gutenberg import mirrors
from rnn.errors import BookError
from tests.corpora.gutenberg.tale import get_book


def test_the_constant_list_is_https_and_vouched_for_by_nobody() -> None:
    assert {mirror.scheme for mirror in mirrors.MIRRORS} == {"https"}
    assert {mirror.port for mirror in mirrors.MIRRORS} == {443}
    assert not any(mirror.trusted for mirror in mirrors.MIRRORS)


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8000", "http://", "http://127.0.0.1", "http://a\\b:1"]
)
def test_the_operator_is_told_what_the_variable_must_be(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv(mirrors.VARIABLE, value)
    with pytest.raises(BookError, match=mirrors.VARIABLE):
        get_book()
