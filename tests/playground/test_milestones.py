"""A loop is told where the network really writes it, and is right only if it is the text's."""

from dataclasses import replace

import pytest

from rnn.corpora import KINDS
from rnn.persistence.recipe import Recipe
from rnn.playground.milestones import begin_loop, find_milestone, repeated_ending
from rnn.playground.samples import Sample, write_sample

SEVENTH = KINDS["decimal"].make()


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("0.142857142857142857", "142857"),
        ("abcccc", "c"),
        ("abab", ""),
        ("", ""),
        ("xyxyxyx", "yx"),
        ("a line\n\n\nanother\n\n\n" * 9, "a line\n\n\nanother\n\n\n"),  # not a blank line
        ("babble and babble" + "142857" * 4 + "1428", "571428"),
    ],
)
def test_the_ending_that_comes_again_and_again(text: str, ending: str) -> None:
    assert repeated_ending(text) == ending


def test_of_a_text_with_two_loops_the_first_is_known_too() -> None:
    corpus = KINDS["own"].make(text="abcabc xyz. " * 60 + "one two three four five. " * 60)
    for written, is_right, is_in_text in [
        ("abcabc xyz. " * 12, False, True),
        ("one two three four five. " * 6, True, True),
        ("abc. " * 30, False, False),
    ]:
        found = find_milestone(Sample(9, corpus.prompt, written), corpus)
        assert found and (found.is_right, found.is_in_text) == (is_right, is_in_text)


def test_a_letter_that_the_text_repeats_a_little_is_not_the_loop_of_a_network_stuck_on_it() -> None:
    corpus = KINDS["own"].make(text="000999" * 60)
    found = find_milestone(Sample(9, corpus.prompt, "0" * 60), corpus)
    assert found and not found.is_in_text and not found.is_right


@pytest.mark.parametrize(
    ("written", "loop", "is_right", "has_beginning"),
    [
        ("142857" * 10, "142857", True, True),
        ("8571428571" + "428571" * 8, "142857", True, False),
        ("8" * 60, "8", False, False),
        ("142856" * 10, "142856", False, False),
    ],
)
def test_a_loop_in_what_is_written(
    written: str, loop: str, is_right: bool, has_beginning: bool
) -> None:
    found = find_milestone(Sample(9, "0.", written), SEVENTH)
    assert found and found.loop == loop and found.prompt_is_rare
    assert (found.is_right, found.has_beginning) == (is_right, has_beginning)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 150 + "b" + "a" * 150,
        "AB" * 23 + "A" + "AB" * 19,
        "AB" * 150 + "BA" + "AB" * 150,
        "abc" * 20 + "cba" * 3 + "abc" * 20,
        "A" * 100 + "B" * 100,
    ],
)
def test_a_text_with_a_break_in_it_is_no_loop_with_a_beginning(text: str) -> None:
    """Else its first half would be called the beginning, and to miss the break no mistake."""
    corpus = KINDS["own"].make(text=text)
    assert find_milestone(Sample(9, "", text[-60:]), corpus) is None


def test_blank_lines_at_the_end_of_each_round_hide_no_loop() -> None:
    loop = "one line\n\n\n\nand another\n\n\n\n"
    corpus = KINDS["own"].make(text=loop * 40)
    found = find_milestone(Sample(9, "", corpus.text[3:163]), corpus)
    assert found and found.is_right and len(found.loop) == len(loop)


@pytest.mark.parametrize(
    ("text", "loop"),
    [
        ("ab" * 30, "ab"),
        ("xyz" * 15, "xyz"),
        ("hello my world\n" * 9 + "\n\n\n\n", "hello my world\n"),
        ("\n\nhello world" * 20, "hello world\n\n"),
        (" abc def ghi" * 30, "abc def ghi "),
        ("\n" + "apple pie. " * 30, "apple pie. "),
        ("so it was. The cat sat. The dog sat. " * 20, "The cat sat. The dog sat. so it was. "),
    ],
)
def test_a_loop_is_right_wherever_the_text_has_what_it_was_given(text: str, loop: str) -> None:
    """At its beginning or not, with blank lines around it or not; and a sample may be longer."""
    corpus = KINDS["own"].make(text=text)
    start = (99 * loop).index(corpus.prompt) + len(corpus.prompt)
    written = (loop * 300)[start : start + 200]
    found = find_milestone(Sample(9, corpus.prompt, written), corpus)
    assert found and found.is_right and found.has_beginning and len(found.loop) == len(loop)
    found = find_milestone(Sample(9, corpus.prompt, "x" + written), corpus)
    assert found and found.is_right and not found.has_beginning


@pytest.mark.parametrize(
    ("loop", "begun"),
    [
        ("bca", "abc"),  # as the text
        ("\u093eक", "क\u093e"),  # with a whole character
        ("\u093e", "\u093e"),
        ("e cat and th", "and the cat "),  # with a word
        ("42", "24"),
        ("", ""),
    ],
)
def test_a_loop_begins_where_a_reader_would_begin_it(loop: str, begun: str) -> None:
    assert begin_loop(loop, "abcabc") == begun


def test_without_a_loop_in_the_text_or_in_the_sample_nothing_is_told() -> None:
    assert find_milestone(Sample(9, "0.", "85478225514.8147"), SEVENTH) is None
    fizzbuzz = KINDS["fizzbuzz"].make()
    assert find_milestone(Sample(9, fizzbuzz.prompt, "fizz " * 20), fizzbuzz) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_loop_of_a_seventh_is_found_before_its_beginning(seed: int) -> None:
    """As the first run tells it, whatever the seed."""
    recipe = Recipe.preset("decimal")
    recipe = replace(recipe, hyperparameters=replace(recipe.hyperparameters, seed=seed))
    trainer = recipe.make_trainer(SEVENTH)
    found_at = right_at = 0
    for update in range(1, 250):
        trainer.step()
        found = find_milestone(write_sample(trainer, SEVENTH), SEVENTH)
        if found and found.is_right:
            found_at = found_at or update
            if found.has_beginning:
                right_at = update
                break
    assert 0 < found_at < right_at
