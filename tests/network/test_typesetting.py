"""Matrices in characters."""

from __future__ import annotations

import numpy as np

from backlight.network.typesetting import matrix


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


def test_each_value_of_a_matrix_has_its_own_digits() -> None:
    values = np.array([[0.99943791, 0.99943791], [0.5, 0.25]])
    assert matrix(values, against=1 - values).lines == ("⎡0.9994379  0.9994379⎤", "⎣0.5        0.25     ⎦")
    assert matrix(values, against=np.array([[1.0, 1e-4], [1.0, 1.0]])).lines == (
        "⎡0.9994  0.9994379⎤",
        "⎣0.5     0.25     ⎦",
    )
    assert matrix(np.array([[1.0004379]]), against=0.0004379).lines == ("1.0004379",)
