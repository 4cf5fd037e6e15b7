"""The network before the present one: the session keeps it, so until the page is reloaded."""

from concurrent.futures import Future
from dataclasses import dataclass

from rnn.corpora.base import Corpus
from rnn.playground.autosave import Autosave
from rnn.playground.frame import Frame
from rnn.playground.player import Player

SETTLING = 0.3  # seconds that the last slice may take to end
FEW = 20  # updates, which are soon done again


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
    is_rewound: bool = False  # it is the present run rewound, and what has come of that

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


def is_worth_keeping(player: Player, kept: Previous | None) -> bool:
    """Whether a run is to be kept in the place of another: not if it has done only a few updates,
    and the other one more."""
    done = player.frame.iteration
    return done > 0 and (kept is None or kept.is_lost or done >= min(FEW, kept.frame.iteration))
