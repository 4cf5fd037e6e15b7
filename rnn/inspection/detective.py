"""Whether a unit tells something: yes or no, at every place of a text. The unit is chosen on one
half of the places and judged on the other. Letters in shapes: N places, H hidden.

A score is balanced: the mean of the shares of "yes" and of "no" that are told right; ½ is chance.
"""

from dataclasses import dataclass

import numpy as np

from rnn.inspection.depth import Places
from rnn.network.cells.base import Array
from rnn.vocabulary import Ids

CUTS = np.linspace(0.02, 0.98, 49)  # quantiles at which a number may be cut into yes and no
RIDGE = 0.01  # of the variance of a unit of 1: keeps the reading of all units from chasing noise
SHIFTS = 20  # copies of the answers, moved along the text, whose best units are chance


@dataclass(frozen=True)
class BestUnit:
    """The unit that tells most, by itself."""

    unit: int
    is_high: bool  # where the answer is yes
    score: float  # on the places on which it was not chosen
    beats_chance: float  # how many times as well as the best for a shifted copy it was correlated


def balanced_score(said: Places, y: Places) -> float:
    """How many of the yes and of the no are told right, on average."""
    return float((said[y].mean() + (~said[~y]).mean()) / 2)


def score_number(x: Array, y: Places, learn: Places) -> tuple[float, bool]:
    """The score of x, (N,), cut where `learn` says it is best; and whether yes is high."""
    cuts = np.quantile(x[learn], CUTS)
    scores = np.array([balanced_score(x[learn] > cut, y[learn]) for cut in cuts])
    best = int(np.abs(scores - 0.5).argmax())
    is_high = bool(scores[best] >= 0.5)
    return balanced_score((x[~learn] > cuts[best]) == is_high, y[~learn]), is_high


def find_best_unit(h: Array, y: Places, learn: Places) -> BestUnit:
    """The unit of h, (N, H), that is correlated most with y, (N,), where `learn` is true."""
    X = h[learn].astype(np.float64)
    X -= X.mean(axis=0)
    X /= X.std(axis=0) + 1e-9
    step = len(y) // (SHIFTS + 1)
    copies = np.array([np.roll(y, k * step)[learn] for k in range(SHIFTS + 1)], dtype=np.float64)
    copies -= copies.mean(axis=1, keepdims=True)
    copies /= copies.std(axis=1, keepdims=True) + 1e-9
    strengths = np.abs(copies @ X) / len(X)  # (SHIFTS + 1, H)
    unit = int(strengths[0].argmax())
    score, is_high = score_number(h[:, unit], y, learn)
    return BestUnit(unit, is_high, score, float(strengths[0, unit] / (strengths[1:].max() + 1e-9)))


def score_together(h: Array, y: Places, learn: Places) -> float:
    """The score of all units together: a weighted sum of them, fitted where `learn` is true."""
    X, target = h[learn].astype(np.float64), y[learn] - y[learn].mean()
    mean = X.mean(axis=0)
    X -= mean
    weights = np.linalg.solve(X.T @ X + RIDGE * len(X) * np.eye(X.shape[1]), X.T @ target)
    return score_number((h - mean) @ weights, y, learn)[0]


def score_character(ids: Ids, y: Places, learn: Places) -> float:
    """The score of the character just read, by itself: it says yes if that is likelier than
    usual after it."""
    count = np.bincount(ids[learn], minlength=ids.max() + 1)
    yes = np.bincount(ids[learn], y[learn], len(count))
    said = yes > y[learn].mean() * count
    return balanced_score(said[ids[~learn]], y[~learn])
