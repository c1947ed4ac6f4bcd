"""Curves in a terminal: dots of Braille characters, two across and four down in each cell."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.text import Text

_BLANK = 0x2800
# The bit of each dot in a cell, by row and column.
_DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
MARK = "x"
"""Stands on a curve that has no colour of its own."""

_CELLS_BETWEEN_MARKS = 4
_BARS = "▁▂▃▄▅▆▇█"


class Canvas:
    """Dots of several series; where two share a cell, the one drawn last gives the colour.

    Parameters
    ----------
    width, height
        Cells.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._bits = np.zeros((height, width), np.int32)
        self._owner = np.full((height, width), -1, np.int32)
        self._marks: set[tuple[int, int]] = set()

    @property
    def dots(self) -> tuple[int, int]:
        """Dots across and down."""
        return 2 * self.width, 4 * self.height

    def draw(self, columns: ArrayLike, rows: ArrayLike, series: int) -> None:
        """Set dots; those outside are left out. Row 0 is at the top."""
        x, y = np.asarray(columns, np.int64), np.asarray(rows, np.int64)
        across, down = self.dots
        inside = (x >= 0) & (x < across) & (y >= 0) & (y < down)
        x, y = x[inside], y[inside]
        np.bitwise_or.at(self._bits, (y // 4, x // 2), _DOTS[y % 4, x % 2])
        self._owner[y // 4, x // 2] = series

    def line(self, rows: NDArray[np.float64], series: int) -> None:
        """Draw a curve: a row for each column of dots, NaN where there is none; steep parts are filled."""
        heights = [None if math.isnan(row) else round(float(row)) for row in rows]
        columns: list[int] = []
        dots: list[int] = []
        for column, here in enumerate(heights):
            if here is None:
                continue
            # Each column carries its half of a steep part, up to the middle of the way to its neighbours.
            neighbours = (heights[place] for place in (column - 1, column + 1) if 0 <= place < len(heights))
            middles = [(here + other) // 2 for other in neighbours if other is not None]
            reach = range(min([here, *middles]), max([here, *middles]) + 1)
            columns += [column] * len(reach)
            dots += reach
        self.draw(columns, dots, series)

    def mark(self, rows: NDArray[np.float64]) -> None:
        """Show a curve by a mark now and then: a row for each column of dots, NaN where there is none."""
        for column in range(0, self.width, _CELLS_BETWEEN_MARKS):
            row = rows[2 * column]
            if not math.isnan(row) and 0 <= round(row) < self.dots[1]:
                self._marks.add((round(row) // 4, column))

    def lines(self, styles: Sequence[str]) -> list[Text]:
        """The rows of cells, each series in its style."""
        rows = []
        for row, (bits, owners) in enumerate(zip(self._bits.tolist(), self._owner.tolist(), strict=True)):
            characters = [chr(_BLANK + bit) if bit else " " for bit in bits]
            for column in (column for marked, column in self._marks if marked == row):
                characters[column] = MARK
            text = Text(no_wrap=True)
            for owner, run in itertools.groupby(zip(characters, owners, strict=True), key=lambda cell: cell[1]):
                text.append("".join(character for character, _ in run), styles[owner] if owner >= 0 else "")
            rows.append(text)
        return rows


def at_columns(steps: ArrayLike, values: ArrayLike, last: int, columns: int) -> NDArray[np.float64]:
    """A curve's value at each of so many columns from step 0 to the last; NaN beyond its end.

    Where several values fall into a column it takes their mean, elsewhere what lies between its neighbours.
    """
    x, y = np.asarray(steps, np.float64), np.asarray(values, np.float64)
    x, y = x[np.isfinite(y)], y[np.isfinite(y)]
    if not len(x):
        return np.full(columns, np.nan)
    place = np.minimum(x / max(last, 1) * (columns - 1), columns - 1)
    bins = np.rint(place).astype(np.int64)
    counts = np.bincount(bins, minlength=columns)
    sums = np.bincount(bins, y, minlength=columns)
    between = np.interp(np.arange(columns), place, y, right=np.nan)
    return np.where(counts > 0, sums / np.maximum(counts, 1), between)


def log_limits(values: ArrayLike) -> tuple[float, float]:
    """Round limits (1, 2 or 5 times a power of ten) around positive values, half a decade apart at least."""
    array = np.asarray(values, np.float64)
    array = array[np.isfinite(array) & (array > 0)]
    if not len(array):
        return 0.1, 1.0
    low, high = _round(float(array.min()), up=False), _round(float(array.max()), up=True)
    while high / low < 4:
        low = _round(low * 0.9, up=False)
    return low, high


def _round(value: float, *, up: bool) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    steps = [1, 2, 5, 10] if up else [5, 2, 1]
    chosen = next((step for step in steps if (value <= step * power * (1 + 1e-9) if up else value >= step * power)), 1)
    return float(f"{chosen * power:.1g}")


def log_curve(
    series: Sequence[tuple[ArrayLike, ArrayLike]],
    last: int,
    width: int,
    height: int,
    styles: Sequence[str],
    *,
    marked: bool = False,
) -> list[Text]:
    """Loss curves on a logarithmic axis, with its limits on the left.

    Parameters
    ----------
    series
        Pairs of steps and values; the first is drawn last, on top.
    last
        The step at the right end.
    width, height
        Cells, the labels among them.
    styles
        Of each series.
    marked
        Whether all but the first are marks instead of lines: where colours do not tell them apart.
    """
    low, high = log_limits(np.concatenate([np.asarray(values, np.float64) for _, values in series] or [np.zeros(0)]))
    labels = [f"{high:g}", f"{low:g}"]
    margin = max(map(len, labels)) + 1
    canvas = Canvas(max(4, width - margin), height)
    across, down = canvas.dots
    for index, (steps, values) in reversed(list(enumerate(series))):
        column = at_columns(steps, values, last, across)
        with np.errstate(divide="ignore", invalid="ignore"):
            place = (np.log(high) - np.log(np.maximum(column, low))) / (np.log(high) - np.log(low)) * (down - 1)
        if marked and index:
            canvas.mark(place)
        else:
            canvas.line(place, index)
    rows = canvas.lines(styles)
    sides = {0: labels[0], height - 1: labels[1]}
    return [Text.assemble((f"{sides.get(row, ''):>{margin - 1}} ", "dim"), text) for row, text in enumerate(rows)]


def sparkline(values: ArrayLike, width: int) -> str:
    """A curve in one line of bars, from its least to its greatest value; logarithmic where all are positive."""
    array = np.asarray(values, np.float64)
    array = array[np.isfinite(array)]
    if not len(array):
        return ""
    scale = np.log(array) if (array > 0).all() else array
    columns = at_columns(np.arange(len(scale)), scale, len(scale) - 1, min(width, max(1, len(scale))))
    low, span = columns.min(), columns.max() - columns.min()
    heights = np.zeros(len(columns)) if span == 0 else (columns - low) / span
    return "".join(_BARS[round(float(height) * (len(_BARS) - 1))] for height in heights)
