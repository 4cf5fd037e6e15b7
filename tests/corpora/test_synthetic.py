"""The digits of 1/n and FizzBuzz, each worked out once more in another way."""

import random
from math import gcd

import pytest

from rnn import Trainer
from rnn.corpora.synthetic import DECIMAL, FIZZBUZZ, expand_decimal
from rnn.errors import SettingError

DENOMINATORS = [*range(1, 2_001), *random.Random(0).sample(range(2_001, 10_001), 100), 10_000]


def times(n: int, prime: int) -> int:
    """How often a prime divides n."""
    return 0 if n % prime else 1 + times(n // prime, prime)


def prime_factors(n: int) -> set[int]:
    return {p for p in range(2, n + 1) if n % p == 0 and all(p % q for q in range(2, p))}


def test_every_digit_stands_where_powers_of_ten_put_it() -> None:
    for n in DENOMINATORS:
        integer_part, prefix, period = expand_decimal(n)
        assert integer_part == 1 // n
        for i, digit in enumerate(prefix + period + period[:1]):
            assert int(digit) == 10 * pow(10, i, n) // n % 10, (n, i)


def test_prefix_and_period_are_as_short_as_number_theory_allows() -> None:
    """The prefix is as long as the higher power of 2 or 5 in n; the period is the order of 10
    modulo what is left of n (Hardy and Wright, chapter 9)."""
    for n in DENOMINATORS:
        _, prefix, period = expand_decimal(n)
        assert len(prefix) == max(times(n, 2), times(n, 5)), n
        rest = n // (2 ** times(n, 2) * 5 ** times(n, 5))
        assert gcd(rest, 10) == 1
        assert pow(10, len(period), rest) == 1 % rest, n
        for prime in prime_factors(len(period)):
            assert pow(10, len(period) // prime, rest) != 1, n


@pytest.mark.parametrize("n", [2, 7, 8, 12, 97, 6_561, 9_967, 10_000])
def test_the_text_is_one_long_division(n: int) -> None:
    text = DECIMAL.make(n=n, digits=4_000).text
    assert text == "0." + str(10**4_000 // n).zfill(4_000)


@pytest.mark.parametrize(
    ("n", "digits", "rule"),
    [
        (7, 1_000, "The 6 digits 142857 repeat for ever."),
        (3, 50, "The digit 3 repeats for ever."),
        (6, 50, "After 0.1 the digit 6 repeats for ever."),
        (70, 50, "After 0.0 the 6 digits 142857 repeat for ever."),
        (8, 50, "1/8 = 0.125 exactly; after that only zeros follow."),
        (1, 50, "1/1 = 1 exactly; after that only zeros follow."),
        (
            97,
            1_000,
            "The 96 digits that begin with 010309278350515463917525 repeat for ever.",
        ),
        (
            9_967,
            1_000,
            "The 9,966 digits that begin with 000100331092605598474967 repeat for ever. This text "
            "ends before they have come round twice, so it cannot show that they do.",
        ),
    ],
)
def test_the_rule_of_a_decimal_in_words(n: int, digits: int, rule: str) -> None:
    assert DECIMAL.make(n=n, digits=digits).rule == rule


def test_two_whole_periods_are_enough_to_show_the_rule() -> None:
    assert "cannot" in DECIMAL.make(n=97, digits=191).rule
    assert "cannot" not in DECIMAL.make(n=97, digits=192).rule


def test_a_decimal_starts_like_its_prompt() -> None:
    for n, prompt in ((1, "1."), (7, "0.")):
        corpus = DECIMAL.make(n=n)
        assert (corpus.name, corpus.prompt, corpus.entropy) == (f"1/{n}", prompt, 0.0)
        assert corpus.text.startswith(prompt)
        assert len(corpus.text) == len(prompt) + 1_000


def test_fizzbuzz_is_the_notebooks_text() -> None:
    corpus = FIZZBUZZ.make()
    assert corpus.text.startswith(
        "1 2 fizz 4 buzz fizz 7 8 fizz buzz 11 fizz 13 14 fizzbuzz 16 17 fizz 19 buzz fizz "
    )
    assert corpus.text.endswith("97 98 fizz buzz ")
    assert len(corpus.text) == 413
    assert corpus.text.startswith(corpus.prompt)


def test_every_word_of_fizzbuzz_follows_from_its_place() -> None:
    words = FIZZBUZZ.make(last=10_000).text.split(" ")
    assert words.pop() == ""  # the text ends with a space
    assert len(words) == 10_000
    for place, word in enumerate(words, start=1):
        if place % 15 == 0:
            assert word == "fizzbuzz"
        elif place % 5 == 0:
            assert word == "buzz"
        elif place % 3 == 0:
            assert word == "fizz"
        else:
            assert word == str(place)


@pytest.mark.parametrize("wrong", [{"n": 0}, {"n": 10_001}, {"n": 1.5}, {"digits": 49}])
def test_a_decimal_outside_the_range_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SettingError):
        DECIMAL.make(**wrong)


def test_the_first_run_is_a_story_of_10_to_20_seconds() -> None:
    """At the pace it starts with: 1/7 is babble, and after 40 to 80 updates all of it is right."""
    corpus, grader = DECIMAL.make(), DECIMAL.grader
    assert grader is not None
    trainer = Trainer(corpus.text, next(iter(DECIMAL.presets.values())))

    def is_finished() -> bool:
        sample = trainer.sample(grader.length(corpus), grader.temperature, corpus.prompt)
        return grader.grade(corpus, corpus.prompt + sample).full

    while not is_finished():
        trainer.step()
    assert 10 <= trainer.iteration / DECIMAL.pace <= 20
