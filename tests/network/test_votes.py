"""Votes add up to what backpropagation has."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import backlight as bl
from backlight.network import votes
from backlight.network.architecture import ACTIVATIONS
from backlight.network.backpropagation import Backpropagation


def _pass(activation: str = "tanh", outputs: int = 3) -> Backpropagation:
    rng = np.random.default_rng(0)
    sizes = (4, 5, 3, outputs)
    W = [rng.normal(size=(after, before)) for before, after in itertools.pairwise(sizes)]
    b = [rng.normal(size=units) for units in sizes[1:]]
    network = bl.Network.of(W, b, activation=activation, loss="cross_entropy", dtype=np.float64)  # type: ignore[arg-type]
    return bl.backpropagate(network, rng.normal(size=(2, 4)), [0, 2])


@pytest.mark.parametrize("layer", [1, 2, 3])
@pytest.mark.parametrize("sample", [0, 1])
def test_votes_forward_add_up_to_the_pre_activation(layer: int, sample: int) -> None:
    done = _pass()
    cast = votes.forward(done, layer, sample)
    np.testing.assert_allclose(cast.cast.sum(1), done.Z[layer][:, sample], rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(cast.totals, done.Z[layer][:, sample])
    np.testing.assert_array_equal(cast.values[:-1], done.H[layer - 1][:, sample])
    np.testing.assert_array_equal(cast.cast[:, -1], done.b[layer])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("layer", [1, 2])
def test_votes_backward_scaled_by_the_slope_are_the_delta(activation: str, layer: int) -> None:
    done = _pass(activation)
    cast, slopes = votes.backward(done, layer, 1), votes.slopes(done, layer, 1)
    np.testing.assert_allclose(cast.cast.sum(1), cast.totals, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(cast.totals * slopes, done.delta[layer][:, 1], rtol=1e-12, atol=1e-15)
    assert cast.cast[2, 0] == done.W[layer + 1][0, 2] * done.delta[layer + 1][0, 1]


def test_the_count_begins_at_nothing_and_ends_at_the_total() -> None:
    cast = votes.forward(_pass(), 2)
    assert cast.counted.shape == (3, 7)
    assert (cast.counted[:, 0] == 0).all()
    np.testing.assert_allclose(cast.counted[:, -1], cast.totals, rtol=1e-12)
    np.testing.assert_allclose(np.diff(cast.counted, axis=1), cast.cast, rtol=1e-12)


@pytest.mark.parametrize("rate", [0.1, 1e6])
def test_of_a_pass_of_the_kernel_all_is_as_the_kernel_has_it(rate: float) -> None:
    """To the bit: what comes back, scaled by the slope, is the delta, also where numbers have become infinite."""
    run = bl.train(bl.load("ripple", n=80), hidden=(8, 8), activation="relu", learning_rate=rate, steps=40)
    done = bl.backpropagate(run.network, run.data.X_train[:1], run.data.T_train[:1])
    assert np.isfinite(done.loss) == (rate == 0.1)
    for layer in (1, 2):
        back, slopes = votes.backward(done, layer).totals, votes.slopes(done, layer)
        with np.errstate(all="ignore"):
            product = back.astype(np.float32) * slopes.astype(np.float32)
            np.testing.assert_array_equal(product, done.delta[layer][:, 0])
            wanted = done.W[layer + 1].T.astype(float) @ done.delta[layer + 1][:, 0].astype(float)
            scale = np.abs(done.W[layer + 1]).T.astype(float) @ np.abs(done.delta[layer + 1][:, 0]).astype(float)
        finite = np.isfinite(back)
        assert (np.abs(back[finite] - wanted[finite]) <= 1e-6 * scale[finite]).all()
        assert not (np.abs(wanted[~finite]) <= 3.4e38).any()


def test_votes_of_the_kernels_floats() -> None:
    example = bl.worked_example()
    done = bl.backpropagate(example.network, example.x, example.t)
    cast = votes.backward(done, 2)
    np.testing.assert_allclose(cast.totals, [1.5 * -0.45, -0.8 * -0.45], atol=1e-6)
    np.testing.assert_allclose(votes.forward(done, 1).cast[0], [0.8, -0.2, 0.1], atol=1e-7)
