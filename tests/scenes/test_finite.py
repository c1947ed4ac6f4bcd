"""What is finite of numbers, and where the rest of them are held."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backlight.scenes.page.finite import finite, held, part_of, reach_of

SOME = np.array([[1.0, -3.0, math.nan], [math.inf, 2.0, -math.inf]])


def test_what_is_finite() -> None:
    assert finite(SOME).tolist() == [1.0, -3.0, 2.0]


@pytest.mark.parametrize(
    ("arrays", "reach"), [([SOME], 3.0), ([SOME, [4.0]], 4.0), ([[math.inf]], 0.0), ([[]], 0.0), ([], 0.0)]
)
def test_the_greatest_finite_size(arrays: list[object], reach: float) -> None:
    assert reach_of(arrays) == reach


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, 0.5), (-7.0, -1.0), (7.0, 2.0), (math.inf, 2.0), (-math.inf, -1.0), (math.nan, 0.0)]
)
def test_what_lies_beyond_is_held_at_an_end(value: float, expected: float) -> None:
    assert held(value, -1.0, 2.0) == expected


@pytest.mark.parametrize(
    ("value", "reach", "part"),
    [(1.0, 4.0, 0.25), (-9.0, 4.0, -1.0), (math.inf, 4.0, 1.0), (math.nan, 4.0, 0.0), (1.0, 0.0, 0.0)],
)
def test_a_part_of_a_reach(value: float, reach: float, part: float) -> None:
    assert part_of(value, reach) == part
