"""The values of a pass as its cells show them, and how large their numbers can be set."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from backlight.drawing.type import width
from backlight.network import votes
from backlight.numerals import short
from backlight.scenes.diagrams.diagram import column, short_error, short_prediction
from backlight.scenes.diagrams.moment import SIDES
from backlight.scenes.page.stage import SIZES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.diagrams.moment import Side

Kind = Literal["dot", "scale"]
"""Into a layer's cells by dot products, and through them by the activation or its slope."""

WIDTH: Final = 864.0
"""Of the page's half in which a pass is drawn."""

# Decimals and size of the numbers in cells: the first that leaves the edges this much room.
_STYLES = ((3, SIZES.number), (3, SIZES.note), (2, SIZES.note), (2, SIZES.small))
_EDGES, _PADDING = 64.0, 16.0


class Flow(NamedTuple):
    """The values of a pass.

    Attributes
    ----------
    entering
        By layer from 1: the sums, Z or W^T delta; of the output layer backward, what delta begins with, y.
    leaving
        By layer from 1: H, or delta.
    """

    entering: Mapping[int, list[float]]
    leaving: Mapping[int, list[float]]

    def texts(self, done: Backpropagation, decimals: int) -> dict[tuple[Kind, int], list[str]]:
        """The numbers as they are shown; a prediction so that it can be told from its target, its delta likewise."""
        ways: list[tuple[Kind, Mapping[int, list[float]]]] = [("dot", self.entering), ("scale", self.leaving)]
        found = {(kind, l): [short(v, decimals) for v in values] for kind, way in ways for l, values in way.items()}
        L = done.architecture.depth
        outputs = list(zip(column(done.y), column(done.t), strict=True))
        for write, values in ((short_prediction, column(done.y)), (short_error, column(done.delta[L]))):
            shown = [write(y, t, decimals) for y, t in outputs]
            found |= {(kind, L): shown for kind, way in ways if way[L] == values}
        return found

    @classmethod
    def of(cls, done: Backpropagation, side: Side) -> Flow:
        """Of a pass's one sample."""
        L = done.architecture.depth
        layers = range(1, L + 1)
        if side == "forward":
            return cls({l: column(done.Z[l]) for l in layers}, {l: column(done.H[l]) for l in layers})
        sums = {l: votes.backward(done, l).totals.tolist() for l in range(1, L)}
        return cls({**sums, L: column(done.y)}, {l: column(done.delta[l]) for l in layers})


class Cells(NamedTuple):
    """How numbers are set: decimals and size, and the width of half a cell."""

    decimals: int
    size: float
    width: float

    @classmethod
    def fitting(cls, done: Backpropagation) -> Cells:
        """The largest in which the numbers of both passes and the edges between find their room."""
        for decimals, size in _STYLES:
            texts = [short(value, decimals) for value in column(done.H[0])]
            for side in SIDES:
                texts += [text for group in Flow.of(done, side).texts(done, decimals).values() for text in group]
            cell = max(60.0, max(width(text, size) for text in texts) + _PADDING)
            if gap_between(cell, done.architecture.depth) >= _EDGES:
                break
        return cls(decimals, size, cell)


def gap_between(cell: float, depth: int) -> float:
    """Between the cells of two layers."""
    return (WIDTH - cell * (1 + 2 * depth)) / depth
