"""Which samples are kept depends on the numbers of updates alone, and costs a bounded share."""

from itertools import islice, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.corpora import KINDS
from rnn.evaluation.memorization import TextIndex
from rnn.playground.samples import (
    DENSE,
    MOST_KEPT,
    SAMPLE_LENGTH,
    SAMPLE_TEMPERATURE,
    UPDATES_PER_COST,
    KeptSamples,
    Sample,
    can_be_copied_from,
    find_copies,
    kept_iterations,
    sample_length,
    write_sample,
)
from tests.support.runs import CORPUS, tiny_recipe

LENGTHS = {"sample_length": st.integers(1, 1_000), "seq_length": st.integers(1, 512)}


@pytest.mark.parametrize(
    ("lengths", "first"),
    {
        (60, 16): [0, 1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 63, 94, 141, 211],  # 1/7
        (240, 64): [0, 1, 2, 4, 8, 16, 32, 64, 128, 203, 278, 353],  # stories
        (240, 32): [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 406],  # sums, brackets
        (160, 64): [0, 1, 2, 4, 8, 16, 32, 64, 114, 164],
    }.items(),
)
def test_the_first_kept_iterations(lengths: tuple[int, int], first: list[int]) -> None:
    assert list(islice(kept_iterations(*lengths), len(first))) == first


@given(**LENGTHS)
def test_kept_iterations_are_dense_at_first_and_then_ever_more_seldom(
    sample_length: int, seq_length: int
) -> None:
    kept = list(takewhile(lambda n: n < 10**6, kept_iterations(sample_length, seq_length)))
    assert kept[:3] == [0, 1, 2]
    gaps = [after - before for before, after in zip(kept, kept[1:], strict=False)]
    for before, gap in zip(kept, gaps, strict=False):
        assert max(1, before // DENSE) <= gap <= max(1, before)


@given(**LENGTHS)
def test_writing_kept_samples_costs_little(sample_length: int, seq_length: int) -> None:
    """After the first ones, which everybody wants to see, little of training."""
    updates_per_sample = sample_length / (3 * seq_length)
    kept = list(islice(kept_iterations(sample_length, seq_length), 60))
    for before, after in zip(kept, kept[1:], strict=False):
        if before >= 2 * (UPDATES_PER_COST * updates_per_sample + 1):
            assert after - before >= UPDATES_PER_COST * updates_per_sample


def sample(iteration: int) -> Sample:
    return Sample(iteration, "", "text")


def keep(iterations: list[int]) -> KeptSamples:
    kept = KeptSamples(CORPUS, 64)
    for iteration in iterations:
        kept.add(sample(iteration))
        assert kept.latest == sample(iteration)
        assert len(kept.samples) <= MOST_KEPT
    return kept


@given(st.integers(1, 512), st.integers(MOST_KEPT + 1, 300))
def test_of_many_samples_some_are_kept_over_the_whole_run(seq_length: int, count: int) -> None:
    iterations = list(islice(kept_iterations(160, seq_length), count))
    left = [sample.iteration for sample in keep(iterations).samples]
    assert len(left) == MOST_KEPT
    assert left == sorted({*left} & {*iterations})
    assert (left[0], left[-1]) == (0, iterations[-1])
    ratios = [after / max(before, 1) for before, after in zip(left, left[1:], strict=False)]
    assert max(ratios) <= 4, "a stretch of the run is bare"


def test_the_next_sample_comes_after_the_present_update() -> None:
    kept = KeptSamples(CORPUS, 64)
    iterations = list(islice(kept_iterations(SAMPLE_LENGTH, 64), 30))
    for now in range(iterations[-1]):
        assert kept.next_iteration(now) == min(n for n in iterations if n > now)


def test_a_future_that_is_given_up_is_forgotten() -> None:
    kept = keep([0, 1, 2, 4])
    kept.changed = False
    kept.forget_after(2)
    assert [sample.iteration for sample in kept.samples] == [0, 1, 2]
    assert kept.changed and kept.latest == sample(2)


def test_copies_are_looked_for_once() -> None:
    index = TextIndex(CORPUS.text)
    kept = keep([0])
    kept.samples.append(Sample(1, "", CORPUS.text[:160]))
    kept.changed = False
    kept.find_copies(index)
    assert kept.changed
    assert [sample.copies for sample in kept.samples] == [
        index.find_copies("text"),
        index.find_copies(CORPUS.text[:160]),
    ]
    assert kept.samples[1].copies and kept.samples[1].copies.spans
    kept.changed = False
    kept.find_copies(index)
    assert not kept.changed
    assert find_copies(kept.samples[0], index) is kept.samples[0]


@pytest.mark.parametrize("key", [key for key, kind in KINDS.items() if not kind.fetches])
def test_a_sample_is_what_the_grader_asks_for(key: str) -> None:
    corpus = CORPUS if key == "own" else KINDS[key].make()
    grader = KINDS[corpus.kind].grader
    trainer = tiny_recipe(corpus).make_trainer(corpus)
    written = write_sample(trainer, corpus)
    assert written == write_sample(trainer, corpus), "it is the same, whenever one asks"
    assert (written.iteration, written.prompt) == (0, corpus.prompt)
    assert len(written.text) == sample_length(corpus)
    assert can_be_copied_from(corpus) == (corpus.open_ended and grader is None)
    if grader:
        text = trainer.sample(grader.length(corpus), grader.temperature, corpus.prompt)
        assert written.text == text and written.grade == grader.grade(corpus, corpus.prompt + text)
    else:
        text = trainer.sample(SAMPLE_LENGTH, SAMPLE_TEMPERATURE, corpus.prompt)
        assert written.text == text and written.grade is None
