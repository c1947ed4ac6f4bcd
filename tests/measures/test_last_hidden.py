"""The last hidden layer, and the directions along which it is seen."""

from __future__ import annotations

import numpy as np
import pytest

import backlight as bl
from backlight.measures.last_hidden import directions, last_hidden
from scenes.runs import trained

CHANCE = np.random.default_rng(0)
H = CHANCE.normal(size=(200, 6)) * [1, 4, 2, 0.1, 0.5, 3] + 5
ONE, THREE = CHANCE.normal(size=(1, 6)).astype(np.float32), CHANCE.normal(size=(3, 6)).astype(np.float32)


@pytest.mark.parametrize("kind", ["plain", "three", "relu"])
def test_samples_lie_at_their_last_hidden_activations(kind: str) -> None:
    run = trained(kind)
    X, T = run.data.X_train, run.data.T_train
    done = bl.backpropagate(run.network, X, T)
    np.testing.assert_allclose(
        last_hidden(run.network, X, T), done.H[run.architecture.depth - 1].T, rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("units", [1, 2, 3])
def test_of_up_to_three_units_they_are_the_units(units: int) -> None:
    assert (directions(H[:, :units], ONE[:, :units]) == np.eye(units)).all()


@pytest.mark.parametrize("W", [ONE, THREE, np.zeros_like(ONE)])
def test_they_are_two_at_right_angles_and_of_length_one(W: np.ndarray) -> None:
    axes = directions(H, W)
    assert axes.shape == (6, 2)
    np.testing.assert_allclose(axes.T @ axes, np.eye(2), atol=1e-12)


@pytest.mark.parametrize("W", [THREE, np.zeros_like(ONE)])
def test_of_several_outputs_or_where_nothing_is_read_the_samples_spread_most_along_them(W: np.ndarray) -> None:
    """The slow way: the covariance's own vectors."""
    _, vectors = np.linalg.eigh(np.cov(H.T))
    np.testing.assert_allclose(np.abs((directions(H, W) * vectors[:, :-3:-1]).sum(0)), 1, atol=1e-9)


def test_of_one_output_the_first_is_what_it_reads_and_the_other_the_widest_across() -> None:
    axes = directions(H, ONE)
    read = ONE[0] / np.linalg.norm(ONE[0])
    np.testing.assert_allclose(axes[:, 0], read, atol=1e-6)
    flat = (H - H.mean(0)) @ (np.eye(6) - np.outer(read, read))
    variances = np.linalg.eigvalsh(np.cov(flat.T))
    assert (flat @ axes[:, 1]).var(ddof=1) == pytest.approx(variances[-1], rel=1e-6)


@pytest.mark.parametrize("W", [ONE, THREE])
def test_they_do_not_flip(W: np.ndarray) -> None:
    """Of the directions in which samples spread, the largest part is positive; mirrored samples change nothing."""
    axes, mirrored = directions(H, W), directions(-H, W)
    np.testing.assert_allclose(axes, mirrored, atol=1e-9)
    for axis in axes.T[1 if W is ONE else 0 :]:
        assert axis[np.abs(axis).argmax()] > 0
