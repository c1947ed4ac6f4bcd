"""Three dimensions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.scenes.page.solid import CORNERS, EDGES, Camera, cut


@given(st.floats(-7, 7), st.floats(0, 1.5), st.integers(0, 2**32 - 1))
def test_a_camera_turns_and_never_distorts(turn: float, tilt: float, seed: int) -> None:
    """Places and nearness are three coordinates along directions at right angles."""
    points = np.random.default_rng(seed).normal(size=(6, 3))
    places, near = Camera(turn, tilt, 10.0, 100.0, 50.0).project(points)
    seen = np.column_stack([(places - (100, 50)) / 10, near])
    assert np.allclose(seen @ seen.T, points @ points.T)


def test_up_is_up_and_right_is_right() -> None:
    places, _ = Camera(0.0, 0.5, 10.0, 0.0, 0.0).project(np.array([[1.0, 0, 0], [0, 0, 1.0]]))
    assert places[0] == pytest.approx([10, 0])
    assert places[1][0] == pytest.approx(0)
    assert places[1][1] < 0


def test_from_above_the_top_is_nearest() -> None:
    _, near = Camera(0.3, math.pi / 2, 1.0, 0.0, 0.0).project(np.array([[0, 0, 1.0], [0, 0, -1.0]]))
    assert near[0] > near[1]


@given(st.integers(0, 2**32 - 1), st.floats(-1.5, 1.5))
def test_the_cut_lies_in_the_plane_and_on_the_edges_in_order(seed: int, offset: float) -> None:
    normal = np.random.default_rng(seed).normal(size=3)
    corners = cut(normal, offset)
    values = CORNERS @ normal + offset
    crossed = sum((values[a] < 0) != (values[b] < 0) for a, b in EDGES)
    assert len(corners) == (crossed if crossed >= 3 else 0)
    if len(corners):
        assert np.allclose(corners @ normal + offset, 0, atol=1e-9)
        assert np.abs(corners).max() <= 1 + 1e-9
        center = corners.mean(0)
        turns = [
            np.cross(a - center, b - center) @ normal for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)
        ]
        assert min(turns) > -1e-9 or max(turns) < 1e-9
