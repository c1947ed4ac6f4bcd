"""Numbers and matrices in characters."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backlight.network.typesetting import matrix, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.55, "0.55"),
        (-0.45, "−0.45"),
        (0.0, "0"),
        (-0.0, "0"),
        (123456.0, "1.235×10⁵"),
        (-0.000012, "−1.2×10⁻⁵"),
        (2 / 3, "0.6667"),
        (float("inf"), "∞"),
        (-float("inf"), "−∞"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_have_four_digits_and_a_true_minus(value: float, text: str) -> None:
    assert number(value) == text


def test_matrices_are_aligned_at_the_point_and_abbreviated() -> None:
    assert matrix(np.array([[1, -0.5], [10.25, 3]])).lines == ("⎡ 1     −0.5⎤", "⎣10.25   3  ⎦")
    assert matrix(np.array([[-2.0]])).lines == ("(−2)",)
    assert matrix(np.array([[1.0, 2.0]])).lines == ("[1  2]",)
    assert matrix(np.arange(25.0).reshape(5, 5), most=(4, 4)).lines == (
        "⎡ 0   1  …   4⎤",
        "⎢ 5   6  …   9⎥",
        "⎢⋮   ⋮   ⋱  ⋮ ⎥",
        "⎣20  21  …  24⎦",
    )


@pytest.mark.parametrize(
    ("value", "against", "text"),
    [
        (0.9994379, 0.0005621, "0.9994379"),
        (-0.99943791234, -0.0005621, "−0.9994379"),
        (0.55, 0.45, "0.55"),
        (0.55, 12.0, "0.55"),
        (123456.789, 0.5, "123456.789"),
        (1.23456789e20, 1e17, "1.234568×10²⁰"),
        (1.0, 0.0, "1"),
        (0.0, 1e-5, "0"),
        (1 / 3, 1e-300, "0.33333333333333331"),
        (2 / 3, math.inf, "0.6667"),
        (2 / 3, math.nan, "0.6667"),
        (math.inf, 1.0, "∞"),
    ],
)
def test_a_number_has_the_digits_of_what_it_decides(value: float, against: float, text: str) -> None:
    assert number(value, against) == text


def test_each_value_of_a_matrix_has_its_own_digits() -> None:
    values = np.array([[0.99943791, 0.99943791], [0.5, 0.25]])
    assert matrix(values, against=1 - values).lines == ("⎡0.9994379  0.9994379⎤", "⎣0.5        0.25     ⎦")
    assert matrix(values, against=np.array([[1.0, 1e-4], [1.0, 1.0]])).lines == (
        "⎡0.9994  0.9994379⎤",
        "⎣0.5     0.25     ⎦",
    )
    assert matrix(np.array([[1.0004379]]), against=0.0004379).lines == ("1.0004379",)
