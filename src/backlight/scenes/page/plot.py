"""A plot: its axes with ticks, curves cut at its edges, tangents, and where a point of it lies on the page."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from backlight.drawing.items import Path
from backlight.drawing.paths import Style, line
from backlight.drawing.type import width
from backlight.numerals import fixed, number
from backlight.scenes.page.stage import SIZES, Stage, middle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backlight.drawing.items import Item

Limits = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """A rectangle of the page, and the values that its edges stand for.

    Attributes
    ----------
    stage
        Dark or light.
    left, top, width, height
        The rectangle, in units of the page.
    x, y
        The values at the left and right edge, at the lower and upper edge.
    """

    stage: Stage
    left: float
    top: float
    width: float
    height: float
    x: Limits
    y: Limits

    @property
    def right(self) -> float:
        """The right edge, in units of the page."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge, in units of the page."""
        return self.top + self.height

    def across(self, x: float) -> float:
        """Where a value lies from left to right."""
        return self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width

    def down(self, y: float) -> float:
        """Where a value lies from top to bottom."""
        return self.bottom - (y - self.y[0]) / (self.y[1] - self.y[0]) * self.height

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies on the page."""
        return self.across(x), self.down(y)

    def axes(
        self,
        *,
        x_label: str = "",
        y_label: str = "",
        x_ticks: Sequence[float] | None = None,
        y_ticks: Sequence[float] | None = None,
    ) -> tuple[Item, ...]:
        """The two axes, their ticks and their labels, which are LaTeX; a line at 0 where it lies inside."""
        stage, quiet = self.stage, self.stage.colors.quiet
        faint: Style = {"stroke": stage.colors.faint, "stroke_width": 2}
        items: list[Item] = [
            line(self.left, self.bottom, self.right, self.bottom, **faint),
            line(self.left, self.top, self.left, self.bottom, **faint),
        ]
        if self.y[0] < 0 < self.y[1]:
            items.append(line(self.left, self.down(0), self.right, self.down(0), **faint))
        if self.x[0] < 0 < self.x[1]:
            items.append(line(self.across(0), self.top, self.across(0), self.bottom, **faint))
        across = self._ticks_across() if x_ticks is None else x_ticks
        down = ticks(*self.y, most=max(3, round(self.height / 70))) if y_ticks is None else y_ticks
        for value, text in zip(across, tick_texts(across), strict=True):
            x = self.across(value)
            items.append(line(x, self.bottom, x, self.bottom + 7, **faint))
            items.append(stage.note(x, self.bottom + 34, text, anchor="middle"))
        for value, text in zip(down, tick_texts(down), strict=True):
            y = self.down(value)
            items.append(line(self.left - 7, y, self.left, y, **faint))
            items.append(stage.note(self.left - 14, middle(y, SIZES.note), text, anchor="end"))
        if x_label:
            items.append(stage.formula(self.right + 24, self.bottom + 34, x_label, size=SIZES.body, color=quiet))
        if y_label:
            items.append(
                stage.formula(self.left, self.top - 18, y_label, size=SIZES.body, color=quiet, anchor="middle")
            )
        return tuple(items)

    def _ticks_across(self) -> tuple[float, ...]:
        """As many as have room for their texts."""
        most = min(10, max(2, round(self.width / 90)))
        for fewer in range(most, 1, -1):
            values = ticks(*self.x, most=fewer)
            texts = tick_texts(values)
            apart = self.width / (self.x[1] - self.x[0]) * (values[1] - values[0]) if len(values) > 1 else math.inf
            if max((width(text, SIZES.note) for text in texts), default=0.0) + 18 <= apart:
                return values
        return ticks(*self.x, most=1)

    def curve(self, points: Iterable[tuple[float, float]], **style: Unpack[Style]) -> Path:
        """A curve through points, in the plot's values; cut at the edges, and open where a point is not finite."""
        commands: list[str] = []
        flat: list[float] = []
        before: tuple[float, float] | None = None
        for point in points:
            piece = self._cut(before, point) if before is not None else None
            before = point if math.isfinite(point[0]) and math.isfinite(point[1]) else None
            if piece is None:
                continue
            start, end = self.at(*piece[0]), self.at(*piece[1])
            if not commands or start != (flat[-2], flat[-1]):
                commands.append("M")
                flat += start
            commands.append("L")
            flat += end
        return Path("".join(commands), tuple(flat), **style)

    def segment(self, x1: float, y1: float, x2: float, y2: float, **style: Unpack[Style]) -> Path:
        """A straight line between two points, in the plot's values, cut at the edges."""
        return self.curve([(x1, y1), (x2, y2)], **style)

    def tangent(self, x: float, y: float, slope: float, reach: float, **style: Unpack[Style]) -> Path:
        """The line of a slope through a point: `reach` units of the page to each side, cut at the edges."""
        run = (self.x[1] - self.x[0]) / self.width
        rise = (self.y[1] - self.y[0]) / self.height
        part = reach / math.hypot(1, slope * run / rise) * run
        return self.segment(x - part, y - slope * part, x + part, y + slope * part, **style)

    def inside(self, x: float, y: float) -> bool:
        """Whether a point lies in the rectangle."""
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]

    def _cut(
        self, one: tuple[float, float], other: tuple[float, float]
    ) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The part of a segment that lies inside, after Liang and Barsky; None where nothing does."""
        (x1, y1), (x2, y2) = one, other
        dx, dy = x2 - x1, y2 - y1
        if not (math.isfinite(dx) and math.isfinite(dy)):
            return None
        first, last = 0.0, 1.0
        sides = ((-dx, x1 - self.x[0]), (dx, self.x[1] - x1), (-dy, y1 - self.y[0]), (dy, self.y[1] - y1))
        for outwards, room in sides:
            if outwards == 0:
                if room < 0:
                    return None
            elif outwards < 0:
                first = max(first, room / outwards)
            else:
                last = min(last, room / outwards)
        if first > last:
            return None
        # Ends that are not cut keep their bits, so that the pieces of a curve join.
        start = one if first == 0 else (x1 + first * dx, y1 + first * dy)
        return start, other if last == 1 else (x1 + last * dx, y1 + last * dy)


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Round values from `low` to `high`, 1, 2 or 5 times a power of ten apart: at most so many, or two."""
    span = high - low
    if not (math.isfinite(span) and span > 0):
        return ()
    chosen = step = 10.0 ** math.floor(math.log10(span / most))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    for factor in (1, 2, 5, 10, 20):
        wider = step * factor
        here, there = math.ceil(low / wider - 1e-9), math.floor(high / wider + 1e-9)
        if there - here < 1 and most > 1:
            break
        first, last, chosen = here, there, wider
        if there - here < most:
            break
    return tuple(index * chosen for index in range(first, last + 1))


def tick_texts(values: Sequence[float]) -> tuple[str, ...]:
    """The values of ticks as they are written, all with as many decimals as the distance between them needs."""
    if not values:
        return ()
    gap = min((abs(b - a) for a, b in itertools.pairwise(values)), default=abs(values[0]) or 1.0)
    largest = max(abs(value) for value in values)
    if largest >= 1e6 or gap < 1e-5:
        return tuple(number(value, 3) for value in values)
    places = next((d for d in range(7) if abs(round(gap, d) - gap) < 1e-6 * gap), 6)
    return tuple(fixed(value, places) for value in values)


def padded(values: Iterable[float], margin: float = 0.08) -> Limits:
    """Limits around values that leave a margin, as a part of their span; around a single value, one to each side."""
    finite = [value for value in values if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 0.0)
    room = (high - low) * margin or 1.0
    return low - room, high + room
