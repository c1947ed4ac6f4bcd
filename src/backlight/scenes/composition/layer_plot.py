"""One function of a composition as a plot: its curve, the point where we are, the tangent, and a nudge along it."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.drawing.formulas import outline
from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line
from backlight.numerals import decimals
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.stage import SIZES, Stage

if TYPE_CHECKING:
    from backlight.drawing.items import Item

_TANGENT = 130.0
_LEG = 6.0
_SYMBOL = 28.0
_SHORTEST = 9.0  # of a leg that has a symbol


@dataclass(frozen=True, eq=False)
class LayerPlot:
    r"""The plot of one function.

    Attributes
    ----------
    plot
        Where it is, and its limits.
    points
        Of the curve, in the plot's values; NaN where it is broken.
    heading
        Above it, LaTeX: ``v = \sin u``.
    argument, result
        The two letters.
    """

    plot: Plot
    points: tuple[tuple[float, float], ...]
    heading: str
    argument: str
    result: str

    @property
    def narrow(self) -> bool:
        """Whether the slope stands below the plot, and not beside its heading."""
        return self.plot.width < 400

    def items(self, at: float, value: float, slope: float) -> tuple[Item, ...]:
        """With a point and the tangent there."""
        stage, plot = self._stage, self.plot
        x, y = plot.at(at, value)
        guide, ink = stage.colors.quiet, stage.colors.ink
        return (
            *self._fixed,
            line(x, plot.bottom, x, y, stroke=guide, stroke_width=1.5, dash=(4, 8)),
            line(x, y, plot.left, y, stroke=guide, stroke_width=1.5, dash=(4, 8)),
            plot.tangent(at, value, slope, min(_TANGENT, 0.3 * plot.width), stroke=ink, stroke_width=3),
            circle(x, y, 9, fill=ink, stroke=stage.colors.ground, stroke_width=2),
            self._slope(slope),
        )

    def _slope(self, slope: float) -> Item:
        stage, plot, text = self._stage, self.plot, f"slope {decimals(slope)}"
        if self.narrow:
            return stage.note(plot.left + plot.width / 2, plot.bottom + 72, text, anchor="middle")
        return stage.note(plot.right, plot.top - 24, text, anchor="end")

    def nudge(self, at: float, value: float, run: float, rise: float, across: float, up: float) -> tuple[Item, ...]:
        """The change of the argument and what follows from it, as the legs of a triangle under the tangent.

        Parameters
        ----------
        at, value
            The point.
        run, rise
            Both changes, whole.
        across, up
            How much of each is drawn, 0 to 1.
        """
        stage, plot = self._stage, self.plot
        (x, y), (end, top) = plot.at(at, value), plot.at(at + run, value + rise)
        to, peak = x + across * (end - x), y + up * (top - y)
        items: list[Item] = []
        # The triangle lies on the side of the tangent's hollow, and its symbols lie outside of it.
        if across and abs(end - x) > 0.5:
            items.append(line(x, y, to, y, stroke=_signed(stage, run), stroke_width=_LEG))
            below = y + (32 if rise >= 0 else -16)
            items.append(self._symbol((x + end) / 2, below, self.argument, _signed(stage, run), across, end - x))
        if up and abs(top - y) > 0.5:
            items.append(line(end, y, end, peak, stroke=_signed(stage, rise), stroke_width=_LEG))
            beside = end + (30 if run >= 0 else -30)
            items.append(self._symbol(beside, (y + top) / 2 + 8, self.result, _signed(stage, rise), up, top - y))
        if items:
            items.append(circle(x, y, 9, fill=stage.colors.ink, stroke=stage.colors.ground, stroke_width=2))
        return tuple(items)

    def _symbol(self, x: float, y: float, letter: str, color: str, opacity: float, length: float) -> Item:
        shown = opacity if abs(length) >= _SHORTEST else 0.0
        return self._stage.formula(x, y, f"d{letter}", size=_SYMBOL, color=color, anchor="middle", opacity=shown)

    @property
    def _stage(self) -> Stage:
        return self.plot.stage

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        """Axes, curve and heading."""
        stage, plot = self._stage, self.plot
        room = plot.width - (0 if self.narrow else 160)
        size = max(SIZES.note, min(SIZES.heading, room / outline(self.heading).width))
        fixed = (
            *plot.axes(),
            stage.formula(plot.right + 10, plot.bottom + 8, self.argument, size=SIZES.body, color=stage.colors.quiet),
            plot.curve(self.points, stroke=stage.colors.quiet, stroke_width=4),
            stage.formula(plot.left, plot.top - 24, self.heading, size=size),
        )
        return (Group(fixed, name=f"{self.result} of {self.argument}"),)


def _signed(stage: Stage, change: float) -> str:
    """Sign is hue."""
    return stage.positive if change >= 0 else stage.negative


def limits(visited: list[float], everywhere: list[float]) -> tuple[float, float]:
    """Of an axis: all that is visited, and as much again to each side where the function goes there."""
    low, high = min(visited), max(visited)
    span = high - low or max(1.0, abs(low))
    finite = [value for value in everywhere if math.isfinite(value)] or visited
    least, most = max(min(finite), low - span), min(max(finite), high + span)
    room = 0.08 * (most - least) or 1.0
    return min(low, least) - room, max(high, most) + room
