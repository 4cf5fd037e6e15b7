"""The ladder: counting in bulk gives what counting by hand gives, and what is known beforehand."""

import math
import time
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from rnn import TextError
from rnn.evaluation.ngram_baselines import READERS, Baseline, best_beaten, ngram_baselines

REAL_BOOKS = Path(__file__).resolve().parents[3] / "shared" / "corpora"
NAMES = [name for name, _ in READERS]


def random_text(length: int, alphabet: str, seed: int = 0) -> str:
    """Letters that lean on the one before, so that every order has something to find."""
    steps = np.random.default_rng(seed).geometric(0.5, length)
    return "".join(alphabet[i] for i in np.cumsum(steps) % len(alphabet))


TEXTS = [
    ("abracadabra, said the wizard, abracadabra", ""),
    (random_text(300, "abcdefg"), random_text(80, "abcdefg", seed=1)),
    (random_text(200, "ab"), "ab"),
    ("床前明月光，疑是地上霜。", "舉頭望明月"),
    ("ab", "xyz🙂" * 3),
    ("abc\ud800", "a"),
    *[("abcde"[:length], held_out) for length in range(1, 6) for held_out in ("", "ax")],
    *[("a" * length, "") for length in range(1, 6)],
]


class Counted:
    """The same readers by the book: dictionaries, one letter at a time, one formula."""

    def __init__(self, text: str, vocabulary: set[str]) -> None:
        self.vocabulary = vocabulary
        self.followers: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for context, letter in self.guesses(text):
            for start in range(len(context) + 1):
                self.followers[context[start:]][letter] += 1

    @staticmethod
    def guesses(text: str) -> list[tuple[tuple[str, ...], str]]:
        padded = ["blank"] * 4 + list(text)
        return [(tuple(padded[i : i + 4]), letter) for i, letter in enumerate(text)]

    def p(self, letter: str, context: tuple[str, ...], order: int) -> float:
        if order == 0:
            return 1 / len(self.vocabulary)
        seen = self.followers.get(context[len(context) - order + 1 :], Counter())
        shorter = self.p(letter, context, order - 1)
        if not seen:
            return shorter
        return (seen[letter] + len(seen) * shorter) / (seen.total() + len(seen))

    def loss(self, text: str, order: int) -> float:
        guesses = self.guesses(text)
        return -sum(math.log(self.p(c, context, order)) for context, c in guesses) / len(guesses)


@pytest.mark.parametrize(("text", "held_out"), TEXTS)
def test_bulk_counting_equals_counting_by_hand(text: str, held_out: str) -> None:
    by_hand = Counted(text, set(text + held_out))
    baselines = ngram_baselines(text, held_out)
    assert [rung.order for rung in baselines] == list(range(6))
    assert [rung.name for rung in baselines] == NAMES
    for rung in baselines:
        assert rung.loss == pytest.approx(by_hand.loss(held_out or text, rung.order), abs=1e-12)


@pytest.mark.parametrize(("text", "held_out"), TEXTS)
def test_the_chances_in_every_context_sum_to_1(text: str, held_out: str) -> None:
    by_hand = Counted(text, set(text + held_out))
    for context, _ in Counted.guesses(held_out or text):
        for order in range(6):
            total = sum(by_hand.p(letter, context, order) for letter in by_hand.vocabulary)
            assert total == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("text", [text for text, _ in TEXTS])
def test_on_the_text_it_counted_no_reader_does_worse_than_a_simpler_one(text: str) -> None:
    losses = [rung.loss for rung in ngram_baselines(text)]
    assert losses[0] == pytest.approx(math.log(len(set(text))))
    assert all(
        longer <= shorter + 1e-12 for shorter, longer in zip(losses, losses[1:], strict=False)
    )
    assert losses[-1] >= 0


def test_digits_of_one_seventh_are_known_from_pairs_on() -> None:
    """A context that came m times, always before the same letter, leaves a share of the simpler
    reader's doubt: 1 - P_k = (1 - P_k-1) / (m + 1)."""
    text = "142857" * 200
    doubts = np.full(len(text), 5 / 6)
    blind, letters, *longer = (rung.loss for rung in ngram_baselines(text))
    assert blind == pytest.approx(math.log(6), abs=1e-12)
    assert letters == pytest.approx(math.log(6), abs=1e-12)
    for length, loss in enumerate(longer, start=1):  # of the context
        for place in range(len(text)):
            # on the blank page a context stands once, later in every sixth place
            like_it = range(length + (place - length) % 6, len(text), 6)
            doubts[place] /= 1 + (1 if place < length else len(like_it))
        assert loss == pytest.approx(-np.log1p(-doubts).mean(), abs=1e-12)
        assert loss < 0.02


def de_bruijn(alphabet: str, order: int) -> str:
    """A text in which every word of `order` letters stands once, if read as a ring: the Lyndon
    words whose length divides `order`, sorted (Fredricksen & Maiorana, 1978)."""
    words = (
        "".join(word)
        for length in range(1, order + 1)
        if order % length == 0
        for word in product(alphabet, repeat=length)
    )
    return "".join(sorted(w for w in words if all(w < w[i:] + w[:i] for i in range(1, len(w)))))


def test_where_all_words_of_4_letters_come_once_only_5_letters_help() -> None:
    """Everything follows everything equally often, P = 1/V, but 4 letters come once: of the doubt
    that leaves half."""
    V = 10
    ring = de_bruijn("0123456789", 4)
    *shorter, longest = (rung.loss for rung in ngram_baselines(ring))
    assert shorter == pytest.approx([math.log(V)] * 5, abs=2e-3)  # the first letters stand alone
    assert longest == pytest.approx(-math.log((1 + 1 / V) / 2), abs=2e-3)


def test_what_was_never_seen_costs_what_the_formula_says() -> None:
    """After n times "a", a "b" has the chance 1/2 · 1/(n + 1); where a page begins, and only there,
    each longer reader has seen an "a" once and halves it."""
    n, m = 30, 8
    losses = [rung.loss for rung in ngram_baselines("a" * n, "b" * m)]
    surprise = math.log(2 * (n + 1))
    expected = [surprise + extra * math.log(2) / m for extra in range(5)]
    assert losses == pytest.approx([math.log(2), *expected], abs=1e-12)


def test_dice_can_be_known_by_nobody() -> None:
    throws = "".join(np.random.default_rng(2).choice(list("123456"), 20_000))
    blind, letters, pairs, triples, *_ = (
        r.loss for r in ngram_baselines(throws[:10_000], throws[10_000:])
    )
    assert letters == pytest.approx(blind, abs=1e-3)
    assert blind < pairs < triples, "who looks for patterns in dice is fooled by them"


def test_a_huge_alphabet_has_fewer_rungs() -> None:
    for size, baselines in ((6_207, 6), (6_208, 5)):
        text = "".join(map(chr, range(0x4E00, 0x4E00 + size)))
        losses = [rung.loss for rung in ngram_baselines(text, text[100:200])]
        assert len(losses) == baselines
        assert losses[1] == pytest.approx(math.log(size))
        assert losses[-1] == pytest.approx(
            Counted(text, set(text)).loss(text[100:200], baselines - 1)
        )


def test_no_text_no_ladder() -> None:
    with pytest.raises(TextError, match="at least one character to be counted"):
        ngram_baselines("", "abc")


def test_a_loss_stands_above_the_best_reader_it_beats() -> None:
    baselines = [
        Baseline(k, NAMES[k], "", loss) for k, loss in enumerate([4.0, 3.0, 2.5, 2.0, 2.2])
    ]
    for loss, beaten in [(4.0, None), (3.9, 0), (3.0, 0), (2.4, 2), (2.1, 4), (2.0, 4), (1.0, 3)]:
        rung = best_beaten(loss, baselines)
        assert (rung.order if rung else None) == beaten
    assert best_beaten(math.nan, baselines) is None


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("2donq10.txt", "latin-1"), ("tangshi300.txt", "utf-8"), ("tinyshakespeare.txt", "ascii")],
)
def test_real_books(name: str, encoding: str) -> None:
    path = REAL_BOOKS / name
    if not path.exists():
        pytest.skip(f"{name} is not there")
    text = path.read_text(encoding)
    started = time.perf_counter()
    losses = [rung.loss for rung in ngram_baselines(text)]
    print(f"{name}: {len(text):,} characters in {time.perf_counter() - started:.2f} s, {losses}")
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(math.log(len(set(text))))
    frequencies = np.array(list(Counter(text).values())) / len(text)
    assert losses[1] == pytest.approx(-frequencies @ np.log(frequencies), rel=0.01)
