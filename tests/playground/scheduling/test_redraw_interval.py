"""The interval between two redraws follows what they cost and how many there are."""

import pytest

from rnn.playground.scheduling.redraw_interval import (
    EVERY,
    SHARE,
    RedrawInterval,
    share_of_server,
)


def after(cost: float, redraws: int = 500) -> RedrawInterval:
    interval = RedrawInterval()
    for _ in range(redraws):
        interval.note(cost)
    return interval


def test_a_few_are_redrawn_as_often_as_one() -> None:
    assert after(0.005).seconds(1) == after(0.005).seconds(8) == EVERY


@pytest.mark.parametrize("visitors", [30, 60])
@pytest.mark.parametrize("cost", [0.008, 0.02])
def test_the_redraws_of_all_take_their_share_and_no_more(cost: float, visitors: int) -> None:
    redraws = visitors / after(cost).seconds(visitors)  # a second
    assert redraws * cost == pytest.approx(SHARE, rel=0.01)


def test_one_slow_redraw_changes_little() -> None:
    interval = after(0.01)
    before = interval.seconds(40)
    interval.note(60.0)
    assert before < interval.seconds(40) < 1.1 * before


@pytest.mark.parametrize(
    ("servers", "cores", "share"),
    [(1, 1, 0.75), (1, 2, 0.75), (1, 64, 0.75), (2, 2, 0.375), (2, 4, 0.75), (3, 4, 0.5)],
)
def test_servers_of_one_machine_divide_what_one_would_take(
    servers: int, cores: int, share: float
) -> None:
    assert share_of_server(servers, cores) == pytest.approx(share)
    alone, beside = RedrawInterval(), RedrawInterval(share_of_server(2, 2))
    assert alone.seconds(40) == beside.seconds(20), "each visitor sees as much as before"
