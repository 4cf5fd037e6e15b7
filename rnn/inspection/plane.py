"""A plane in which to draw points of many dimensions, that does not jump while they move. Letters
in shapes: N points, H dimensions."""

import numpy as np

from rnn.network.cells.base import Array

SHARE = 0.3  # of the way to where the points pull it, that the plane turns in a step
STEPS = 2


def calm_plane(points: Array, before: Array | None = None) -> Array:
    """Two directions at right angles, of shape (H, 2), for points of shape (N, H) whose mean is 0:
    draw `points @ plane`.

    Without a plane `before`, the one in which they are spread widest (principal components). Else
    that one, turned a little towards it: steps of orthogonal iteration (Golub and Van Loan,
    section 7.3), of which only a share is taken. Its directions neither flip nor change places.
    """
    X = points.astype(np.float64)
    if before is None or before.shape[0] != X.shape[1]:
        return main_directions(X)
    plane = before
    for _ in range(STEPS):
        pull = X.T @ (X @ plane)
        length = np.linalg.norm(pull, axis=0)
        if not length.all():
            break
        Q, R = np.linalg.qr((1 - SHARE) * plane + SHARE * pull / length)
        plane = Q * np.where(np.diag(R) < 0, -1.0, 1.0)
    return plane


def main_directions(X: Array) -> Array:
    """The first two principal components of the rows of X, of shape (H, 2), each with its largest
    entry positive."""
    directions = np.zeros((X.shape[1], 2))
    found = np.linalg.svd(X, full_matrices=False)[2][:2].T
    directions[:, : found.shape[1]] = found
    largest = np.abs(directions).argmax(axis=0)
    signs = np.where(directions[largest, [0, 1]] < 0, -1.0, 1.0)
    oriented: Array = directions * signs
    return oriented


def centred(points: Array) -> Array:
    """The points less their mean."""
    moved: Array = points - points.mean(axis=0)
    return moved


def fill_picture(flat: Array) -> Array:
    """Points of shape (N, 2) as float32, all within the circle of radius 1 that they reach."""
    radius = np.linalg.norm(flat, axis=1).max(initial=0)
    return (flat / (radius or 1.0)).astype(np.float32)
