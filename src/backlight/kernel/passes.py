"""A network at work: its first weights, its predictions, its backward pass, its loss."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import BacklightError
from backlight.kernel.arrays import (
    MOST_SEED,
    Floats,
    arena_for,
    in_range,
    layer_sizes,
    matrix,
    pair,
    parameter_count,
    parameter_vector,
    vector,
)
from backlight.kernel.library import NetworkStruct, library

Initializer = Literal[
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "uniform", "normal", "zeros",
]  # fmt: skip
INITIALIZERS: Final[tuple[Initializer, ...]] = get_args(Initializer)


def initialize(net: NetworkStruct, initializer: Initializer, *, scale: float, seed: int) -> Floats:
    """The first parameters: weights drawn from the initialiser's distribution, biases zero.

    Returns
    -------
    (parameters,), float32.
    """
    parameters = np.empty(parameter_count(net), np.float32)
    library().bl_initialize(
        net, INITIALIZERS.index(initializer), scale, in_range("seed", seed, 0, MOST_SEED), parameters.ctypes.data
    )
    return parameters


def predict(net: NetworkStruct, parameters: ArrayLike, X: ArrayLike) -> Floats:
    """The prediction y of every sample.

    Parameters
    ----------
    X
        (samples, inputs).

    Returns
    -------
    (samples, outputs), float32.
    """
    sizes = layer_sizes(net)
    inputs, flat = matrix(X, sizes[0], "X"), parameter_vector(net, parameters)
    Y = np.empty((len(inputs), sizes[-1]), np.float32)
    arena = arena_for(net, len(inputs))
    library().bl_predict(net, flat.ctypes.data, inputs.ctypes.data, len(inputs), Y.ctypes.data, arena.ctypes.data)
    return Y


@dataclass(frozen=True, eq=False)
class Pass:
    """One feedforward and backward pass of a batch. Arrays are float32, samples are columns.

    Attributes
    ----------
    Z, delta
        Of layers 1 … L, each (units, samples).
    H
        Of layers 0 … L; H[0] is the input, transposed.
    gradient
        (parameters,), the derivative of `loss` + `penalty`.
    loss
        Mean over the samples, nats (or half squares).
    penalty
        l1 Σ|w| + l2/2 Σw² over the weights.
    """

    Z: list[Floats]
    H: list[Floats]
    delta: list[Floats]
    gradient: Floats
    loss: float
    penalty: float


def backpropagate(
    net: NetworkStruct, parameters: ArrayLike, X: ArrayLike, T: ArrayLike, *, l1: float = 0.0, l2: float = 0.0
) -> Pass:
    """Feedforward and backpropagation of one batch, with everything that occurs on the way.

    Parameters
    ----------
    X, T
        (samples, inputs) and (samples, outputs).
    l1, l2
        Of the penalty.
    """
    sizes = layer_sizes(net)
    inputs, targets = pair(sizes, X, T)
    flat = parameter_vector(net, parameters)
    samples = len(inputs)
    Z, H, delta = (np.empty((sum(rows), samples), np.float32) for rows in (sizes[1:], sizes, sizes[1:]))
    gradient, losses = np.empty_like(flat), np.zeros(2)
    arena = arena_for(net, samples, rows=1)
    library().bl_backpropagate(
        net, flat.ctypes.data, inputs.ctypes.data, targets.ctypes.data, samples, l1, l2,
        Z.ctypes.data, H.ctypes.data, delta.ctypes.data, gradient.ctypes.data, losses.ctypes.data, arena.ctypes.data,
    )  # fmt: skip
    layers = np.cumsum(sizes[1:-1])
    return Pass(
        np.split(Z, layers), np.split(H, np.cumsum(sizes[:-1])), np.split(delta, layers), gradient, *losses.tolist()
    )


def returned(
    net: NetworkStruct, parameters: ArrayLike, layer: int, *, Z: ArrayLike, H: ArrayLike, delta: ArrayLike
) -> tuple[Floats, Floats]:
    """What comes back to a hidden layer, W_{l+1}ᵀ δ_{l+1}, and what scales it, σ′(Z_l): δ_l is their product.

    Parameters
    ----------
    layer
        l, 1 … L − 1.
    Z, H
        Z_l and H_l of a pass through these parameters, (units, samples).
    delta
        δ_{l+1} of that pass, (units, samples).

    Returns
    -------
    Two arrays (units, samples), float32.
    """
    in_range("layer", layer, 1, net.depth - 1)
    flat, sizes = parameter_vector(net, parameters), layer_sizes(net)
    # In one piece each: a pass's arrays are parts of larger ones, row by row.
    z, h, d = (np.ascontiguousarray(array, np.float32) for array in (Z, H, delta))
    samples = z.shape[-1]
    wanted = ((sizes[layer], samples), (sizes[layer], samples), (sizes[layer + 1], samples))
    if (z.shape, h.shape, d.shape) != wanted:
        raise BacklightError(f"Z, H and delta are {wanted} here; {z.shape}, {h.shape} and {d.shape} came.")
    back, slopes = np.empty_like(z), np.empty_like(z)
    library().bl_return(
        net, flat.ctypes.data, layer, samples, z.ctypes.data, h.ctypes.data, d.ctypes.data, back.ctypes.data,
        slopes.ctypes.data,
    )  # fmt: skip
    return back, slopes


def evaluate(net: NetworkStruct, parameters: ArrayLike, X: ArrayLike, T: ArrayLike) -> tuple[float, int]:
    """The mean loss over samples, and how many are classified rightly (0 for regression)."""
    return Evaluator(net, X, T)(parameters)


class Evaluator:
    """The same for many parameters: the samples are checked once.

    Parameters
    ----------
    X, T
        (samples, inputs) and (samples, outputs), not to be changed meanwhile.
    """

    def __init__(self, net: NetworkStruct, X: ArrayLike, T: ArrayLike) -> None:
        self._net, self._count = net, parameter_count(net)
        self._X, self._T = pair(layer_sizes(net), X, T)
        self._arena = arena_for(net, len(self._X))
        self._addresses = self._X.ctypes.data, self._T.ctypes.data, self._arena.ctypes.data

    def __call__(self, parameters: ArrayLike) -> tuple[float, int]:
        """The mean loss, and how many are classified rightly."""
        return self._of(vector(parameters, self._count, "parameters"))

    def losses(self, parameters: ArrayLike) -> NDArray[np.float64]:
        """The mean losses of many networks: from (networks, parameters) to (networks,)."""
        rows = np.ascontiguousarray(parameters, np.float32)
        if rows.ndim != 2 or rows.shape[1] != self._count:
            raise BacklightError(
                f"Networks have {self._count} parameters in a row for each; an array of shape {rows.shape} came."
            )
        return np.array([self._of(row)[0] for row in rows])

    def _of(self, flat: Floats) -> tuple[float, int]:
        X, T, arena = self._addresses
        loss, correct = ctypes.c_double(), ctypes.c_int64()
        library().bl_evaluate(self._net, flat.ctypes.data, X, T, len(self._X), loss, correct, arena)
        return loss.value, correct.value
