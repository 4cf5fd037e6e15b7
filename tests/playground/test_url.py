"""A link holds a run: what goes in comes out, and what is malformed is told and left out."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from rnn import Hyperparameters
from rnn.corpora import KINDS
from rnn.corpora.base import CorpusKind
from rnn.playground.run import Run
from rnn.playground.url import link, query, understood

REMADE = [kind for kind in KINDS.values() if not kind.fetches and not kind.read_upload]


def usual(kind: CorpusKind) -> Hyperparameters:
    return next(iter(kind.presets.values()))


@pytest.mark.parametrize("kind", REMADE, ids=lambda kind: kind.key)
def test_the_usual_run_has_a_link_of_one_word(kind: CorpusKind) -> None:
    assert query(Run(kind.make(), usual(kind))) == {"text": kind.key}


@pytest.mark.parametrize("kind", REMADE, ids=lambda kind: kind.key)
def test_whoever_opens_a_link_gets_the_same_losses_and_the_same_samples(kind: CorpusKind) -> None:
    settings = replace(usual(kind), seed=7, hidden_size=20, learning_rate=0.00123, cell="gru")
    mine = Run(kind.make(), replace(settings, learning_rate=0.5))
    mine.trainer.learning_rate = settings.learning_rate  # before the first update: so it begins
    mine.step()
    assert not mine.rate_changed
    mine.trainer.learning_rate = 0.002  # on the way: the link tells how it began
    mine.step()
    assert mine.rate_changed
    address = link("https://example.org/", mine, until=12)
    wanted = understood(dict(parse_qsl(urlsplit(address).query)))
    assert wanted.complaints == [] and wanted.until == 12
    theirs = Run(wanted.kind.make(**wanted.options), wanted.hyperparameters)
    again = Run(kind.make(), settings)
    for _ in range(5):
        theirs.step()
        again.step()
    assert theirs.samples == again.samples and theirs.live == again.live
    assert theirs.trainer.history.recent == again.trainer.history.recent


def test_a_text_of_ones_own_stays_at_home() -> None:
    own = KINDS["own"].make(text="A rose is a rose is a rose. " * 20)
    with pytest.raises(ValueError, match="does not fit into a link"):
        query(Run(own, Hyperparameters(hidden_size=4, seq_length=8)))


@pytest.mark.parametrize(
    "params",
    [
        {"text": "nothing"},
        {"text": ""},
        {"text": "own"},
        {"text": "decimal", "n": "0"},
        {"text": "decimal", "n": "seven"},
        {"text": "decimal", "n": "1e400"},
        {"text": "decimal", "n": "9" * 5000},
        {"text": "decimal", "hidden_size": "1000000"},
        {"text": "decimal", "learning_rate": "nan"},
        {"text": "decimal", "learning_rate": "-inf"},
        {"text": "decimal", "cell": "<script>alert(1)</script>"},
        {"text": "decimal", "cell": "lstm\x00"},
        {"text": "decimal", "until": "-3"},
        {"text": "fizzbuzz", "last": "100000000"},
        {"text": "decimal", "seq_length": "512", "batch_size": "128", "hidden_size": "1024"},
        {"text": "stories", "text_seed": "²"},
    ],
    ids=lambda params: "&".join(f"{name}={value[:20]!r}" for name, value in params.items()),
)
def test_what_is_malformed_is_left_out_with_a_sentence(params: dict[str, str]) -> None:
    wanted = understood(params)
    assert len(wanted.complaints) == 1
    assert wanted.complaints[0].rstrip(".…").strip() and len(wanted.complaints[0]) < 400
    Run(wanted.kind.make(**wanted.options), wanted.hyperparameters)  # and what is left runs
