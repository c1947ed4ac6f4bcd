"""Scaling: from the raw unit of every column to the network's scale, and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Self

import msgspec
import numpy as np

from backlight import kernel

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Scaling:
    """(raw − mean) / deviation, column by column.

    Attributes
    ----------
    mean, deviation
        (columns,), float64, in the raw unit; no deviation is 0.
    """

    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def identity(cls, columns: int) -> Self:
        """The one that changes nothing."""
        return cls(np.zeros(columns), np.ones(columns))

    @classmethod
    def standardizing(cls, values: NDArray[np.float64], scaled: NDArray[np.bool_]) -> Self:
        """The one that gives columns mean 0 and deviation 1.

        Parameters
        ----------
        values
            (samples, columns), of the training set.
        scaled
            (columns,): which columns; the others keep their unit. A column of one value is only centred.
        """
        mean, deviation = np.zeros(len(scaled)), np.ones(len(scaled))
        if scaled.any():
            mean[scaled], deviation[scaled] = kernel.moments(values[:, scaled])
        constant = scaled & (values == values[0]).all(axis=0)
        mean[constant], deviation[constant] = values[0, constant], 1  # the moments of equal values carry rounding noise
        deviation[deviation == 0] = 1  # of values so small that their squares vanish
        return cls(mean, deviation)

    @property
    def changes(self) -> bool:
        """Whether any column leaves its raw unit."""
        return bool(self.mean.any() or (self.deviation != 1).any())

    def apply(self, raw: ArrayLike) -> NDArray[np.float32]:
        """(samples, columns) in the network's scale; what float32 cannot hold becomes infinite."""
        with np.errstate(over="ignore"):
            scaled = np.asarray(raw, np.float64) - self.mean
            scaled /= self.deviation
            return scaled.astype(np.float32)

    def invert(self, scaled: ArrayLike) -> NDArray[np.float64]:
        """(samples, columns) in the raw unit."""
        return np.asarray(scaled, np.float64) * self.deviation + self.mean


class Moments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A `Scaling` in plain numbers."""

    mean: tuple[float, ...]
    deviation: tuple[Annotated[float, msgspec.Meta(gt=0)], ...]

    @classmethod
    def of(cls, scaling: Scaling) -> Self:
        """Those of a scaling."""
        return cls(tuple(scaling.mean.tolist()), tuple(scaling.deviation.tolist()))

    @property
    def scaling(self) -> Scaling:
        """The scaling."""
        return Scaling(np.array(self.mean, np.float64), np.array(self.deviation, np.float64))
