"""The kernel in float32, held against the reference in float64 on thousands of random networks.

How far apart they may be is computed along with the reference (rounding.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight import kernel
from backlight.network import ACTIVATIONS, LOSSES, Activation, Architecture, Loss, Network, reference
from mathematics.rounding import bounds


def compare(network: Network, X: Any, T: Any, l1: float, l2: float) -> float:
    """The greatest part of its bound that any difference is."""
    architecture = network.architecture
    computed = kernel.backpropagate(architecture.struct, network.parameters, X, T, l1=l1, l2=l2)
    wide = Network(architecture, network.parameters.astype(np.float64))
    passed = reference.backpropagate(wide, X.astype(np.float64), T.astype(np.float64), l1=l1, l2=l2)
    allowed = bounds(wide, passed, T, l1, l2)
    gradient = Network(architecture, computed.gradient)
    worst = abs(computed.loss - passed.loss) / allowed.loss
    if passed.penalty:
        worst = max(worst, abs(computed.penalty / passed.penalty - 1) / 1e-12)
    np.testing.assert_array_equal(computed.H[0], X.T)
    for layer in range(1, architecture.depth + 1):
        for mine, right, bound in (
            (computed.Z[layer - 1], passed.Z[layer], allowed.Z[layer]),
            (computed.H[layer], passed.H[layer], allowed.H[layer]),
            (computed.delta[layer - 1], passed.delta[layer], allowed.delta[layer]),
            (gradient.W[layer], passed.dW[layer], allowed.dW[layer]),
            (gradient.b[layer], passed.db[layer], allowed.db[layer]),
        ):
            difference = abs(mine - right)
            worst = max(worst, float((difference[difference > 0] / bound[difference > 0]).max(initial=0.0)))
    for layer in range(1, architecture.depth):
        back, slopes = kernel.returned(
            architecture.struct,
            network.parameters,
            layer,
            Z=computed.Z[layer - 1],
            H=computed.H[layer],
            delta=computed.delta[layer],
        )
        np.testing.assert_array_equal(back * slopes, computed.delta[layer - 1])
        if architecture.activations[layer - 1] in ("identity", "step"):  # the slope alone is known
            np.testing.assert_array_equal(slopes, float(architecture.activations[layer - 1] == "identity"))
    return worst


@st.composite
def architectures(draw: st.DrawFn) -> Architecture:
    loss: Loss = draw(st.sampled_from(LOSSES))
    sizes = draw(st.lists(st.integers(1, 21), min_size=1, max_size=5))
    outputs = draw(st.integers(2 if loss == "cross_entropy" else 1, 9))
    activations: list[Activation] = draw(
        st.lists(st.sampled_from(ACTIVATIONS), min_size=len(sizes) - 1, max_size=len(sizes) - 1)
    )
    return Architecture((*sizes, outputs), tuple(activations), loss)


@settings(max_examples=1200, deadline=None, derandomize=True, database=None)
@given(
    architecture=architectures(),
    samples=st.one_of(st.integers(1, 40), st.sampled_from([255, 256, 257, 272, 300, 513])),
    spread=st.sampled_from([0.1, 1.0, 3.0]),
    l1=st.sampled_from([0.0, 0.1]),
    l2=st.sampled_from([0.0, 0.3]),
    seed=st.integers(0, 2**32 - 1),
)
def test_kernel_is_the_reference_to_rounding(
    architecture: Architecture, samples: int, spread: float, l1: float, l2: float, seed: int
) -> None:
    random = np.random.default_rng(seed)
    parameters = random.normal(size=architecture.parameter_count) * spread / np.sqrt(max(architecture.sizes))
    X = random.normal(size=(samples, architecture.sizes[0])).astype(np.float32)
    outputs = architecture.sizes[-1]
    if architecture.loss == "cross_entropy":
        T = np.eye(outputs, dtype=np.float32)[random.integers(0, outputs, samples)]
    elif architecture.loss == "binary_cross_entropy":
        T = random.integers(0, 2, (samples, outputs)).astype(np.float32)
    else:
        T = random.normal(size=(samples, outputs)).astype(np.float32)
    assert compare(Network(architecture, parameters.astype(np.float32)), X, T, l1, l2) <= 1.0
