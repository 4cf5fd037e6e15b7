"""The plane in which points are drawn: the one of the widest spread, reached without a jump."""

import numpy as np
import pytest

from rnn.inspection.plane import calm_plane, centred, fill_picture, main_directions


def cloud(seed: int = 0, N: int = 30, H: int = 12) -> np.ndarray:
    """Points that are spread unequally."""
    spread = np.linspace(3, 0.1, H)
    return centred(np.random.default_rng(seed).normal(0, spread, (N, H)))


def test_at_first_it_is_the_plane_of_the_widest_spread() -> None:
    points = cloud()
    plane = calm_plane(points)
    values, vectors = np.linalg.eigh(np.cov(points.T))  # another way to the principal components
    np.testing.assert_allclose(np.abs(plane.T @ vectors[:, [-1, -2]]), np.eye(2), atol=1e-9)
    assert (points @ plane).var(axis=0).sum() == pytest.approx(
        values[-2:].sum() * (len(points) - 1) / len(points)
    )


def test_its_directions_stay_at_right_angles() -> None:
    plane = None
    for seed in range(20):
        plane = calm_plane(cloud(seed), plane)
        np.testing.assert_allclose(plane.T @ plane, np.eye(2), atol=1e-9)


def test_points_that_rest_are_soon_drawn_in_their_widest_plane() -> None:
    points, plane = cloud(1), calm_plane(cloud(2))
    best = (points @ main_directions(points)).var()
    for _ in range(40):
        plane = calm_plane(points, plane)
    assert (points @ plane).var() == pytest.approx(best, rel=1e-3)


def test_points_that_move_a_little_are_drawn_a_little_farther() -> None:
    """Also where the second and third directions change places, which would turn a plane that is
    found anew by a right angle."""
    fixed = np.linalg.qr(cloud())[0]
    plane, jumps, jumps_anew = None, [], []
    last = last_anew = None
    for second in np.linspace(1.3, 0.7, 60):
        points = centred(fixed * [2, second, 2 - second, *[0.1] * 9])
        plane = calm_plane(points, plane)
        drawn, anew = points @ plane, points @ main_directions(points)
        size = np.linalg.norm(drawn)
        if last is not None and last_anew is not None:
            jumps.append(np.linalg.norm(drawn - last) / size)
            jumps_anew.append(np.linalg.norm(anew - last_anew) / size)
        last, last_anew = drawn, anew
    assert max(jumps) < 0.07 < 0.5 < max(jumps_anew)


@pytest.mark.parametrize("points", [np.zeros((5, 6)), np.zeros((1, 6)), np.ones((3, 1))])
def test_points_without_a_spread_can_be_drawn(points: np.ndarray) -> None:
    plane = calm_plane(centred(points))
    again = calm_plane(centred(points), plane)
    assert again.shape == (points.shape[1], 2)
    drawn = fill_picture(points @ again)
    assert drawn.dtype == np.float32 and np.isfinite(drawn).all()


def test_a_picture_is_filled_to_its_edge() -> None:
    drawn = fill_picture(cloud()[:, :2])
    assert np.linalg.norm(drawn, axis=1).max() == pytest.approx(1)
