"""How good is it? The run's losses in words, held against what simple readers reach."""

from pages.ui.elements.loss_chart import Levels
from rnn.evaluation.ngram_baselines import best_beaten, perplexity
from rnn.playground.run import Run
from rnn.training.diagnosis import KNOWN_BY_HEART, MEMORIZES

LOSS = (
    "How surprised it is, on average, by the letter that really comes next. 0 would mean never: it "
    "knew every letter. The lower, the better."
)
BEST_POSSIBLE = "best possible"
NEAR = 0.02  # nats: nobody sees the difference


def levels(run: Run) -> Levels:
    """The dashed lines of the chart."""
    found = [(rung.loss, rung.name) for rung in run.baselines]
    if run.corpus.entropy is not None:
        found.append((run.corpus.entropy, BEST_POSSIBLE))
    return found


def guess(run: Run) -> str:
    """The loss, as something one can imagine."""
    trainer = run.trainer
    loss, letters = trainer.ema_loss, len(trainer.vocabulary)
    if trainer.iteration == 0:
        return f"Loss **{loss:.2f}**: a blind guess among all {letters} letters."
    if loss > trainer.blind_loss:
        return f"Loss **{loss:.2f}**: worse than a blind guess among all {letters} letters."
    return f"Loss **{loss:.2f}**: as if choosing between **{perplexity(loss):.1f}** letters."


def place(run: Run) -> str:
    """Whom it beats."""
    if run.trainer.iteration == 0:
        return "The dashed lines show what simpler readers of this text reach."
    if run.finished:
        return "It knows the rule."
    beaten, entropy = best_beaten(run.judged_loss, run.baselines), run.corpus.entropy
    if entropy is not None and run.judged_loss < KNOWN_BY_HEART * entropy:
        return "Only someone who knows this very text by heart does so well."
    if entropy is not None and run.judged_loss < entropy + NEAR:
        return "Nobody can do better."
    if beaten is None:
        return "It does not yet know more than someone who only knows which letters there are."
    return f"It now knows more than someone who {beaten.description}."


def kept_back(run: Run) -> str:
    """What it makes of the text it never trains on."""
    if why := run.corpus.why_nothing_is_kept_back():
        return why
    checks = [loss for _, loss in run.trainer.history.held_out]
    if not checks:
        return "The last tenth of the text is kept back, to see what it makes of something new."
    best, latest = min(checks), checks[-1]
    if latest <= MEMORIZES * best:
        return f"On the tenth of the text that is kept back: **{latest:.2f}**."
    why = (
        "it is starting to memorise instead of to learn"
        if run.trainer.ema_loss < best
        else "it was better before"
    )
    return f"On the tenth kept back it was at **{best:.2f}** and is at **{latest:.2f}**: {why}."
