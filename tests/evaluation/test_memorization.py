"""The search for copies finds what a plain search finds, and nothing else."""

from collections.abc import Iterator
from itertools import combinations, groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.evaluation import memorization
from rnn.evaluation.memorization import Codes, CopiedSpan, Copies, Positions, TextIndex
from rnn.vocabulary import code_points

TEXT = "Alice was beginning to get very tired of sitting by her sister on the bank, and so on. "
LETTERS = "abcdefghijklmnopqrstuvwxyz "


def random_text(length: int, alphabet: str, seed: int) -> str:
    return "".join(np.random.default_rng(seed).choice(list(alphabet), length))


def search_plainly(text: str, sample: str, least: int) -> Copies:
    """Search for every stretch; then ask for every character which is the longest it is part of."""
    copies: list[CopiedSpan] = []
    for start in range(len(sample)):
        length = 0
        while start + length < len(sample) and sample[start : start + length + 1] in text:
            length += 1
        if len(collapse(sample[start : start + length])) >= least:
            copies.append(CopiedSpan(start, length, text.find(sample[start : start + length])))

    def owner(t: int) -> CopiedSpan | None:
        around = [copy for copy in copies if copy.start <= t < copy.start + copy.length]
        return max(around, key=lambda copy: (copy.length, -copy.start), default=None)

    def spans() -> Iterator[CopiedSpan]:
        t = 0
        while t < len(sample):
            copy, start = owner(t), t
            while t < len(sample) and owner(t) == copy:
                t += 1
            if copy:
                yield CopiedSpan(start, t - start, copy.position + start - copy.start)

    is_too_little = len(collapse(sample)) < least
    return Copies(tuple(spans()), len(sample), is_too_little=is_too_little)


def collapse(text: str) -> str:
    """The text with one character left of every run of white space or of one character."""
    return "".join(letter for letter, _ in groupby(" " if c.isspace() else c for c in text))


@pytest.fixture(params=["hashes", "one hash for all"])
def hashing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With good hashes and without: what is found must not depend on them. All positions are tried,
    since here each stretch stands at many."""
    monkeypatch.setattr(memorization, "MAX_POSITIONS", 10_000)
    if request.param == "one hash for all":
        hash_stretches = memorization._hash_stretches
        monkeypatch.setattr(
            memorization,
            "_hash_stretches",
            lambda codes, n: hash_stretches(codes, n) & np.uint64(0),
        )


@pytest.mark.usefixtures("hashing")
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("alphabet", ["ab", "abcd", "aé月🙂", "aaaaaaab", "ab \n  \t\u3000"])
def test_random_texts(alphabet: str, seed: int) -> None:
    text, sample = random_text(150, alphabet, seed), random_text(60, alphabet, 100 + seed)
    sample = sample[:30] + text[40:60] + sample[30:] + text[-9:]
    for least in (1, 3, 5, 12):
        assert TextIndex(text, least).find_copies(sample) == search_plainly(text, sample, least)


@given(st.data())
def test_spans_stand_in_the_text_and_leave_out_no_copy(data: st.DataObject) -> None:
    characters = data.draw(st.sampled_from(["ab", "abcde", "aé月🙂", "a \n"]))
    text = data.draw(st.text(characters, max_size=60))
    pieces = st.text(characters, max_size=9) | st.sampled_from([text, text[10:30], text[-7:]])
    sample = "".join(data.draw(st.lists(pieces, max_size=4)))
    least = data.draw(st.integers(1, 9))

    spans = TextIndex(text, least).find_copies(sample).spans
    copied = np.zeros(len(sample), bool)
    end = 0
    for span in spans:
        assert span.start >= end, "spans do not overlap"
        end = span.start + span.length
        assert sample[span.start : end] == text[span.position : span.position + span.length] != ""
        copied[span.start : end] = True
    # maximal: exactly the characters that lie in any copy of `least` characters, runs counted once
    expected = np.zeros(len(sample), bool)
    for start, stop in combinations(range(len(sample) + 1), 2):
        piece = sample[start:stop]
        if len(collapse(piece)) >= least and piece in text:
            expected[start:stop] = True
    np.testing.assert_array_equal(copied, expected)


@pytest.mark.usefixtures("hashing")
def test_planted_copies_are_found_where_they_stand() -> None:
    text = random_text(3_000, LETTERS, seed=1)
    sample = "#" * 5 + text[100:130] + "#" + text[2970:3000] + text[0:40] + "###"
    copies = TextIndex(text, 20).find_copies(sample)
    assert copies.spans == (CopiedSpan(5, 30, 100), CopiedSpan(36, 30, 2970), CopiedSpan(66, 40, 0))
    assert copies.longest == CopiedSpan(66, 40, 0)
    assert copies.fraction == 100 / 109


def test_where_two_copies_overlap_the_longer_one_is_whole() -> None:
    index = TextIndex("1234567 56789abcde", 4)
    assert index.find_copies("123456789abcde").spans == (CopiedSpan(0, 4, 0), CopiedSpan(4, 10, 8))
    assert TextIndex("12345 34567", 4).find_copies("1234567").spans == (
        CopiedSpan(0, 5, 0),
        CopiedSpan(5, 2, 9),
    )


def test_of_several_positions_the_first_of_the_longest_copy() -> None:
    index = TextIndex("the cat. the cat sat. the cat sat.", 5)
    assert index.find_copies("the cat sat").spans == (CopiedSpan(0, 11, 9),)


def test_a_whole_text_is_one_copy() -> None:
    for text in (TEXT, TEXT * 3, "142857" * 100, "ab" * 100, "月日" * 30):
        index = TextIndex(text)
        assert index.find_copies(text) == Copies((CopiedSpan(0, len(text), 0),), len(text))
        assert index.find_copies(text).fraction == 1


def test_a_copy_does_not_wrap_around_the_end_of_the_text() -> None:
    text = random_text(100, "abcdefgh", seed=5)
    assert TextIndex(text, 20).find_copies(text * 2).spans == (
        CopiedSpan(0, 100, 0),
        CopiedSpan(100, 100, 0),
    )


@pytest.mark.parametrize(
    ("text", "sample"),
    [("", ""), ("", "abc"), ("a", "a"), (TEXT, ""), (TEXT, TEXT[:19]), (TEXT, TEXT.swapcase())],
)
def test_no_copies(text: str, sample: str) -> None:
    copies = TextIndex(text, 20).find_copies(sample)
    assert copies == Copies((), len(sample), is_too_little=len(collapse(sample)) < 20)
    assert copies.fraction == 0 and copies.longest is None
    assert not TextIndex(text).find_copies("?" * 100).spans


@pytest.mark.parametrize("dashes", [60, 100, 160])
def test_a_copy_is_found_whole_though_it_begins_or_ends_like_many_lines(dashes: int) -> None:
    line = "-" * dashes + "\n"
    text = line * 500 + TEXT + line * 500
    sample = line + TEXT + line
    assert TextIndex(text).find_copies(sample).spans == (
        CopiedSpan(0, len(sample), 499 * len(line)),
    )


def test_of_a_text_made_of_dashes_few_positions_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its stretches stand at hundreds of thousands of positions; to try them all takes minutes."""
    tried = []
    longest_match = memorization._longest_match

    def count_and_match(text: Codes, sample: Codes, positions: Positions) -> tuple[int, int]:
        tried.append(len(positions))
        return longest_match(text, sample, positions)

    monkeypatch.setattr(memorization, "_longest_match", count_and_match)
    index = TextIndex(("-" * 60 + "\n") * 10_000)
    found = [*index._find_maximal_copies(code_points("-" * 700))]
    assert found[0] == CopiedSpan(0, 60, 0) and found[-1] == CopiedSpan(640, 60, 0)
    assert index.find_copies("-" * 700) == Copies((), 700, is_too_little=True)
    assert max(tried) <= memorization.MAX_POSITIONS


def test_characters_of_any_kind() -> None:
    text = "Ünïcode ✓ 🙂\t床前明月光，疑是地上霜。\ud800\x00 and so on"
    assert TextIndex(text, 5).find_copies("🙂🙂\t床前明月光！\ud800\x00 and").spans == (
        CopiedSpan(1, 7, 10),
        CopiedSpan(9, 6, text.index("\ud800")),
    )


def test_how_long_a_copy_must_be_follows_from_the_text() -> None:
    assert TextIndex(random_text(10_000, "ab", seed=0)).least == 50  # 80, but for the limit
    assert TextIndex(random_text(100_000, LETTERS, seed=0)).least == 21  # 6 ln 100,000 / ln 27
    assert TextIndex("".join(map(chr, range(1_000)))).least == 6
    assert TextIndex("aaaa").least == TextIndex("").least == 50


@pytest.mark.usefixtures("hashing")
def test_random_characters_are_no_copy() -> None:
    index = TextIndex(random_text(5_000, LETTERS, seed=0))
    assert not index.find_copies(random_text(500, LETTERS, seed=1)).spans


def test_a_long_text_takes_9_bytes_per_character() -> None:
    index = TextIndex(random_text(100_000, LETTERS, seed=0))
    assert index._entries.nbytes + index._text.nbytes <= 9 * 100_000
