"""The riddle lab: the losses of a few short runs side by side, and what told them beforehand."""

from pages.ui.elements.looks.base import LookElement, Picture
from pages.ui.elements.looks.charts import curves, curves_spec, fit_axis
from pages.ui.format import format_count
from rnn.playground.looks.riddle import Riddle, RiddleAnswer
from rnn.playground.riddle import ARMS, RISEN, UPDATES, LabResult, Outcome
from rnn.playground.riddle_watch import NONE
from rnn.training.swing import find_swing

BLIND = "a blind guess"
LOWER, LOWEST, HIGHEST = 0.1, 1.0, 100.0  # nats on the axis
LOW = 130  # pixels: below the form, on the same screen
LARGE, CALM = 5.0, 1.5  # swings that are told apart


def draw(answer: RiddleAnswer) -> Picture:
    """A curve for each run."""
    names = (*(ARMS[arm].label for arm in answer.arms), BLIND)
    result = answer.result
    data = {
        ARMS[outcome.arm].label: [*enumerate(outcome.losses, 1)]
        for outcome in (result.outcomes if result else ())
    }
    if result and result.blind:
        data[BLIND] = [(1, result.blind), (UPDATES, result.blind)]
    losses = [loss for points in data.values() for _, loss in points]
    low, high = min([LOWEST, *losses]), fit_axis(HIGHEST, losses, 10)
    spec = curves_spec(
        ("updates", UPDATES),
        ("loss (nats)", LOWEST if low == LOWEST else LOWER, high),
        names,
        len(names) - 1,
        LOW,
    )
    alt = "The loss of each run at each of its updates. " + " ".join(describe(answer))
    return Picture([curves(spec, data, alt)])


def describe(answer: RiddleAnswer) -> list[str]:
    """What can be said before it is run, and what came of it."""
    result = answer.result
    if result is None:
        return [
            "Through the weights of a letter alone, one correction can move its score by up to "
            "hidden size × learning rate. We call that the swing; a difference of 3 already means "
            "20 to 1.",
            *(f"{ARMS[arm].label}: swing {_swing(arm):.3g}." for arm in answer.arms),
        ]
    said = [_describe_outcome(outcome) for outcome in result.outcomes if outcome.losses]
    if result.cut_to:
        said.append(f"The text is so short that none has a memory longer than {result.cut_to}.")
    if not result.is_done:
        return [*said, "It is running."]
    return [*_judge_guess(answer.guess, result), *said, *_compare_swings(result)]


def _swing(arm: str) -> float:
    return find_swing(ARMS[arm].hyperparameters) or 0.0


def _describe_outcome(outcome: Outcome) -> str:
    end = "and then its numbers grew beyond all bounds" if outcome.diverged else (
        f"{outcome.losses[-1]:.1f} after {format_count(len(outcome.losses), 'update')}"
    )  # fmt: skip
    label, worst = ARMS[outcome.arm].label, max(outcome.losses)
    return f"{label} (swing {_swing(outcome.arm):.3g}): at worst {worst:.1f} nats, {end}."


def _judge_guess(guess: str, result: LabResult) -> list[str]:
    """Who never got clearly worse than a blind guess, and whether that was guessed."""
    cured = [o.arm for o in result.outcomes if result.rise_of(o) < RISEN]
    names = join_names([ARMS[arm].label for arm in cured])
    worse = f"worse than a blind guess ({result.blind:.1f} nats) by {RISEN} nats or more"
    said = f"In {UPDATES} updates never {worse}: {names}."
    if not cured:
        said = f"Each of them got {worse}."
    if not guess:
        return [said]
    is_right = guess in cured or (guess == NONE and not cured)
    return [f"You guessed {'right' if is_right else 'otherwise'}. {said}"]


def join_names(names: list[str]) -> str:
    """Names one after the other, as in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _compare_swings(result: LabResult) -> list[str]:
    """Whether the swing told it, where there were large and small ones."""
    large = [o for o in result.outcomes if _swing(o.arm) >= LARGE]
    small = [o for o in result.outcomes if _swing(o.arm) <= CALM]
    told = all(result.rise_of(o) >= RISEN for o in large) and all(
        result.rise_of(o) < RISEN for o in small
    )
    if not (large and small and told):
        return []
    return [
        f"The swing told it beforehand: those with {LARGE:g} or more got worse than a blind "
        f"guess by {RISEN} nats or more, those with {CALM} or less did not."
    ]


LOOK = LookElement(
    key="riddle",
    label="The riddle",
    question="Why did the first network get worse before it got better?",
    to_do="This playground grew from a notebook. Choose up to four runs, the notebook's own or "
    "such as differ from it in one setting, guess which of them, if any, never gets clearly worse "
    f"than a blind guess, and run {UPDATES} updates of each. Your own network is left alone.",
    asks=Riddle,
    describe=describe,
    draw=draw,
)
