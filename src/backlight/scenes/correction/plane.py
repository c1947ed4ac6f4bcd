"""The plane of a perceptron's inputs: the weight vector, the boundary, and the input of a correction as a vector."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.formulas import outline
from backlight.drawing.items import Dots, Group
from backlight.drawing.paths import arrow, circle, line, polygon, rectangle
from backlight.drawing.type import told_apart
from backlight.numerals import number
from backlight.palette import rgb
from backlight.scenes.correction.course import CARRIED, GONE, PICKED, SCALED
from backlight.scenes.page.pace import between, blend, ease
from backlight.scenes.page.plane import around
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.stage import LEFT, SIZES, Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Item
    from backlight.network.learning import Correction, Learning
    from backlight.network.perceptron import Perceptron
    from backlight.scenes.correction.course import Now

    Point = tuple[float, float]

_SIDE = 800.0
_LEFT, _TOP = LEFT + 44, 170.0
_BELOW = 1044.0
_SYMBOL = 36.0
_TINT = 0.16


@dataclass(frozen=True, eq=False)
class CorrectionPlane:
    """The plane.

    Attributes
    ----------
    learning
        Of two inputs.
    input_names
        Theirs.
    stage
        Where.
    """

    learning: Learning
    input_names: tuple[str, ...]
    stage: Stage

    def items(self, now: Now, perceptron: Perceptron, wrong: NDArray[np.bool_]) -> tuple[Item, ...]:
        """The plane as it is now, and which inputs the perceptron classifies wrongly, (samples,)."""
        sides, boundary = self._sides(perceptron)
        return (
            Group(sides, name="sides"),
            Group(boundary, name="boundary"),
            Group(self._ghost(now), name="weight vector before"),
            *self._axes,
            Group(self._rings(wrong), name="misclassified"),
            self._dots,
            Group(self._input(now, now.correction) if now.correction else (), name="input"),
            Group(self._weights(now, perceptron), name="weight vector"),
        )

    def _sides(self, perceptron: Perceptron) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """The two sides, lightly tinted, and the boundary between them."""
        stage, z = self.stage, perceptron.pre_activation(self._corners).tolist()
        places = [self.plot.at(x, y) for x, y in self._corners.tolist()]
        ends: list[Point] = []
        halves: dict[bool, list[Point]] = {False: [], True: []}
        for one, other in ((0, 1), (1, 2), (2, 3), (3, 0)):
            halves[z[one] > 0].append(places[one])
            if (z[one] > 0) != (z[other] > 0):
                part = z[one] / (z[one] - z[other])
                ends.append(_between(places[one], places[other], part))
                halves[False].append(ends[-1])
                halves[True].append(ends[-1])
        tints = tuple(
            polygon(half, fill=stage.positive if side else stage.negative, opacity=_TINT)
            for side, half in halves.items()
            if len(half) > 2
        )
        return tints, (line(*ends[0], *ends[1], stroke=stage.colors.ink, stroke_width=3),) if len(ends) == 2 else ()

    def _ghost(self, now: Now) -> tuple[Item, ...]:
        """Where the weight vector was before this correction."""
        if now.correction is None or not now.told:
            return ()
        seen = between(now.part, CARRIED, CARRIED + 0.05) * (1 - between(now.part, GONE, 1))
        tip = self._tip(now.correction.before.w)
        return arrow(*self._origin, *tip, color=self.stage.colors.quiet, width=4, opacity=0.6 * seen) if seen else ()

    def _rings(self, wrong: NDArray[np.bool_]) -> tuple[Item, ...]:
        if not wrong.any():
            return ()
        grounds = np.tile(np.array(rgb(self.stage.colors.ground), np.uint8), (int(wrong.sum()), 1))
        ink = self.stage.colors.ink
        return (Dots(self.places[wrong], self._radius + 4, grounds, outline=ink, outline_width=2.5),)

    def _weights(self, now: Now, perceptron: Perceptron) -> tuple[Item, ...]:
        ink, tip = self.stage.colors.ink, self._tip(perceptron.w)
        opacity, side = self._beside(now)
        return (
            *arrow(*self._origin, *tip, color=ink, width=6),
            circle(*self._origin, 7, fill=ink),
            *self._symbol("w", self._origin, tip, ink, opacity, side),
        )

    def _input(self, now: Now, correction: Correction) -> tuple[Item, ...]:
        """The input of a correction as a vector: drawn, scaled, carried to the weights' tip, and gone."""
        color = self.stage.positive if correction.sign > 0 else self.stage.negative
        grown = ease(now.part / (0.6 * PICKED)) if now.told else 1.0
        scaled, carried = between(now.part, PICKED, SCALED), between(now.part, SCALED, CARRIED)
        length = grown * blend(1.0, correction.sign * self.learning.learning_rate * self.length, scaled)
        begin = _between(self._origin, self._tip(correction.before.w), carried)
        x, y = self.plot.at(*(correction.x * length).tolist())
        end = (begin[0] + x - self._origin[0], begin[1] + y - self._origin[1])
        name = ("+" if correction.sign > 0 else "-") + r"\eta x"
        place_x, place_y = self.places[correction.sample].tolist()
        vector = (
            *arrow(*begin, *end, color=color, width=5),
            *self._symbol("x", begin, end, color, grown * (1 - between(scaled, 0, 0.4))),
            *self._symbol(name, begin, end, color, between(scaled, 0.6, 1)),
        )
        gone = between(now.part, GONE, 1)
        return (
            circle(place_x, place_y, self._radius + 13, stroke=color, stroke_width=4, opacity=grown * (1 - gone)),
            Group(vector, opacity=1 - gone),
        )

    def _beside(self, now: Now) -> tuple[float, float]:
        """How visible the weight vector's symbol is, and on which side: on the one that the vector turns to."""
        sides, index = self._turns, now.done
        if now.correction is None:
            return 1.0, sides[min(index, len(sides) - 1)] if sides else 1.0
        came = between(now.part, 0, 0.06) if index and sides[index - 1] != sides[index] else 1.0
        goes = 1 - between(now.part, 0.94, 1) if sides[index + 1 : index + 2] == (-sides[index],) else 1.0
        return min(came, goes), sides[index]

    @functools.cached_property
    def _turns(self) -> tuple[float, ...]:
        """1 where a correction turns the weight vector to the left, −1 where to the right."""
        pairs = (np.stack([correction.before.w, correction.after.w]) for correction in self.learning.corrections)
        return tuple(1.0 if np.linalg.det(pair) >= 0 else -1.0 for pair in pairs)

    def _symbol(
        self, tex: str, begin: Point, end: Point, color: str, opacity: float, side: float = 1.0
    ) -> tuple[Item, ...]:
        """A symbol beside the middle of an arrow, on its left (1) or right (−1), dimming what is behind it."""
        dx, dy = end[0] - begin[0], end[1] - begin[1]
        length = math.hypot(dx, dy)
        if length < 1 or not opacity:
            return ()
        across, down = side * dy / length, -side * dx / length
        half = outline(tex).width * _SYMBOL / 2
        away = 14 + abs(across) * half + abs(down) * _SYMBOL / 4
        x, y = (begin[0] + end[0]) / 2 + away * across, (begin[1] + end[1]) / 2 + away * down
        shown = min(1.0, length / 60) * opacity
        ground = self.stage.colors.ground
        return (
            rectangle(x - half - 4, y - 16, 2 * half + 8, 34, 8, fill=ground, opacity=0.6 * shown),
            self.stage.formula(x, y + _SYMBOL / 5, tex, size=_SYMBOL, color=color, anchor="middle", opacity=shown),
        )

    def _tip(self, w: NDArray[np.float64]) -> Point:
        x, y = (w * self.length).tolist()
        return self.plot.at(x, y)

    @functools.cached_property
    def plot(self) -> Plot:
        """The plane around the inputs, the origin, and the weight vector wherever it goes."""
        points = np.vstack([self.learning.X, np.zeros((1, 2)), self._all_weights * self.length])
        view = around(points.astype(np.float32), 1)
        return Plot(self.stage, _LEFT, _TOP, _SIDE, _SIDE, view.x, view.y)

    @functools.cached_property
    def length(self) -> float:
        """How many times as long as inputs weights are drawn: such that both can be seen in one plane."""
        vectors = (self.learning.X, self._all_weights)
        inputs, weights = (float(np.linalg.norm(one, axis=1).max()) for one in vectors)
        return 1.0 if not weights or not inputs or 0.5 <= weights / inputs <= 1.5 else inputs / weights

    @functools.cached_property
    def places(self) -> NDArray[np.float64]:
        """Where the inputs lie on the page, (samples, 2)."""
        return np.array([self.plot.at(x, y) for x, y in self.learning.X.tolist()])

    @functools.cached_property
    def _all_weights(self) -> NDArray[np.float64]:
        """Every weight vector there is, (corrections + 1, 2)."""
        learning = self.learning
        return np.array([learning.first.w, *(correction.after.w for correction in learning.corrections)])

    @functools.cached_property
    def _corners(self) -> NDArray[np.float64]:
        (left, right), (bottom, top) = self.plot.x, self.plot.y
        return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])

    @functools.cached_property
    def _origin(self) -> Point:
        return self.plot.at(0.0, 0.0)

    @functools.cached_property
    def _axes(self) -> tuple[Item, ...]:
        stage, plot = self.stage, self.plot
        axes = list(plot.axes(x_label="x_1", y_label="x_2"))
        if self.input_names != ("x1", "x2"):
            across, up = told_apart(self.input_names, SIZES.note, _SIDE / 2 - 40)
            axes.append(stage.note(plot.right, _BELOW, across, anchor="end"))
            axes.append(stage.note(plot.left + 30, plot.top - 16, up))
        if self.length != 1:
            times = f"Weights are drawn {number(self.length, 2)} times as long."
            axes.append(stage.note(plot.left, _BELOW, times, room=_SIDE / 2 + 20))
        return tuple(axes)

    @property
    def _radius(self) -> float:
        return 9.0 if len(self.learning.X) <= 100 else 6.0

    @functools.cached_property
    def _dots(self) -> Dots:
        colors = np.array([rgb(self.stage.negative), rgb(self.stage.positive)], np.uint8)
        return Dots(self.places, self._radius, colors[self.learning.t])


def _between(one: Point, other: Point, part: float) -> Point:
    return blend(one[0], other[0], part), blend(one[1], other[1], part)
