"""The swing: how far one correction can move the score of a character, before any run.

    swing = hidden_size × learning_rate

Adagrad's first step moves every weight by the learning rate itself, whatever the gradient. A score
is a sum over H hidden units, none larger than 1, so it moves by H × learning_rate at most (and by
one more learning_rate for its bias). All of them move together: with a large swing the network's
guesses are thrown from one character to another at every update, and it guesses worse than blindly.

>>> from rnn import Hyperparameters
>>> find_swing(Hyperparameters(hidden_size=512, learning_rate=0.1))
51.2
"""

from rnn.training.hyperparameters import Hyperparameters

ALARMING = 5.0  # from here on the loss rises above that of a blind guess, on every text


def find_swing(hp: Hyperparameters) -> float | None:
    """The swing, where it is such a bound and was measured: with Adagrad, of one layer, from the
    first update on. Else None."""
    if hp.optimizer != "adagrad" or hp.layers > 1 or hp.schedule == "warmup":
        return None
    return hp.hidden_size * hp.learning_rate


def warn_of_swing(hp: Hyperparameters) -> str:
    """A sentence for a run that has not begun, where the swing is alarming; else empty."""
    swing = find_swing(hp)
    if swing is None or swing < ALARMING:
        return ""
    return f"With swing {swing:.3g}, it will guess worse than blindly at first."


def explain_swing(swing: float | None) -> str:
    """Why a run was thrown off: a sentence with a space before it, where the swing is alarming;
    else empty."""
    if swing is None or swing < ALARMING:
        return ""
    return f" Each could move the score of a letter by up to {swing:.3g} (hidden size × rate)."
