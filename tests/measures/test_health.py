"""Where activations are flat, and which neurons are dead or saturated."""

from __future__ import annotations

import numpy as np
import pytest

from backlight.measures.health import Health, flat_spans, greatest_slope


def test_neurons_of_a_relu_layer() -> None:
    Z = np.array([[-1.0, -2.0, -0.1], [-1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    health = Health.of("relu", Z, np.maximum(Z, 0))
    assert health.dead.tolist() == [True, False, True]
    assert health.flat.tolist() == pytest.approx([1, 1 / 3, 0])
    assert health.saturated.tolist() == [False, False, False]


def test_neurons_of_a_tanh_layer() -> None:
    Z = np.array([[3.0, -3.0, 4.0, 5.0], [0.1, -3.0, 4.0, 5.0]])
    health = Health.of("tanh", Z, np.tanh(Z))
    assert health.saturated.tolist() == [True, False]
    assert health.dead.tolist() == [False, False]


def test_neurons_of_a_run_that_diverged() -> None:
    Z = np.array([[np.inf, -np.inf, 3e38], [np.nan, 1.0, 2.0], [-1.0, -np.inf, -2.0]], np.float32)
    for name in ("relu", "gelu", "silu", "softplus", "elu"):
        assert Health.of(name, Z, np.maximum(Z, 0)).dead.tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("name", "spans"),
    [
        ("tanh", [(-5.0, -2.18), (2.18, 5.0)]),
        ("sigmoid", [(-5.0, -4.36), (4.36, 5.0)]),
        ("relu", [(-5.0, 0.0)]),
        ("identity", []),
    ],
)
def test_where_activations_are_flat(name: str, spans: list[tuple[float, float]]) -> None:
    found = flat_spans(name, -5, 5)
    assert np.allclose(np.array(found).reshape(-1), np.array(spans).reshape(-1), atol=0.01)


def test_greatest_slopes() -> None:
    assert greatest_slope("sigmoid") == pytest.approx(0.25)
    assert greatest_slope("tanh") == pytest.approx(1)
    assert greatest_slope("gelu") == pytest.approx(1.1290, abs=1e-4)
