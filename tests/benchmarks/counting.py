"""Counting the n-gram baselines of a text like a long book, a tenth of it kept back."""

import time
from statistics import median

import numpy as np

from rnn.corpora.base import Corpus
from rnn.evaluation.ngram_baselines import ngram_baselines
from tests.benchmarks.tables import head, row


def main() -> None:
    text = made_up_book(4 * 2**20)
    corpus = Corpus(name="made up", text=text, open_ended=True)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        ngram_baselines(*corpus.parts())
        seconds.append(time.process_time() - start)
    head("characters", "different ones", "s")
    row(f"{len(text):,}", len(set(text)), f"{median(seconds):.2f} (≤ 1)")


def made_up_book(length: int) -> str:
    """Random words as often as words come: the k-th of them 1/k as often as the first."""
    random = np.random.default_rng(0)
    alphabet = list(map(chr, range(33, 33 + 80)))
    words = ["".join(random.choice(alphabet, random.integers(1, 9))) for _ in range(20_000)]
    frequencies = 1 / np.arange(1, len(words) + 1)
    drawn = random.choice(words, length // 3, p=frequencies / frequencies.sum())
    return " ".join(drawn)[:length]
