"""The loop of a network that is left alone: found where there is one, and on 1/7 found when inside
the first seconds of a run, long before all digits are right."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from rnn import Trainer
from rnn.corpora import KINDS
from rnn.inspection.loop import (
    count_rounds,
    find_loop,
    find_period,
    is_rotation,
    longest_loop,
    shorten_loop,
    write_alone,
)
from rnn.sampling import generate
from rnn.vocabulary import Vocabulary
from tests.support.networks import copied, network

SEVENTH = KINDS["decimal"].make(n=7)
FAST = KINDS["decimal"].presets["Fast"]
WRITTEN = 48  # characters: enough to see the loop go round


def ids(digits: str) -> np.ndarray:
    return np.array([int(digit) for digit in digits], dtype=np.intp)


def states(written: np.ndarray, wander: float = 0.0) -> np.ndarray:
    """A hidden state for each character, far apart for different ones, and never quite the same."""
    noise = np.random.default_rng(0).normal(0, wander, (len(written), 10))
    return np.eye(10)[written] + noise


@pytest.mark.parametrize(
    ("written", "loop"),
    [
        ("3014285714285714285714", "142857"),
        ("142857" * 5, "142857"),
        ("0714285714285714285714", "571428"),
        ("3111111111", "1"),
        ("0123456789", ""),
        ("0142142142142", "421"),
        ("14214214214", "142"),  # three rounds and two more are the least
        ("4214214214", ""),
        ("1428571428571428", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_a_loop_is_what_comes_round_twice_and_goes_on(written: str, loop: str) -> None:
    found = find_loop(ids(written), states(ids(written), 1e-4))
    # where a round is cut is for the network to choose
    assert is_rotation(found, ids(loop)) if loop else len(found) == 0


def test_a_loop_is_one_of_the_memory_too() -> None:
    """The same characters, each time written from another memory, go on to something else."""
    written = ids("142857" * 5)
    drifting = states(written) + np.linspace(0, 3, len(written))[:, None]
    assert len(find_loop(written, drifting)) == 0
    written = ids("142857" * 60)
    drifting = states(written) + np.linspace(0, 300, len(written))[:, None]
    assert len(find_loop(written, drifting)) == 0, "nor is it a loop of nine rounds of them"
    assert len(find_loop(written, np.full((len(written), 10), np.nan))) == 0


@pytest.mark.parametrize(
    ("before", "loop"),
    [
        ("", "12"),
        ("12121234" * 2, "12"),  # it has lasted for more than twice as long as ever before
        ("12" * 11 + "3", ""),
        ("34" * 11 + "5", "12"),  # it was another one that it left
        ("21" * 11 + "5", ""),  # the same, wherever it begins
    ],
)
def test_a_loop_that_was_left_before_is_none_until_it_lasts(before: str, loop: str) -> None:
    written = ids(before + "12" * 20)
    found = find_loop(written, states(written, 1e-4))
    assert is_rotation(found, ids(loop)) if loop else len(found) == 0


def test_a_longer_loop_is_found_though_it_ends_with_a_shorter_one() -> None:
    """Zeros, in each round so many that the memory hardly changes any more."""
    written = ids(("1" + "0" * 20) * 6)
    assert len(find_loop(written, states(written, 1e-4))) == 21


@pytest.mark.parametrize(
    ("loop", "letters"),
    [
        ("3" * 44, "3"),
        ("722722", "722"),
        ("1212121", "1212121"),  # the next round begins with 1 again
        ("0588235294117647", "0588235294117647"),
        ("4", "4"),
        ("", ""),
    ],
)
def test_a_memory_may_need_several_rounds_of_the_letters(loop: str, letters: str) -> None:
    q = len(loop)
    written = ids(loop * 8)
    memory = np.resize(np.random.default_rng(0).normal(size=(q, 10)), (8 * q, 10))
    if q:
        assert is_rotation(find_loop(written, memory), ids(loop)), "it is the memory's"
    found = shorten_loop(ids(loop))
    assert is_rotation(found, ids(letters)) if letters else len(found) == 0


def round_of(q: int) -> np.ndarray:
    return np.random.default_rng(q).integers(0, 10, q)


@pytest.mark.parametrize(("q", "n"), [(195, 600), (201, 600), (300, 600), (449, 1_347), (60, 160)])
def test_of_a_long_loop_two_rounds_are_enough(q: int, n: int) -> None:
    """And its memory may still be settling."""
    written = np.resize(round_of(q), n)
    h = states(written) + np.exp(-np.arange(n) / 100)[:, None]
    assert is_rotation(find_loop(written, h), round_of(q)) and q <= longest_loop(n)
    assert len(find_loop(np.resize(round_of(q), 2 * q - 1), h[: 2 * q - 1])) == 0
    written[-q - 3] = 9 - written[-q - 3]
    assert len(find_loop(written, h)) == 0, "one letter is another"


def test_what_can_be_seen_of_a_loop_is_as_long_as_is_said() -> None:
    for n in (60, 100, 160, 600, 2_000):
        q = longest_loop(n)
        found = find_loop(np.resize(round_of(q), n), states(np.resize(round_of(q), n)))
        assert len(found) == q
        longer = np.resize(round_of(q + 1), n)
        assert len(find_loop(longer, states(longer))) == 0


def test_rounds_are_counted_from_the_end() -> None:
    assert count_rounds(ids("9142857142857"), ids("142857")) == 2
    assert count_rounds(ids("142857142857"), ids("142857")) == 2
    assert count_rounds(ids("142857142850"), ids("142857")) == 0
    assert count_rounds(ids("111"), ids("")) == 0


def test_the_circle_counts_and_not_where_it_begins() -> None:
    assert is_rotation(ids("857142"), ids("142857"))
    assert not is_rotation(ids("758241"), ids("142857"))
    assert not is_rotation(ids("142"), ids("142857"))
    assert not is_rotation(ids(""), ids(""))


@pytest.mark.parametrize("n", [3, 7, 12, 13, 17, 97, 4])
def test_the_period_of_a_decimal_is_found(n: int) -> None:
    text = KINDS["decimal"].make(n=n).text
    vocabulary = Vocabulary(text)
    remainders = {pow(10, 20 + i, n) for i in range(n)}  # beyond the digits that come once
    found = vocabulary.decode(find_period(vocabulary.encode(text)))
    assert len(found) == len(remainders) and text.endswith(found + found)


@pytest.mark.parametrize(("q", "rounds"), [(195, 3), (201, 8), (449, 2), (64, 2), (500, 5)])
def test_the_period_of_a_text_that_is_the_same_twice_is_found(q: int, rounds: int) -> None:
    assert is_rotation(find_period(np.tile(round_of(q), rounds)), round_of(q))
    assert len(find_period(np.tile(round_of(q), rounds)[: 2 * q - 1])) == 0


def test_a_text_that_does_not_repeat_has_no_period() -> None:
    for kind in ("stories", "fizzbuzz"):
        text = KINDS[kind].make().text[:3_000]
        assert len(find_period(Vocabulary(text).encode(text))) == 0
    assert len(find_period(ids(""))) == 0


@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 2])
def test_alone_it_writes_what_sampling_at_temperature_0_does(cell: str, layers: int) -> None:
    model, vocabulary = network(cell, layers=layers), Vocabulary("abcde")
    before = copied(model.params)
    draws = [*generate(model, vocabulary, prompt="ab", length=20, temperature=0)]
    written, h = write_alone(model, vocabulary.encode("ab"), 20)
    assert vocabulary.decode(written) == "".join(draw.character for draw in draws)
    top = "h" if layers == 1 else "h2"
    np.testing.assert_array_equal(h, np.concatenate([draw.state[top] for draw in draws]))
    for name, w in before.items():
        np.testing.assert_array_equal(model.params[name], w)


@dataclass
class Story:
    """What a network that learns 1/7 writes alone, update by update."""

    trainer: Trainer
    loop_is_right: list[bool] = field(default_factory=list)
    all_is_right: list[bool] = field(default_factory=list)

    def go_on(self) -> None:
        text = self.trainer.vocabulary.encode(SEVENTH.text)
        written, h = write_alone(self.trainer.model, text[:2], WRITTEN)
        self.loop_is_right.append(is_rotation(find_loop(written, h), find_period(text)))
        self.all_is_right.append(np.array_equal(written, text[2 : 2 + WRITTEN]))
        self.trainer.step()


def stories(cell: str) -> list[Story]:
    """Of five seeds, with the recipe that a visitor starts with."""
    recipes = [replace(FAST, cell=cell, seed=seed) for seed in range(5)]
    return [Story(Trainer(SEVENTH.text, recipe)) for recipe in recipes]


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
def test_the_loop_of_a_seventh_closes_within_seconds(cell: str) -> None:
    closed = []
    for story in stories(cell):
        while True not in story.loop_is_right and len(story.loop_is_right) < 40:
            story.go_on()
        assert not story.loop_is_right[0], "an untrained network knows nothing"
        closed.append(story.loop_is_right.index(True))
    print(f"{cell}: the loop of 1/7 closes at update {closed}")
    assert max(closed) <= 25


@pytest.mark.slow
def test_the_beginning_of_a_seventh_is_learned_last() -> None:
    for story in stories("vanilla"):
        while True not in story.all_is_right and len(story.all_is_right) < 150:
            story.go_on()
        learned, closed = story.all_is_right.index(True), story.loop_is_right.index(True)
        print(f"the loop of 1/7 closes at update {closed}, all digits are right at {learned}")
        assert closed + 10 < learned
