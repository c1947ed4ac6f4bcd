"""The article's example: a small network that predicts 0.55 where the target is 1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from backlight.network import reference
from backlight.network.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREDICTION: Final = 0.55

_W: Final = (
    ((0.8, -0.4), (-0.6, 0.9), (0.3, 0.7)),
    ((1.2, -0.7, 0.5), (-0.9, 1.1, 0.4)),
    ((1.5, -0.8),),
)
_b: Final = ((0.1, -0.2, 0.0), (0.2, -0.3))


@dataclass(frozen=True, eq=False)
class WorkedExample:
    """A network with three layers of weights, and a sample.

    Attributes
    ----------
    network
        2-3-2-1, sigmoid, float32.
    x
        (2,), float32: the input.
    t
        1, the target; the network's prediction is 0.55, so that δ₃ = −0.45.
    """

    network: Network
    x: NDArray[np.float32]
    t: int


def worked_example() -> WorkedExample:
    """A small network of three layers of weights and its sample, with y = 0.55, t = 1 and hence δ₃ = y − t = −0.45.

    All weights and biases are chosen, but the last bias, which is what the prediction makes it.

    Returns
    -------
    WorkedExample
        ``network`` (2-3-2-1, sigmoid, float32), ``x`` (2,) and ``t``.

    Source
    ------
    Tyron Jung, "What Makes Backpropagation So Elegant?", The Feynman Journal, 2021.
    """
    x = np.array([1.0, 0.5])

    def network(last_bias: float, dtype: Any) -> Network:
        return Network.of(_W, [*_b, [last_bias]], activation="sigmoid", dtype=dtype)

    # Z₃ is the last bias and what comes before it; σ(Z₃) = y where Z₃ = log(y / (1 − y)).
    Z, _ = reference.feedforward(network(0.0, np.float64), x[None, :])
    last_bias = math.log(PREDICTION / (1 - PREDICTION)) - float(Z[3][0, 0])
    return WorkedExample(network(last_bias, np.float32), x.astype(np.float32), 1)
