"""Makers of paths: lines, polygons, rectangles, circles, curves and arrows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict, Unpack

from backlight.drawing.items import Path

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUARTER = 0.5522847498307936
"""How far a cubic's control points lie along the tangent, for a quarter of a unit circle."""


class Style(TypedDict, total=False):
    """How a path is drawn; see `Path`."""

    fill: str | None
    stroke: str | None
    stroke_width: float
    dash: tuple[float, ...]
    opacity: float


def polyline(points: Iterable[tuple[float, float]], **style: Unpack[Style]) -> Path:
    """Straight lines from point to point."""
    flat = tuple(float(value) for point in points for value in point)
    return Path("M" + "L" * (len(flat) // 2 - 1), flat, **style)


def polygon(points: Iterable[tuple[float, float]], **style: Unpack[Style]) -> Path:
    """The same, closed."""
    open_path = polyline(points, **style)
    return Path(open_path.commands + "Z", open_path.points, **style)


def line(x1: float, y1: float, x2: float, y2: float, **style: Unpack[Style]) -> Path:
    """A straight line."""
    return Path("ML", (x1, y1, x2, y2), **style)


def rectangle(x: float, y: float, width: float, height: float, corner: float = 0.0, **style: Unpack[Style]) -> Path:
    """A rectangle from its upper left corner; `corner` is the radius of its corners."""
    right, bottom = x + width, y + height
    r = min(corner, width / 2, height / 2)
    if r <= 0:
        return Path("MLLLZ", (x, y, right, y, right, bottom, x, bottom), **style)
    k = r * (1 - _QUARTER)
    points = (
        x + r, y, right - r, y, right - k, y, right, y + k, right, y + r,
        right, bottom - r, right, bottom - k, right - k, bottom, right - r, bottom,
        x + r, bottom, x + k, bottom, x, bottom - k, x, bottom - r,
        x, y + r, x, y + k, x + k, y, x + r, y,
    )  # fmt: skip
    return Path("MLCLCLCLCZ", points, **style)


def circle(x: float, y: float, radius: float, **style: Unpack[Style]) -> Path:
    """A circle around a point."""
    r, k = radius, radius * _QUARTER
    points = (
        x + r, y, x + r, y + k, x + k, y + r, x, y + r, x - k, y + r, x - r, y + k, x - r, y,
        x - r, y - k, x - k, y - r, x, y - r, x + k, y - r, x + r, y - k, x + r, y,
    )  # fmt: skip
    return Path("MCCCCZ", points, **style)


def curve(
    x1: float, y1: float, cx1: float, cy1: float, cx2: float, cy2: float, x2: float, y2: float, **style: Unpack[Style]
) -> Path:
    """A cubic Bézier curve."""
    return Path("MC", (x1, y1, cx1, cy1, cx2, cy2, x2, y2), **style)


def arrow(
    x1: float, y1: float, x2: float, y2: float, *, color: str, width: float = 3.0, head: float = 4.5, opacity: float = 1
) -> tuple[Path, ...]:
    """A straight arrow: a shaft, and a head that is `head` times as long as it is wide; () where it has no length."""
    length = math.hypot(x2 - x1, y2 - y1)
    if length < 1e-9:
        return ()
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    tip = min(head * width, length)
    half = 0.42 * tip
    bx, by = x2 - tip * ux, y2 - tip * uy
    shaft = line(x1, y1, bx, by, stroke=color, stroke_width=width, opacity=opacity)
    sides = [(x2, y2), (bx - half * uy, by + half * ux), (bx + half * uy, by - half * ux)]
    return shaft, polygon(sides, fill=color, opacity=opacity)
