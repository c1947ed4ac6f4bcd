"""Toy data, random orders, initial weights and moments."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from backlight import kernel
from backlight.network.architecture import Architecture


@given(seed=st.integers(0, 2**53 - 1), count=st.integers(0, 500), index=st.integers(0, 10**9))
def test_an_order_holds_every_number_once(seed: int, count: int, index: int) -> None:
    order = kernel.permutation(seed, "shuffle", index, count)
    assert sorted(order.tolist()) == list(range(count))


def test_orders_are_uniform() -> None:
    counts: dict[tuple[int, ...], int] = {}
    for epoch in range(24_000):
        order = tuple(kernel.permutation(1, "shuffle", epoch, 4).tolist())
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 24
    assert stats.chisquare(list(counts.values())).pvalue > 1e-3


def test_orders_differ_by_seed_epoch_and_purpose() -> None:
    orders = {
        tuple(kernel.permutation(seed, stream, epoch, 50).tolist())
        for seed in (0, 1) for stream in ("shuffle", "split") for epoch in (0, 1)
    }  # fmt: skip
    assert len(orders) == 8


WIDE = Architecture((300, 200, 2), ("tanh",), "cross_entropy")


@pytest.mark.parametrize(
    ("initializer", "variance"),
    [
        ("glorot_uniform", 2 / 500), ("glorot_normal", 2 / 500), ("he_uniform", 2 / 300), ("he_normal", 2 / 300),
        ("lecun_uniform", 1 / 300), ("lecun_normal", 1 / 300), ("uniform", 1 / 3), ("normal", 1.0),
    ],
)  # fmt: skip
def test_initial_weights_have_their_distribution(initializer: kernel.Initializer, variance: float) -> None:
    parameters = kernel.initialize(WIDE.struct, initializer, scale=0.5, seed=3)
    weights = parameters[WIDE.weight_slice(1)].astype(np.float64)
    spread = 0.5 * math.sqrt(variance)
    if initializer.endswith("uniform"):
        limit = spread * math.sqrt(3)
        expected = stats.uniform(-limit, 2 * limit)
    else:
        expected = stats.norm(0, spread)
    assert stats.kstest(weights, expected.cdf).pvalue > 1e-3
    assert not parameters[WIDE.bias_slice(1)].any()


def test_layers_have_weights_of_their_own() -> None:
    square = Architecture((8, 8, 8), ("tanh",), "cross_entropy")
    parameters = kernel.initialize(square.struct, "normal", scale=1.0, seed=0)
    assert (parameters[square.weight_slice(1)] != parameters[square.weight_slice(2)]).all()


@pytest.mark.parametrize("shape", ["moons", "circles", "gaussians"])
def test_classes_are_balanced(shape: str) -> None:
    _, t = kernel.toy(shape, 401)
    assert np.bincount(t.astype(int)).tolist() == [201, 200]


@pytest.mark.parametrize(("shape", "classes"), [("spirals", 2), ("spirals", 5), ("gaussians", 7)])
def test_as_many_classes_as_asked_for(shape: str, classes: int) -> None:
    _, t = kernel.toy(shape, 100, classes=classes)
    assert sorted(set(t.tolist())) == list(range(classes))


def test_shapes_without_noise_are_what_they_are_called() -> None:
    X, t = kernel.toy("circles", 500)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(t, 0.5, 1.0), rtol=1e-6)
    X, t = kernel.toy("moons", 500)
    outer = t == 0
    np.testing.assert_allclose(np.hypot(X[outer, 0] + 0.5, X[outer, 1] + 0.25), 1, rtol=1e-6)
    np.testing.assert_allclose(np.hypot(X[~outer, 0] - 0.5, X[~outer, 1] - 0.25), 1, rtol=1e-6)
    X, t = kernel.toy("xor", 500)
    np.testing.assert_array_equal(t, X[:, 0] * X[:, 1] < 0)
    X, t = kernel.toy("linear", 500)
    np.testing.assert_array_equal(t, X.sum(1) > 0)
    X, t = kernel.toy("checkerboard", 500)
    np.testing.assert_array_equal(t, np.floor((X + 1) * 2).astype(int).sum(1) % 2)
    X, t = kernel.toy("spirals", 500, classes=3)
    radius, angle = np.hypot(*X.T), np.arctan2(X[:, 1], X[:, 0])
    expected = 2.5 * np.pi * (radius - 0.1) / 0.9 + 2 * np.pi * t / 3
    np.testing.assert_allclose(np.cos(angle - expected), 1, atol=1e-6)
    X, t = kernel.toy("gaussians", 500, classes=4)
    np.testing.assert_allclose(X, np.stack([np.cos(np.pi * t / 2), np.sin(np.pi * t / 2)], 1), atol=1e-6)
    X, t = kernel.toy("plane", 500)
    np.testing.assert_allclose(t, X.mean(1), atol=1e-6)
    X, t = kernel.toy("ripple", 500)
    np.testing.assert_allclose(t, np.cos(2 * np.pi * np.hypot(*X.T)), atol=1e-5)
    X, t = kernel.toy("sine", 500)
    np.testing.assert_allclose(t, np.sin(np.pi * X[:, 0]), atol=1e-6)


def test_noise_has_its_deviation() -> None:
    clean, _ = kernel.toy("moons", 20_000, seed=1)
    noisy, _ = kernel.toy("moons", 20_000, noise=0.3, seed=1)
    assert stats.kstest((noisy - clean).ravel().astype(np.float64), stats.norm(0, 0.3).cdf).pvalue > 1e-3
    _, exact = kernel.toy("plane", 20_000, seed=1)
    _, rough = kernel.toy("plane", 20_000, noise=0.3, seed=1)
    assert stats.kstest((rough - exact).astype(np.float64), stats.norm(0, 0.3).cdf).pvalue > 1e-3


@given(
    rows=st.integers(1, 200), columns=st.integers(1, 4), centre=st.floats(-1e6, 1e6), spread=st.floats(1e-3, 1e3),
    seed=st.integers(0, 1000),
)  # fmt: skip
def test_moments(rows: int, columns: int, centre: float, spread: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(centre, spread, (rows, columns))
    mean, deviation = kernel.moments(values)
    exact = [math.fsum(column) / rows for column in values.T]
    # Sixteen running sums of at most 13 terms each, then four levels: 17 roundings of partial sums.
    np.testing.assert_allclose(mean, exact, rtol=17 * 2.0**-53, atol=17 * 2.0**-53 * np.abs(values).max())
    squares = [
        math.fsum((value - centre) ** 2 for value in column) for column, centre in zip(values.T, mean, strict=True)
    ]
    np.testing.assert_allclose(deviation, np.sqrt(np.array(squares) / rows), rtol=1e-14)
