"""So many train at once; the others wait in order, and nobody holds a place by being gone."""

import threading

import pytest

from rnn.playground.scheduling.admission import GONE, LINE, Line
from tests.support.opened import look, opened, press, session, train
from tests.support.runs import Clock


def test_the_first_train_and_the_others_wait_in_the_order_of_coming() -> None:
    line = Line(2, Clock())
    assert [line.place(who) for who in "abcd"] == [0, 0, 1, 2]
    assert [line.place(who) for who in "dcba"] == [2, 1, 0, 0]


def test_who_leaves_makes_room_and_comes_back_at_the_end() -> None:
    line = Line(1, Clock())
    assert [line.place(who) for who in "abc"] == [0, 1, 2]
    line.leave("a")
    line.leave("a")
    assert [line.place(who) for who in "bca"] == [0, 1, 2]


def test_who_gives_no_sign_loses_the_place_and_who_does_keeps_it() -> None:
    clock = Clock()
    line = Line(1, clock)
    for who in "ab":
        line.place(who)
    for _ in range(3):
        clock.now += GONE - 1
        assert line.place("a") == 0
    clock.now += GONE - 1
    assert line.place("b") == 1
    clock.now += 1
    assert line.place("b") == 0
    assert line.place("a") == 1


def test_those_who_train_are_counted_and_not_those_who_wait() -> None:
    line = Line(2, Clock())
    assert line.training == 0
    line.place("a")
    assert line.training == 1
    line.place("b")
    line.place("c")
    assert line.training == 2
    line.leave("a")
    line.leave("b")
    assert line.training == 1


@pytest.mark.parametrize("most", (-1, 0, 1))
def test_one_may_always_train(most: int) -> None:
    assert Line(most).place("a") == 0


def test_a_crowd_of_threads_gets_each_place_once() -> None:
    line, places, start = Line(3), [], threading.Barrier(12)

    def visit(name: int) -> None:
        start.wait(timeout=10)
        for turn in range(200):
            line.place((name, turn))
            line.leave((name, turn))
        line.place(name)
        start.wait(timeout=10)
        places.append(line.place(name))

    threads = [threading.Thread(target=visit, args=(name,), daemon=True) for name in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(places) == [0, 0, 0, *range(1, 10)]


def test_a_newcomer_is_told_their_place_and_starts_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(LINE, "most", 1)
    monkeypatch.setattr(LINE, "_seen", {})
    first, second = train(opened()), train(opened())
    assert session(first).run.trainer.iteration > 0
    assert session(second).run.trainer.iteration == 0
    (told,) = [info.value for info in second.info]
    assert told == "1 other is training; you are number 1 in line. Yours starts by itself."
    press(first, "Pause")
    look(second)
    assert session(second).run.trainer.iteration > 0
    assert not second.info


def test_two_visitors_share_nothing() -> None:
    one, other = train(opened()), opened()
    mine, theirs = session(one), session(other)
    assert mine.run.trainer.iteration > 0
    assert theirs.run.trainer.iteration == 0 and not theirs.playing
    mine.draft["hidden_size"] = 7
    mine.pen["prompt"] = "x"
    mine.options["own"]["text"] = "mine"
    look(other)
    assert theirs.draft["hidden_size"] != 7
    assert theirs.pen["prompt"] != "x" and theirs.options["own"] == {}
    mine_params, their_params = mine.run.trainer.model.params, theirs.run.trainer.model.params
    for name in mine_params:
        assert not (mine_params[name] == their_params[name]).all()
