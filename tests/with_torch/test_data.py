"""Data sets of tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backlight.data import Dataset
from backlight.errors import DataError

torch = pytest.importorskip("torch")

X = np.arange(24.0).reshape(12, 2)
Y = np.arange(12) % 2


@pytest.mark.parametrize(
    "values",
    [torch.tensor(Y), torch.tensor(Y)[:, None], [torch.tensor(value) for value in Y]],
    ids=["vector", "column", "list of numbers"],
)
def test_tensors_are_the_arrays_that_they_hold(values: Any) -> None:
    one, other = Dataset(torch.tensor(X), values), Dataset(X, Y)
    np.testing.assert_array_equal(one.X_train, other.X_train)
    np.testing.assert_array_equal(one.T_test, other.T_test)
    assert one.class_names == other.class_names


def test_a_tensor_that_numpy_cannot_read() -> None:
    with pytest.raises(DataError) as caught:
        Dataset(X, torch.ones(12, requires_grad=True))
    assert str(caught.value) == "y is a tensor that NumPy cannot read; pass y.detach().cpu().numpy()."
