"""The kernel's exp, log, tanh, sin and their kin, against NumPy's and SciPy's in double precision.

A network of one input, one hidden unit and one output, with weights of 1, gives σ(x) and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from backlight import kernel
from backlight.network.architecture import ACTIVATIONS, Activation, Architecture

Doubles = NDArray[np.float64]
IDENTITY = np.array([1, 0, 1, 0], np.float32)


def net(activation: Activation) -> kernel.NetworkStruct:
    return Architecture((1, 1, 1), (activation,), "half_squared_error").struct


def activate(activation: Activation, x: NDArray[np.float32]) -> Doubles:
    return kernel.predict(net(activation), IDENTITY, x[:, None])[:, 0].astype(np.float64)


def slope(activation: Activation, x: NDArray[np.float32]) -> Doubles:
    """σ′(x), as δ₁ of samples whose δ₂ is 1."""
    samples, target = x[:, None], kernel.predict(net(activation), IDENTITY, x[:, None]) - 1
    one = kernel.backpropagate(net(activation), IDENTITY, samples, target)
    ratio: Doubles = (one.delta[0][0] / one.delta[1][0]).astype(np.float64)
    return ratio


def every_magnitude(largest: float) -> NDArray[np.float32]:
    """Numbers of every size up to `largest`, of both signs."""
    sizes = np.geomspace(1e-30, largest, 60_001)
    return np.concatenate([-sizes[::-1], [0.0], sizes]).astype(np.float32)


EXACT: dict[Activation, tuple[Callable[[Doubles], Doubles], Callable[[Doubles], Doubles]]] = {
    "identity": (lambda x: x, np.ones_like),
    "sigmoid": (special.expit, lambda x: special.expit(x) * special.expit(-x)),
    "tanh": (np.tanh, lambda x: np.cosh(np.clip(x, -300, 300)) ** -2.0),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float)),
    "leaky_relu": (lambda x: np.where(x < 0, 0.01 * x, x), lambda x: np.where(x > 0, 1, 0.01)),
    "elu": (lambda x: np.where(x < 0, np.expm1(np.minimum(x, 0)), x), lambda x: np.exp(np.minimum(x, 0))),
    "softplus": (lambda x: np.logaddexp(0, x), special.expit),
    "silu": (lambda x: x * special.expit(x), lambda x: special.expit(x) * (1 + x * special.expit(-x))),
    "gelu": (
        lambda x: x * special.ndtr(x),
        lambda x: special.ndtr(x) + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi),
    ),
    "sine": (np.sin, np.cos),
}

# Units in the last place of the result, over normal numbers; measured, and rounded up.
WORST_ULP: dict[Activation, float] = {
    "identity": 0, "sigmoid": 2, "tanh": 4, "relu": 0, "leaky_relu": 1, "elu": 2, "softplus": 3, "silu": 3, "gelu": 6,
    "sine": 2,
}  # fmt: skip
EPSILON, SMALLEST = 2.0**-23, 2.0**-126


@pytest.mark.parametrize("activation", EXACT)
def test_activation_to_a_few_units_in_the_last_place(activation: Activation) -> None:
    x = every_magnitude(2.0**30 if activation == "sine" else 80.0)
    exact = EXACT[activation][0](x.astype(np.float64))
    error = np.abs(activate(activation, x) - exact)
    unit = EPSILON * np.maximum(np.abs(exact), SMALLEST)
    # exp of −t·t/2 doubles the rounding of t·t: the tail of Φ has t²/2 half units more.
    allowed = WORST_ULP[activation] + (np.where(x < 0, x.astype(np.float64) ** 2 / 2, 0) if activation == "gelu" else 0)
    # The sine's argument is reduced to 2⁻³³ of a turn, so it is exact in absolute terms near its zeros.
    absolute = 2.0**-24 if activation == "sine" else 0.0
    assert (error <= allowed * unit + absolute).all()


@pytest.mark.parametrize("activation", EXACT)
def test_slope_to_the_rounding_of_one(activation: Activation) -> None:
    x = every_magnitude(20.0)
    assert np.abs(slope(activation, x) - EXACT[activation][1](x.astype(np.float64))).max() <= 8 * EPSILON


def test_every_activation_has_its_exact_value() -> None:
    assert {*EXACT, "step"} == set(ACTIVATIONS)


@pytest.mark.parametrize("activation", ["sigmoid", "elu", "softplus"])
def test_slope_keeps_its_size_where_it_is_small(activation: Activation) -> None:
    """Relative accuracy down to σ′ = 10⁻¹³. (tanh takes its slope from its value; SiLU's and GELU's change sign.)"""
    x = np.linspace(-30, 30, 20_001).astype(np.float32)
    exact = EXACT[activation][1](x.astype(np.float64))
    assert (np.abs(slope(activation, x) - exact) <= 4 * EPSILON * exact).all()


@pytest.mark.parametrize("activation", EXACT)
def test_a_nan_stays_one(activation: Activation) -> None:
    assert np.isnan(activate(activation, np.array([np.nan], np.float32))).all()


def test_saturation_is_exact() -> None:
    far = np.array([-1e30, -100, 100, 1e30], np.float32)
    assert activate("tanh", far).tolist() == [-1, -1, 1, 1]
    assert activate("sigmoid", far)[2:].tolist() == [1, 1]
    assert activate("sigmoid", far)[:2].max() < 1e-37
    assert activate("softplus", far).tolist() == [0, pytest.approx(0, abs=1e-37), 100, np.float32(1e30)]


def test_tanh_never_leaves_its_range_and_never_falls_by_more_than_rounding() -> None:
    x = np.linspace(0, 12, 2_000_001).astype(np.float32)
    y = activate("tanh", x)
    assert y.max() == 1.0
    # Each of two neighbours is within 4 units of the truth, of half an EPSILON below 1.
    assert np.diff(y).min() >= -2 * 4 * EPSILON / 2


def test_step() -> None:
    assert activate("step", np.array([-1, 0, 1e-30, 2], np.float32)).tolist() == [0, 0, 1, 1]
