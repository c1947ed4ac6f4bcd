"""Sections through the last hidden layer's space."""

from __future__ import annotations

import numpy as np
import pytest

import backlight as bl
from backlight import kernel
from backlight.network.section import section


@pytest.mark.parametrize(("source", "hidden"), [("moons", (4, 3)), ("iris", (5,)), ("ripple", (6, 2))])
@pytest.mark.parametrize("inputs", [1, 2])
def test_a_section_gives_what_the_network_gives_there(source: str, hidden: tuple[int, ...], inputs: int) -> None:
    """Points of the space that lie in the section: each sample's own, through which a section is laid."""
    run = bl.train(bl.load(source), hidden=hidden, steps=30)
    data, network = run.data, run.network
    X, T = data.X_train[:8], data.T_train[:8]
    H = kernel.backpropagate(network.architecture.struct, network.parameters, X, T).H[network.architecture.depth - 1].T
    axes = np.linalg.qr(np.random.default_rng(0).normal(size=(hidden[-1], inputs)))[0]
    wanted = network.predict(X)
    for point, y in zip(H.astype(np.float64), wanted, strict=True):
        a = np.full(inputs, 0.5)
        found = section(network, axes, point - axes @ a).predict(a[None].astype(np.float32))[0]
        np.testing.assert_allclose(found, y, atol=2e-6 * max(1.0, float(np.abs(y).max())))
