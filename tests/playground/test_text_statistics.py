"""A text is counted once, however many visitors read it, and nobody waits for a long one."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from rnn.corpora import KINDS
from rnn.corpora.base import Corpus
from rnn.evaluation.memorization import TextIndex
from rnn.evaluation.ngram_baselines import ngram_baselines
from rnn.playground import text_statistics
from rnn.playground.scheduling.single_flight import SingleFlight
from rnn.playground.text_statistics import MOST_TEXTS, SHORT, count_text
from rnn.training.streams import MOST_HELD_OUT
from tests.support.memory_peak import STATUS
from tests.support.running_app import ROOT


@pytest.fixture(autouse=True)
def nothing_is_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = SingleFlight(text_statistics._submit, most=MOST_TEXTS)
    monkeypatch.setattr(text_statistics, "_submit_count", fresh)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose baselines are counted from now on."""
    texts: list[str] = []

    def count(text: str, held_out: str, most: int) -> tuple[Any, ...]:
        texts.append(text)
        return ngram_baselines(text, held_out, most)

    monkeypatch.setattr(text_statistics, "ngram_baselines", count)
    return texts


def own(text: str) -> Corpus:
    return KINDS["own"].make(text=text)


def test_a_short_text_is_counted_at_once() -> None:
    corpus = own("to be or not to be. " * 20)
    future = count_text(corpus)
    assert future.done()
    statistics = future.result()
    assert statistics.baselines == ngram_baselines(*corpus.parts())
    assert statistics.index
    assert statistics.index.find_copies("be or not to be. to be ") == TextIndex(
        corpus.text
    ).find_copies("be or not to be. to be ")


@pytest.mark.parametrize(("text", "orders"), [("ab", 3), ("abcd", 5), ("abcdefg", 6)])
def test_no_guesser_knows_more_letters_in_a_row_than_there_are(text: str, orders: int) -> None:
    baselines = count_text(own(text)).result().baselines
    assert [baseline.order for baseline in baselines] == list(range(orders))


def test_only_what_is_somebodys_text_is_indexed() -> None:
    assert count_text(KINDS["decimal"].make()).result().index is None


def test_baselines_are_measured_on_the_text_that_is_kept_back() -> None:
    stories = KINDS["stories"].make()
    train, held_out = stories.parts()
    assert held_out
    assert len(held_out) > MOST_HELD_OUT, "the network reads no more of it"
    expected = ngram_baselines(train, held_out, MOST_HELD_OUT)
    assert count_text(stories).result().baselines == expected != ngram_baselines(train, held_out)


def test_a_text_is_counted_once_and_the_latest_are_kept(counted: list[str]) -> None:
    texts = [f"{letter}bc" * 20 for letter in "abcdefgh"[: MOST_TEXTS + 1]]
    for text in [*texts[:-1], texts[0], *texts[:-1]]:
        count_text(own(text))
    assert counted == texts[:-1]
    count_text(own(texts[-1]))
    count_text(own(texts[1]))
    assert counted == texts, "the one that was asked for longest ago is forgotten"
    count_text(own(texts[0]))
    assert counted == [*texts, texts[0]]


def test_many_visitors_of_one_text_count_it_once(counted: list[str]) -> None:
    corpus, ready = own("a rose is a rose. " * 100), threading.Barrier(10)

    def come(_: int) -> object:
        ready.wait()
        return count_text(corpus).result()

    with ThreadPoolExecutor(10) as pool:
        assert len({id(found) for found in pool.map(come, range(10))}) == 1
    assert len(counted) == 1


def test_nobody_waits_for_a_long_text(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = threading.Event()

    def slowly(text: str, held_out: str, most: int) -> tuple[Any, ...]:
        assert enough.wait(60)
        return ngram_baselines(text[:100], "")

    monkeypatch.setattr(text_statistics, "ngram_baselines", slowly)
    monkeypatch.setattr(text_statistics, "TextIndex", lambda text: None)
    future = count_text(own("abc " * (SHORT // 2)))
    assert not future.done()
    enough.set()
    assert future.result(60).baselines


MEASURE_PEAK = """
import sys
from rnn.corpora import KINDS
from rnn.playground.text_statistics import count_text
from tests.support.memory_peak import memory_peak

data = sys.stdin.buffer.read()
before = memory_peak()
own = KINDS["own"]
statistics = count_text(own.make(text=own.read_upload(data).text)).result()
assert statistics.index and statistics.baselines
print(memory_peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="only Linux says how large a process has been")
@pytest.mark.parametrize(("first", "V"), [(32, 95), (0x4E00, 3_000), (0x10000, 1_000_000)])
def test_from_a_file_of_4_MiB_to_its_index_takes_at_most_100_MiB(first: int, V: int) -> None:
    """Noise of few and of many different characters, each of one to four bytes."""
    letters = np.random.default_rng(0).integers(first, first + V, 4_000_000, dtype=np.uint32)
    data = letters.tobytes().decode("utf-32-le").encode()[: 4_000_000 // 12 * 12]
    run = subprocess.run(
        [sys.executable, "-c", MEASURE_PEAK], cwd=ROOT, input=data, capture_output=True, check=True
    )
    assert 10 < float(run.stdout) < 100
