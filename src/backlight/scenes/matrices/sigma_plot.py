"""A layer's activation under its Z and H: each unit's Z on the axis, and its H on the curve above; of softmax, bars."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line, rectangle
from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.scenes.matrices.cells import Box
from backlight.scenes.page.finite import held
from backlight.scenes.page.pace import blend, ease
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.stage import Stage
from backlight.scenes.sigma.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backlight.drawing.items import Item
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.page.plot import Limits

_POINTS = 121
_RADIUS, _BAR = 8.0, 56.0
_BOUNDED, _BEND = ("sigmoid", "tanh"), 4.0


@dataclass(frozen=True, eq=False)
class SigmaPlot:
    """The plot of one layer.

    Attributes
    ----------
    done
        The pass.
    l
        The layer.
    box
        Where the plot stands.
    reach
        The greatest Z that its axis has room for, to both sides.
    origins
        Where each unit's Z comes from.
    stage
        Dark or light.
    """

    done: Backpropagation
    l: int
    box: Box
    reach: float
    origins: Sequence[tuple[float, float]]
    stage: Stage

    def items(self, shown: float, units: tuple[float, ...]) -> Group:
        """The plot when it, and each unit on its way to the curve, has come so far: 0 to 1."""
        if shown == 0:
            return self._nothing
        found: list[Item] = [Group((self._bare,), opacity=shown)]
        for unit, part in enumerate(units):
            if part > 0:
                found += self._bar(unit, part) if self._name == "softmax" else self._unit(unit, part)
        return Group(tuple(found), name=f"sigma{self.l}")

    @functools.cached_property
    def _nothing(self) -> Group:
        return Group((), name=f"sigma{self.l}")

    def _unit(self, unit: int, part: float) -> Iterator[Item]:
        """From its Z down to the axis, and up to the curve."""
        plot, colors = self._plot, self.stage.colors
        arrived, risen = ease(2 * part), ease(2 * part - 1)
        x, axis, (begin_x, begin_y) = plot.across(self._Z[unit]), plot.down(0.0), self.origins[unit]
        y = blend(axis, plot.down(self._H[unit]), risen)
        if risen > 0:
            yield line(x, axis, x, y, stroke=colors.quiet, stroke_width=2, dash=(3, 7))
        yield circle(
            blend(begin_x, x, arrived), blend(begin_y, y, arrived), _RADIUS,
            fill=colors.ink, stroke=colors.ground, stroke_width=2, opacity=min(1.0, 6 * arrived),
        )  # fmt: skip

    def _bar(self, unit: int, part: float) -> Iterator[Item]:
        """A probability as a bar in a frame that is 1 high."""
        plot, pitch = self._plot, self._plot.width / len(self._H)
        width, height = min(_BAR, 0.7 * pitch), plot.bottom - plot.down(self._H[unit] * part)
        x = plot.left + (unit + 0.5) * pitch - width / 2
        yield rectangle(x, plot.bottom - height, width, height, 4, fill=self.stage.signed(self._H[unit], 1.0))
        yield rectangle(x, plot.top, width, plot.height, 4, stroke=self.stage.colors.faint, stroke_width=1.5)

    @property
    def _name(self) -> str:
        architecture = self.done.architecture
        return [*architecture.activations, architecture.output_activation][self.l - 1]

    @functools.cached_property
    def _Z(self) -> list[float]:
        return _held(self.done.Z[self.l], self._plot.x)

    @functools.cached_property
    def _H(self) -> list[float]:
        return _held(self.done.H[self.l], self._plot.y)

    @functools.cached_property
    def _plot(self) -> Plot:
        if self._name == "softmax":
            return Plot(self.stage, *self.box, (0.0, 1.0), (0.0, 1.0))
        _, values = self._curve
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        room = 0.06 * (high - low or 1.0)
        return Plot(self.stage, *self.box, (-self._limit, self._limit), (low - room, high + room))

    @property
    def _limit(self) -> float:
        """Of the axis: an activation with bounds shows that it has them."""
        return max(1.08 * self.reach, _BEND if self._name in _BOUNDED else 0.0)

    @functools.cached_property
    def _curve(self) -> tuple[np.ndarray, np.ndarray]:
        z = np.linspace(-self._limit, self._limit, _POINTS)
        return z, np.asarray(reference.activation(self._name, z), np.float64)

    @functools.cached_property
    def _bare(self) -> Group:
        """The axes, the curve and its name."""
        plot, stage = self._plot, self.stage
        faint, y = stage.colors.faint, plot.down(0.0)
        items: list[Item] = [line(plot.left, y, plot.right, y, stroke=faint, stroke_width=2)]
        if self._name != "softmax":
            x = plot.across(0.0)
            items.append(line(x, plot.top, x, plot.bottom, stroke=faint, stroke_width=2))
            points = zip(*(values.tolist() for values in self._curve), strict=True)
            items.append(plot.curve(points, stroke=stage.colors.quiet, stroke_width=3.5))
        items.append(stage.note(plot.left + plot.width / 2, plot.bottom + 36, NAMES[self._name], anchor="middle"))
        return Group(tuple(items))


def _held(array: object, limits: Limits) -> list[float]:
    """The one sample of an array of (units, 1), within limits."""
    return [held(value, *limits) for value in np.asarray(as_numpy(array), np.float64)[:, 0].tolist()]
