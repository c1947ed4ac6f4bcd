from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from backlight.data import Scaling

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLES = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.integers(1, 3)),
    elements=st.floats(-1e6, 1e6, allow_subnormal=False),
)


@given(TABLES)
def test_the_moments_are_those_of_exact_sums(values: NDArray[np.float64]) -> None:
    scaling = Scaling.standardizing(values, np.ones(values.shape[1], bool))
    for column, mean, deviation in zip(values.T, scaling.mean, scaling.deviation, strict=True):
        exact = math.fsum(column) / len(column)
        assert mean == pytest.approx(exact, rel=1e-14, abs=1e-10)
        spread = math.sqrt(math.fsum((x - exact) ** 2 for x in column) / len(column))
        if spread > 1e-6:
            assert deviation == pytest.approx(spread, rel=1e-7)


@given(TABLES)
def test_invert_undoes_apply(values: NDArray[np.float64]) -> None:
    scaling = Scaling.standardizing(values, np.ones(values.shape[1], bool))
    back = scaling.invert(scaling.apply(values))
    assert np.allclose(back, values, rtol=1e-6, atol=1e-6 * (1 + np.abs(values).max()))


def test_a_column_of_one_value_is_only_centred() -> None:
    scaling = Scaling.standardizing(np.array([[3.0, 1.0], [3.0, 2.0]]), np.array([True, True]))
    assert scaling.mean.tolist() == [3.0, 1.5]
    assert scaling.deviation.tolist() == [1.0, 0.5]
    assert scaling.apply([[3.0, 2.0]]).tolist() == [[0.0, 1.0]]


def test_columns_that_are_not_scaled_stay() -> None:
    scaling = Scaling.standardizing(np.array([[3.0, 1.0], [5.0, 2.0]]), np.array([False, True]))
    assert scaling.apply([[3.0, 1.5]]).tolist() == [[3.0, 0.0]]


def test_the_identity_keeps_the_bits() -> None:
    values = np.array([[0.1, -0.0, 1e-45]], np.float32)
    assert Scaling.identity(3).apply(values).tobytes() == values.tobytes()


def test_what_float32_cannot_hold_becomes_infinite() -> None:
    assert Scaling.identity(1).apply([[1e39]]).tolist() == [[math.inf]]


@given(st.floats(-1e30, 1e30, allow_subnormal=False), st.integers(1, 300))
@example(0.1, 3)
def test_a_constant_is_not_divided_by_rounding_noise(value: float, samples: int) -> None:
    values = np.column_stack([np.full(samples, value), np.arange(samples) % 2])
    scaling = Scaling.standardizing(values, np.array([True, True]))
    assert (scaling.mean[0], scaling.deviation[0]) == (value, 1)
    assert scaling.apply([[value + 1, 0]])[0, 0] == np.float32((value + 1) - value)


def test_a_constant_that_is_not_scaled_keeps_its_unit() -> None:
    scaling = Scaling.standardizing(np.full((5, 2), 0.1), np.array([True, False]))
    assert scaling.mean.tolist() == [0.1, 0]
    assert scaling.deviation.tolist() == [1, 1]
