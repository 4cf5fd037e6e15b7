"""The copy meter finds what a patient reader finds, and nothing else."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from rnn.evaluation import memorization as copying
from rnn.evaluation.memorization import CopiedSpan, Copies, TextIndex

TEXT = "Alice was beginning to get very tired of sitting by her sister on the bank, and so on. "


def random_text(length: int, alphabet: str, seed: int) -> str:
    return "".join(np.random.default_rng(seed).choice(list(alphabet), length))


def by_hand(text: str, sample: str, least: int) -> Copies:
    """Every stretch is looked up; then every character asks for the longest it is part of."""
    copies: list[Run] = []
    for start in range(len(sample)):
        length = 0
        while start + length < len(sample) and sample[start : start + length + 1] in text:
            length += 1
        if length >= least:
            copies.append(CopiedSpan(start, length, text.find(sample[start : start + length])))

    def owner(t: int) -> Run | None:
        around = [run for run in copies if run.start <= t < run.start + run.length]
        return max(around, key=lambda run: (run.length, -run.start), default=None)

    def stretches() -> Iterator[Run]:
        t = 0
        while t < len(sample):
            run, start = owner(t), t
            while t < len(sample) and owner(t) == run:
                t += 1
            if run:
                yield CopiedSpan(start, t - start, run.position + start - run.start)

    return Copies(tuple(stretches()), len(sample))


@pytest.fixture(params=["hashes", "one hash for all"])
def hashing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without hashes worth the name: what is found must not depend on them. All places are
    tried, since here each letter stands in many."""
    monkeypatch.setattr(copying, "MOST_PLACES", 10_000)
    if request.param == "one hash for all":
        hashes = copying._hashes
        monkeypatch.setattr(
            copying, "_hashes", lambda letters, n: hashes(letters, n) & np.uint64(0)
        )


@pytest.mark.usefixtures("hashing")
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("alphabet", ["ab", "abcd", "aé月🙂", "aaaaaaab"])
def test_random_texts(alphabet: str, seed: int) -> None:
    text, sample = random_text(150, alphabet, seed), random_text(60, alphabet, 100 + seed)
    sample = sample[:30] + text[40:60] + sample[30:] + text[-9:]
    for least in (1, 3, 5, 12):
        assert TextIndex(text, least).find_copies(sample) == by_hand(text, sample, least)


@pytest.mark.usefixtures("hashing")
def test_planted_copies_are_found_where_they_stand() -> None:
    text = random_text(3_000, "abcdefghijklmnopqrstuvwxyz ", seed=1)
    sample = "#" * 5 + text[100:130] + "#" + text[2970:3000] + text[0:40] + "###"
    copies = TextIndex(text, 20).find_copies(sample)
    assert copies.spans == (CopiedSpan(5, 30, 100), CopiedSpan(36, 30, 2970), CopiedSpan(66, 40, 0))
    assert copies.longest == CopiedSpan(66, 40, 0)
    assert copies.share == 100 / 109


def test_what_two_copies_share_belongs_to_the_longer() -> None:
    index = TextIndex("1234567 56789abcde", 4)
    assert index.find_copies("123456789abcde").runs == (CopiedSpan(0, 4, 0), CopiedSpan(4, 10, 8))
    assert TextIndex("12345 34567", 4).find_copies("1234567").runs == (
        CopiedSpan(0, 5, 0),
        CopiedSpan(5, 2, 9),
    )


def test_of_several_places_the_first_that_goes_all_the_way() -> None:
    index = TextIndex("the cat. the cat sat. the cat sat.", 5)
    assert index.find_copies("the cat sat").runs == (CopiedSpan(0, 11, 9),)


def test_a_whole_text_is_one_copy() -> None:
    for text in (TEXT, TEXT * 3, "142857" * 100, "a" * 200, "月" * 60):
        index = TextIndex(text)
        assert index.find_copies(text) == Copies((CopiedSpan(0, len(text), 0),), len(text))
        assert index.find_copies(text).share == 1


def test_a_copy_may_not_wrap_round_the_end_of_the_text() -> None:
    text = random_text(100, "abcdefgh", seed=5)
    assert TextIndex(text, 20).find_copies(text * 2).runs == (
        CopiedSpan(0, 100, 0),
        CopiedSpan(100, 100, 0),
    )


@pytest.mark.parametrize(
    ("text", "sample"),
    [("", ""), ("", "abc"), ("a", "a"), (TEXT, ""), (TEXT, TEXT[:19]), (TEXT, TEXT.swapcase())],
)
def test_no_copies(text: str, sample: str) -> None:
    copies = TextIndex(text, 20).find_copies(sample)
    assert copies == Copies((), len(sample))
    assert copies.share == 0 and copies.longest is None
    assert not TextIndex(text).find_copies("?" * 100).runs


@pytest.mark.parametrize("dashes", [60, 100, 160])
def test_a_copy_is_found_whole_though_it_begins_or_ends_like_many_lines(dashes: int) -> None:
    line = "-" * dashes + "\n"
    text = line * 500 + TEXT + line * 500
    sample = line + TEXT + line
    assert TextIndex(text).find_copies(sample).runs == (
        CopiedSpan(0, len(sample), 499 * len(line)),
    )


def test_a_text_made_of_dashes_is_looked_through_soon() -> None:
    """Its stretches stand in hundreds of thousands of places; the longest are 60, not 700 long."""
    index = TextIndex(("-" * 60 + "\n") * 10_000)
    start = time.process_time()
    copies = index.find_copies("-" * 700)
    assert time.process_time() - start < 1.0
    assert copies.share == 1 and copies.longest == CopiedSpan(0, 60, 0)


def test_letters_of_any_kind() -> None:
    text = "Ünïcode ✓ 🙂\t床前明月光，疑是地上霜。\ud800\x00 and so on"
    assert TextIndex(text, 5).find_copies("🙂🙂\t床前明月光！\ud800\x00 and").runs == (
        CopiedSpan(1, 7, 10),
        CopiedSpan(9, 6, text.index("\ud800")),
    )


def test_how_long_a_copy_must_be_follows_from_the_text() -> None:
    assert TextIndex(random_text(10_000, "ab", seed=0)).least == 50  # 80, but for the limit
    letters = "abcdefghijklmnopqrstuvwxyz "
    assert TextIndex(random_text(100_000, letters, seed=0)).least == 21  # 6 ln 100,000 / ln 27
    assert TextIndex("".join(map(chr, range(1_000)))).least == 6
    assert TextIndex("aaaa").least == TextIndex("").least == 50


@pytest.mark.usefixtures("hashing")
def test_a_reader_without_the_text_is_no_copyist() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz "
    index = TextIndex(random_text(5_000, letters, seed=0))
    assert not index.find_copies(random_text(500, letters, seed=1)).runs


def test_cost() -> None:
    text = random_text(1_000_000, "abcdefghijklmnopqrstuvwxyz ", seed=0)
    sample = "#".join(text[i : i + 50] for i in range(0, 20_000, 1_000))
    started = time.perf_counter()
    index = TextIndex(text)
    built = time.perf_counter()
    copies = index.find_copies(sample)
    looked = time.perf_counter()
    print(f"built in {built - started:.2f} s, {1000 * (looked - built):.1f} ms a sample")
    assert len(copies.spans) == 20
