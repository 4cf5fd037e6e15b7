"""The swing: how far one correction can move the score of a character, before any run.

    swing = hidden_size × learning_rate

Adagrad's first step moves every weight by the learning rate itself, whatever the gradient. A score
is a sum over H hidden units, none larger than 1, so by its own weights it moves by
H × learning_rate at most (and by one more learning_rate for its bias); the hidden units change too,
and may move it further. All weights move together: with a large swing the network's guesses are
thrown from one character to another at every update, and it guesses worse than blindly.

>>> from rnn import Hyperparameters
>>> find_swing(Hyperparameters(hidden_size=512, learning_rate=0.1))
51.2
"""

from rnn.training.hyperparameters import Hyperparameters

# From here on the loss of the first 25 updates rises above that of a blind guess, on every text.
# Tiny first weights make all hidden units alike, so their corrections add up; balanced ones differ,
# and so their corrections cancel out in part. The gates of a GRU or an LSTM begin half closed.
ALARMING, ALARMING_GATED, ALARMING_BALANCED = 8.0, 13.0, 40.0


def find_swing(hp: Hyperparameters) -> float | None:
    """The swing, where it is such a bound and was measured: with Adagrad, of one layer, from the
    first update on. Else None."""
    if hp.optimizer != "adagrad" or hp.layers > 1 or hp.schedule == "warmup":
        return None
    return hp.hidden_size * hp.learning_rate


def find_alarm(hp: Hyperparameters) -> float | None:
    """The swing, where it is so large that the network guesses worse than blindly at first."""
    swing = find_swing(hp)
    if hp.initialization != "notebook":
        least = ALARMING_BALANCED
    else:
        least = ALARMING if hp.cell == "vanilla" else ALARMING_GATED
    return swing if swing is not None and swing >= least else None


def warn_of_swing(hp: Hyperparameters) -> str:
    """A sentence for a run that has not begun, where the swing is alarming; else empty."""
    alarm = find_alarm(hp)
    return (
        f"With swing {alarm:.3g}, it is likely to guess worse than blindly at first."
        if alarm
        else ""
    )


def explain_alarm(alarm: float | None) -> str:
    """Why a run was thrown off: a sentence with a space before it, if there was an alarm."""
    if alarm is None:
        return ""
    by = f"by up to {alarm:.3g} (hidden size × rate)"
    return f" Each could move the score of a letter {by} through its own weights alone."
