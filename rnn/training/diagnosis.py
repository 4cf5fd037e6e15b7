"""Diagnosis of a run while it trains: from what has been measured, at most one thing that is worth
saying about it, and one thing to do.

Most thresholds are relative to a loss, so that they hold for every text and alphabet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from rnn.training.swing import explain_alarm

Action = Literal["slower", "faster", "go back", "start over", "stop"]
FINISHED, MEMORIZES, THROWN_OFF = "finished", "memorises", "thrown off"  # keys of advice

SECONDS_BEFORE_ADVICE = 5.0  # of training: the first updates of many a good run look alarming
SECONDS_BEFORE_ALARM = 1.0  # for a loss that no good run has
RECENT_UPDATES = 50  # that make up "the loss": a single loss depends on its window of text
PLATEAU_UPDATES = 200  # with settings that suit, every text leaves its first plateau sooner
LONG_PLATEAU_UPDATES = 400  # without progress: it will hardly make any soon

# Too large a learning rate
START_MARGIN_NATS = 0.5  # above ln V: first weights whose logits have σ ≤ 1 begin σ²/2 above
DIVERGED_FACTOR = 3.0  # times ln V: from there few runs recover, and slowly
SETBACK_MARGIN = 0.15  # of ln V, above the best loss: no chapter of a book differs by as much

# Memorizing: the held-out loss rises while the loss falls
RISE_FACTOR = 1.05  # times the lowest held-out loss, which was lucky: checks differ by 2 or 3 %
AGREEING_CHECKS = 3  # held-out checks in a row, since a single one may be unlucky
BY_HEART_FACTOR = 0.95  # of what can be known without: luck does not take a loss that far below

# About as good as can be: so close to the least possible loss that hardly anybody sees a difference
BEST_MARGIN_NATS = 0.03  # above it, or
BEST_MARGIN = 0.01  # of it, if that is more

# Too small a learning rate
UNIGRAM_FACTOR = 0.97  # of the unigram loss: above it a network knows no more than frequencies
BLIND_FACTOR = 0.9  # of ln V: above it a network has hardly begun
WORTHWHILE_FACTOR = 0.9  # of a loss: a fall to this is worth having
FLAT_FALL = 0.01  # of the loss, from half to half: smaller falls are no more than noise
SLOW_FALL = 0.05  # of the loss, from half to half: settings that suit surpass it many times over


@dataclass(frozen=True)
class Measurements:
    """What has been measured of a run. All losses are mean nats per character."""

    seconds: float  # of training since it began or its learning rate was last changed
    losses: Sequence[float]  # of the updates since then, the last few hundred, in order
    best: float  # the lowest that the running mean of the loss has been
    worst: float  # the highest
    baselines: Sequence[float]  # losses of n-gram baselines: blind (ln V), unigram, bigram, …
    entropy: float | None = None  # the least possible loss, where it is known
    held_out: Sequence[float] = ()  # losses on held-out text, in order
    finished: bool = False  # nothing is left to learn, as judged by its kept samples
    alarm: float | None = None  # its swing, if that is alarming

    @property
    def loss(self) -> float:
        return fmean(self.losses[-RECENT_UPDATES:])

    @property
    def median_loss(self) -> float:
        """The median of the recent losses, which a short spike does not move."""
        return median(self.losses[-RECENT_UPDATES:])

    @property
    def blind_loss(self) -> float:
        """ln V: the loss of guessing every character alike."""
        return self.baselines[0]

    @property
    def unigram_loss(self) -> float:
        """The loss of knowing how often each character comes, and nothing else."""
        return self.baselines[1]

    @property
    def was_worse_than_untrained(self) -> bool:
        """Whether its loss has been above that of any untrained network."""
        return self.worst > self.blind_loss + START_MARGIN_NATS

    def hardly_falls(self, updates: int, fall: float) -> bool:
        """Whether from the first half of the last `updates` to the second the median loss falls by
        less than this share of it. False if there have been fewer updates."""
        last = self.losses[-updates:]
        half = updates // 2
        return len(last) == updates and median(last[half:]) > (1 - fall) * median(last[:half])


@dataclass(frozen=True)
class Advice:
    """What was noticed, the sentence that says what was true then, and what its button does."""

    key: str
    sentence: str
    action: Action
    iteration: int = 0  # the update at which it was noticed


def diagnose(run: Measurements) -> Advice | None:
    """The gravest thing to say, or None if all is well or it is too early to tell."""
    if len(run.losses) < RECENT_UPDATES:
        return None
    seconds = SECONDS_BEFORE_ALARM if is_far_off(run) else SECONDS_BEFORE_ADVICE
    if run.seconds < seconds:
        return None
    for check in CHECKS:
        if advice := check(run):
            return advice
    return None


def check_thrown_off(run: Measurements) -> Advice | None:
    """Its loss is far above ln V; or it was above, and long after it knows next to nothing."""
    if is_far_off(run) and run.best < WORTHWHILE_FACTOR * run.blind_loss:
        return Advice(
            THROWN_OFF,
            "Corrections that were far too big threw it off. It was well before, and you can go "
            "back to that.",
            "go back",
        )
    if is_far_off(run) or (
        run.was_worse_than_untrained
        and knows_only_frequencies(run, LONG_PLATEAU_UPDATES, SLOW_FALL)
    ):
        return Advice(
            THROWN_OFF,
            f"Corrections that were far too big threw it off.{explain_alarm(run.alarm)} The surest "
            "way on is to start over with the Fast settings.",
            "start over",
        )
    return None


def check_too_high(run: Measurements) -> Advice | None:
    """Its loss is above ln V; or above its best, and does not come down again."""
    if run.median_loss > run.blind_loss + START_MARGIN_NATS:
        noticed = "It guessed worse than blindly: its corrections were too big."
    elif run.median_loss > run.best + SETBACK_MARGIN * run.blind_loss and run.hardly_falls(
        RECENT_UPDATES, FLAT_FALL
    ):
        noticed = "It was better before: corrections that were too big threw it back."
    else:
        return None
    return Advice("too high", f"{noticed} A smaller learning rate may help.", "slower")


def check_memorizing(run: Measurements) -> Advice | None:
    """It gets better at its text, and worse at any other; or better than the rule allows."""
    if run.finished or not memorizes(run):
        return None
    noticed = "It guessed better than the rule allows: it was learning this very text by heart."
    if run.held_out:
        best, then = min(run.held_out), run.held_out[-1]
        noticed = "It got better at its own pages alone: on pages it has never read its loss was "
        noticed += f"{best:.2f} at best and {then:.2f} by then."
    return Advice(MEMORIZES, f"{noticed} It is time to stop.", "stop")


def check_finished(run: Measurements) -> Advice | None:
    """Hardly anything is left to learn."""
    sentence = "It guesses about as well as anybody can, and hardly anything is left to learn."
    return Advice(FINISHED, sentence, "stop") if run.finished else None


def check_stuck(run: Measurements) -> Advice | None:
    """It knows how often each character comes, and learns no more."""
    if run.median_loss < run.unigram_loss / UNIGRAM_FACTOR and never_got_going(run, FLAT_FALL):
        sentence = "It was stuck at the level of letter frequencies. A larger rate may help."
        return Advice("stuck", sentence, "faster")
    return None


def check_too_low(run: Measurements) -> Advice | None:
    """After all this time its loss is still near ln V."""
    if run.median_loss > BLIND_FACTOR * run.blind_loss and never_got_going(run, SLOW_FALL):
        return Advice(
            "too low", "It learned very slowly. A larger learning rate may help.", "faster"
        )
    return None


CHECKS = (check_thrown_off, check_too_high, check_finished, check_memorizing,
          check_stuck, check_too_low)  # the gravest first  # fmt: skip


def best_margin(least: float) -> float:
    """How far above the least possible loss a network is about as good as can be."""
    return max(BEST_MARGIN_NATS, BEST_MARGIN * least)


def memorizes(run: Measurements) -> bool:
    """Whether its held-out loss rises while its loss is well below; or, without held-out text, its
    loss is below the entropy: so low only for someone who has read the very same text before."""
    if not run.held_out:
        return run.entropy is not None and run.loss < BY_HEART_FACTOR * run.entropy
    best = min(run.held_out)
    rises = min(run.held_out[-AGREEING_CHECKS:]) > RISE_FACTOR * best
    return rises and run.loss < BY_HEART_FACTOR * best


def is_far_off(run: Measurements) -> bool:
    """Whether its loss is so far above ln V that it will hardly recover."""
    return run.median_loss > DIVERGED_FACTOR * run.blind_loss + START_MARGIN_NATS


def knows_only_frequencies(run: Measurements, updates: int, fall: float) -> bool:
    """Whether it knows no more than how often each character comes, though there is more to know,
    and its loss hardly falls."""
    more_to_know = min(run.baselines[2:]) < WORTHWHILE_FACTOR * run.unigram_loss
    at_unigram_loss = run.median_loss > UNIGRAM_FACTOR * run.unigram_loss
    return more_to_know and at_unigram_loss and run.hardly_falls(updates, fall)


def never_got_going(run: Measurements, fall: float) -> bool:
    """Whether it knows only frequencies, never knew more, and was not thrown off."""
    if run.was_worse_than_untrained or run.best <= WORTHWHILE_FACTOR * run.unigram_loss:
        return False
    return knows_only_frequencies(run, PLATEAU_UPDATES, fall)
