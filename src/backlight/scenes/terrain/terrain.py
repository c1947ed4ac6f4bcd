"""A relief in three dimensions: the same map, lifted by its height, seen from in front and above."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Image
from backlight.palette import oklab, rgb, srgb

if TYPE_CHECKING:
    from backlight.scenes.page.plot import Plot
    from backlight.scenes.terrain.relief import Pixels, Relief

Doubles = NDArray[np.float64]

_TURN, _TILT = -0.26, 0.86  # radians: around the vertical, and from above
_LIFT = 0.80  # from the lowest to the highest, where half the map's height is 1
_BASE = -0.10  # how far below the lowest the floor lies
_LIGHT = np.array([-0.55, 0.35, 0.76])  # from the left, from behind, from above
_SHADE = 0.35  # how much lighter or darker the light makes a slope
_FINER = 2  # rows and columns drawn for each that is kept, so that edges are smooth
_DEPTHS = 900
_MARGIN = 12.0


@dataclass(frozen=True, eq=False)
class Terrain:
    """A relief in the rectangle of a plot.

    Attributes
    ----------
    relief
        The values and their colours.
    plot
        The rectangle, and the values at the map's edges.
    resolution
        Pixels for one unit of the picture.
    """

    relief: Relief
    plot: Plot
    resolution: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the surface lies on the page; one beyond the map's edge has the edge's height."""
        plot, heights = self.plot, self._heights
        column = (x - plot.x[0]) / (plot.x[1] - plot.x[0])
        row = (plot.y[1] - y) / (plot.y[1] - plot.y[0])
        height = _bilinear(heights, np.array([row]), np.array([column]))[0]
        across, away = _turned((2 * column - 1) * self._half, 1 - 2 * row, _TURN)
        return self._across(across), float(self._down(away, height))

    def image(self) -> Image:
        """The surface, on nothing."""
        plot = self.plot
        columns, rows = round(plot.width * self.resolution), round(plot.height * self.resolution)
        fine = self._drawn(columns * _FINER, rows * _FINER).reshape(rows, _FINER, columns, _FINER, 4)
        pixels = np.rint(fine.mean(axis=(1, 3), dtype=np.float32)).astype(np.uint8)
        return Image(plot.left, plot.top, plot.width, plot.height, pixels)

    def _drawn(self, columns: int, rows: int) -> Pixels:
        """Column by column: a pixel shows the first point, from the front on, that reaches up to it."""
        plot, (scale, center, _), stage = self.plot, self._view, self.relief.stage
        wide = plot.width / columns
        across = (plot.left + (np.arange(columns) + 0.5) * wide - center) / scale
        reach = abs(math.sin(_TURN)) * self._half + math.cos(_TURN)
        away = np.linspace(-reach, reach, _DEPTHS)
        x, y = _turned(across[None, :], away[:, None], -_TURN)
        on_map = (np.abs(x) <= self._half) & (np.abs(y) <= 1)
        row, column = (1 - y) / 2, (x / self._half + 1) / 2
        tops = (self._down(away[:, None], _bilinear(self._heights, row, column)) - plot.top) / wide
        horizon = np.minimum.accumulate(np.where(on_map, tops, np.inf), axis=0)
        front = on_map.argmax(axis=0)
        edge = tops[front, np.arange(columns)]
        floor = (self._down(away[front], _BASE) - plot.top) / wide
        # The sides of the block below: the one along the map's lower edge, and the one at its left or right.
        lower = np.abs(y[front, np.arange(columns)]) > np.abs(x[front, np.arange(columns)]) / self._half
        sides = np.array([(*rgb(color), 255) for color in (stage.colors.faint, stage.colors.panel)], np.uint8)
        colors, pixels = self._lit, np.zeros((rows, columns, 4), np.uint8)
        levels = np.arange(rows) + 0.5
        for index in np.flatnonzero(on_map.any(axis=0)).tolist():
            # From front to back the horizon rises, that is, its distance from the upper edge falls.
            depth = np.searchsorted(-horizon[:, index], -levels)
            seen = (depth < _DEPTHS) & (levels <= edge[index])
            rows_of = np.rint(row[depth[seen], index].clip(0, 1) * (len(colors) - 1)).astype(int)
            columns_of = np.rint(column[depth[seen], index].clip(0, 1) * (colors.shape[1] - 1)).astype(int)
            pixels[seen, index] = colors[rows_of, columns_of]
            pixels[(levels > edge[index]) & (levels <= floor[index]), index] = sides[int(lower[index])]
        return pixels

    def _across(self, across: float) -> float:
        scale, center, _ = self._view
        return center + scale * across

    def _down(self, away: Any, height: Any) -> Any:
        scale, _, center = self._view
        return center - scale * (away * math.sin(_TILT) + height * math.cos(_TILT))

    @functools.cached_property
    def _view(self) -> tuple[float, float, float]:
        """Units of the page for one of the map's, and where the map's middle lies, so that all of it is in the plot."""
        corners = [_turned(x, y, _TURN) for x, y in product((-self._half, self._half), (-1.0, 1.0))]
        wide = max(across for across, _ in corners)
        deep = max(away for _, away in corners) * math.sin(_TILT)
        up, down = deep + _LIFT * math.cos(_TILT), -deep + _BASE * math.cos(_TILT)
        plot = self.plot
        scale = min((plot.width / 2 - _MARGIN) / wide, (plot.height - 2 * _MARGIN) / (up - down))
        return scale, plot.left + plot.width / 2, plot.top + plot.height / 2 + scale * (up + down) / 2

    @functools.cached_property
    def _half(self) -> float:
        """Half the map's width, where half its height is 1."""
        return self.plot.width / self.plot.height

    @functools.cached_property
    def _heights(self) -> Doubles:
        return _LIFT * self.relief.strengths(round(self.plot.width), round(self.plot.height))

    @functools.cached_property
    def _lit(self) -> Pixels:
        """The map's colours, lighter on slopes that face the light."""
        rows, columns = self._heights.shape
        colors = self.relief.pixels(columns, rows)
        down, along = np.gradient(self._heights, 2 / rows, 2 * self._half / columns)
        light = (_LIGHT[2] - _LIGHT[0] * along + _LIGHT[1] * down) / np.sqrt(1 + along**2 + down**2)
        lab = oklab(colors[..., :3])
        lab[..., 0] *= 1 + _SHADE * (light - _LIGHT[2])
        colors[..., :3] = srgb(lab)
        return colors


def _turned(x: Any, y: Any, angle: float) -> tuple[Any, Any]:
    c, s = math.cos(angle), math.sin(angle)
    return c * x - s * y, s * x + c * y


def _bilinear(values: Doubles, row: Doubles, column: Doubles) -> Doubles:
    """Values between the rows and columns of a map, whose edges are 0 and 1."""
    from scipy.ndimage import map_coordinates

    places = np.broadcast_arrays(row.clip(0, 1) * (values.shape[0] - 1), column.clip(0, 1) * (values.shape[1] - 1))
    found: Doubles = map_coordinates(values, places, order=1, mode="nearest")
    return found
