"""A relief in three dimensions: the same map, lifted by its height, seen from in front and above."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
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
        height = _bilinear(heights, row, column)
        across, away = _turned((2 * column - 1) * self._half, 1 - 2 * row, _TURN)
        return self._across(across), float(self._down(away, height))

    def image(self) -> Image:
        """The surface, on nothing."""
        plot, fine, stage = self.plot, self.resolution, self.relief.stage
        scale, x, y = self._view
        side, front = rgb(stage.colors.faint), rgb(stage.colors.panel)
        pixels = kernel.paint_relief(
            self._heights,
            self._lit,
            round(plot.width * fine),
            round(plot.height * fine),
            half=self._half, turn=_TURN, tilt=_TILT, scale=scale * fine,
            x=(x - plot.left) * fine, y=(y - plot.top) * fine, block=kernel.Block(_BASE, side, front),
        )  # fmt: skip
        return Image(plot.left, plot.top, plot.width, plot.height, pixels)

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


def _bilinear(values: Doubles, row: float, column: float) -> float:
    """The value of a map at a place on it, from 0 at its edges to 1; it holds those at the middles of its cells."""
    found = values
    for place in (row, column):
        at = min(max(place * len(found) - 0.5, 0.0), len(found) - 1.0)
        low = min(int(at), len(found) - 2)
        found = found[low] + (at - low) * (found[low + 1] - found[low])
    return float(found)
