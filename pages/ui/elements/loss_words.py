"""How good is it? The run's losses in words, held against what n-gram baselines reach."""

from pages.ui.elements.styled_text import heading_html, note_html
from rnn.corpora.base import Corpus
from rnn.evaluation.ngram_baselines import best_beaten, perplexity
from rnn.playground.frame import Frame
from rnn.training.diagnosis import BY_HEART_FACTOR, RISE_FACTOR

LOSS = (
    "How surprised it is, on average, by the letter that really comes next. 0 would mean never: it "
    "knew every letter. The lower, the better."
)
BEST_POSSIBLE = "best possible"
NEAR = 0.02  # nats: nobody sees the difference

Levels = list[tuple[float, str]]  # loss, name


def chart_levels(frame: Frame, corpus: Corpus) -> Levels:
    """The dashed lines of the chart."""
    levels = [(baseline.loss, baseline.name) for baseline in frame.baselines]
    if corpus.entropy is not None:
        levels.append((corpus.entropy, BEST_POSSIBLE))
    return levels


def loss_html(frame: Frame, corpus: Corpus, vocabulary_size: int) -> str:
    """The loss in words, under its heading."""
    standing = f"{describe_standing(frame, corpus)} {describe_held_out(frame, corpus)}"
    return (
        heading_html("How well it guesses", LOSS)
        + note_html(describe_loss(frame, vocabulary_size))
        + note_html(standing)
    )


def describe_loss(frame: Frame, vocabulary_size: int) -> str:
    """The loss, as something one can imagine."""
    loss = frame.ema_loss
    if frame.iteration == 0:
        return f"Loss **{loss:.2f}**: a blind guess among all {vocabulary_size} letters."
    if loss > frame.blind_loss:
        return f"Loss **{loss:.2f}**: worse than a blind guess among all {vocabulary_size} letters."
    return f"Loss **{loss:.2f}**: as if choosing between **{perplexity(loss):.1f}** letters."


def describe_standing(frame: Frame, corpus: Corpus) -> str:
    """Which baselines it beats."""
    if frame.iteration == 0:
        return "The dashed lines show what simple guessers reach on this text."
    if frame.solved:
        return "It knows the rule."
    if not frame.baselines:
        return "The simple guessers for this long text are not ready yet."
    loss, entropy = frame.comparison_loss, corpus.entropy
    if entropy is not None and loss < BY_HEART_FACTOR * entropy:
        return "Only someone who knows this very text by heart does so well."
    if entropy is not None and loss < entropy + NEAR:
        return "Nobody can do better."
    beaten = best_beaten(loss, frame.baselines)
    if beaten is None:
        return "It does not yet know more than someone who only knows which letters there are."
    return f"It now knows more than someone who {beaten.description}."


def describe_held_out(frame: Frame, corpus: Corpus) -> str:
    """What it makes of the text that it never trains on."""
    if why := corpus.why_nothing_is_kept_back():
        return why
    checks = [loss for _, loss in frame.curve.held_out]
    if not checks:
        return "The last tenth of the text is kept back, to see what it makes of something new."
    best, latest = min(checks), checks[-1]
    if latest <= RISE_FACTOR * best:
        return f"On the tenth of the text that is kept back: **{latest:.2f}**."
    why = (
        "it is starting to memorise instead of to learn"
        if frame.ema_loss < best
        else "it was better before"
    )
    return f"On the tenth kept back it was at **{best:.2f}** and is at **{latest:.2f}**: {why}."
