"""Data from the kernel: toy shapes, random orders, moments."""

from __future__ import annotations

import ctypes
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from backlight.errors import BacklightError
from backlight.kernel.arrays import MOST_SAMPLES, MOST_SEED, Floats, in_range
from backlight.kernel.library import library

Toy = Literal["moons", "circles", "spirals", "xor", "gaussians", "linear", "checkerboard", "plane", "ripple", "sine"]
Stream = Literal["weights", "shuffle", "split", "toy", "noise"]
TOYS: Final[tuple[Toy, ...]] = get_args(Toy)
_STREAMS: Final[tuple[Stream, ...]] = get_args(Stream)


def toy(shape: str, n: int, *, classes: int = 2, noise: float = 0.0, seed: int = 0) -> tuple[Floats, Floats]:
    """A toy shape's samples.

    Returns
    -------
    X
        (n, 2), or (n, 1) for the sine; float32.
    t
        (n,), float32: the class's number, or the value.
    """
    if shape not in TOYS or not 0 <= noise < np.inf:
        raise BacklightError(f"No toy data of shape {shape!r} with noise {noise}.")
    in_range("n", n, 1, MOST_SAMPLES)
    in_range("classes", classes, 1, 2**31 - 1)
    X = np.empty((n, 1 if shape == "sine" else 2), np.float32)
    t = np.empty(n, np.float32)
    library().bl_toy(
        TOYS.index(shape), n, classes, noise, in_range("seed", seed, 0, MOST_SEED), X.ctypes.data, t.ctypes.data
    )
    return X, t


def permutation(seed: int, stream: Stream, index: int, count: int) -> NDArray[np.uint32]:
    """A random order of 0 … count − 1: of the samples in an epoch, say (stream "shuffle", index the epoch)."""
    order = np.empty(in_range("count", count, 0, MOST_SAMPLES), np.uint32)
    in_range("index", index, 0, 2**63 - 1)
    library().bl_permutation(
        in_range("seed", seed, 0, MOST_SEED), _STREAMS.index(stream), index, count, order.ctypes.data
    )
    return order


def moments(values: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of every column, the same bits on every machine (NumPy's sums depend on the CPU).

    Parameters
    ----------
    values
        (samples, columns).

    Returns
    -------
    Two arrays (columns,), float64.
    """
    table = np.ascontiguousarray(values, np.float64)
    if table.ndim != 2 or not len(table):
        raise BacklightError(f"moments takes (samples, columns), one sample at least; shape {table.shape} came.")
    rows, columns = table.shape
    results = np.empty((2, columns))
    mean, deviation = ctypes.c_double(), ctypes.c_double()
    for column in range(columns):
        library().bl_moments(table[:, column].ctypes.data, rows, columns, mean, deviation)
        results[:, column] = mean.value, deviation.value
    return results[0], results[1]
