"""The turn: the loss on its curve, where the way forward ends and the way back begins."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line
from backlight.drawing.type import width
from backlight.network.arrays import as_numpy
from backlight.scenes.matrices.cells import Box
from backlight.scenes.matrices.loss_terms import Term, curve, terms
from backlight.scenes.page.finite import reach_of
from backlight.scenes.page.pace import blend, ease
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.rounding import apart, rounded
from backlight.scenes.page.stage import SIZES, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backlight.drawing.items import Item
    from backlight.network.backpropagation import Backpropagation

Doubles = NDArray[np.float64]

_LEAST_TOP = 2.2  # nats: what the axis shows at least
_APART = 26.0
_ROOM_FOR_DELTA = 120.0
_NEAR_END = 0.15


@dataclass(frozen=True, eq=False)
class Turn:
    """The loss's place on the page.

    Attributes
    ----------
    done, after
        The pass, and that after the update.
    box
        Where.
    origins
        Where the predictions come from, by output.
    decimals
        That cells have room for.
    stage
        Dark or light.
    """

    done: Backpropagation
    after: Backpropagation
    box: Box
    origins: Sequence[tuple[float, float]]
    decimals: int
    stage: Stage

    def items(self, shown: float, found: float, error: float, moved: float) -> Group:
        """The loss when its parts have come so far, each from 0 to 1.

        Parameters
        ----------
        shown
            The axis and the curve.
        found
            The prediction on its way to the axis, and up to the curve.
        error
            What the error delta is: the way from t to y.
        moved
            The prediction on its way to that after the update.
        """
        state = (shown, found, error, moved)
        if not set(state) <= {0.0, 1.0}:
            return self._drawn(*state)
        if state not in self._rests:
            self._rests[state] = self._drawn(*state)
        return self._rests[state]

    @functools.cached_property
    def _rests(self) -> dict[tuple[float, ...], Group]:
        """The pictures in which nothing moves."""
        return {}

    def _drawn(self, shown: float, found: float, error: float, moved: float) -> Group:
        if shown == 0:
            return Group((), name="loss")
        items: list[Item] = [Group((self._bare,), opacity=shown)]
        if found > 0:
            for term in self._terms:
                items += self._error(term, error)
            for term in self._terms:
                items += self._point(term, ease(2 * found), ease(2 * found - 1), moved)
            items.append(self._label(ease(4 * found - 3), moved))
        return Group(tuple(items), name="loss")

    def _point(self, term: Term, arrived: float, risen: float, moved: float) -> Iterator[Item]:
        """Where the prediction is."""
        plot, colors = self._plot, self.stage.colors
        x, curve_y = plot.at(blend(term.x, term.new_x, moved), self._height(term, moved))
        if moved > 0:
            yield circle(*plot.at(term.x, term.value), 7, fill=colors.ground, stroke=colors.quiet, stroke_width=2.5)
        y = blend(plot.bottom, curve_y, risen)
        if risen > 0:
            yield line(x, y, x, plot.bottom, stroke=colors.quiet, stroke_width=2, dash=(3, 7))
        begin_x, begin_y = self.origins[term.output]
        opacity = min(1.0, 6 * arrived)
        yield circle(blend(begin_x, x, arrived), blend(begin_y, y, arrived), 9, fill=colors.ink, opacity=opacity)
        if len(self._terms) == 1:
            at = _beside(x, plot.across(term.target))
            yield self.stage.formula(at, plot.bottom + 30, "y", size=SIZES.body, anchor="middle", opacity=arrived)

    def _error(self, term: Term, error: float) -> Iterator[Item]:
        """How far it is from its target: the error delta."""
        plot, stage = self._plot, self.stage
        if error == 0:
            return
        x, target = plot.across(term.x), plot.across(term.target)
        color = stage.positive if term.x > term.target else stage.negative
        yield line(target, plot.bottom, blend(target, x, error), plot.bottom, stroke=color, stroke_width=7)
        if len(self._terms) == 1 and abs(x - target) > _ROOM_FOR_DELTA:
            errors = as_numpy(self.done.delta[self.done.architecture.depth])
            delta = rounded(float(errors[term.output, 0]), self.decimals)
            middle = (x + target) / 2
            yield stage.text(middle, plot.bottom + 30, delta, size=SIZES.note, anchor="middle", opacity=error)

    def _height(self, term: Term, moved: float) -> float:
        """On the curve."""
        if moved in (0.0, 1.0):
            return term.new_value if moved else term.value
        xs, values = self._curves[term.output]
        return float(np.interp(blend(term.x, term.new_x, moved), xs, values))

    def _label(self, opacity: float, moved: float) -> Group:
        """L, before and after, where the curve leaves room."""
        plot, stage = self._plot, self.stage
        old, new = apart(self.done.loss, self.after.loss)
        text, y = f"= {new if moved == 1 else old}", plot.top + 22
        length = 24 + width(text, SIZES.body)
        x = plot.left + 0.5 * (plot.width - length) if plot.x[0] < 0 else plot.right - length
        if plot.x[0] == 0 and self._terms and self._terms[0].target < 0.5:
            x = plot.left + 10
        return Group(
            (stage.formula(x, y, "L", size=SIZES.body), stage.text(x + 24, y, text)), opacity=opacity, name="L"
        )

    @functools.cached_property
    def _terms(self) -> list[Term]:
        """Those that have a place; what lies beyond the plot is at its edge."""
        return [term.held(self._plot.x, self._plot.y) for term in self._found if not term.lost]

    @functools.cached_property
    def _found(self) -> list[Term]:
        return terms(self.done, self.after)

    @functools.cached_property
    def _plot(self) -> Plot:
        box, loss = self.box, self.done.architecture.loss
        highest = reach_of([[term.value, term.new_value] for term in self._found])
        if loss == "half_squared_error":
            reach = 1.15 * reach_of([[term.x, term.new_x] for term in self._found]) or 1.0
            limits, top = (-reach, reach), reach * reach / 2
        else:
            limits, top = (0.0, 1.0), max(_LEAST_TOP, 1.15 * highest)
        return Plot(self.stage, box.x, box.y, box.width, box.height - 34, limits, (0.0, top))

    @functools.cached_property
    def _curves(self) -> dict[int, tuple[Doubles, Doubles]]:
        loss, plot = self.done.architecture.loss, self._plot
        reach = plot.x[1] if loss == "half_squared_error" else plot.y[1] + 4
        targets = as_numpy(self.done.t)[:, 0].astype(float).tolist()
        return {term.output: curve(loss, targets[term.output], reach) for term in self._terms}

    @functools.cached_property
    def _bare(self) -> Group:
        """The axis, each curve once, and where t and y lie."""
        plot, stage = self._plot, self.stage
        axis = line(plot.left, plot.bottom, plot.right, plot.bottom, stroke=stage.colors.faint, stroke_width=2)
        items: list[Item] = [axis]
        drawn: set[float] = set()
        for term in self._terms:
            if term.target in drawn:
                continue
            drawn.add(term.target)
            color = stage.positive if term.target > 0 or plot.x[0] < 0 else stage.negative
            xs, values = self._curves[term.output]
            items.append(plot.curve(zip(xs.tolist(), values.tolist(), strict=True), stroke=color, stroke_width=3.5))
            items.append(
                stage.formula(plot.across(term.target), plot.bottom + 30, "t", size=SIZES.body, anchor="middle")
            )
        if plot.x[0] == 0:
            # The ends of the axis, where neither t nor y stands there.
            taken = [value for term in self._terms for value in (term.target, term.x, term.new_x)]
            items += (
                stage.note(plot.across(end), plot.bottom + 30, f"{end:g}", anchor="middle")
                for end in plot.x
                if all(abs(end - value) > _NEAR_END for value in taken)
            )
        return Group(tuple(items))


def _beside(x: float, other: float) -> float:
    """Where a letter at x stands, so that it does not touch that at the other place."""
    if abs(x - other) >= _APART:
        return x
    return other + math.copysign(_APART, x - other)
