"""How far float32 may be from float64, computed along with the reference.

Every sum may err by a rounding for each of its terms, taken of the sum of their magnitudes, and what has erred before
is carried on as the equations carry it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backlight.network import Network, reference

Float64s = NDArray[np.float64]

UNIT = 2.0**-24  # half a unit in the last place of 1, in float32
FUNCTION = 4 * UNIT  # of the kernel's own exp, log, sin …, of the greater of 1 and the result
JUMP: dict[str, float] = {"relu": 1.0, "leaky_relu": 1.0 - reference.LEAK, "step": 0.0}
"""How much the slope changes at 0, for the activations in which it does so at once."""


@dataclass
class Bounds:
    """How far the kernel's values may be from the reference's, by layer."""

    Z: dict[int, Any]
    H: dict[int, Any]
    delta: dict[int, Any]
    dW: dict[int, Any]
    db: dict[int, Any]
    loss: float


def product(A: Any, A_error: Any, B: Any, B_error: Any) -> Any:
    """The bound of A @ B: what A and B have, and a rounding for each term and each addition."""
    terms = A.shape[1] + 2
    return A_error @ abs(B) + abs(A) @ B_error + A_error @ B_error + terms * UNIT * (abs(A) @ abs(B))


def bounds(network: Network, passed: reference.Pass, T: Float64s, l1: float, l2: float) -> Bounds:
    architecture, W, b = network.architecture, network.W, network.b
    L, n = architecture.depth, len(T)
    Z, H, delta, dW, db = {}, {0: np.zeros_like(passed.H[0])}, {}, {}, {}
    for layer in range(1, L + 1):
        # The sum begins with b, which every addition may round along.
        Z[layer] = product(W[layer], 0 * W[layer], passed.H[layer - 1], H[layer - 1])
        Z[layer] += (W[layer].shape[1] + 1) * UNIT * abs(b[layer])[:, None]
        # Along Z by the slope and half its own slope, which is at most 1 for every activation here.
        z, h = Z[layer], passed.H[layer]
        if layer < L and architecture.activations[layer - 1] == "step":
            H[layer] = np.where(abs(passed.Z[layer]) <= z, 1.0, 0.0)
        elif layer < L:
            kind = architecture.activations[layer - 1]
            at_kink = np.where(abs(passed.Z[layer]) <= z, JUMP.get(kind, 0.0), 0.0)
            H[layer] = (abs(reference.slope(kind, passed.Z[layer])) + at_kink + z / 2) * z + FUNCTION * (1 + abs(h))
        elif architecture.loss == "cross_entropy":
            H[layer] = h * (z + (h * z).sum(axis=0)) * (1 + z.max()) + FUNCTION * (len(h) + 1) * (h + UNIT)
        elif architecture.loss == "binary_cross_entropy":
            H[layer] = (h * (1 - h) + z / 2) * z + FUNCTION * (1 + h)
        else:
            H[layer] = z
    delta[L] = H[L] + UNIT * abs(passed.delta[L])
    for layer in range(L - 1, 0, -1):
        kind, z = architecture.activations[layer - 1], Z[layer]
        at_kink = np.where(abs(passed.Z[layer]) <= z, JUMP.get(kind, 0.0), 0.0)
        slope, back = reference.slope(kind, passed.Z[layer]), W[layer + 1].T @ passed.delta[layer + 1]
        slope_error = z + at_kink + FUNCTION * (2 + abs(slope) + abs(passed.Z[layer]))
        back_error = product(W[layer + 1].T, 0 * W[layer + 1].T, passed.delta[layer + 1], delta[layer + 1])
        delta[layer] = back_error * (abs(slope) + slope_error) + abs(back) * slope_error + UNIT * abs(back * slope)
    for layer in W:
        of_mean = product(passed.delta[layer], delta[layer], passed.H[layer - 1].T, H[layer - 1].T) / n
        dW[layer] = of_mean + 3 * UNIT * (abs(passed.dW[layer]) + l1 + l2 * abs(W[layer])) + l1 * UNIT
        db[layer] = (delta[layer] + (n + 2) * UNIT * abs(passed.delta[layer])).mean(axis=1) + UNIT * abs(
            passed.db[layer]
        )
    sizes = abs(passed.Z[L]) + abs(T.T) + 1
    size = sizes**2 if architecture.loss == "half_squared_error" else sizes * (1 + abs(T.T))
    loss = (abs(passed.delta[L]) * Z[L] + Z[L] ** 2 + (len(size) + 4) * UNIT * size).sum(axis=0).mean()
    return Bounds(Z, H, delta, dW, db, float(loss))
