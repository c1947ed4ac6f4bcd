"""The plane that holds most of a run's path, and the loss on it."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest

import backlight as bl
from backlight import kernel
from backlight.measures.loss_plane import LossPlane, around, resolution
from scenes.runs import KINDS, STEPS, trained

DRAWN = [kind for kind in KINDS if kind != "diverged"]


@functools.cache
def plane(kind: str) -> LossPlane:
    run = trained(kind)
    return LossPlane.of([run.at(step).network for step in range(0, STEPS + 1, 4)])


@pytest.mark.parametrize("kind", DRAWN)
def test_the_plane_goes_through_the_end_along_two_unit_directions(kind: str) -> None:
    found, run = plane(kind), trained(kind)
    assert np.allclose(found.axes @ found.axes.T, np.eye(2), atol=1e-9)
    assert found.place(run.network) == pytest.approx((0, 0), abs=1e-6)
    assert found.place(run.at(0).network)[0] <= 1e-9
    assert 0 < found.share <= 1


def test_the_plane_holds_most_of_the_path() -> None:
    run, found = trained("relu"), plane("relu")
    path = np.array([run.at(step).network.parameters for step in range(0, STEPS + 1, 4)], np.float64)
    path -= path[-1]
    inside_ = ((path @ found.axes.T) ** 2).sum() / (path**2).sum()
    assert found.share == pytest.approx(inside_)
    squares = np.linalg.svd(path, compute_uv=False) ** 2
    assert found.share == pytest.approx(squares[:2].sum() / squares.sum())


def test_two_parameters_are_the_plane() -> None:
    run = bl.train(bl.load("sine", n=60), hidden=(), steps=90)
    found = LossPlane.of([run.at(step).network for step in range(0, 91, 10)])
    assert found.share == pytest.approx(1)
    network = run.at(20).network
    rebuilt = run.network.parameters + np.array(found.place(network)) @ found.axes
    assert np.allclose(rebuilt, network.parameters, atol=1e-6)


def test_weights_that_never_moved_have_a_plane_too() -> None:
    network = trained("plain").network
    found = LossPlane.of([network, network])
    assert np.allclose(found.axes @ found.axes.T, np.eye(2))
    assert found.share == 1


def test_the_surface_is_the_loss_of_the_networks_of_the_plane() -> None:
    run, found = trained("plain"), plane("plain")
    net, X, T = run.architecture.struct, run.data.X_train, run.data.T_train
    surface = found.losses((-1.0, 2.0), (-0.5, 1.0), (4, 7), X, T)
    assert surface.shape == (4, 7)
    for row, column, x, y in ((0, 0, -1.0, 1.0), (3, 6, 2.0, -0.5), (2, 2, 0.0, 0.0), (1, 4, 1.0, 0.5)):
        parameters = run.network.parameters + np.array([x, y]) @ found.axes
        assert surface[row, column] == pytest.approx(kernel.evaluate(net, parameters, X, T)[0], rel=1e-6)
    assert surface[2, 2] == pytest.approx(run.at(-1).train_loss, rel=1e-6)


def test_the_rectangle_has_its_aspect_and_holds_the_path() -> None:
    (left, right), (bottom, top) = around([(-3.0, 0.0), (0.0, 0.0), (-1.0, 0.5)], 1.5)
    assert (right - left) / (top - bottom) == pytest.approx(1.5)
    assert left < -3
    assert right > 0
    assert bottom < 0
    assert top > 0.5


def test_large_networks_have_a_coarser_surface() -> None:
    small, large = (math.prod(resolution(parameters, 500, 1.5)) for parameters in (105, 200_000))
    assert small > 4_500
    assert 1000 < large < 1500
