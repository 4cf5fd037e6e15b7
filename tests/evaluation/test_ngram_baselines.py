"""N-gram baselines: counting in bulk gives what counting with dictionaries gives, and what is known
beforehand."""

import math
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import TextError
from rnn.evaluation import ngram_baselines as module
from rnn.evaluation.ngram_baselines import WORDING, Baseline, highest_beaten, ngram_baselines
from tests.support.books import read_book
from tests.support.memory_peak import STATUS
from tests.support.running_app import ROOT

NAMES = [name for name, _ in WORDING]
ANY_TEXT = st.text(max_size=40) | st.text("ab", max_size=40) | st.text("aé月🙂", max_size=40)


def losses_of(text: str, held_out: str = "") -> list[float]:
    return [baseline.loss for baseline in ngram_baselines(text, held_out)]


def dependent_text(length: int, alphabet: str, seed: int = 0) -> str:
    """Characters that depend on the one before, so that every order has something to find."""
    steps = np.random.default_rng(seed).geometric(0.5, length)
    return "".join(alphabet[i] for i in np.cumsum(steps) % len(alphabet))


TEXTS = [
    ("abracadabra, said the wizard, abracadabra", ""),
    (dependent_text(300, "abcdefg"), dependent_text(80, "abcdefg", seed=1)),
    (dependent_text(200, "ab"), "ab"),
    ("床前明月光，疑是地上霜。", "舉頭望明月"),
    ("ab", "xyz🙂" * 3),
    ("abc\ud800", "a"),
    *[("abcde"[:length], held_out) for length in range(1, 6) for held_out in ("", "ax")],
    *[("a" * length, "") for length in range(1, 6)],
]


class DictionaryCounts:
    """The same models, the plain way: dictionaries, one character at a time, one formula."""

    def __init__(self, text: str, vocabulary: set[str]) -> None:
        self.vocabulary = vocabulary
        self.followers: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for context, character in self.in_context(text):
            for start in range(len(context) + 1):
                self.followers[context[start:]][character] += 1

    @staticmethod
    def in_context(text: str) -> list[tuple[tuple[str, ...], str]]:
        padded = ["blank"] * 4 + list(text)
        return [(tuple(padded[i : i + 4]), character) for i, character in enumerate(text)]

    def p(self, character: str, context: tuple[str, ...], order: int) -> float:
        if order == 0:
            return 1 / len(self.vocabulary)
        seen = self.followers.get(context[len(context) - order + 1 :], Counter())
        shorter = self.p(character, context, order - 1)
        if not seen:
            return shorter
        return (seen[character] + len(seen) * shorter) / (seen.total() + len(seen))

    def loss(self, text: str, order: int) -> float:
        pairs = self.in_context(text)
        return -sum(math.log(self.p(c, context, order)) for context, c in pairs) / len(pairs)

    def losses(self, text: str) -> list[float]:
        return [self.loss(text, order) for order in range(6)]


@pytest.mark.parametrize(("text", "held_out"), TEXTS)
def test_counting_in_bulk_equals_counting_with_dictionaries(text: str, held_out: str) -> None:
    plain = DictionaryCounts(text, set(text + held_out))
    baselines = ngram_baselines(text, held_out)
    assert [baseline.order for baseline in baselines] == list(range(6))
    assert [baseline.name for baseline in baselines] == NAMES
    assert losses_of(text, held_out) == pytest.approx(plain.losses(held_out or text), abs=1e-12)


@given(text=ANY_TEXT.filter(bool), held_out=ANY_TEXT, part_size=st.sampled_from([1, 3, 10, 10_000]))
def test_counting_in_parts_of_any_size_equals_counting_with_dictionaries(
    text: str, held_out: str, part_size: int
) -> None:
    """Small parts are smaller than many contexts, which then are counted by themselves."""
    plain = DictionaryCounts(text, set(text + held_out))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PART_SIZE", part_size)
        losses = losses_of(text, held_out)
    assert losses == pytest.approx(plain.losses(held_out or text), abs=1e-12)


@pytest.mark.parametrize(("text", "held_out"), TEXTS)
def test_the_probabilities_in_every_context_sum_to_1(text: str, held_out: str) -> None:
    plain = DictionaryCounts(text, set(text + held_out))
    for context, _ in DictionaryCounts.in_context(held_out or text):
        for order in range(6):
            total = sum(plain.p(character, context, order) for character in plain.vocabulary)
            assert total == pytest.approx(1, abs=1e-12)


@given(st.text(min_size=1, max_size=200) | st.text("abc", min_size=1, max_size=200))
def test_on_the_text_it_counted_no_order_does_worse_than_a_lower_one(text: str) -> None:
    losses = losses_of(text)
    assert losses[0] == pytest.approx(math.log(len(set(text))))
    assert all(higher <= lower + 1e-12 for lower, higher in pairwise(losses))
    assert losses[-1] >= 0


def test_digits_of_one_seventh_are_known_from_order_2_on() -> None:
    """A context that occurs m times, always before the same character, leaves 1/(m + 1) of the
    lower order's doubt: 1 - P_k = (1 - P_k-1) / (m + 1)."""
    text = "142857" * 200
    doubts = np.full(len(text), 5 / 6)
    order_0, order_1, *higher = losses_of(text)
    assert order_0 == pytest.approx(math.log(6), abs=1e-12)
    assert order_1 == pytest.approx(math.log(6), abs=1e-12)
    for length, loss in enumerate(higher, start=1):  # of the context
        for position in range(len(text)):
            # a context with blanks occurs once, any other at every sixth position
            like_it = range(length + (position - length) % 6, len(text), 6)
            doubts[position] /= 1 + (1 if position < length else len(like_it))
        assert loss == pytest.approx(-np.log1p(-doubts).mean(), abs=1e-12)
        assert loss < 0.02


def de_bruijn(alphabet: str, order: int) -> str:
    """A text in which every word of `order` characters occurs once, if read as a ring: the Lyndon
    words whose length divides `order`, sorted (Fredricksen & Maiorana, 1978)."""
    words = (
        "".join(word)
        for length in range(1, order + 1)
        if order % length == 0
        for word in product(alphabet, repeat=length)
    )
    return "".join(sorted(w for w in words if all(w < w[i:] + w[:i] for i in range(1, len(w)))))


def test_where_all_words_of_4_characters_occur_once_only_order_5_helps() -> None:
    """Every character follows every context of up to 3 equally often, P = 1/V, but contexts of 4
    occur once: that halves the doubt."""
    V = 10
    *lower, highest = losses_of(de_bruijn("0123456789", 4))
    assert lower == pytest.approx([math.log(V)] * 5, abs=2e-3)  # but for the contexts with blanks
    assert highest == pytest.approx(-math.log((1 + 1 / V) / 2), abs=2e-3)


def test_an_unseen_character_costs_what_the_formula_says() -> None:
    """After n times "a", a "b" has the probability 1/2 · 1/(n + 1). In a context with blanks each
    higher order has seen one "a" and halves it."""
    n, m = 30, 8
    unseen = math.log(2 * (n + 1))
    expected = [unseen + extra * math.log(2) / m for extra in range(5)]
    assert losses_of("a" * n, "b" * m) == pytest.approx([math.log(2), *expected], abs=1e-12)


def test_nothing_predicts_dice() -> None:
    throws = "".join(np.random.default_rng(2).choice(list("123456"), 20_000))
    order_0, order_1, order_2, order_3, *_ = losses_of(throws[:10_000], throws[10_000:])
    assert order_1 == pytest.approx(order_0, abs=1e-3)
    assert order_0 < order_2 < order_3, "patterns found in dice mislead"


def test_a_huge_alphabet_has_fewer_orders() -> None:
    for size, orders in ((6_207, 6), (6_208, 5)):
        text = "".join(map(chr, range(0x4E00, 0x4E00 + size)))
        losses = losses_of(text, text[100:200])
        assert len(losses) == orders
        assert losses[1] == pytest.approx(math.log(size))
        plain = DictionaryCounts(text, set(text))
        assert losses[-1] == pytest.approx(plain.loss(text[100:200], orders - 1))


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(TextError, match="at least one character to be counted"):
        ngram_baselines("", "abc")


def ladder(*losses: float) -> list[Baseline]:
    return [Baseline(k, NAMES[k], "", loss) for k, loss in enumerate(losses)]


# As on 300 Tang poems: pairs do worse than letter frequencies, and triples worse than both.
POEMS = ladder(7.87, 6.35, 5.99, 6.12, 6.2, 6.21)


@pytest.mark.parametrize(
    ("baselines", "loss", "order"),
    [
        *((ladder(4.0, 3.0, 2.5, 2.0, 2.2), loss, order) for loss, order in
          ((4.0, None), (3.998, None), (3.9, 0), (3.0, 0), (2.4, 2), (2.1, 2), (1.9, 4))),
        (POEMS, 6.08, 1),  # it beats triples, but not pairs
        (POEMS, 5.97, 5),
        (ladder(2.0, 2.5, 2.4), 2.3, None),  # and here it beats all but the blind guess
        (POEMS, math.nan, None),
        ([], 1.0, None),
    ],
)  # fmt: skip
def test_a_baseline_is_beaten_with_all_simpler_ones(
    baselines: list[Baseline], loss: float, order: int | None
) -> None:
    beaten = highest_beaten(loss, baselines)
    assert (beaten.order if beaten else None) == order


@given(st.lists(st.floats(0, 9), max_size=6), st.floats(0, 9), st.floats(0, 9))
def test_a_higher_loss_is_no_promotion(losses: list[float], one: float, other: float) -> None:
    low, high = (highest_beaten(loss, ladder(*losses)) for loss in sorted((one, other)))
    assert high is None or (low is not None and low.order >= high.order)


def test_no_more_is_measured_than_is_asked_for() -> None:
    """Though all characters that there are count for the blind guess."""
    text, held_out = "abracadabra" * 20, "cab" * 20 + "xyz"
    plain = DictionaryCounts(text, {*text, *held_out})
    for order, baseline in enumerate(ngram_baselines(text, held_out, 30)):
        assert baseline.loss == pytest.approx(plain.loss(held_out[:30], order))


MEASURE_PEAK = """
import numpy as np
from rnn.evaluation.memorization import TextIndex
from rnn.evaluation.ngram_baselines import ngram_baselines
from tests.support.memory_peak import memory_peak

codes = np.random.default_rng(0).integers({first}, {first} + {V}, 4_000_000, dtype=np.uint32)
text = codes.tobytes().decode("utf-32-le")
before = memory_peak()
index = TextIndex(text)
ngram_baselines(text)
print(memory_peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how large a process has been")
@pytest.mark.parametrize(("first", "V"), [(32, 1), (32, 100), (0x4E00, 3_000), (0x10000, 100_000)])
def test_a_long_text_is_counted_and_indexed_within_150_MiB(first: int, V: int) -> None:
    """Noise, in which nearly every n-gram is another one, costs most."""
    code = MEASURE_PEAK.format(first=first, V=V)
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(run.stdout) < 150


@pytest.mark.books
@pytest.mark.parametrize(
    ("name", "encoding"),
    [("2donq10.txt", "latin-1"), ("tangshi300.txt", "utf-8"), ("tinyshakespeare.txt", "ascii")],
)
def test_real_books(name: str, encoding: str) -> None:
    text = read_book(name).decode(encoding)
    losses = losses_of(text)
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == pytest.approx(math.log(len(set(text))))
    frequencies = np.array(list(Counter(text).values())) / len(text)
    assert losses[1] == pytest.approx(-frequencies @ np.log(frequencies), rel=0.01)
