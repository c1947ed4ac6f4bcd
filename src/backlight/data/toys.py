"""Toy shapes: samples of two inputs (one for the sine), made by the kernel, in the raw scale."""

from __future__ import annotations

from typing import Final

import numpy as np

from backlight import kernel
from backlight.arguments import finite, whole
from backlight.data.assemble import Parts, assemble
from backlight.data.columns import MOST_CATEGORIES, Column, Inputs
from backlight.data.source import Toy
from backlight.data.target import Target
from backlight.errors import DataError, nearest

DEFAULT_SAMPLES: Final = 400
MOST_SAMPLES: Final = 10**7
DEFAULT_NOISE: Final = {
    "moons": 0.1,
    "circles": 0.08,
    "spirals": 0.03,
    "xor": 0.0,
    "gaussians": 0.3,
    "linear": 0.0,
    "checkerboard": 0.0,
    "plane": 0.05,
    "ripple": 0.05,
    "sine": 0.1,
}
"""Of every shape: the deviation of the points from it, or of the values for regression."""
OF_MANY_CLASSES: Final = ("spirals", "gaussians")
REGRESSION: Final = ("plane", "ripple", "sine")


def toy(
    name: str, *, n: int | None = None, noise: float | None = None, classes: int | None = None, test: float, seed: int
) -> Parts:
    """A toy shape's samples.

    Parameters
    ----------
    n
        Samples, 400 if None.
    noise
        Deviation in the unit of the inputs (of the values, for regression); None: the shape's own.
    classes
        Arms of the spirals, number of the Gaussians; 2 if None.

    Raises
    ------
    DataError
        When a setting is not possible.
    """
    if name not in kernel.TOYS:
        raise DataError(
            f"There is no toy shape {name!r}{nearest(name, kernel.TOYS) or '.'} There are {', '.join(kernel.TOYS)}."
        )
    classes = whole(
        2 if classes is None else classes, f"classes is a whole number from 2 to {MOST_CATEGORIES:,}", DataError,
        least=2, most=MOST_CATEGORIES,
    )  # fmt: skip
    if classes != 2 and name not in OF_MANY_CLASSES:
        raise DataError(f"classes is of {' and '.join(OF_MANY_CLASSES)}; {name} does not take it.")
    samples = whole(
        DEFAULT_SAMPLES if n is None else n, f"n is a whole number from {classes} to {MOST_SAMPLES:,}", DataError,
        least=classes, most=MOST_SAMPLES,
    )  # fmt: skip
    spread = DEFAULT_NOISE[name] if noise is None else noise
    spread = finite(spread, "noise is a number from 0 to 1000", DataError, least=0, most=1000)
    source = Toy(name=name, n=samples, noise=spread, classes=classes, test=test, seed=seed)
    X, t = kernel.toy(name, samples, classes=classes, noise=source.noise, seed=seed)
    columns = (Column("x"),) if X.shape[1] == 1 else (Column("x1"), Column("x2"))
    inputs = Inputs(X.astype(np.float64), columns)
    return assemble(name, inputs, _target(name, t.astype(np.float64), classes), source, standardize=False)


def _target(name: str, t: np.typing.NDArray[np.float64], classes: int) -> Target:
    if name in REGRESSION:
        return Target(t[:, None], "regression", "value")
    names = tuple(str(number) for number in range(classes))
    if classes == 2:
        return Target(t[:, None], "binary", "class", names)
    return Target((t[:, None] == np.arange(classes)).astype(np.float64), "classes", "class", names)
