"""Arrays of any library as NumPy's, and whatever a user passes as an array of real numbers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from array_api_compat import array_namespace, is_cupy_array, is_torch_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


_STANDARD = tuple(map(int, np.__version__.split(".")[:2])) >= (2, 1)


def namespace(*arrays: Any) -> Any:
    """The array API's functions for some arrays; NumPy's own where it has them all, as that takes no time to load."""
    if _STANDARD and all(isinstance(array, np.ndarray | np.generic) for array in arrays):
        return np
    return array_namespace(*arrays)


def as_numpy(array: Any) -> Any:
    """An array of any library, on any device, as NumPy's; without a copy where there need be none."""
    if is_torch_array(array):
        return array.detach().cpu().numpy()
    return array.get() if is_cupy_array(array) else np.asarray(array)


def real(values: Any, dtype: Any) -> NDArray[Any]:
    """An array, unless NumPy would drop an imaginary part or a mask, read text as numbers or None as NaN.

    What is too great for the type becomes infinite.

    Raises
    ------
    TypeError, ValueError, OverflowError
        With the reason, to be put into a sentence.
    """
    array = np.asarray(values)
    # Nobody has a masked array where the module that makes them has not been loaded.
    if "numpy.ma" in sys.modules and np.ma.is_masked(values):
        raise TypeError("it holds masked values")
    if array.dtype.kind in "biuf":
        with np.errstate(over="ignore"):
            return np.asarray(array, dtype)
    if array.dtype.kind in "SU":
        raise TypeError("it is text")
    if array.dtype.kind != "O":
        raise TypeError(f"it is of type {array.dtype.name}")
    if any(value is None for value in array.flat):
        raise TypeError("it holds None")
    return np.array([float(value) for value in array.flat], dtype).reshape(array.shape)
