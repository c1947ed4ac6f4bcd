"""Every activation and its slope, side by side on the same axes, with a point that moves along all of them."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line
from backlight.network import reference
from backlight.numerals import fixed
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES
from backlight.scenes.sigma.names import FORMULAS, NAMES

if TYPE_CHECKING:
    from backlight.drawing.items import Item
    from backlight.scenes.page.stage import Stage

SHOWN: Final = ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine")
_ACROSS = 3
_X, _Y = (-4.0, 4.0), (-1.3, 2.3)
_TOP, _WIDTH, _HEIGHT = 212.0, 330.0, 216.0
_RIGHT, _DOWN = 600.0, 258.0  # from one plot to the next
_REACH = 3.6  # how far the point goes to each side
_POINTS = 200
_CAPTION = 172.0
_FOOT = 1014.0
_TRACK, _KEY = (400.0, 1060.0), 1280.0
_DASH = (10.0, 9.0)
_NUMBERS = (150.0, 192.0)  # below a plot's upper edge


@dataclass(frozen=True, eq=False)
class Gallery:
    """Nine activations; see `Activations`.

    Attributes
    ----------
    stage
        Dark or light.
    duration
        Of the point's way there and back, seconds.
    """

    stage: Stage
    duration: float

    def items(self, time: float) -> tuple[Item, ...]:
        """The picture at a time."""
        z = -_REACH * math.cos(2 * math.pi * time / self.duration)
        return (*self._fixed, *(self._point(name, plot, z) for name, plot in self._plots.items()), self._foot(z))

    def _point(self, name: str, plot: Plot, z: float) -> Group:
        """A point on the activation with its tangent, one on the slope, and their numbers."""
        stage, at = self.stage, np.array([z])
        value, slope = float(reference.activation(name, at)[0]), float(reference.slope(name, at)[0])
        items: list[Item] = [plot.tangent(z, value, slope, 90, stroke=stage.positive, stroke_width=3)]
        for y, radius in ((value, 8), (slope, 6)):
            if plot.inside(z, y):
                x, down = plot.at(z, y)
                items.append(circle(x, down, radius, fill=stage.positive, stroke=stage.colors.ground, stroke_width=2))
        x, top = plot.right + 24, plot.top
        for y, number in ((top + _NUMBERS[0], value), (top + _NUMBERS[1], slope)):
            items.append(stage.text(x + 190, y, fixed(number, 2), size=SIZES.body, anchor="end"))
        return Group(tuple(items), name=name)

    def _foot(self, z: float) -> Group:
        """The point's z, on a line of all of them."""
        stage, (left, right) = self.stage, _TRACK
        x = left + (z - _X[0]) / (_X[1] - _X[0]) * (right - left)
        text = stage.text(LEFT + 32, _FOOT, f"= {fixed(z, 2)}", size=SIZES.heading)
        return Group((text, circle(x, _FOOT - 11, 10, fill=stage.positive)), name="z")

    @functools.cached_property
    def _plots(self) -> dict[str, Plot]:
        return {
            name: Plot(
                self.stage,
                LEFT + (index % _ACROSS) * _RIGHT,
                _TOP + (index // _ACROSS) * _DOWN,
                _WIDTH,
                _HEIGHT,
                _X,
                _Y,
            )
            for index, name in enumerate(SHOWN)
        }

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        stage = self.stage
        items: list[Item] = list(stage.title("Activations and their slopes"))
        items.append(
            stage.text(LEFT, _CAPTION, "σ goes forward to the next layer; σ′ scales the error delta on its way back.")
        )
        items.append(
            stage.formula(RIGHT, _CAPTION, r"\delta_l = (W_{l+1}^\top \delta_{l+1}) \circ \sigma'(Z_l)", anchor="end")
        )
        items += self._signs
        for name, plot in self._plots.items():
            items += self._cell(name, plot)
        return tuple(items)

    @property
    def _signs(self) -> list[Item]:
        """Below everything: the line of z, and which curve is which."""
        stage, colors, (left, right), y = self.stage, self.stage.colors, _TRACK, _FOOT - 11
        return [
            stage.formula(LEFT, _FOOT, "z", size=SIZES.heading),
            line(left, y, right, y, stroke=colors.faint, stroke_width=3),
            stage.note(left - 16, _FOOT - 3, fixed(_X[0], 0), anchor="end"),
            stage.note(right + 16, _FOOT - 3, fixed(_X[1], 0)),
            line(_KEY, y, _KEY + 64, y, stroke=colors.ink, stroke_width=4),
            stage.formula(_KEY + 82, _FOOT - 2, r"\sigma", size=SIZES.body),
            line(_KEY + 160, y, _KEY + 224, y, stroke=colors.quiet, stroke_width=3, dash=_DASH),
            stage.formula(_KEY + 242, _FOOT - 2, r"\sigma'", size=SIZES.body),
            line(_KEY + 330, y, _KEY + 394, y, stroke=stage.positive, stroke_width=3),
            stage.note(_KEY + 412, _FOOT - 3, "tangent"),
        ]

    def _cell(self, name: str, plot: Plot) -> list[Item]:
        """The axes, the two curves, the name and the formula of one activation."""
        stage, colors, z = self.stage, self.stage.colors, np.linspace(*_X, _POINTS)
        x, top = plot.right + 24, plot.top
        items: list[Item] = [
            line(plot.left, plot.down(0), plot.right, plot.down(0), stroke=colors.faint, stroke_width=2),
            line(plot.across(0), plot.top, plot.across(0), plot.bottom, stroke=colors.faint, stroke_width=2),
            line(plot.left, plot.down(1), plot.right, plot.down(1), stroke=colors.faint, stroke_width=1.5, dash=(2, 8)),
        ]
        for function, width, color in ((reference.slope, 3.0, colors.quiet), (reference.activation, 4.0, colors.ink)):
            points = zip(z.tolist(), function(name, z).tolist(), strict=True)
            dash = _DASH if function is reference.slope else ()
            items.append(plot.curve(points, stroke=color, stroke_width=width, dash=dash))
        items.append(stage.note(plot.left, plot.down(1) - 8, "1"))
        items.append(stage.text(x, top + 22, NAMES[name], weight="semibold"))
        items.append(stage.formula(x, top + 80, FORMULAS[name], size=SIZES.body, color=colors.quiet))
        items.append(stage.formula(x, top + _NUMBERS[0], r"\sigma(z)", size=SIZES.body))
        items.append(stage.formula(x, top + _NUMBERS[1], r"\sigma'(z)", size=SIZES.body, color=colors.quiet))
        return items
