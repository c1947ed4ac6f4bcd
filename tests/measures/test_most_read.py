"""Which inputs a network reads most."""

from __future__ import annotations

import numpy as np
import pytest

import backlight as bl
from backlight.measures.most_read import most_read, reading
from backlight.network.architecture import Architecture
from backlight.network.network import Network


def network(W: np.ndarray) -> Network:
    """With these weights in its first layer, and none further on."""
    units, inputs = W.shape
    architecture = Architecture((inputs, units, 1), ("tanh",), "binary_cross_entropy")
    parameters = np.zeros(architecture.parameter_count, np.float32)
    parameters[architecture.weight_slice(1)] = W.ravel()
    return Network(architecture, parameters)


def test_it_is_the_root_of_the_variance_that_an_input_brings_into_the_first_layer() -> None:
    """Each input alone, the others at their mean, through the layer: the slow way."""
    chance = np.random.default_rng(0)
    X = (chance.normal(size=(300, 5)) * [1, 3, 0.2, 0, 1] + [0, 0, 5, 7, 0]).astype(np.float32)
    W = chance.normal(size=(4, 5)).astype(np.float32)
    for unit, found in enumerate(reading(network(W), X).tolist()):
        alone = np.tile(X.mean(0), (300, 1)).astype(np.float64)
        alone[:, unit] = X[:, unit]
        assert found == pytest.approx(np.sqrt((alone @ W.T.astype(np.float64)).var(axis=0).sum()), rel=1e-4, abs=1e-9)


def test_a_constant_input_is_not_read_however_large_its_weights() -> None:
    X = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    X[:, 1] = 3
    W = np.array([[0.1, 100, 0.3, 0.2]])
    assert most_read(network(W), X) == (2, 3)


def test_they_are_in_ascending_order_and_the_first_of_those_alike() -> None:
    X = np.tile([[-1.0], [1.0]], (1, 4)).astype(np.float32)
    assert most_read(network(np.array([[1.0, 2.0, 3.0, 0.5]])), X) == (1, 2)
    assert most_read(network(np.ones((3, 4))), X) == (0, 1)


def test_of_a_run_that_diverged_those_that_vary_most() -> None:
    X = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32) * [1, 3, 2]
    assert most_read(network(np.array([[np.nan, 1, np.inf]])), X) == (1, 2)


def test_the_first_pixels_of_digits_are_not_chosen() -> None:
    """They are white on every picture."""
    run = bl.train(bl.load("digits"), hidden=(4,), steps=10)
    assert np.ptp(run.data.X_train[:, 0]) == 0
    assert all(np.ptp(run.data.X_train[:, axis]) > 0 for axis in most_read(run.network, run.data.X_train))
