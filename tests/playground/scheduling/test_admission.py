"""So many visitors train at once; the others wait in order, and who is gone holds no place."""

import os
import subprocess
import sys
import threading

import pytest

from rnn.playground.scheduling.admission import ADMISSION, GONE, MOST_VISITORS, AdmissionQueue
from tests.support.running_app import ROOT
from tests.support.runs import Clock


def test_the_first_train_and_the_others_wait_in_order_of_coming() -> None:
    queue = AdmissionQueue(2, Clock())
    assert [queue.place(who) for who in "abcd"] == [0, 0, 1, 2]
    assert [queue.place(who) for who in "dcba"] == [2, 1, 0, 0]


def test_whoever_leaves_gives_up_the_place_and_comes_back_at_the_end() -> None:
    queue = AdmissionQueue(1, Clock())
    assert [queue.place(who) for who in "abc"] == [0, 1, 2]
    queue.leave("a")
    queue.leave("a")
    assert [queue.place(who) for who in "bca"] == [0, 1, 2]


def test_whoever_gives_no_sign_loses_the_place() -> None:
    clock = Clock()
    queue = AdmissionQueue(1, clock)
    for who in "ab":
        queue.place(who)
    for _ in range(3):
        clock.now += GONE - 1
        assert queue.place("a") == 0
    clock.now += GONE - 1
    assert queue.place("b") == 1
    clock.now += 1
    assert queue.place("b") == 0
    assert queue.place("a") == 1


def test_only_those_who_train_are_counted() -> None:
    queue = AdmissionQueue(2, Clock())
    assert queue.training == 0
    queue.place("a")
    assert queue.training == 1
    queue.place("b")
    queue.place("c")
    assert queue.training == 2
    queue.leave("a")
    queue.leave("b")
    assert queue.training == 1


def test_dear_runs_leave_room_for_fewer() -> None:
    queue = AdmissionQueue(10, Clock())
    assert [queue.place(who, 4) for who in "abc"] == [0, 0, 1]
    assert queue.place("d", 1) == 2, "nobody passes those who came before"
    assert queue.training == 2
    queue.leave("b")
    assert [queue.place(who, cost) for who, cost in (("c", 4), ("d", 1))] == [0, 0]
    assert queue.place("d", 9) == 0, "whoever trains goes on training"
    assert queue.place("e", 1) == 1


@pytest.mark.parametrize("most", (-1, 0, 1))
def test_one_visitor_may_always_train(most: int) -> None:
    assert AdmissionQueue(most).place("a") == 0


def test_many_threads_get_each_place_once() -> None:
    queue, start = AdmissionQueue(3), threading.Barrier(12)
    places: list[int] = []

    def visit(name: int) -> None:
        start.wait(timeout=10)
        for turn in range(200):
            queue.place((name, turn))
            queue.leave((name, turn))
        queue.place(name)
        start.wait(timeout=10)
        places.append(queue.place(name))

    threads = [threading.Thread(target=visit, args=(name,), daemon=True) for name in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(places) == [0, 0, 0, *range(1, 10)]


def test_the_server_admits_as_many_as_the_operator_says() -> None:
    code = "from rnn.playground.scheduling.admission import ADMISSION; print(ADMISSION.most)"
    environment = {**os.environ, MOST_VISITORS: "7"}
    command = [sys.executable, "-c", code]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "7\n"
    assert ADMISSION.most >= 1
