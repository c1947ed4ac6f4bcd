"""Feedforward and backpropagation as one writes them: what the kernel must equal.

The arrays of any library that follows the array API will do (NumPy, PyTorch, CuPy, JAX), in the precision they come in.
Samples are columns, layers count from 1 to L; nothing is done in place.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from array_api_compat import is_cupy_array, is_jax_array, is_numpy_array, is_torch_array

from backlight.network.arrays import namespace
from backlight.network.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backlight.network.network import Network

LEAK = 0.01
"""The slope of the leaky ReLU below 0."""


@dataclass(frozen=True, eq=False)
class Pass:
    """One feedforward and backward pass of a batch, as arrays of the library that the network's parameters are of.

    Attributes
    ----------
    Z, H, delta
        Pre-activations and error deltas of layers 1 … L, activations of layers 0 … L; each (units, samples).
    dW, db
        The update matrices and vectors: the derivatives of ``loss + penalty``, shaped as W and b.
    losses
        (samples,), each sample's own; nats, or half squares.
    loss
        Their mean.
    penalty
        l1 Σ|w| + l2/2 Σw² over the weights.
    """

    Z: Layers[Any]
    H: Layers[Any]
    delta: Layers[Any]
    dW: Layers[Any]
    db: Layers[Any]
    losses: Any
    loss: float
    penalty: float


def feedforward(network: Network, X: Any) -> tuple[Layers[Any], Layers[Any]]:
    """Z of layers 1 … L and H of layers 0 … L, from X (samples, inputs)."""
    W, b, L = network.W, network.b, network.architecture.depth
    sigma = Layers([*network.architecture.activations, network.architecture.output_activation])
    Z, H = {}, {0: X.T}
    for l in range(1, L + 1):
        Z[l] = W[l] @ H[l - 1] + b[l][:, None]
        H[l] = activation(sigma[l], Z[l])
    return _layers(Z), _layers(H)


def backpropagate(network: Network, X: Any, T: Any, *, l1: float = 0.0, l2: float = 0.0) -> Pass:
    """The whole of backpropagation, for X (samples, inputs) and T (samples, outputs)."""
    W, L = network.W, network.architecture.depth
    sigma, loss = Layers(network.architecture.activations), network.architecture.loss
    Z, H = feedforward(network, X)
    xp, n = namespace(X), X.shape[0]

    delta = {L: H[L] - T.T}
    for l in range(L - 1, 0, -1):
        delta[l] = (W[l + 1].T @ delta[l + 1]) * slope(sigma[l], Z[l])

    dW = {l: delta[l] @ H[l - 1].T / n + l1 * xp.sign(W[l]) + l2 * W[l] for l in W}
    db = {l: xp.mean(delta[l], axis=1) for l in W}

    losses = sample_losses(loss, Z[L], T.T)
    return Pass(Z, H, _layers(delta), _layers(dW), _layers(db), losses, float(xp.mean(losses)), penalty(W, l1, l2))


def activation(name: str, Z: Any) -> Any:
    """H = σ(Z)."""
    xp = namespace(Z)
    match name:
        case "identity":
            return Z
        case "sigmoid":
            e = xp.exp(-xp.abs(Z))  # at most 1, whichever the sign
            return xp.where(Z < 0, e, 1.0) / (1 + e)
        case "softmax":
            e = xp.exp(Z - xp.max(Z, axis=0, keepdims=True))
            return e / xp.sum(e, axis=0, keepdims=True)
        case "tanh":
            return xp.tanh(Z)
        case "relu":
            return xp.where(Z < 0, 0.0, Z)
        case "leaky_relu":
            return xp.where(Z < 0, LEAK * Z, Z)
        case "elu":
            return xp.where(Z < 0, xp.expm1(xp.where(Z < 0, Z, 0.0)), Z)
        case "softplus":
            return xp.where(Z < 0, 0.0, Z) + xp.log1p(xp.exp(-xp.abs(Z)))
        case "silu":
            return Z * activation("sigmoid", Z)
        case "gelu":
            return Z * _normal_distribution(Z)
        case "sine":
            return xp.sin(Z)
        case "step":
            return xp.where(Z > 0, xp.ones_like(Z), xp.zeros_like(Z))
    raise KeyError(name)


def slope(name: str, Z: Any) -> Any:
    """σ′(Z); at a kink, the slope on its left."""
    xp = namespace(Z)
    one = xp.ones_like(Z)
    match name:
        case "identity":
            return one
        case "sigmoid":
            return activation("sigmoid", Z) * activation("sigmoid", -Z)
        case "tanh":
            return 1 - xp.tanh(Z) ** 2
        case "relu":
            return xp.where(Z > 0, one, 0.0)
        case "leaky_relu":
            return xp.where(Z > 0, one, LEAK)
        case "elu":
            return xp.where(Z > 0, one, xp.exp(xp.where(Z > 0, 0.0, Z)))
        case "softplus":
            return activation("sigmoid", Z)
        case "silu":
            return activation("sigmoid", Z) * (1 + Z * activation("sigmoid", -Z))
        case "gelu":
            return _normal_distribution(Z) + Z * xp.exp(-Z * Z / 2) / math.sqrt(2 * math.pi)
        case "sine":
            return xp.cos(Z)
        case "step":
            return xp.zeros_like(Z)
    raise KeyError(name)


def sample_losses(loss: str, Z: Any, T: Any) -> Any:
    """Each sample's loss, from Z_L (and not y: a confident mistake's is finite and right) and T, (outputs, samples)."""
    xp = namespace(Z)
    match loss:
        case "binary_cross_entropy":  # −t log y − (1 − t) log(1 − y)
            terms = activation("relu", Z) - T * Z + xp.log1p(xp.exp(-xp.abs(Z)))
        case "cross_entropy":  # −Σ t log y, where −log y = (max − Z) + log(1 + Σ of the others' exp(Z − max))
            highest = xp.max(Z, axis=0, keepdims=True)
            first = xp.cumulative_sum(xp.astype(highest == Z, Z.dtype), axis=0) * (highest == Z) == 1
            others = xp.sum(xp.where(first, 0.0, xp.exp(Z - highest)), axis=0, keepdims=True)
            terms = xp.where(T == 0, 0.0, T * ((highest - Z) + xp.log1p(others)))
        case _:  # half_squared_error
            terms = (Z - T) ** 2 / 2
    return xp.sum(terms, axis=0)


def penalty(W: Mapping[int, Any], l1: float, l2: float) -> float:
    """l1 Σ|w| + l2/2 Σw², over the weights and not the biases."""
    xp = namespace(*W.values())
    return sum(l1 * float(xp.sum(xp.abs(w))) + l2 / 2 * float(xp.sum(w * w)) for w in W.values())


def _normal_distribution(Z: Any) -> Any:
    """Φ(Z), by the complementary error function: the array API has none, but each library has."""
    x = -Z / math.sqrt(2)
    for is_of, special in (
        (is_torch_array, "torch.special"),
        (is_cupy_array, "cupyx.scipy.special"),
        (is_jax_array, "jax.scipy.special"),
        (is_numpy_array, "scipy.special"),
    ):
        if is_of(Z):
            return importlib.import_module(special).erfc(x) / 2
    raise TypeError(f"GELU takes arrays of NumPy, PyTorch, CuPy or JAX; {type(Z).__name__} came.")


def _layers(values: dict[int, Any]) -> Layers[Any]:
    return Layers([values[l] for l in sorted(values)], first=min(values))
