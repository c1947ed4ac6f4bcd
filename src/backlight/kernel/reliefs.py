"""Heights over a rectangle as a surface in three dimensions, in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.errors import BacklightError
from backlight.kernel.library import ReliefStruct, library

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Block:
    """What stands under a surface, down to a floor.

    Attributes
    ----------
    base
        The floor's height.
    side, front
        The colours of its walls, at the left or right and in front, (red, green, blue), 0 to 255.
    """

    base: float
    side: tuple[int, int, int]
    front: tuple[int, int, int]


def paint_relief(
    heights: ArrayLike,
    colors: NDArray[np.uint8],
    width: int,
    height: int,
    *,
    half: float = 1.0,
    turn: float,
    tilt: float,
    scale: float,
    x: float,
    y: float,
    rise: float = 1.0,
    light: tuple[float, float, float] = (0.0, 0.0, 1.0),
    shade: float = 0.0,
    under: float = 1.0,
    block: Block | None = None,
) -> NDArray[np.uint8]:
    """Paint what is seen of a surface over a rectangle of depth 2, whose middle is at (0, 0).

    It is seen from above and from afar, so that parallels stay parallel.

    Parameters
    ----------
    heights
        (rows, columns), finite, at the middles of cells; the first row lies at the far edge.
    colors
        (rows, columns, 4), uint8, of the same points, opaque.
    width, height
        Pixels of the picture.
    half
        Of the rectangle's width.
    turn
        Around the vertical, radians.
    tilt
        From above: 0 looks along the floor, π/2 straight down.
    scale
        Pixels for 1.
    x, y
        Where the rectangle's middle lies at height 0, pixels from the upper left corner.
    rise
        What a height of 1 is, in units of the rectangle.
    light
        Where it comes from, (across, away, up), of length 1.
    shade
        The part of a colour that depends on the light.
    under
        The part of a colour that the surface's underside has.
    block
        What stands under it; None: nothing.

    Returns
    -------
    (height, width, 4), uint8, RGBA with alpha multiplied in.

    Raises
    ------
    BacklightError
        When heights and colours do not fit each other, or heights are not finite.
    """
    grid, fills = np.ascontiguousarray(heights, np.float32), np.ascontiguousarray(colors)
    if grid.ndim != 2 or min(grid.shape) < 2 or fills.shape != (*grid.shape, 4) or fills.dtype != np.uint8:
        raise BacklightError(
            "A surface has (rows, columns) heights, two or more of each, and (rows, columns, 4) colours of uint8; "
            f"{grid.shape} and {fills.shape} of {fills.dtype} came."
        )
    if not np.isfinite(grid).all():
        raise BacklightError("A surface's heights are finite numbers; give others a height before they are drawn.")
    if not (0 < width <= 16384 and 0 < height <= 16384):
        raise BacklightError(f"A surface has 1 to 16384 pixels a side; {width} × {height} were asked for.")
    rows, columns = grid.shape
    walls = (0, 0) if block is None else (_word(block.side), _word(block.front))
    struct = ReliefStruct(
        rows, columns, half, math.cos(turn), math.sin(turn), scale, scale * math.cos(tilt) * rise,
        scale * math.sin(tilt), math.cos(tilt), x, y, light, shade, under, 0.0 if block is None else block.base, walls,
    )  # fmt: skip
    pixels = np.empty((height, width, 4), np.uint8)
    scratch = np.empty(4 * (grid.size + height), np.float32)
    library().bl_paint_relief(
        struct, grid.ctypes.data, fills.ctypes.data, pixels.ctypes.data, width, height, scratch.ctypes.data
    )
    return pixels


def _word(color: tuple[int, int, int]) -> int:
    red, green, blue = color
    return red | green << 8 | blue << 16 | 255 << 24
