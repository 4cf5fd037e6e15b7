"""What the looks say is true over five seeds, and is not said of a network for which it is not."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from pages.ui.elements.looks import LOOKS
from rnn.corpora import KINDS
from rnn.corpora.decoding import decode
from rnn.corpora.gutenberg.license import split_book
from rnn.persistence.recipe import Recipe
from rnn.playground.looks.base import Silence
from rnn.playground.looks.character_map import AskCharacterMap, CharacterMap
from rnn.playground.looks.interrupted import (
    BOTH,
    KEPT_IT,
    NEITHER,
    TOLD_IT,
    AskInterrupted,
    Interrupted,
    judge,
)
from rnn.playground.looks.left_alone import Alone, LeftAlone
from rnn.playground.looks.wiped import ALWAYS, ONCE, AskWiped, Wiped, choose_places, find_places
from rnn.playground.run import Run
from rnn.sampling import generate
from tests.support.books import read_book

SEEDS = range(5)


@cache
def trained(kind: str, updates: int, cell: str = "vanilla", seed: int = 0, n: int = 7) -> Run:
    """A run by the recipe that a visitor starts with; looks share it, since they change nothing."""
    options: dict[str, Any] = {"n": n} if kind == "decimal" else {}
    recipe = Recipe.preset(kind, **options)
    settings = replace(recipe.hyperparameters, cell=cell, seed=seed)
    run = Run(replace(recipe, hyperparameters=settings), KINDS[kind].make(**options))
    run.trainer.train(iterations=updates)
    return run


def written(run: Run, prompt: str, n: int) -> str:
    """What it writes at temperature 0, by the way that the page Generate takes."""
    trainer = run.trainer
    draws = generate(trainer.model, trainer.vocabulary, prompt=prompt, length=n, temperature=0)
    return "".join(draw.character for draw in draws)


def said(look: str, answer: Any) -> str:
    drawn = LOOKS[look]
    return " ".join([*drawn.describe(answer), *drawn.compare(answer)])


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
def test_left_alone_1_7_goes_round_its_six_digits(cell: str) -> None:
    for seed in SEEDS:
        run = trained("decimal", 40, cell, seed)
        alone: Alone = LeftAlone().answer(run)
        text = said("loop", alone)
        assert "it goes round a loop of 6 letters: “142857”." in text and "That is the rule" in text
        assert f"It went round {alone.rounds} times" in text and alone.rounds >= 3
        assert alone.text == written(run, "0.", 60)
        assert ("The beginning is right as well" in text) == run.corpus.text.startswith(
            "0." + alone.text
        )
        assert "142857" not in alone.loop_before and alone.path.closes


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["vanilla", "gru", "lstm"])
def test_1_17_comes_from_two_memories_and_one_digit_tells_at_most_ten_places(cell: str) -> None:
    most = []
    for seed in SEEDS:
        run = trained("decimal", 100, cell, seed, n=17)
        text = said("loop", LeftAlone().answer(run))
        assert (
            "a loop of 16 letters" in text and "It writes “8” from two different memories" in text
        )
        wiped: Wiped = AskWiped().answer(run)
        assert wiped.places == wiped.whole == 16 and wiped.possible[:2] == (10 / 16, 1)
        assert wiped.found[0] <= 10 and wiped.found[-1] == 16
        most.append(wiped.found[0])
        assert f"Your network gets {wiped.found[0]} of 16 places" in said("wipe", wiped)
    print(f"{cell}: after one digit of 1/17 it finds {most} of 16 places")
    assert min(most) >= 5


def test_untrained_it_says_nothing_of_what_it_has_not_found() -> None:
    run = trained("decimal", 0)
    alone: Alone = LeftAlone().answer(run)
    assert alone.loop == alone.loop_before, "named in the same way"
    text = said("loop", alone)
    assert "That is the rule" not in text and "memories" not in text
    wiped: Wiped = AskWiped().answer(run)
    assert wiped.whole == 0 and "at none of 6 places does it go on" in said("wipe", wiped)
    assert not AskCharacterMap().answer(trained("stories", 0)).is_apart
    interrupted: Interrupted = AskInterrupted().answer(trained("fizzbuzz", 0))
    assert interrupted.told == interrupted.kept == 0
    assert "It believed neither" in said("interrupt", interrupted)


@pytest.mark.slow
def test_1_7_goes_on_without_a_memory_and_1_17_does_not() -> None:
    for seed in SEEDS:
        seventh: Wiped = AskWiped(ALWAYS).answer(trained("decimal", 100, seed=seed))
        assert seventh.shown.written == seventh.shown.expected
        assert "all 30 letters are right all the same" in said("wipe", seventh)
        emptied = AskWiped(ONCE).answer(trained("decimal", 100, seed=seed))
        assert "After 1 letter it had found its place again everywhere." in said("wipe", emptied)
        other: Wiped = AskWiped(ALWAYS).answer(trained("decimal", 100, seed=seed, n=17))
        assert other.shown.written != other.shown.expected
        assert "hangs on the one before alone" in said("wipe", other)


@pytest.mark.slow
@pytest.mark.parametrize(("cell", "seeds"), [("vanilla", SEEDS), ("gru", [0]), ("lstm", [0])])
def test_vowels_part_from_consonants(cell: str, seeds: Any) -> None:
    for seed in seeds:
        answer: CharacterMap = AskCharacterMap().answer(trained("stories", 100, cell, seed))
        text = said("map", answer)
        assert answer.now.separation >= 0.95 and "what a vowel is" in text
        assert answer.before.separation < 0.9 and "Before training they lay mixed." in text
        assert not set(answer.now.strays) & set(answer.now.aside)
        strays = [
            part for part in text.split(". ") if "only" in part and "on the side of the" in part
        ]
        assert len(answer.now.strays) > 3 or "".join(strays).count("only") == len(strays)
        assert bool(strays) == (0 < len(answer.now.strays) <= 3)
        assert len(answer.now.aside) > len(answer.kinds.first) / 2


@pytest.mark.slow
def test_a_plain_network_believes_the_page_and_an_lstm_its_memory() -> None:
    for seed in SEEDS:
        plain: Interrupted = AskInterrupted().answer(trained("fizzbuzz", 300, seed=seed))
        assert plain.told >= 12 and plain.kept <= 2 and plain.tries == 20
    for seed in SEEDS[:3]:
        lstm: Interrupted = AskInterrupted().answer(trained("fizzbuzz", 300, "lstm", seed))
        assert lstm.kept > 2 * lstm.told


def test_what_is_shown_of_an_interruption_is_what_it_writes_after_such_a_text() -> None:
    run = trained("fizzbuzz", 300)
    game = run.corpus.text
    for due, told in ((37, 52), (61, 31), (38, 7)):
        shown = AskInterrupted(due, told).answer(run).shown
        words = game.split(" ")
        prompt = " ".join([*words[: due - 1], str(told), ""])
        assert shown.written == written(run, prompt, 20) and shown.due == words[due - 1]
        after = {"told": told, "kept": due}.get(shown.believed)
        if after is not None:
            assert shown.written.startswith(" ".join(words[after : after + 9])[:10])


def test_the_places_found_again_are_those_at_which_a_short_prompt_leads_on() -> None:
    run = trained("fizzbuzz", 300)
    wiped: Wiped = AskWiped(k=8).answer(run)
    text = run.corpus.text
    everywhere = find_places(run.trainer.vocabulary.encode(text))
    assert everywhere is not None
    places = choose_places(everywhere)
    assert len(places) == 16 and not wiped.are_all
    right = sum(written(run, text[p - 8 : p], 30) == text[p : p + 30] for p in places.tolist())
    assert wiped.found[wiped.given.index(8)] == right


@pytest.mark.books
@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "least"),
    [("19033-8.txt", 0.95), ("4650-8.txt", 0.94), ("2donq10.txt", 0.97), ("16527-8.txt", 0.92)],
)
def test_vowels_part_in_books_of_four_languages(file: str, least: float) -> None:
    text = split_book(decode(read_book(file))).body[:120_000]
    corpus = KINDS["own"].make(text=text)
    recipe = Recipe("own", corpus.options, KINDS["own"].presets["Fast"])
    run = Run(recipe, corpus)
    run.trainer.train(iterations=150)
    answer: CharacterMap = AskCharacterMap().answer(run)
    print(f"{file}: {answer.now.separation:.2f}, strays {answer.now.strays}")
    assert answer.before.separation < 0.9 < least <= answer.now.separation
    assert ("what a vowel is" in said("map", answer)) == (answer.now.separation >= 0.95)


def test_told_what_is_due_nobody_can_tell_whom_it_believes() -> None:
    words = KINDS["fizzbuzz"].make().text.split(" ")[:-1]
    from_37 = " ".join(words[37:])
    assert judge(from_37, words, 37, 37) == BOTH
    assert judge("7 fizz fiz", words, 37, 37) == NEITHER
    assert judge(from_37, words, 37, 52) == KEPT_IT
    assert judge(" ".join(words[52:]), words, 37, 52) == TOLD_IT


def test_a_number_of_digits_that_the_text_has_not_cannot_be_told() -> None:
    told = AskInterrupted(told=40).answer(trained("fizzbuzz", 0))
    assert told == Silence(
        "This text has no “0”, so the network cannot be told 40. Choose another number."
    )
