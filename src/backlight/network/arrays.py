"""What the array API leaves to each library."""

from __future__ import annotations

from typing import Any

import numpy as np
from array_api_compat import is_cupy_array, is_torch_array


def as_numpy(array: Any) -> Any:
    """An array of any library, on any device, as NumPy's; without a copy where there need be none."""
    if is_torch_array(array):
        return array.detach().cpu().numpy()
    return array.get() if is_cupy_array(array) else np.asarray(array)
