"""Arrays on their way into the kernel. Every size and type is checked here, before the kernel sees it.

Arrays come in samples first and in C order; what has another type or order is copied into one that fits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import BacklightError
from backlight.kernel.library import MAX_DEPTH, NetworkStruct, library

Floats = NDArray[np.float32]

TILE_SAMPLES = 256
ALIGNMENT = 64
LANES = 16
MOST_SEED = 2**64 - 1
MOST_SAMPLES = 2**32 - 1


def layer_sizes(net: NetworkStruct) -> list[int]:
    """Units of every layer, the inputs first; the kernel believes them."""
    sizes = list(net.sizes[: net.depth + 1]) if 1 <= net.depth <= MAX_DEPTH else []
    if not sizes or min(sizes) < 1:
        raise BacklightError(
            f"A network has 1 to {MAX_DEPTH} layers of weights, and a unit in each at least; "
            f"{net.depth} layers came, of sizes {sizes}."
        )
    return sizes


def parameter_count(net: NetworkStruct) -> int:
    layer_sizes(net)
    return int(library().bl_parameter_count(net))


def in_range(name: str, value: int, low: int, high: int) -> int:
    """A whole number in its range: ctypes would wrap another."""
    if not low <= value <= high:
        raise BacklightError(f"{name} is a whole number from {low:,} to {high:,} here; {value:,} came.")
    return value


def matrix(values: ArrayLike, columns: int, name: str) -> Floats:
    """One row for each sample, one of them at least."""
    rows = np.ascontiguousarray(values, np.float32)
    if rows.ndim != 2 or rows.shape[1] != columns or not len(rows):
        raise BacklightError(
            f"{name} has one row for each sample and {columns} columns here; an array of shape {rows.shape} came."
        )
    return rows


def vector(values: ArrayLike, count: int, name: str) -> Floats:
    flat = np.ascontiguousarray(values, np.float32)
    if flat.shape != (count,):
        raise BacklightError(f"{name} is a flat array of {count} here; an array of shape {flat.shape} came.")
    return flat


def parameter_vector(net: NetworkStruct, values: ArrayLike) -> Floats:
    return vector(values, parameter_count(net), "parameters")


def arena_for(net: NetworkStruct, samples: int, *, rows: int = 0, permuted: int = 0) -> NDArray[np.uint8]:
    """Scratch memory, as bl_arena_bytes of kernel/backlight.h counts it."""
    layer_sizes(net)
    return aligned(int(library().bl_arena_bytes(net, samples, rows, permuted)))


def aligned(size: int) -> NDArray[np.uint8]:
    """So many bytes that begin where a vector may."""
    try:
        memory = np.empty(size + ALIGNMENT, np.uint8)
    except MemoryError as error:
        raise BacklightError(
            f"This takes {size / 2**30:,.1f} GiB of memory at once, more than there is. "
            "Take fewer units, or fewer samples in a batch."
        ) from error
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + size]


def pair(sizes: list[int], X: ArrayLike, T: ArrayLike) -> tuple[Floats, Floats]:
    inputs, targets = matrix(X, sizes[0], "X"), matrix(T, sizes[-1], "T")
    if len(inputs) != len(targets):
        raise BacklightError(f"X and T have a row for each sample; X has {len(inputs)} rows and T {len(targets)}.")
    return inputs, targets
