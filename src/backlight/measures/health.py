"""The health of neurons: where their activation is flat, and which of them are dead or saturated."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backlight.network import reference

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

FLAT: Final = 0.05
"""An activation is flat where its slope is less than this part of its greatest slope."""
SATURATED: Final = 0.9
"""A neuron is saturated when at least this part of the samples lies where its activation is flat."""
SATURATING: Final = ("sigmoid", "tanh")
"""The activations with two flat ends: only there a neuron with most samples in them has nothing left to say."""

_CONSTANT = 1e-6  # of the activations' own size: float32 cannot tell less apart
_REACH = 12.0


@functools.cache
def greatest_slope(name: str) -> float:
    """The greatest slope of an activation."""
    return float(np.abs(reference.slope(name, np.linspace(-_REACH, _REACH, 4801))).max())


def slopes(name: str, Z: NDArray[np.floating]) -> NDArray[np.floating]:
    """The slopes of an activation, as Z; of a run that diverged some are no numbers."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(reference.slope(name, Z))


def flat(name: str, Z: NDArray[np.floating]) -> Bools:
    """Where an activation is flat, as Z."""
    return np.asarray(np.abs(slopes(name, Z)) < FLAT * greatest_slope(name))


def flat_spans(name: str, low: float, high: float) -> list[tuple[float, float]]:
    """The stretches from `low` to `high` in which an activation is flat."""
    z = np.linspace(low, high, 2001)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flat(name, z), [False]]).astype(np.int8)))
    return [(float(z[begin]), float(z[end - 1])) for begin, end in zip(edges[::2], edges[1::2], strict=True)]


@dataclass(frozen=True, eq=False)
class Health:
    """How the neurons of a layer stand.

    Attributes
    ----------
    dead
        (units,): the activation is the same for every sample: a ReLU, say, that is never above 0.
    flat
        (units,), 0 to 1: the part of the samples for which the activation is flat.
    saturated
        (units,): of a sigmoid or tanh, not dead, and `flat` is at least `SATURATED`.
    """

    dead: Bools
    flat: Doubles
    saturated: Bools

    @classmethod
    def of(cls, name: str, Z: NDArray[np.floating], H: NDArray[np.floating]) -> Health:
        """Of a layer's pre-activations and activations, (units, samples)."""
        part = flat(name, Z).mean(axis=1)
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverged
            spread = np.ptp(H, axis=1)
        dead = np.isfinite(spread) & (spread <= _CONSTANT * np.abs(H).max(axis=1))
        stuck = part >= SATURATED if name in SATURATING else np.zeros(len(Z), bool)
        return cls(dead, part, stuck & ~dead)
