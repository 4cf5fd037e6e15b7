"""A coach who looks over a run's shoulder: from what has been measured, one thing that is worth
saying, if any, and one thing to do about it.

The thresholds are shares where they can be, so that they mean the same for every alphabet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

Action = Literal["slower", "faster", "go back", "start over", "stop"]

SILENT = 5.0  # seconds: the first updates of many a good run look alarming
ALARMED = 1.0  # seconds, where nothing good looks like this
RECENT = 50  # updates that make up "the loss": a single one depends on its stretch of text
WATCHED = 200  # updates: with settings that suit, no text takes so many to leave its start
LONG_WATCHED = 400  # updates: whoever has learned nothing in so many will not soon

FRESH = 0.5  # nats above a blind guess: balanced first weights may begin there (σ²/2 for σ ≤ 1)
FAR = 3.0  # times a blind guess: from there few find back, and slowly
THROWN_BACK = 0.15  # of a blind guess, above the best: the oddest chapter of a book is less odd

MEMORISES = 1.02  # times the best on text kept back: checks in a row differ by less
CHECKS = 3  # in a row that must agree, as one may be unlucky
BY_HEART = 0.95  # of the least possible loss: luck alone does not take a text that far below

NEAR = 0.02  # nats above the least possible loss, or
NEARLY = 0.01  # of it: nobody would see the difference in what is written

LETTERS = 0.97  # of the loss of letter frequencies: whoever is not below knows nothing else
BLIND = 0.9  # of a blind guess: hardly begun
MORE = 0.9  # of a loss: so much less is worth having
FLAT = 0.01  # a fall of the loss, from half to half, that cannot be told from ups and downs
SLOW = 0.05  # a fall that settings which suit surpass many times over


@dataclass(frozen=True)
class Measurements:
    """What has been measured of a run. All losses are mean nats per character."""

    seconds: float  # of training since it began or its learning rate was last changed
    losses: Sequence[float]  # of the updates since then, the last few hundred, in order
    best: float  # the lowest that the running mean of the loss has been
    worst: float  # the highest
    baselines: Sequence[
        float
    ]  # of simple readers: blind guess, letter frequencies, pairs, triples, …
    entropy: float | None = None  # the least possible loss, where it is known
    held_out: Sequence[float] = ()  # on text kept back, in order
    finished: bool = False  # its last report card has full marks

    @property
    def loss(self) -> float:
        return fmean(self.losses[-RECENT:])

    @property
    def usual_loss(self) -> float:
        """What half of the recent updates exceed: a spike that is soon over does not move it."""
        return median(self.losses[-RECENT:])

    @property
    def blind(self) -> float:
        return self.baselines[0]

    @property
    def letters(self) -> float:
        return self.baselines[1]

    @property
    def was_thrown_out(self) -> bool:
        """It has been worse than any network that has read nothing."""
        return self.worst > self.blind + FRESH

    def hardly_falls(self, updates: int, share: float) -> bool:
        """Whether the second half of the last `updates` is lower than the first by less than that
        share. False if there have not been so many."""
        last = self.losses[-updates:]
        half = updates // 2
        return len(last) == updates and median(last[half:]) > (1 - share) * median(last[:half])


@dataclass(frozen=True)
class Advice:
    """What was noticed, the sentence that says so, and what its button does."""

    key: str
    sentence: str
    action: Action


def diagnose(facts: Measurements) -> Advice | None:
    """The gravest thing to say, or None if all is well or it is too early to tell."""
    if len(facts.losses) < RECENT or facts.seconds < (ALARMED if far_out(facts) else SILENT):
        return None
    rules = (thrown_off, too_high, memorises, finished, stuck, too_low)
    return next((advice for rule in rules if (advice := rule(facts))), None)


def far_out(facts: Measurements) -> bool:
    """Whether it is so far worse than a blind guess that it will hardly find back."""
    return facts.usual_loss > FAR * facts.blind + FRESH


def thrown_off(facts: Measurements) -> Advice | None:
    """Far worse than a blind guess, or once worse and, long after, knowing next to nothing."""
    if far_out(facts) and facts.best < MORE * facts.blind:
        return Advice(
            "thrown off",
            "Corrections that were far too big have thrown it off. It was well before, and you can "
            "go back to that.",
            "go back",
        )
    if far_out(facts) or (facts.was_thrown_out and knows_nothing(facts, LONG_WATCHED, SLOW)):
        return Advice(
            "thrown off",
            "Corrections that were far too big have thrown it off. The surest way on is to start "
            "over with the Fast settings.",
            "start over",
        )
    return None


def too_high(facts: Measurements) -> Advice | None:
    """Worse than a blind guess; or worse than it was, and not on its way back."""
    if facts.usual_loss > facts.blind + FRESH:
        noticed = "It guesses worse than blindly: its corrections are too big."
    elif facts.usual_loss > facts.best + THROWN_BACK * facts.blind and facts.hardly_falls(
        RECENT, FLAT
    ):
        noticed = "It was better before: corrections that are too big throw it back."
    else:
        return None
    return Advice("too high", f"{noticed} A smaller learning rate may help.", "slower")


def memorises(facts: Measurements) -> Advice | None:
    """Worse and worse on text it has never read; or better than anybody can be who has not read
    the very same text before."""
    checks, entropy = facts.held_out, facts.entropy
    if not checks:
        told = entropy is not None and facts.loss < BY_HEART * entropy
    else:
        best = min(checks)
        told = min(checks[-CHECKS:]) > MEMORISES * best and facts.loss < best
    if not told:
        return None
    return Advice(
        "memorises",
        "It has begun to memorise: it gets better at the very text that it reads, and at no other. "
        "This is a good moment to stop.",
        "stop",
    )


def finished(facts: Measurements) -> Advice | None:
    """Full marks, or as good as anybody can be; but not on a text it may only know by heart."""
    entropy, loss = facts.entropy, facts.held_out[-1] if facts.held_out else facts.loss
    near = (
        entropy is not None
        and (entropy == 0 or len(facts.held_out) > 0)
        and loss < entropy + max(NEAR, NEARLY * entropy)
    )
    if facts.finished or near:
        return Advice(
            "finished", "It has found the rule, and nothing is left to learn. You can stop.", "stop"
        )
    return None


def stuck(facts: Measurements) -> Advice | None:
    """It knows how often every letter comes, and there it stays."""
    if facts.usual_loss < facts.letters / LETTERS and never_began(facts, FLAT):
        return Advice(
            "stuck",
            "It is stuck at the level of letter frequencies. A larger learning rate may help.",
            "faster",
        )
    return None


def too_low(facts: Measurements) -> Advice | None:
    """After all this time it is still near a blind guess."""
    if facts.usual_loss > BLIND * facts.blind and never_began(facts, SLOW):
        return Advice(
            "too low", "It learns very slowly. A larger learning rate may help.", "faster"
        )
    return None


def knows_nothing(facts: Measurements, updates: int, share: float) -> bool:
    """Nothing but how often every letter comes, hardly falling, and there is more to know."""
    there_is_more = min(facts.baselines[2:]) < MORE * facts.letters
    at_most_letters = facts.usual_loss > LETTERS * facts.letters
    return there_is_more and at_most_letters and facts.hardly_falls(updates, share)


def never_began(facts: Measurements, share: float) -> bool:
    """It knows nothing, never did, and was not thrown out."""
    never = facts.best > MORE * facts.letters and not facts.was_thrown_out
    return never and knows_nothing(facts, WATCHED, share)
