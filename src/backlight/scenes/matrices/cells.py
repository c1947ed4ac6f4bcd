"""Matrices and vectors as cells of numbers: hue is the sign, strength is the size, and the number stands on it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Formula, Group, Path, Text
from backlight.drawing.paths import rectangle
from backlight.drawing.type import width
from backlight.palette import rgb
from backlight.scenes.page.rounding import Rounded
from backlight.scenes.page.stage import SIZES, Stage, middle

if TYPE_CHECKING:
    from backlight.drawing.items import Anchor, Item

Side = Literal["above", "below", "right", "none"]
Place = tuple[int, int]
"""A cell: its row and its column, from 0."""

GAP: Final = 4.0
"""Between two cells."""
_CORNER = 7.0
_LINE = 1.5


class Face(NamedTuple):
    """What a cell shows: its number, and the colour that the number has. An empty one waits for its number."""

    text: str
    fill: str


class Box(NamedTuple):
    """A rectangle of the page, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Cells:
    """How the cells of a picture look, all alike.

    Attributes
    ----------
    width, height
        From one cell to the next, the gap between them included.
    size
        Of the numbers.
    decimals
        The most that a number has room for.
    stage
        Dark or light.
    """

    width: float
    height: float
    size: float
    decimals: int
    stage: Stage

    def fits(self, text: str) -> bool:
        """Whether a cell has room for it."""
        return width(text, self.size) <= self.width - GAP - 2

    @property
    def empty(self) -> Face:
        """The face of a cell that waits for its number."""
        return Face("", self.stage.colors.ground)

    def items(self, x: float, y: float, face: Face | None, opacity: float = 1.0) -> tuple[Path, Text]:
        """A cell from its upper left corner; None: nothing, but the items that it will need."""
        if face is None:
            face, opacity = self.empty, 0.0
        return (
            rectangle(
                x + GAP / 2, y + GAP / 2, self.width - GAP, self.height - GAP, _CORNER,
                fill=face.fill, stroke=self.stage.colors.faint, stroke_width=_LINE, opacity=opacity,
            ),
            self.number(x, y, face, opacity),
        )  # fmt: skip

    def number(self, x: float, y: float, face: Face, opacity: float = 1.0) -> Text:
        """The number of a cell alone."""
        return Text(
            x + self.width / 2, middle(y + self.height / 2, self.size), face.text, self.size,
            self.stage.on(face.fill), "middle", opacity=opacity,
        )  # fmt: skip

    def between(self, x: float, y: float, one: Face | None, other: Face | None, part: float) -> tuple[Path, Text]:
        """A cell on its way from one face to another: the old number goes before the new one comes."""
        if one is None or other is None:
            seen, opacity = (other, part) if one is None else (one, 1 - part)
            return self.items(x, y, seen, opacity)
        path, _ = self.items(x, y, Face("", mixed(one.fill, other.fill, part)))
        if one.text == other.text:
            return path, self.number(x, y, other)
        if not one.text:
            return path, self.number(x, y, other, part)
        return path, self.number(x, y, one, 1 - 2 * part) if part < 0.5 else self.number(x, y, other, 2 * part - 1)


@dataclass(frozen=True, eq=False)
class Content:
    """What a matrix shows.

    Attributes
    ----------
    numbers
        Rounded as its cells have room.
    faces
        Of every cell, row by row.
    symbol
        Its name in the formulas, LaTeX.
    """

    numbers: Rounded
    faces: tuple[tuple[Face, ...], ...]
    symbol: str

    @classmethod
    def of(
        cls, symbol: str, values: NDArray[np.floating], reach: float, cells: Cells, *others: NDArray[np.floating]
    ) -> Content:
        """Of (rows, columns) or (rows,); `reach` has the colour's full strength, `others` share the exponent."""
        return cls.shown(symbol, Rounded.of(values, cells.decimals, *others), reach, cells)

    @classmethod
    def shown(cls, symbol: str, numbers: Rounded, reach: float, cells: Cells) -> Content:
        """Of numbers that are rounded already."""
        faces = tuple(
            tuple(
                Face(numbers.text(row, column), cells.stage.signed(float(np.nan_to_num(value)), reach))
                for column, value in enumerate(line)
            )
            for row, line in enumerate(numbers.values.tolist())
        )
        return cls(numbers, faces, symbol)

    @property
    def places(self) -> list[Place]:
        """All cells, row by row."""
        return [(row, column) for row, line in enumerate(self.faces) for column in range(len(line))]

    def face(self, place: Place) -> Face:
        """Of one cell."""
        return self.faces[place[0]][place[1]]


@dataclass(frozen=True)
class Matrix:
    """Where a matrix stands.

    Attributes
    ----------
    name
        The group's, in the display list.
    x, y
        Its upper left corner.
    rows, columns
        How many there are.
    cells
        How they look.
    side
        Where its symbol stands.
    """

    name: str
    x: float
    y: float
    rows: int
    columns: int
    cells: Cells
    side: Side = "above"

    @property
    def places(self) -> list[Place]:
        """All cells, row by row."""
        return [(row, column) for row in range(self.rows) for column in range(self.columns)]

    @property
    def box(self) -> Box:
        """All of it."""
        return Box(self.x, self.y, self.columns * self.cells.width, self.rows * self.cells.height)

    def corner(self, place: Place) -> tuple[float, float]:
        """The upper left corner of a cell."""
        return self.x + place[1] * self.cells.width, self.y + place[0] * self.cells.height

    def cell(self, row: int, column: int = 0) -> Box:
        """One cell."""
        return Box(*self.corner((row, column)), self.cells.width, self.cells.height)

    def row(self, row: int) -> Box:
        """One row."""
        return Box(*self.corner((row, 0)), self.box.width, self.cells.height)

    def column(self, column: int) -> Box:
        """One column."""
        return Box(*self.corner((0, column)), self.cells.width, self.box.height)

    def symbol(self, tex: str, exponent: int = 0, *, waiting: bool = False, opacity: float = 1.0) -> Group:
        """The symbol at its side, and the power of ten that the cells' numbers are to be taken times."""
        stage, (x, y, length, height) = self.cells.stage, self.box
        size, color = SIZES.body, stage.colors.quiet if waiting else stage.colors.ink
        left, base, line = x + length / 2, y - 14, -30.0
        anchor: Anchor = "middle"
        if self.side == "below":
            base, line = y + height + 30, 29.0
        elif self.side == "right":
            left, base, line, anchor = x + length + 8, middle(y + height / 2, size), 30.0, "start"
        items: list[Item] = [Formula(left, base, tex, size, color, anchor)]
        if exponent:
            power = rf"\times 10^{{{exponent}}}"
            items.append(Formula(left, base + line, power, SIZES.note, stage.colors.quiet, anchor))
        return Group(tuple(items), opacity=opacity)


def around(*boxes: Box) -> Box:
    """The rectangle around some."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    return Box(x, y, right - x, bottom - y)


@functools.lru_cache(maxsize=8192)
def _mixed(one: str, other: str, part: int) -> str:
    parts = (round(a + (b - a) * part / 64) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#{:02x}{:02x}{:02x}".format(*parts)


def mixed(one: str, other: str, part: float) -> str:
    """A colour between two."""
    return _mixed(one, other, round(part * 64))
