"""The network between two ballots: cells with what a neuron is and what was wrong with it, and votes as streams."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from backlight.drawing.items import Group
from backlight.drawing.paths import rectangle
from backlight.drawing.type import width
from backlight.numerals import short
from backlight.scenes.diagrams.diagram import Diagram, column, short_error, short_prediction, storey, tone
from backlight.scenes.page.finite import part_of, reach_of
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.drawing.items import Formula, Item, Path
    from backlight.drawing.paths import Style
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.diagrams.moment import Side

_CENTER, _WIDTH = (LEFT + RIGHT) / 2, 760.0
_TOP, _BOTTOM, _PITCH, _TALLEST, _CORNER = 216.0, 948.0, 190.0, 92.0, 12.0
_SIZES = (SIZES.body, SIZES.number, SIZES.note)
_EDGES, _PADDING = 96.0, 20.0
_THINNEST, _THICKEST = 2.5, 18.0
LEAST_STRENGTH = 0.55
"""Of a vote's colour: its length, or its width, says how large it is."""


@dataclass(frozen=True, eq=False)
class Electorate:
    """The network's cells: what a neuron is, H, in the upper half; its delta in the lower one."""

    done: Backpropagation
    stage: Stage

    @property
    def depth(self) -> int:
        """L."""
        return self.done.architecture.depth

    def value(self, side: Side, l: int, unit: int) -> tuple[Item, Item]:
        """A neuron's half that is filled forward, or backward."""
        value = column(self.done.H[l] if side == "forward" else self.done.delta[l])[unit]
        x, y = self.diagram.centers[l], self.diagram.rows[l][unit]
        reach = self._height / 2 if side == "back" else -self._height / 2
        fill, text = self.stage.signed(value, self._reaches[side]), self._texts[side, l][unit]
        return storey(x, y, self._cell_width, reach, fill=fill), self._number(x, y + reach / 2, text, fill)

    @functools.cached_property
    def inputs(self) -> tuple[Item, ...]:
        """The inputs' cells, which have no lower half."""
        x, items = self.diagram.centers[0], []
        for y, value, text in zip(self.diagram.rows[0], column(self.done.H[0]), self._texts["forward", 0], strict=True):
            fill = self.stage.signed(value, self._reaches["forward"])
            items += [self._cell(0, y, fill=fill), self._number(x, y, text, fill)]
        return tuple(items)

    def streams(self, side: Side, l: int, unit: int, votes: Sequence[tuple[float, float]], most: float) -> Group:
        """The votes on a neuron on their way, as wide as they are large.

        Parameters
        ----------
        votes
            Of each voter: the vote, and how far it has come.
        most
            The size of the widest.
        """
        back = side == "back"
        edges = self.diagram.edges(l + 1 if back else l)
        to = [edge for edge in edges if (edge.before if back else edge.after) == unit]
        flowing = []
        for edge, (vote, part) in zip(to, votes, strict=True):
            if part > 0:
                thick = blend(_THINNEST, _THICKEST, abs(part_of(vote, most)))
                color = tone(self.stage, vote, most, LEAST_STRENGTH)
                flowing.append(edge.grown(part, back=back, stroke=color, stroke_width=thick))
        return Group(tuple(flowing), name=f"votes {side}")

    def rings(self, l: int, unit: int | None = None) -> list[Path]:
        """A line around a neuron, or around all of a layer."""
        rows = self.diagram.rows[l] if unit is None else self.diagram.rows[l][unit : unit + 1]
        return [self._cell(l, y, stroke=self.stage.colors.ink, stroke_width=3.0) for y in rows]

    def edges(self) -> Group:
        """The weights."""
        layers = range(1, self.depth + 1)
        return Group(tuple(edge.path(opacity=0.25) for l in layers for edge in self.diagram.edges(l)), name="edges")

    def cells(self) -> Group:
        """The empty cells and their symbols."""
        look: Style = {"fill": self.stage.colors.panel, "stroke": self.stage.colors.faint, "stroke_width": 2.0}
        cells = (self._cell(l, y, **look) for l in range(self.depth + 1) for y in self.diagram.rows[l])
        return Group((*cells, *self._symbols()), name="cells")

    def _symbols(self) -> list[Formula]:
        """Above the cells what stands in their upper halves, and below what stands in the lower ones."""
        found, color = [], self.stage.colors.quiet
        for l, (x, rows) in enumerate(zip(self.diagram.centers, self.diagram.rows, strict=True)):
            high = self._height if l else self._height / 2
            upper = "x" if l == 0 else "y" if l == self.depth else f"H_{l}"
            above, below = rows[0] - high / 2 - 16, rows[-1] + high / 2 + 34
            found.append(self.stage.formula(x, above, upper, size=28, color=color, anchor="middle"))
            if l:
                found.append(self.stage.formula(x, below, f"\\delta_{l}", size=28, color=color, anchor="middle"))
        return found

    def _number(self, x: float, y: float, text: str, fill: str) -> Item:
        size, color = self._size, self.stage.on(fill)
        return self.stage.text(x, middle(y, size), text, size=size, color=color, anchor="middle")

    def _cell(self, l: int, y: float, **style: Unpack[Style]) -> Path:
        high = self._height if l else self._height / 2
        x = self.diagram.centers[l] - self._cell_width / 2
        return rectangle(x, y - high / 2, self._cell_width, high, _CORNER, **style)

    @functools.cached_property
    def diagram(self) -> Diagram:
        """Where the neurons stand."""
        wide = self._cell_width
        stride = (_WIDTH - wide) / self.depth
        centers = tuple(_CENTER - _WIDTH / 2 + wide / 2 + l * stride for l in range(self.depth + 1))
        reaches = ((wide / 2, wide / 2),) * (self.depth + 1)
        return Diagram(self.done, self.stage, centers, reaches, _TOP, _BOTTOM, _PITCH, bend=0.6)

    @functools.cached_property
    def _reaches(self) -> dict[Side, float]:
        """The size of a number whose cell has the full colour."""
        return {"forward": reach_of(self.done.H.values()) or 1.0, "back": reach_of(self.done.delta.values()) or 1.0}

    @functools.cached_property
    def _texts(self) -> dict[tuple[Side, int], list[str]]:
        """All numbers in the cells, by side and layer."""
        done = self.done
        found: dict[tuple[Side, int], list[str]] = {}
        for l in range(self.depth + 1):
            found["forward", l] = [short(value) for value in column(done.H[l])]
            if l:
                found["back", l] = [short(value) for value in column(done.delta[l])]
        outputs = list(zip(column(done.y), column(done.t), strict=True))
        found["forward", self.depth] = [short_prediction(y, t) for y, t in outputs]
        found["back", self.depth] = [short_error(y, t) for y, t in outputs]
        return found

    @functools.cached_property
    def _size(self) -> float:
        """Of the numbers: the largest that leaves the edges their room."""
        for size in _SIZES:
            gap = (_WIDTH - self._width_in(size) * (1 + self.depth)) / self.depth
            if gap >= _EDGES and self._row >= 3 * size:
                return size
        return _SIZES[-1]

    def _width_in(self, size: float) -> float:
        return max(80.0, max(width(text, size) for texts in self._texts.values() for text in texts) + _PADDING)

    @functools.cached_property
    def _cell_width(self) -> float:
        return self._width_in(self._size)

    @property
    def _row(self) -> float:
        """From neuron to neuron."""
        return min(_PITCH, (_BOTTOM - _TOP) / max(self.done.architecture.sizes))

    @property
    def _height(self) -> float:
        return min(_TALLEST, self._row - 14)


def arrived(part: float) -> float:
    """How far along its edge a vote is when its line on the ballot has come so far."""
    return between(part, 0, 0.7)
