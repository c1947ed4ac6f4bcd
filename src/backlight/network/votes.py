"""Feedforward and backpropagation as voting: the terms of the sums Z = W H + b and Wᵀ δ, one by one.

Forward the units of a layer vote on what each neuron of the next one is; backward the neurons of a layer vote on what
each unit before them should have been. Samples come one at a time.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.network import reference
from backlight.network.arrays import as_numpy

if TYPE_CHECKING:
    from backlight.network.backpropagation import Backpropagation

Doubles = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Votes:
    """The votes on every unit of one layer, float64.

    Attributes
    ----------
    weights
        (units, voters): what each voter's value is multiplied by.
    values
        (voters,): the activations of the layer before, or the deltas of the layer above; 1 is the bias's.
    cast
        (units, voters): weight times value.
    totals
        (units,): what the votes add up to.
    """

    weights: Doubles
    values: Doubles
    cast: Doubles
    totals: Doubles

    @property
    def counted(self) -> Doubles:
        """(units, 1 + voters): 0, and where the count stands after each vote."""
        with np.errstate(all="ignore"):  # of a run that diverged
            return np.concatenate([np.zeros((len(self.cast), 1)), self.cast.cumsum(1)], axis=1)


def forward(done: Backpropagation, l: int, sample: int = 0) -> Votes:
    """W_ji H_i of layer l, with b_j as the last vote: a row adds up to Z_j."""
    W, b, H = as_numpy(done.W[l]), as_numpy(done.b[l]), as_numpy(done.H[l - 1])[:, sample]
    weights = np.concatenate([W, b[:, None]], axis=1)
    return _votes(weights, np.append(H, H.dtype.type(1)), as_numpy(done.Z[l])[:, sample])


def backward(done: Backpropagation, l: int, sample: int = 0) -> Votes:
    """W_ji δ_j, cast by layer l + 1 on unit i of hidden layer l: a row adds up to what σ′(Z_i) scales to δ_i."""
    back, _ = _returned(done, l, sample)
    return _votes(as_numpy(done.W[l + 1]).T, as_numpy(done.delta[l + 1])[:, sample], back)


def slopes(done: Backpropagation, l: int, sample: int = 0) -> Doubles:
    """σ′(Z) of hidden layer l, (units,)."""
    return _returned(done, l, sample)[1].astype(np.float64)


def _votes(weights: NDArray[Any], values: NDArray[Any], totals: NDArray[Any]) -> Votes:
    with np.errstate(all="ignore"):  # of a run that diverged
        cast = weights * values
    return Votes(*(array.astype(np.float64) for array in (weights, values, cast, totals)))


def _returned(done: Backpropagation, l: int, sample: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """W_{l+1}ᵀ δ_{l+1} and σ′(Z_l), each (units,), as what made the pass has them."""
    one = slice(sample, sample + 1)
    Z, H, delta = (as_numpy(array)[:, one] for array in (done.Z[l], done.H[l], done.delta[l + 1]))
    if done.network.of_kernel:
        net, parameters = done.architecture.struct, done.network.parameters
        back, slope = kernel.returned(net, parameters, l, Z=Z, H=H, delta=delta)
    else:
        back = as_numpy(done.W[l + 1]).T @ delta
        slope = reference.slope(done.architecture.activations[l - 1], Z)
    return back[:, 0], slope[:, 0]
