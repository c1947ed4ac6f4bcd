"""The plots of a loss: over the prediction y, and beside it over Z, the input into the output neuron."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.scenes.page.plot import Plot, ticks
from backlight.scenes.page.stage import LEFT, RIGHT, Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Item
    from backlight.scenes.losses.output_neuron import Outcome, OutputNeuron

    Doubles = NDArray[np.float64]

_LEFT, _WIDTH, _GAP = LEFT + 60, 750.0, 170.0
_LABEL = 56.0  # room for the letter of an axis
_POINTS = 240
_DIM = 0.45


@dataclass(frozen=True, eq=False)
class Curve:
    """The loss for one target, over both axes.

    Attributes
    ----------
    target
        Whose curve it is.
    color
        Its.
    name
        Its formula, LaTeX.
    over_y, over_z
        Its points, in the plots' values.
    """

    target: float
    color: str
    name: str
    over_y: tuple[tuple[float, float], ...]
    over_z: tuple[tuple[float, float], ...]


@dataclass(frozen=True, eq=False)
class LossPlots:
    """Where the plots are, from where to where they go, and the curves in them.

    Attributes
    ----------
    neuron
        Of whose output the loss is.
    across
        Values of Z at the left and right edge.
    highest
        The loss at the upper edge.
    top, bottom
        Of the plots on the page.
    both
        Whether the loss is drawn over Z too; for a regression, where Z is y, it never is.
    stage
        Dark or light.
    error
        Whether the one axis of a regression is y − t, so that all samples have one curve.
    """

    neuron: OutputNeuron
    across: tuple[float, float]
    highest: float
    top: float
    bottom: float
    both: bool
    stage: Stage
    error: bool = False

    @property
    def regression(self) -> bool:
        """Whether the prediction is a number, and not a probability."""
        return self.neuron.loss == "half_squared_error"

    @functools.cached_property
    def over_y(self) -> Plot:
        """The plot over the prediction."""
        wide = RIGHT - _LEFT - _LABEL
        width = _WIDTH if self.over_z else wide
        x = self.across if self.regression else (0.0, 1.0)
        return Plot(self.stage, _LEFT, self.top, width, self.bottom - self.top, x, (0.0, self.highest))

    @functools.cached_property
    def over_z(self) -> Plot | None:
        """The plot over the input into the output neuron."""
        if self.regression or not self.both:
            return None
        left = _LEFT + _WIDTH + _GAP
        width = RIGHT - left - _LABEL
        return Plot(self.stage, left, self.top, width, self.bottom - self.top, self.across, (0.0, self.highest))

    @functools.cached_property
    def curves(self) -> tuple[Curve, ...]:
        """One for each target that there can be: that of the sample first."""
        z = np.linspace(*self.across, _POINTS + 1)
        stage, neuron = self.stage, self.neuron
        if neuron.loss == "binary_cross_entropy":
            targets = (neuron.t, 1 - neuron.t)
            names = {1.0: r"{-}\log y", 0.0: r"{-}\log(1 - y)"}
            return tuple(
                _curve(neuron.at(z, t), z, t, stage.positive if t else stage.negative, names[t]) for t in targets
            )
        name = r"\frac{1}{2}(y - t)^2" if self.regression else r"{-}\log y"
        return (_curve(neuron.at(z), z, neuron.t, stage.colors.quiet, name),)

    def drawn(self, parts: tuple[float, ...], other: float) -> tuple[Item, ...]:
        """The curves.

        Parameters
        ----------
        parts
            How far each has been drawn, from the target on, 0 to 1.
        other
            How strong that of another target is, 0 to 1.
        """
        if min(parts) == 1 and other in (0, 1):
            return self.whole if other else self._first
        return self._drawn(parts, other)

    def _drawn(self, parts: tuple[float, ...], other: float) -> tuple[Item, ...]:
        items: list[Item] = []
        for curve, part, strength in zip(self.curves, parts, (1.0, other), strict=False):
            for plot, points in ((self.over_y, curve.over_y), (self.over_z, curve.over_z)):
                if plot is None or part <= 0:
                    continue
                ordered = points if points[0][1] < points[-1][1] else points[::-1]
                shown = ordered[: max(2, math.ceil(part * len(points)))]
                opacity = _DIM + (1 - _DIM) * strength
                items.append(plot.curve(shown, stroke=curve.color, stroke_width=5, opacity=opacity))
        return tuple(items)

    @functools.cached_property
    def whole(self) -> tuple[Item, ...]:
        """All curves."""
        return self._drawn((1.0,) * len(self.curves), 1.0)

    @functools.cached_property
    def _first(self) -> tuple[Item, ...]:
        """All curves, that of another target dimmed."""
        return self._drawn((1.0,) * len(self.curves), 0.0)

    @functools.cached_property
    def axes(self) -> tuple[Item, ...]:
        """Of both plots."""
        label = "y - t" if self.error else "y" if self.neuron.loss != "cross_entropy" else "y_c"
        y_ticks = ticks(0.0, self.highest, most=6)
        items = list(self.over_y.axes(x_label="" if self.error else label, y_label="L", y_ticks=y_ticks))
        if self.error:
            quiet = self.stage.colors.quiet
            items.append(
                self.stage.formula(self.over_y.right, self.over_y.bottom + 72, label, color=quiet, anchor="end")
            )
        if self.over_z:
            of = "Z" if self.neuron.loss != "cross_entropy" else "Z_c"
            items += self.over_z.axes(x_label=of, y_label="L", y_ticks=y_ticks)
        return tuple(items)


def _curve(outcome: Outcome, z: Doubles, target: float, color: str, name: str) -> Curve:
    y, loss = outcome.y.tolist(), outcome.loss.tolist()
    return Curve(target, color, name, tuple(zip(y, loss, strict=True)), tuple(zip(z.tolist(), loss, strict=True)))
