"""What is counted of a text once, however many visitors read it: the n-gram baselines that a loss
is held against, and the index in which copies are found."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from rnn.corpora.base import Corpus
from rnn.evaluation.memorization import TextIndex
from rnn.evaluation.ngram_baselines import Baseline, ngram_baselines
from rnn.playground.samples import can_be_copied_from
from rnn.playground.scheduling.shared import shared
from rnn.playground.scheduling.single_flight import SingleFlight
from rnn.training.streams import MOST_HELD_OUT

SHORT = 500_000  # characters: counted at once; for a longer text, nobody waits
MOST_TEXTS = 4


@dataclass(frozen=True)
class TextStatistics:
    """The baselines, on the text that the network is judged by, none of n-grams longer than the
    text that they are counted on; and the index, if the text is somebody's."""

    baselines: tuple[Baseline, ...]
    index: TextIndex | None


def count_text(corpus: Corpus) -> Future[TextStatistics]:
    """The statistics of a corpus, done at once unless the text is long. The latest few are kept."""
    train, held_out = corpus.parts()
    future = _submit_count(train, held_out, can_be_copied_from(corpus))
    if len(train) <= SHORT:
        future.result()
    return future


def _submit(train: str, held_out: str, indexed: bool) -> Future[TextStatistics]:
    return _counter().submit(_count, train, held_out, indexed)


_submit_count = SingleFlight(_submit, most=MOST_TEXTS)


def _count(train: str, held_out: str, indexed: bool) -> TextStatistics:
    baselines = ngram_baselines(train, held_out, MOST_HELD_OUT)  # as much as the network reads
    baselines = tuple(each for each in baselines if each.order <= len(train))
    return TextStatistics(baselines, TextIndex(train) if indexed else None)


@shared
def _counter() -> ThreadPoolExecutor:
    """One thread: NumPy lets go of the interpreter while it sorts, so training goes on beside."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="count")
