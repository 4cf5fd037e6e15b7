"""The page Inside: one look at a time, opened by its name in the address."""

import pytest

from pages.ui.elements.looks import LOOKS
from tests.support.opened import (
    INSIDE,
    arrived_at,
    control,
    go,
    html,
    look,
    opened,
    session,
    train,
)


@pytest.mark.parametrize("key", LOOKS)
def test_an_address_opens_a_look(key: str) -> None:
    at = go(arrived_at({"look": key}), INSIDE)
    assert control(at, "inside.look").value == key
    assert any(LOOKS[key].question in drawn for drawn in html(at))


def test_a_look_that_there_is_not_opens_the_first() -> None:
    at = go(arrived_at({"look": "nothing"}), INSIDE)
    assert control(at, "inside.look").value == next(iter(LOOKS))


def test_it_looks_again_while_it_trains() -> None:
    at = train(opened(INSIDE))
    first = session(at).inside.seen
    assert first and first.iteration
    look(at)
