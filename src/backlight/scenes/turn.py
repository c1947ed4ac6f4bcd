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
from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.scenes.matrices import Box
from backlight.scenes.pace import blend, ease
from backlight.scenes.plot import Plot
from backlight.scenes.rounding import apart, bracketed, rounded
from backlight.scenes.stage import SIZES, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backlight.drawing.items import Item
    from backlight.network.backpropagation import Backpropagation

Doubles = NDArray[np.float64]

_POINTS = 161
_LEAST_TOP = 2.2  # nats: what the axis shows at least
_AGREES = 5e-3
_APART = 26.0
_ROOM_FOR_DELTA = 120.0


@dataclass(frozen=True, eq=False)
class Term:
    """One output's part of the loss.

    Attributes
    ----------
    output
        Its number, from 0.
    x, new_x
        Where it lies on the axis before and after the update: y, or y − t for half squares.
    target
        Where t lies.
    value, new_value
        Its loss.
    """

    output: int
    x: float
    new_x: float
    target: float
    value: float
    new_value: float


def terms(done: Backpropagation, after: Backpropagation) -> list[Term]:
    """The outputs that the loss counts: of classes, those that the target names."""
    loss = done.architecture.loss
    t, old, new = (as_numpy(each)[:, 0].astype(np.float64) for each in (done.t, done.y, after.y))
    counted = [at for at in range(len(t)) if loss != "cross_entropy" or t[at] != 0]
    found = []
    for at in counted:
        values = [_of_output(each, at) for each in (done, after)]
        shift = t[at] if loss == "half_squared_error" else 0.0
        found.append(Term(at, *(float(each[at] - shift) for each in (old, new, t)), *values))
    return found


def _of_output(done: Backpropagation, at: int) -> float:
    """One output's part."""
    loss = done.architecture.loss
    Z, T = (as_numpy(each).astype(np.float64) for each in (done.Z[done.architecture.depth], done.t))
    if loss == "cross_entropy":
        only = np.zeros_like(T)
        only[at] = T[at]
        return float(reference.sample_losses(loss, Z, only)[0])
    return float(reference.sample_losses(loss, Z[at : at + 1], T[at : at + 1])[0])


def curve(loss: str, target: float, reach: float) -> tuple[Doubles, Doubles]:
    """The loss of one output against y, or against y − t for half squares."""
    if loss == "half_squared_error":
        error = np.linspace(-reach, reach, _POINTS)
        return error, reference.sample_losses(loss, error[None, :], np.zeros((1, _POINTS)))
    z = np.linspace(-reach, reach, _POINTS)
    if loss == "cross_entropy":
        Z, T = np.stack([z, np.zeros(_POINTS)]), np.stack([np.full(_POINTS, target), np.zeros(_POINTS)])
        return reference.activation("softmax", Z)[0], reference.sample_losses(loss, Z, T)
    return reference.activation("sigmoid", z), reference.sample_losses(loss, z[None, :], np.full((1, _POINTS), target))


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
        if shown == 0:
            return Group((), name="loss")
        items: list[Item] = [Group((self._bare,), opacity=shown)]
        if found > 0:
            for term in self._terms:
                items += self._point(term, ease(2 * found), ease(2 * found - 1), moved)
                items += self._error(term, error)
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
            delta = rounded(term.x - term.target, self.decimals)
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
        return terms(self.done, self.after)

    @functools.cached_property
    def _plot(self) -> Plot:
        box, loss = self.box, self.done.architecture.loss
        highest = max((value for term in self._terms for value in (term.value, term.new_value)), default=0.0)
        if loss == "half_squared_error":
            reach = 1.15 * max((abs(x) for term in self._terms for x in (term.x, term.new_x)), default=1.0) or 1.0
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
        return Group(tuple(items))


def _beside(x: float, other: float) -> float:
    """Where a letter at x stands, so that it does not touch that at the other place."""
    if abs(x - other) >= _APART:
        return x
    return other + math.copysign(_APART, x - other)


def loss_formula(done: Backpropagation) -> str:
    """The loss of this sample, LaTeX."""
    t = as_numpy(done.t)[:, 0].tolist()
    match done.architecture.loss:
        case "binary_cross_entropy" if len(t) == 1 and t[0] in (0, 1):
            return r"L = {-\log y}" if t[0] else r"L = {-\log(1 - y)}"
        case "binary_cross_entropy":
            total = "" if len(t) == 1 else r"\Sigma\, "
            return rf"L = {total}{{-t}} \log y - (1 - t) \log(1 - y)"
        case "cross_entropy" if set(t) == {0, 1}:
            return rf"L = {{-\log y_{t.index(1) + 1}}}"
        case "cross_entropy":
            return r"L = {-\Sigma\, t \log y}"
    return r"L = (y - t)^2 / 2" if len(t) == 1 else r"L = \Sigma\, (y - t)^2 / 2"


def loss_equation(done: Backpropagation, y: Sequence[str], t: Sequence[str]) -> str:
    """The same in numbers, where it is short; `y` and `t` are the numbers as they are written."""
    total, targets = apart(done.loss, done.loss)[0], as_numpy(done.t)[:, 0].tolist()
    match done.architecture.loss:
        case "binary_cross_entropy" if list(t) == ["1"]:
            return _logarithm(done, 0, y[0], total)
        case "binary_cross_entropy" if list(t) == ["0"]:
            return _logarithm(done, 0, f"(1 − {y[0]})", total)
        case "cross_entropy" if set(targets) == {0, 1}:
            k = targets.index(1)
            return _logarithm(done, k, y[k], total)
        case "half_squared_error":
            parts = [f"({one} − {bracketed(other)})²" for one, other in zip(y, t, strict=True)]
            return f"{parts[0]} / 2 = {total}" if len(t) == 1 else f"({' + '.join(parts)}) / 2 = {total}"
    return f"L = {total}"


def _logarithm(done: Backpropagation, at: int, shown: str, total: str) -> str:
    """−log p, unless y is rounded so near 0 or 1 that this is not the loss: it was computed from Z."""
    y, t = (float(as_numpy(each)[at, 0]) for each in (done.y, done.t))
    p = y if t == 1 else 1 - y
    if p > 0 and math.isclose(-math.log(p), done.loss, rel_tol=_AGREES):
        return f"−log {shown} = {total}"
    return f"L = {total}"
