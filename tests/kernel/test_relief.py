"""Surfaces in three dimensions, as pixels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from backlight.errors import BacklightError
from backlight.kernel import Block, paint_relief

SIDE, SCALE = 100, 20.0
FINER = 16  # rows for each of a pixel's
FLAT: dict[str, Any] = {"turn": 0.6, "tilt": 0.5, "scale": SCALE, "x": SIDE / 2, "y": SIDE / 2}


def plain(rows: int, columns: int, color: tuple[int, int, int] = (192, 128, 32)) -> NDArray[np.uint8]:
    return np.broadcast_to(np.array([*color, 255], np.uint8), (rows, columns, 4)).copy()


def brute_force(
    heights: NDArray[Any], colors: NDArray[Any], block: Block, *, turn: float, tilt: float, half: float, rise: float
) -> NDArray[Any]:
    """What is seen on each pixel's middle line: the first thing from the front on, in each of many rows of a pixel."""
    rows, columns = heights.shape
    ways, levels = np.linspace(-3, 3, 4001), (np.arange(SIDE * FINER) + 0.5) / FINER
    seen = np.zeros((SIDE * FINER, SIDE, 4))
    for column in range(SIDE):
        across = (column + 0.5 - SIDE / 2) / SCALE
        x, y = math.cos(turn) * across + math.sin(turn) * ways, math.cos(turn) * ways - math.sin(turn) * across
        inside = (np.abs(x) <= half) & (np.abs(y) <= 1)
        if not inside.any():
            continue
        x, y, way = x[inside], y[inside], ways[inside]
        places = [(1 - y) / 2 * rows - 0.5, (x / half + 1) / 2 * columns - 0.5]
        height = map_coordinates(heights, places, order=1, mode="nearest")
        down = SIDE / 2 - SCALE * (way * math.sin(tilt) + rise * height * math.cos(tilt))
        floor = SIDE / 2 - SCALE * (way[0] * math.sin(tilt) + rise * block.base * math.cos(tilt))
        first = np.searchsorted(-np.minimum.accumulate(down), -levels)
        on_surface, on_wall = (first < len(down)) & (levels <= down[0]), (levels > down[0]) & (levels <= floor)
        for channel in range(3):
            tint = map_coordinates(colors[..., channel].astype(float), places, order=1, mode="nearest")
            seen[on_surface, column, channel] = tint[first[on_surface]]
        front = abs(y[0]) > abs(x[0]) / half
        seen[on_wall, column, :3] = block.front if front else block.side
        seen[on_surface | on_wall, column, 3] = 255
    means: NDArray[Any] = seen.reshape(SIDE, FINER, SIDE, 4).mean(1)
    return means


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.floats(-3, 3), st.floats(0.15, 1.5), st.sampled_from([0.6, 1.0, 1.5]),
    st.floats(0.1, 0.9),
)  # fmt: skip
def test_every_pixel_sees_what_lies_first_on_its_line(
    seed: int, turn: float, tilt: float, half: float, rise: float
) -> None:
    draw = np.random.default_rng(seed)
    x, y = np.meshgrid(np.linspace(-2, 2, 24), np.linspace(-2, 2, 18))
    heights = np.sin(x * draw.uniform(0.5, 2) + draw.uniform(0, 6)) * np.cos(y * draw.uniform(0.5, 2))
    colors = np.full((18, 24, 4), 255, np.uint8)
    colors[..., 0], colors[..., 1] = np.arange(24) * 10, np.arange(18)[:, None] * 14
    colors[..., 2] = (heights * 120 + 125).astype(np.uint8)
    block = Block(-1.2, (10, 60, 20), (200, 10, 90))
    wanted = brute_force(heights, colors, block, turn=turn, tilt=tilt, half=half, rise=rise)
    view = {**FLAT, "turn": turn, "tilt": tilt}
    away = np.abs(paint_relief(heights, colors, SIDE, SIDE, half=half, rise=rise, block=block, **view) - wanted)
    # Rows of a pixel are counted in the one and measured in the other. Ridges and corners run through few pixels; there
    # a piece from one point looked at to the next counts as straight.
    assert (away.max(-1) <= 2 * 255 / FINER).mean() > 0.98
    assert away.mean() < 1


def test_what_is_flat_covers_its_square_and_nothing_else() -> None:
    found = paint_relief(np.zeros((17, 17)), plain(17, 17), SIDE, SIDE, **FLAT)
    # Seen from a tilt, its height shrinks by the sine; it is at full height nowhere cut.
    assert found[..., 3].sum() / 255 == pytest.approx((2 * SCALE) ** 2 * math.sin(0.5), rel=0.002)
    assert found[50, 50].tolist() == [192, 128, 32, 255]
    assert found[5, 50].tolist() == [0, 0, 0, 0]
    assert (found[..., :3] <= found[..., 3:]).all()  # alpha is multiplied in


def test_light_falls_by_the_slope() -> None:
    """Half of a roof faces the light; of that which does not, only the part that depends on no light is left."""
    roof = -np.abs(np.linspace(-1, 1, 80))[:, None].repeat(8, 1)
    light = (0.0, math.sqrt(0.5), math.sqrt(0.5))  # from behind: at right angles to the near half
    view = {**FLAT, "turn": 0.0, "tilt": 1.2}
    seen = paint_relief(roof, plain(80, 8), SIDE, SIDE, light=light, shade=0.75, **view)
    back, front = seen[43, 50].astype(float), seen[60, 50].astype(float)
    assert back[:3] == pytest.approx([192, 128, 32], abs=1)
    assert front[:3] == pytest.approx([48, 32, 8], abs=1)


def test_the_underside_is_darker() -> None:
    slope = np.linspace(1, -1, 30)[:, None].repeat(30, 1)[::-1]  # high in front: seen from underneath
    seen = paint_relief(slope, plain(30, 30), SIDE, SIDE, **{**FLAT, "turn": 0.0, "tilt": 0.2}, under=0.5)
    assert seen[50, 50].tolist() == [96, 64, 16, 255]


@pytest.mark.parametrize(
    ("heights", "colors", "size", "message"),
    [
        (
            np.zeros((1, 5)), plain(1, 5), 10,
            "A surface has (rows, columns) heights, two or more of each, and (rows, columns, 4) colours of uint8; "
            "(1, 5) and (1, 5, 4) of uint8 came.",
        ),
        (
            np.zeros((3, 5)), plain(5, 3), 10,
            "A surface has (rows, columns) heights, two or more of each, and (rows, columns, 4) colours of uint8; "
            "(3, 5) and (5, 3, 4) of uint8 came.",
        ),
        (
            np.full((3, 5), np.nan), plain(3, 5), 10,
            "A surface's heights are finite numbers; give others a height before they are drawn.",
        ),
        (np.zeros((3, 5)), plain(3, 5), 0, "A surface has 1 to 16384 pixels a side; 0 × 0 were asked for."),
    ],
)  # fmt: skip
def test_what_cannot_be_painted_is_refused(heights: Any, colors: Any, size: int, message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        paint_relief(heights, colors, size, size, **FLAT)
    assert str(refused.value) == message
