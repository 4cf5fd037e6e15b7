"""The tries of the interrupted game: each can be judged, and they hang on no round of the rule."""

from collections import Counter

import pytest

from rnn.corpora import KINDS
from rnn.playground.looks.interrupted import (
    BOTH,
    KEPT_IT,
    ROUND,
    TOLD_IT,
    TRIES,
    AskInterrupted,
    Interrupted,
    choose_tries,
    judge,
)
from rnn.playground.run import Run
from tests.support.runs import tiny_recipe

LASTS = (45, 75, 100, 500, 1_000)


def words_to(last: int) -> list[str]:
    return KINDS["fizzbuzz"].make(last=last).text.split(" ")[:-1]


@pytest.mark.parametrize("last", LASTS)
def test_of_every_try_one_can_tell_whom_it_believed(last: int) -> None:
    words = words_to(last)
    tries = choose_tries(words)
    assert len(set(tries)) == len(tries) >= TRIES
    for due, told in tries:
        believed = [judge(" ".join([*words[n:], ""]), words, due, told) for n in (told, due)]
        assert believed == [TOLD_IT, KEPT_IT] and BOTH not in believed
        assert words[due - 1] == str(due) and (told - due) % ROUND == 0
        assert 1 <= told < last and 2 <= due < last


@pytest.mark.parametrize("last", LASTS[1:])
def test_the_tries_are_the_same_for_everybody_and_from_every_part_of_the_rule(last: int) -> None:
    tries = choose_tries(words_to(last))
    assert tries == choose_tries(words_to(last))
    parts = Counter(due % ROUND for due, _ in tries)
    assert parts.keys() == {1, 2, 7, 11, 13, 14}
    assert max(parts.values()) <= TRIES / 2


def test_the_one_that_is_shown_is_none_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = KINDS["fizzbuzz"].make()
    run = Run(tiny_recipe(corpus), corpus)
    run.open()
    due, told = choose_tries(words_to(100))[3]
    asked: list[tuple[int, int]] = []

    def judge_and_note(written: str, words: list[str], due: int, told: int) -> str:
        asked.append((due, told))
        return judge(written, words, due, told)

    monkeypatch.setattr("rnn.playground.looks.interrupted.judge", judge_and_note)
    answer = AskInterrupted(due, told).answer(run)
    assert isinstance(answer, Interrupted) and answer.tries == TRIES
    assert asked[0] == (due, told) and asked.count((due, told)) == 1
