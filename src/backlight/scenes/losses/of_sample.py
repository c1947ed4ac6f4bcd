"""The loss of one sample: its curves, the prediction on its own, and the slopes over y and over Z."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.formulas import outline
from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line, rectangle
from backlight.numerals import bracketed, decimals
from backlight.scenes.losses.output_neuron import OutputNeuron
from backlight.scenes.losses.plots import LossPlots
from backlight.scenes.losses.words import SAMPLE
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

if TYPE_CHECKING:
    from backlight.drawing.items import Anchor, Item
    from backlight.scenes.page.plot import Plot
    from backlight.scenes.page.subject import Subject

_TOP, _BOTTOM, _ALONE = 300.0, 790.0, 860.0  # the last where one plot is alone
_ROWS = (900.0, 992.0)
_LENGTH = 28.0
_CURVE, _OTHER, _POINT, _OVER_Y, _OVER_Z, _CHAIN, _BAD, _GOOD, _BACK, _REST = (
    0.0, 2.4, 4.8, 8.0, 11.5, 13.5, 16.0, 19.0, 22.0, 25.0,
)  # fmt: skip
"""When each thought begins, in seconds of a movie of 28."""
_TANGENT = 150.0
_REACH = 5.0  # of Z, at least
_NAMES: dict[float, tuple[float, Anchor]] = {1.0: (0.06, "start"), 0.0: (0.94, "end")}
_NAME_HEIGHT = 0.86  # beside the upper ends of the curves
_TAG = 152.0
_FAR, _NEAR = -2.5, 3.0  # where Z goes for a target of 1


@dataclass(frozen=True, eq=False)
class SampleLoss:
    """The movie of one sample's loss.

    Attributes
    ----------
    subject
        Whose pass it is.
    stage
        Dark or light.
    duration
        In seconds.

    Raises
    ------
    BacklightError
        When the network has several outputs that are no classes.
    """

    subject: Subject
    stage: Stage
    duration: float

    def __post_init__(self) -> None:
        _ = self._neuron

    def items(self, time: float) -> tuple[Item, ...]:
        """Everything, at a time."""
        now = time / self.duration * _LENGTH
        z = self._z(now)
        outcome = self._neuron.at(np.array([z]))
        point = _Point(z, float(outcome.y[0]), float(outcome.loss[0]), float(outcome.delta[0]))
        return (
            *self._heading,
            *self._told(now, point),
            *self._plots.axes,
            Group(self._curves(now), name="curves"),
            Group(self._marks(now, point), opacity=between(now, _POINT, _POINT + 0.8), name="prediction"),
            *self._equations(now, point),
        )

    def _z(self, now: float) -> float:
        """Where Z is: at the sample's, but for the way to a worse prediction, to a better one and back."""
        far, near = self._ends
        stops = ((_BAD, self._neuron.z), (_GOOD - 0.6, far), (_BACK - 0.6, near), (_REST - 0.4, self._neuron.z))
        for (begin, one), (end, other) in itertools.pairwise(stops):
            if now < end:
                return blend(one, other, between(now, begin + (0.4 if begin > _BAD else 0.0), end))
        return self._neuron.z

    @functools.cached_property
    def _ends(self) -> tuple[float, float]:
        """A worse prediction's Z, and a better one's."""
        neuron = self._neuron
        if self._plots.regression:
            side = 1.0 if neuron.z >= neuron.t else -1.0
            reach = self._plots.across[1] - neuron.t
            return neuron.t + side * 0.85 * reach, neuron.t
        middle = sum(self._plots.across) / 2
        sign = 1.0 if neuron.t else -1.0
        return middle + sign * _FAR, middle + sign * _NEAR

    def _told(self, now: float, point: _Point) -> tuple[Item, ...]:
        first, second = self._words(now, point)
        return (
            self.stage.text(LEFT, 172, first, weight="semibold", room=RIGHT - LEFT),
            self.stage.note(LEFT, 212, second, room=RIGHT - LEFT),
        )

    def _words(self, now: float, point: _Point) -> tuple[str, str]:
        thoughts = SAMPLE[self._neuron.loss]
        begins = (_CURVE, _OTHER, _POINT, _OVER_Y, _OVER_Z, _BAD, _GOOD, _BACK)
        first, second = thoughts[max(index for index, begin in enumerate(begins) if now >= begin or not index)]
        known = {
            "y": decimals(point.y), "t": self._target, "loss": decimals(point.loss), "delta": decimals(point.delta),
            "minus": f"{decimals(point.y)} − {bracketed(self._target)}",
            "other": "0" if self._neuron.t else "1", "range": "−1 and 0" if self._neuron.t else "0 and 1",
        }  # fmt: skip
        return first.format(**known), second.format(**known)

    @property
    def _target(self) -> str:
        return decimals(self._neuron.t, 3 if self._plots.regression else 0)

    def _curves(self, now: float) -> tuple[Item, ...]:
        begins = (_CURVE, _OTHER)[: len(self._plots.curves)]
        parts = tuple(between(now, begin + 0.2, begin + 1.8) for begin in begins)
        other = 1 - between(now, _POINT, _POINT + 0.8)
        names: list[Item] = []
        if len(begins) == 2:
            plot = self._plots.over_y
            for curve, part in zip(self._plots.curves, parts, strict=True):
                x, anchor = _NAMES[curve.target]
                place = plot.at(x, _NAME_HEIGHT * plot.y[1])
                names.append(self.stage.formula(*place, curve.name, color=curve.color, opacity=part, anchor=anchor))
        return (*self._plots.drawn(parts, other), *names)

    def _marks(self, now: float, point: _Point) -> tuple[Item, ...]:
        over_y, over_z = self._plots.over_y, self._plots.over_z
        slope = point.delta if over_z is None else self._neuron.slope_over_prediction(point.y)
        shown = between(now, _OVER_Y, _OVER_Y + 0.8)
        items = self._mark(over_y, point.y, point.loss, slope, shown)
        if over_z:
            shown = between(now, _OVER_Z, _OVER_Z + 0.8)
            items = (*items, *self._mark(over_z, point.z, point.loss, point.delta, shown))
        return items

    def _mark(self, plot: Plot, at: float, loss: float, slope: float, shown: float) -> tuple[Item, ...]:
        """The prediction on its curve, its guides, and the tangent there, as visible as it is."""
        stage = self.stage
        (x, y), ink, quiet = plot.at(at, loss), stage.colors.ink, stage.colors.quiet
        items: list[Item] = [
            line(x, plot.bottom, x, y, stroke=quiet, stroke_width=1.5, dash=(4, 8)),
            line(x, y, plot.left, y, stroke=quiet, stroke_width=1.5, dash=(4, 8)),
        ]
        if shown and math.isfinite(slope):
            items.append(plot.tangent(at, loss, slope, _TANGENT, stroke=ink, stroke_width=3, opacity=shown))
        items.append(circle(x, y, 11, fill=ink, stroke=stage.colors.ground, stroke_width=2))
        return (*items, *self._tag(plot, x, y, loss, slope, shown))

    def _tag(self, plot: Plot, x: float, y: float, loss: float, slope: float, shown: float) -> tuple[Item, ...]:
        """The loss and the slope, above the point and on the hollow side of its curve; it dims what is behind it."""
        stage, above = self.stage, max(y - 62, plot.top + 26)
        falling = self._neuron.t == 1 if not self._plots.regression else self._neuron.z < self._neuron.t
        left = min(x + 22, plot.right - _TAG) if falling else max(x - 22 - _TAG, plot.left + 16)
        signed = stage.positive if slope >= 0 else stage.negative
        height = 34 + 32 * shown
        return (
            rectangle(left - 8, above - 27, _TAG + 8, height + 4, 8, fill=stage.colors.ground, opacity=0.75),
            stage.text(left, above, f"L = {decimals(loss)}", size=SIZES.number),
            stage.text(left, above + 32, f"slope {decimals(slope)}", size=SIZES.number, color=signed, opacity=shown),
        )

    def _equations(self, now: float, point: _Point) -> tuple[Item, ...]:
        """Below: the loss and its slopes, in letters and in numbers."""
        items: list[Item] = []
        for x, y, begin, tex, numbers in self._rows(point):
            end = x + outline(tex).width * SIZES.heading + 16
            shown = (self.stage.formula(x, y, tex), self.stage.text(end, y, numbers))
            items.append(Group(shown, opacity=between(now, begin, begin + 0.8), name=f"equation {len(items) + 1}"))
        return tuple(items)

    def _rows(self, point: _Point) -> tuple[tuple[float, float, float, str, str], ...]:
        """Each equation: where it stands, when it comes, its formula, and its numbers."""
        neuron, plots = self._neuron, self._plots
        left, c = plots.over_y.left, "_c" if neuron.loss == "cross_entropy" else ""
        delta = decimals(point.delta)
        minus = f"= {decimals(point.y)} − {bracketed(self._target)} = {delta}"
        loss, numbers = f"L = {plots.curves[0].name}".replace("y", f"y{c}"), f"= {decimals(point.loss)}"
        if plots.over_z is None:
            y = plots.bottom + 120
            return (
                (left, y, _POINT, loss, numbers),
                (left + 860, y, _OVER_Y, r"\delta = \frac{dL}{dy} = y - t", minus),
            )
        right, (first, second) = plots.over_z.left, _ROWS
        over_y = neuron.slope_over_prediction(point.y)
        slope = rf"{{-}}\frac{{1}}{{y{c}}}" if neuron.t else r"\frac{1}{1 - y}"
        if c:
            last = (right, second, _CHAIN, r"\delta_k = y_k - 0", "for every other class k")
        else:
            product = f"= {bracketed(decimals(over_y))} · {decimals(neuron.slope_of_prediction(point.z))} = {delta}"
            last = (right, second, _CHAIN, r"\frac{dL}{dZ} = \frac{dL}{dy} \cdot \sigma'(Z)", product)
        return (
            (left, first, _POINT, loss, numbers),
            (left, second, _OVER_Y, rf"\frac{{dL}}{{dy{c}}} = {slope}", f"= {decimals(over_y)}"),
            (right, first, _OVER_Z, rf"\delta{c} = \frac{{dL}}{{dZ{c}}} = y{c} - t{c}", minus),
            last,
        )

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        return self.stage.title("The loss", self.subject.caption)

    @functools.cached_property
    def _neuron(self) -> OutputNeuron:
        return OutputNeuron.of(self.subject.done)

    @functools.cached_property
    def _plots(self) -> LossPlots:
        neuron = self._neuron
        if neuron.loss == "half_squared_error":
            reach = max(1.5, 1.3 * abs(neuron.z - neuron.t))
            across = (neuron.t - reach, neuron.t + reach)
            highest = float(neuron.at(np.array([across[1]])).loss[0])
            return LossPlots(neuron, across, highest, _TOP, _ALONE, both=False, stage=self.stage)
        reach = max(_REACH, 1.15 * abs(neuron.z - neuron.even))
        across = (neuron.even - reach, neuron.even + reach)
        return LossPlots(neuron, across, reach, _TOP, _BOTTOM, both=True, stage=self.stage)


@dataclass(frozen=True)
class _Point:
    """A prediction: Z, y, the loss and the error delta."""

    z: float
    y: float
    loss: float
    delta: float
