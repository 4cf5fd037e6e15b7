"""How good is it? The run's losses in words, held against what n-gram baselines reach."""

import math
from dataclasses import dataclass

from pages.ui.elements.styled_text import heading_html, note_html
from pages.ui.format import format_all, format_number
from rnn.corpora.base import LONG, Corpus
from rnn.evaluation.ngram_baselines import highest_beaten, perplexity
from rnn.playground.finish import can_finish
from rnn.playground.frame import Frame
from rnn.playground.samples import grader_of
from rnn.training.diagnosis import BY_HEART_FACTOR, RISE_FACTOR, best_margin

LOSS = (
    "How surprised it is, on average, by the letter that really comes next: 0 if it was sure of "
    "every letter. The lower, the better. Experts call it cross-entropy, in nats. Those who have "
    "counted letters leave some chance to what they have not met, as a guesser of new text must."
)
MANY = 100  # letters to choose between: of more no fractions are told
SURE = 1.05  # letters to choose between; less is told as one
BEST_POSSIBLE = "best possible"
NOBODY_BETTER = "the best of all guessers"
LAGGING = 30  # updates: of the running mean of the loss, half is of those before
UNTESTED = "With this learning rate it has not been tested yet."
LAGS = "The learning rate has just changed, and the loss shows it only slowly."
NEVER_READ = "On pages it has never read"
LINES_READ = "On lines kept back that stand in the rest, too"
SOME_READ = "On lines kept back that are not all new"
SOME = 0.25  # of the lines kept back: if the rest has so many of them, it is said
NOT_EVEN_BLIND = "does not beat a blind guess"
ONLY_BY_HEART = "The text is too short for a test, so it may just learn it by heart."


@dataclass(frozen=True)
class Level:
    """A dashed line of the chart: a loss, its name, and who reaches it."""

    loss: float
    name: str
    explanation: str


def chart_levels(frame: Frame, corpus: Corpus) -> list[Level]:
    """The dashed lines of the chart."""
    levels = [Level(b.loss, b.name, f"someone who {b.description}") for b in frame.baselines]
    if corpus.entropy is not None:
        levels.append(Level(corpus.entropy, BEST_POSSIBLE, NOBODY_BETTER))
    return levels


def told_level(frame: Frame, corpus: Corpus) -> str | None:
    """The name of the line that `describe_standing` speaks of, if it speaks of one."""
    if frame.iteration == 0 or is_untested(frame):
        return None
    if corpus.entropy is not None and (frame.finished or _is_best(frame, corpus)):
        return BEST_POSSIBLE
    beaten = highest_beaten(_compared_loss(frame), frame.baselines)
    return beaten.name if beaten else None


def _is_best(frame: Frame, corpus: Corpus) -> bool:
    """Whether its loss is about the least that anybody can reach."""
    entropy = corpus.entropy
    if entropy is None or not can_finish(corpus):
        return False
    return _compared_loss(frame) < entropy + best_margin(entropy)


def _compared_loss(frame: Frame) -> float:
    """The loss that is held against what others reach; infinite as long as the network is worse
    than a blind guess, however well it did when it was tested."""
    return math.inf if frame.ema_loss > frame.blind_loss else frame.comparison_loss


def loss_html(
    frame: Frame, corpus: Corpus, vocabulary_size: int, compared: str = "", legend: str = ""
) -> str:
    """The loss in words, under its heading; `compared`: what another curve in the chart is, whose
    legend stands below. All that is said has to fit on three lines: see style.css."""
    standing, held_out = describe_standing(frame, corpus), describe_held_out(frame, corpus)
    if compared:
        said = f"{held_out if frame.curve.held_out else standing} {compared}"
    else:
        where = _where(corpus)
        if standing.startswith(where):
            held_out = held_out.replace(where, "There")
        said = f"{standing} {held_out}".rstrip()
    return (
        f'<section class="rnn-guesses">{heading_html("How well it guesses", LOSS)}'
        f'<div class="rnn-standing">{note_html(describe_loss(frame, vocabulary_size))}'
        f"{note_html(said)}</div>{legend}</section>"
    )


def describe_loss(frame: Frame, vocabulary_size: int) -> str:
    """The loss, as something one can imagine."""
    loss, letters = frame.ema_loss, format_all(vocabulary_size, "letter")
    if vocabulary_size == 1:
        return f"Loss **{loss:,.2f}**: all letters are the same one."
    if frame.iteration == 0:
        return f"A blind guess among {letters} has a loss of **{loss:,.2f}**."
    if loss > frame.blind_loss:
        return f"Loss **{loss:,.2f}**: worse than a blind guess among {letters}."
    if perplexity(loss) < SURE:
        return f"Loss **{loss:,.2f}**: all but sure of every letter, on average."
    return f"Loss **{loss:,.2f}**: as if choosing between **{format_choices(loss)}** letters."


def format_choices(loss: float) -> str:
    """The letters between which to choose would have such a loss."""
    choices = perplexity(loss)
    return f"{choices:.1f}" if choices < MANY else f"{choices:,.0f}"


def describe_standing(frame: Frame, corpus: Corpus) -> str:
    """Which baselines it beats."""
    if frame.blind_loss == 0:
        return "All letters of its text are the same, so there is nothing to guess."
    if frame.iteration == 0:
        best = "" if corpus.entropy is None else ", and what the best of all can"
        return f"The dashed lines show what simple guessers reach on this text{best}."
    if lags_behind(frame):
        return LAGS
    if is_off_for_moments(frame):
        alone = f"the last one alone had {latest_loss(frame):.2f}"
        return f"The loss is a mean of the latest updates; {alone}."
    if frame.finished:
        return "It guesses about as well as anybody can: hardly anything is left to learn."
    if is_untested(frame):
        return UNTESTED
    if not frame.baselines:
        return "The simple guessers for this long text are not ready yet."
    loss, entropy = _compared_loss(frame), corpus.entropy
    if entropy is not None and loss < BY_HEART_FACTOR * entropy:
        return "Only someone who knows this very text by heart does so well."
    if _is_best(frame, corpus):
        return "Reading its text, it guesses about as well as anybody can."
    beaten = highest_beaten(loss, frame.baselines)
    if frame.curve.held_out:
        comma = "" if _where(corpus) == NEVER_READ else ","
        where, now = f"{_where(corpus)}{comma} ", ""  # the sentence after it says at which update
    else:
        keeps_back = corpus.parts()[1] or not corpus.open_ended
        where, now = "" if keeps_back else "On this very text ", "now "
    deed = f"{now}beats someone who {beaten.description}" if beaten else NOT_EVEN_BLIND
    sentence = f"{where}it {deed}."
    return sentence[0].upper() + sentence[1:]


def _where(corpus: Corpus) -> str:
    """On which text the test is, as a sentence begins."""
    if corpus.repeats_its_end:
        return LINES_READ
    return SOME_READ if corpus.repeated_lines >= SOME else NEVER_READ


def lags_behind(frame: Frame) -> bool:
    """Whether the loss, a mean of the latest updates, is for the most part of another learning
    rate."""
    return frame.rate_changed and 0 < frame.updates_at_rate < LAGGING


def is_untested(frame: Frame) -> bool:
    """Whether the last test on text kept back was before the learning rate was changed."""
    checks, since = frame.curve.held_out, frame.iteration - frame.updates_at_rate
    return frame.rate_changed and bool(checks) and checks[-1][0] <= since < frame.iteration


def is_off_for_moments(frame: Frame) -> bool:
    """Whether the loss, a mean of the latest updates, is worse than a blind guess because of some,
    while the network itself is not."""
    return frame.ema_loss > frame.blind_loss > 2 * latest_loss(frame)


def latest_loss(frame: Frame) -> float:
    """The loss of the latest update alone, nats."""
    recent = frame.curve.recent
    return float(recent[-1]) if len(recent) else frame.ema_loss


def describe_held_out(frame: Frame, corpus: Corpus) -> str:
    """What it makes of the text that it never trains on."""
    held_out = corpus.parts()[1]
    if frame.blind_loss == 0 or lags_behind(frame):
        return ""
    if not held_out:
        why = corpus.why_nothing_is_kept_back()
        is_graded = grader_of(corpus) is not None
        if is_graded or len(corpus.text) >= LONG or not told_level(frame, corpus):
            return why
        return ONLY_BY_HEART
    checks = frame.curve.held_out
    if not checks:
        if corpus.repeats_its_end:
            return "The last tenth of the text is kept back, but all its lines stand in the rest."
        if corpus.repeated_lines >= SOME:
            return "The last tenth of the text is kept back, but some lines stand in the rest, too."
        return "The last tenth of the text is kept back, as a test on pages it has never read."
    best, (iteration, latest) = min(loss for _, loss in checks), checks[-1]
    when = f"at update {format_number(iteration)}"
    told = f"{_where(corpus)}, {when}: **{latest:,.2f}**"
    looks_alike = f"{latest:.2f}" == f"{best:.2f}"
    if latest <= RISE_FACTOR * best or looks_alike or frame.finished:
        return f"{told}."
    told = f"{told} (its best: **{best:.2f}**)"
    improves = frame.memorizes and not frame.rate_changed and frame.ema_loss <= frame.blind_loss
    return f"{told}: it gets better at its own alone." if improves else f"{told}."
