"""Numbers of a run that diverged: what is finite of them, and where on a page the rest of them are held."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.network.arrays import as_numpy

if TYPE_CHECKING:
    from collections.abc import Iterable

Doubles = NDArray[np.float64]


def finite(array: object) -> Doubles:
    """The finite numbers of an array, (numbers,)."""
    numbers = np.asarray(as_numpy(array), np.float64)
    return numbers[np.isfinite(numbers)]


def reach_of(arrays: Iterable[object]) -> float:
    """The greatest size among the finite numbers of some arrays: what has a colour's full strength."""
    return max((float(np.abs(finite(array)).max(initial=0.0)) for array in arrays), default=0.0)


def held(value: float, low: float, high: float) -> float:
    """The nearest to a value from `low` to `high`, and to 0 of what is no number."""
    return min(high, max(low, 0.0 if math.isnan(value) else value))


def part_of(value: float, reach: float) -> float:
    """A value as a part of a reach, −1 to 1; 0 of what is no number."""
    return held(value, -reach, reach) / reach if reach > 0 else 0.0
