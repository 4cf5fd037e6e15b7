"""The network before the present one: it is kept, so that nothing that was learned is lost."""

from concurrent.futures import Future
from dataclasses import dataclass

from rnn.corpora.base import Corpus
from rnn.playground.autosave import Autosave
from rnn.playground.frame import Frame
from rnn.playground.player import Player

SETTLING = 0.3  # seconds that the last slice may take to end


@dataclass(frozen=True, eq=False)
class Previous:
    """A run as the bytes of a file, which take less room than a run, and its last frame, whose
    curve is something to compare with."""

    encoded: Future[bytes]
    frame: Frame
    corpus: Corpus
    pace: float
    autosave: Autosave  # which goes on keeping it where it is kept
    is_later: bool = False  # it is what the present run was rewound from

    @classmethod
    def keep(cls, player: Player, autosave: Autosave, is_later: bool = False) -> "Previous":
        """A run as it stands, which is paused."""
        player.pause()
        player.settle(SETTLING)
        encoded = player.encode()
        return cls(encoded, player.frame, player.corpus, player.pace, autosave, is_later)

    @property
    def is_lost(self) -> bool:
        """Whether it could not be kept, such as where its worker has died."""
        return self.encoded.done() and bool(self.encoded.exception())

    def is_comparable(self, corpus: Corpus) -> bool:
        """Whether its losses are those of the same text."""
        return self.corpus.text == corpus.text
