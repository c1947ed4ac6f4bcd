"""Feedforward and backpropagation as voting: the terms of the sums Z = W H + b and Wᵀ δ, one by one.

Forward the units of a layer vote on what each neuron of the next one is; backward the neurons of a layer vote on what
each unit before them should have been. Samples come one at a time.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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
        return np.concatenate([np.zeros((len(self.cast), 1)), self.cast.cumsum(1)], axis=1)


def forward(done: Backpropagation, l: int, sample: int = 0) -> Votes:
    """W_ji H_i of layer l, with b_j as the last vote: a row adds up to Z_j."""
    W, b = _doubles(done.W[l]), _doubles(done.b[l])
    values = np.append(_doubles(done.H[l - 1])[:, sample], 1.0)
    weights = np.concatenate([W, b[:, None]], axis=1)
    return Votes(weights, values, weights * values, _doubles(done.Z[l])[:, sample])


def backward(done: Backpropagation, l: int, sample: int = 0) -> Votes:
    """W_ji δ_j, cast by layer l + 1 on unit i of hidden layer l: a row adds up to what σ′(Z_i) scales to δ_i."""
    weights, values = _doubles(done.W[l + 1]).T, _doubles(done.delta[l + 1])[:, sample]
    return Votes(weights, values, weights * values, weights @ values)


def slopes(done: Backpropagation, l: int, sample: int = 0) -> Doubles:
    """σ′(Z) of hidden layer l, (units,)."""
    slope: Doubles = reference.slope(done.architecture.activations[l - 1], _doubles(done.Z[l])[:, sample])
    return slope


def _doubles(array: object) -> Doubles:
    return np.asarray(as_numpy(array), np.float64)
