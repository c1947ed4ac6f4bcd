"""A surface as a map: one hue from low to high on a logarithmic scale, with contour lines, and its key."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Image
from backlight.drawing.paths import line
from backlight.drawing.type import width
from backlight.numerals import number
from backlight.palette import ground_color, oklab, srgb
from backlight.scenes.page.plot import ticks
from backlight.scenes.page.rounding import apart
from backlight.scenes.page.stage import SIZES
from backlight.theme import theme

if TYPE_CHECKING:
    from backlight.drawing.items import Anchor, Item, Text
    from backlight.scenes.page.stage import Stage
    from backlight.theme import Ground

Doubles = NDArray[np.float64]
Singles = NDArray[np.float32]
Pixels = NDArray[np.uint8]

_ENDS = {"dark": (0.47, 0.10), "light": (0.70, 0.10)}
"""Lightness and chroma of the highest, on each ground: ink can be read on it."""
_LINES = {"dark": 0.16, "light": -0.16}
"""How much lighter a contour line is than its surroundings."""
_WIDTH = 1.6  # of a contour line, pixels
_FACTORS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0))
_LEAST, _MOST = 7, 16
_SHADES = 16  # between a contour line and none
_BAR = 26.0


def levels(low: float, high: float) -> tuple[float, ...]:
    """Round values between two positive ones, far enough apart to be told: powers of ten, or more of each decade."""
    found: tuple[float, ...] = ()
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    for factors in _FACTORS:
        found = tuple(v for e in exponents for f in factors if low < (v := float(f"{f}e{e}")) < high)
        if len(found) >= _LEAST:
            return found if len(found) <= _MOST else found[:: math.ceil(len(found) / _MOST)]
    return tuple(value for value in ticks(low, high, most=_MOST) if low < value < high)


@dataclass(frozen=True, eq=False)
class Relief:
    """A surface of positive values over a rectangle.

    Attributes
    ----------
    values
        (rows, columns), evenly spaced, the first row at the top; the outermost lie on the rectangle's edges.
    stage
        Dark or light.
    """

    values: Doubles
    stage: Stage

    @property
    def limits(self) -> tuple[float, float]:
        """The lowest and the highest value."""
        low, high = float(self.values.min()), float(self.values.max())
        return low, max(high, low * (1 + 1e-6))

    @property
    def levels(self) -> tuple[float, ...]:
        """The values that have a contour line."""
        return levels(*self.limits)

    def pixels(self, columns: int, rows: int) -> Pixels:
        """The map, (rows, columns, 4)."""
        # Single precision is enough of what lies between the lowest and the highest.
        strengths = self._strengths(columns, rows).astype(np.float32)
        away = self._from_contour(strengths) / np.maximum(np.hypot(*np.gradient(strengths)), 1e-12)
        faded = np.rint((0.5 + _WIDTH / 2 - away).clip(0, 1) * (_SHADES - 1)).astype(int)
        entries = np.rint(strengths.clip(0, 1) * 255).astype(int)
        table = _colors(self.stage.ground)
        found: Pixels = table.reshape(-1, 4).take(faded * table.shape[1] + entries, axis=0)
        return found

    def strengths(self, columns: int, rows: int) -> Doubles:
        """Where the values lie between the lowest and the highest by their logarithm, (rows, columns), 0 to 1."""
        return self._strengths(columns, rows).clip(0, 1)

    def key(self, x: float, y: float, length: float) -> tuple[Item, ...]:
        """A bar from low to high with the contour lines' values under it; y is its upper edge."""
        stage, (low, high) = self.stage, self.limits
        table = _colors(stage.ground)[0]
        bar = Image(x, y, length, _BAR, np.ascontiguousarray(np.repeat(table[None], 4, axis=0)))
        items: list[Item] = [bar, stage.frame(x, y, length, _BAR)]
        said = dict(zip(self.levels, _texts(self.levels), strict=True))
        taken: list[tuple[float, float]] = []
        # Powers of ten first: where there is no room for all, they are what one reads by.
        for level in sorted(self.levels, key=lambda level: (not _is_decade(level), level)):
            at = x + math.log(level / low) / math.log(high / low) * length
            items.append(line(at, y, at, y + _BAR, stroke=stage.colors.quiet, stroke_width=1.5))
            text = said[level]
            begin, end = at - width(text, SIZES.small) / 2 - 8, at + width(text, SIZES.small) / 2 + 8
            if begin >= x - 24 and end <= x + length + 24 and all(end < left or right < begin for left, right in taken):
                taken.append((begin, end))
                items.append(self._label(at, y, text, "middle"))
        if not taken:  # so little between low and high that no round value lies there, or none that has room
            one, other = apart(low, high)
            items.append(self._label(x, y, one, "start"))
            if other != one and width(one + other, SIZES.small) + 24 <= length:
                items.append(self._label(x + length, y, other, "end"))
        return tuple(items)

    def _label(self, x: float, y: float, text: str, anchor: Anchor) -> Text:
        """Under the bar whose upper edge is y."""
        return self.stage.text(x, y + _BAR + 28, text, size=SIZES.small, color=self.stage.colors.quiet, anchor=anchor)

    def _strengths(self, columns: int, rows: int) -> Doubles:
        """The same, which between two values can be a little less, or more."""
        low, high = self._ends
        down, across = self._logs.shape
        return np.asarray(_spline(down, rows) @ ((self._logs - low) / (high - low)) @ _spline(across, columns).T)

    def _from_contour(self, strengths: Singles) -> Singles:
        """How far each is from that of the nearest level."""
        if not self.levels:
            return np.full_like(strengths, np.inf)
        low, high = self._ends
        lines = ((np.log(self.levels) - low) / (high - low)).astype(np.float32)
        nearest: Singles = np.abs(strengths - lines[np.searchsorted((lines[1:] + lines[:-1]) / 2, strengths)])
        return nearest

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.limits
        return math.log(low), math.log(high)

    @functools.cached_property
    def _logs(self) -> Doubles:
        return np.log(self.values)


@functools.lru_cache(maxsize=8)
def _spline(points: int, pixels: int) -> Doubles:
    """(pixels, points): what each of some evenly spaced values adds to the natural cubic spline through them.

    SciPy has it too, but takes longer to load than a figure to draw.
    """
    places = (np.arange(pixels) + 0.5) / pixels * (points - 1)
    left = places.astype(int)
    p = (places - left)[:, None]
    # The cubic B-splines at a pixel, of the knots from the one before its left one on.
    bases = np.concatenate([(1 - p) ** 3, 4 - 6 * p**2 + 3 * p**3, 1 + 3 * p + 3 * p**2 - 3 * p**3, p**3], axis=1) / 6
    knots = np.zeros((pixels, points + 2))
    np.put_along_axis(knots, left[:, None] + np.arange(4), bases, axis=1)
    # Beyond the ends it goes on straight: c₋₁ = 2 c₀ − c₁.
    inner = knots[:, 1:-1]
    for end, next_one in ((0, 1), (-1, -2)):
        inner[:, end] += 2 * knots[:, end]
        inner[:, next_one] -= knots[:, end]
    values = (np.eye(points, k=-1) + 4 * np.eye(points) + np.eye(points, k=1)) / 6
    values[[0, -1]] = np.eye(points)[[0, -1]]
    return np.asarray(np.linalg.solve(values.T, inner.T).T, np.float64)


def _texts(levels: tuple[float, ...]) -> tuple[str, ...]:
    """With two digits, and with as many more as tell them apart."""
    found: tuple[str, ...] = ()
    for digits in range(2, 16):
        found = tuple(number(level, digits) for level in levels)
        if len(set(found)) == len(levels):
            break
    return found


def _is_decade(value: float) -> bool:
    return abs(math.log10(value) - round(math.log10(value))) < 1e-9


@functools.cache
def _colors(ground: Ground) -> Pixels:
    """(shades, 256, 4): from the ground to the theme's blue; the first shade without a contour line, the last on it."""
    lightness, chroma = _ENDS[ground]
    hue = math.radians(theme().diverging.hues[0])
    base = oklab(ground_color(ground))
    end = np.array([lightness, chroma * math.cos(hue), chroma * math.sin(hue)])
    field = base + (end - base) * np.linspace(0, 1, 256)[:, None]
    lined = field + np.array([_LINES[ground], 0, 0])
    table = np.full((_SHADES, 256, 4), 255, np.uint8)
    table[..., :3] = srgb(field + (lined - field) * np.linspace(0, 1, _SHADES)[:, None, None])
    return table
