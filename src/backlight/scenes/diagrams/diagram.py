"""A network as units and weighted edges: where they stand, their colours, and their numbers in few characters."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Unpack

import numpy as np

from backlight.drawing.items import Path
from backlight.network.arrays import as_numpy
from backlight.numerals import short
from backlight.scenes.page.finite import part_of, reach_of
from backlight.scenes.page.pace import blend

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from backlight.drawing.paths import Style
    from backlight.network.backpropagation import Backpropagation
from backlight.scenes.page.stage import Stage

UNITS, LAYERS = 8, 4
"""The most units of a layer, and layers of weights, whose numbers can be read."""

_MOST_DECIMALS = 5
_CORNER = 12.0
_THINNEST, _THICKEST = 1.5, 6.0
# The least strength of what is not 0: its sign must still be seen.
_LEAST_STRENGTH = 0.3


class OutputSign(NamedTuple):
    """How an output's activation is written.

    Attributes
    ----------
    operator
        Alone, LaTeX.
    formula
        Of ``{}``, LaTeX.
    terms
        Of the number ``{}``, as text.
    """

    operator: str
    formula: str
    terms: str


OUTPUT_SIGNS: Final = {
    "sigmoid": OutputSign(r"\sigma", r"\sigma({})", "σ({})"),
    "softmax": OutputSign(r"\mathrm{softmax}", r"\mathrm{{softmax}}({})", "softmax of all Z"),
    "identity": OutputSign("=", "{}", "{}"),
}


def short_prediction(y: float, t: float, decimals: int = 3) -> str:
    """A prediction, with more decimals where it is so near its target that y − t would not be what it looks like."""
    text = short(y, _places(y, t, decimals))
    return f"≈{text}" if y != t and text == short(t, decimals) else text


def short_error(y: float, t: float, decimals: int = 3) -> str:
    """An output's delta, y − t, with the decimals that its prediction has."""
    return short(y - t, _places(y, t, decimals))


def _places(y: float, t: float, decimals: int) -> int:
    """So many decimals that a prediction is rounded by no more than a tenth of its distance, if that can be."""
    if y == t or not math.isfinite(y - t):
        return decimals
    return min(_MOST_DECIMALS, max(decimals, math.ceil(-math.log10(abs(y - t) / 5))))


def column(array: ArrayLike) -> list[float]:
    """The one sample of an array of (units, 1)."""
    values: list[float] = np.asarray(as_numpy(array), np.float64)[:, 0].tolist()
    return values


def tone(stage: Stage, value: float, reach: float, least: float = _LEAST_STRENGTH) -> str:
    """The colour of a line by sign and size, strong enough to be told from the ground unless the value is 0."""
    return stage.signed(math.copysign(max(abs(value), least * reach), value) if value else 0.0, reach)


class Edge(NamedTuple):
    """From a unit of one layer to a unit of the next.

    Attributes
    ----------
    before, after
        The two units, from 0.
    curve
        x, y of a cubic's four points, in the direction of feedforward.
    color, width
        By the weight.
    """

    before: int
    after: int
    curve: tuple[float, ...]
    color: str
    width: float

    def path(self, **style: Unpack[Style]) -> Path:
        """The whole edge."""
        return self.grown(1.0, **style)

    def grown(self, part: float, *, back: bool = False, **style: Unpack[Style]) -> Path:
        """The first part of the edge: from its beginning, or from its end."""
        points = _first(_reversed(self.curve) if back else self.curve, part)
        look: Style = {"stroke": self.color, "stroke_width": self.width}
        look.update(style)
        return Path("MC", points, **look)

    def at(self, part: float, *, back: bool = False) -> tuple[float, float]:
        """The point that far along."""
        points = _first(_reversed(self.curve) if back else self.curve, part)
        return points[6], points[7]


@dataclass(frozen=True, eq=False)
class Diagram:
    """Where the units of a network stand.

    Attributes
    ----------
    done
        A pass through the network.
    stage
        Dark or light.
    centers
        x of every layer, the inputs' first.
    reaches
        How far to the left and to the right of the center of each layer its edges end.
    top, bottom
        The units lie between.
    pitch
        The most from unit to unit.
    bend
        How much the edges curve, 0 to 1.
    """

    done: Backpropagation
    stage: Stage
    centers: tuple[float, ...]
    reaches: tuple[tuple[float, float], ...]
    top: float
    bottom: float
    pitch: float = 120.0
    bend: float = 0.0

    @property
    def depth(self) -> int:
        """L, the layers of weights."""
        return self.done.architecture.depth

    @functools.cached_property
    def step(self) -> float:
        """From unit to unit."""
        return min(self.pitch, (self.bottom - self.top) / max(self.done.architecture.sizes))

    @functools.cached_property
    def rows(self) -> tuple[tuple[float, ...], ...]:
        """Where every unit stands, y, by layer from 0."""
        middle = (self.top + self.bottom) / 2
        return tuple(
            tuple(middle + (row - (units - 1) / 2) * self.step for row in range(units))
            for units in self.done.architecture.sizes
        )

    def edges(self, l: int) -> tuple[Edge, ...]:
        """The edges of layer l's weights."""
        return self._edges[l - 1]

    @functools.cached_property
    def _edges(self) -> tuple[tuple[Edge, ...], ...]:
        weights = [np.asarray(as_numpy(self.done.W[l]), np.float64) for l in self.done.W]
        reach = reach_of(weights) or 1.0
        return tuple(self._layer(l, W, reach) for l, W in enumerate(weights, start=1))

    def _layer(self, l: int, W: NDArray[np.float64], reach: float) -> tuple[Edge, ...]:
        left, right = self.centers[l - 1] + self.reaches[l - 1][1], self.centers[l] - self.reaches[l][0]
        return tuple(
            Edge(
                before, after,
                joined(left, self.rows[l - 1][before], right, self.rows[l][after], self.bend),
                tone(self.stage, weight, reach), blend(_THINNEST, _THICKEST, abs(part_of(weight, reach))),
            )
            for after, row in enumerate(W.tolist()) for before, weight in enumerate(row)
        )  # fmt: skip


def joined(x1: float, y1: float, x2: float, y2: float, bend: float = 0.0) -> tuple[float, ...]:
    """The points of a cubic: straight, or leaving and arriving the more levelly the more it bends."""
    third, two_thirds = blend(y1, y2, (1 - bend) / 3), blend(y2, y1, (1 - bend) / 3)
    reach = (x2 - x1) * (1 + 0.5 * bend) / 3
    return (x1, y1, x1 + reach, third, x2 - reach, two_thirds, x2, y2)


def half(x: float, y: float, reach: float, height: float, **style: Unpack[Style]) -> Path:
    """A half of a unit's cell: straight at x, round where it ends, `reach` to the right (below 0: to the left)."""
    top, bottom, end = y - height / 2, y + height / 2, x + reach
    corner = min(_CORNER, abs(reach))
    inward = end - math.copysign(corner, reach)
    points = (
        x, top, inward, top, blend(inward, end, 0.55), top, end, blend(top + corner, top, 0.55), end, top + corner,
        end, bottom - corner, end, blend(bottom - corner, bottom, 0.55), blend(inward, end, 0.55), bottom,
        inward, bottom, x, bottom,
    )  # fmt: skip
    return Path("MLCLCLZ", points, **style)


def storey(x: float, y: float, width: float, height: float, **style: Unpack[Style]) -> Path:
    """An upper or a lower half of a cell: straight at y, round where it ends, `height` below (less than 0: above)."""
    lying = half(y, x, height, width, **style)
    points = tuple(value for pair in zip(lying.points[1::2], lying.points[::2], strict=True) for value in pair)
    return Path(lying.commands, points, **style)


def _reversed(curve: tuple[float, ...]) -> tuple[float, ...]:
    x1, y1, cx1, cy1, cx2, cy2, x2, y2 = curve
    return (x2, y2, cx2, cy2, cx1, cy1, x1, y1)


def _first(curve: tuple[float, ...], part: float) -> tuple[float, ...]:
    """The first part of a cubic, by de Casteljau."""
    if part >= 1:
        return curve
    points = list(zip(curve[::2], curve[1::2], strict=True))
    first = [points[0]]
    while len(points) > 1:
        points = [(blend(x1, x2, part), blend(y1, y2, part)) for (x1, y1), (x2, y2) in pairwise(points)]
        first.append(points[0])
    return tuple(value for point in first for value in point)
