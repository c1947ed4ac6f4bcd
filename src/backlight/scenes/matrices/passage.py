"""Where a network's matrices stand side by side, from the input to the prediction, and how large a cell is."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backlight.drawing.type import width
from backlight.errors import BacklightError
from backlight.scenes.matrices.cells import GAP, Cells, Matrix, Side
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backlight.network.architecture import Architecture

# Between the blocks of a layer, in widths of a cell.
_TO_WEIGHTS, _TO_BIASES, _TO_SUMS, _TO_ACTIVATIONS = 0.15, 0.05, 0.17, 0.32
_LAYER = _TO_WEIGHTS + _TO_BIASES + _TO_SUMS + _TO_ACTIVATIONS
# What a cell may look like, the best first: decimals, size of the numbers, and the room around them.
_LOOKS: Final = (
    (4, SIZES.number, 14.0), (4, SIZES.note, 8.0), (4, SIZES.small, 5.0),
    (3, SIZES.note, 10.0), (3, SIZES.small, 8.0),
    (2, SIZES.note, 8.0), (2, SIZES.small, 3.5), (2, SIZES.least, 2.5),
)  # fmt: skip
_WIDEST, _TALLEST = 128.0, 60.0
_ROOM = RIGHT - LEFT


@dataclass(frozen=True, eq=False)
class Passage:
    """The columns of a network's matrices.

    Attributes
    ----------
    architecture
        Whose.
    cells
        How a cell looks.
    x
        The left edge of X, of W, b, Z and H of each layer: ``x["W1"]``. H of the last layer is the prediction.
    right
        The right edge of the last one.
    """

    architecture: Architecture
    cells: Cells
    x: Mapping[str, float]
    right: float

    @classmethod
    def of(cls, architecture: Architecture, height: float, stage: Stage, scene: str) -> Passage:
        """As large as they fit.

        Parameters
        ----------
        height
            Of a whole column of cells.
        scene
            Its name, for the refusal.

        Raises
        ------
        BacklightError
            When the numbers could not be read, with the most columns that there is room for.
        """
        sizes, depth = architecture.sizes, architecture.depth
        columns = 1 + sum(before + 3 for before in sizes[:-1])
        room = _ROOM / (columns + _LAYER * depth)
        for decimals, size, around in _LOOKS:
            needed = width("−0." + "0" * decimals, size) + around + GAP
            if needed <= room:
                break
        else:
            most = int(_ROOM / needed - _LAYER * depth)
            raise BacklightError(
                f"{scene} sets a network's matrices side by side, in at most {most} columns of numbers that can be "
                f"read; this one, {architecture}, has {columns}. Train a smaller one, or look at neurons and "
                "landscape, which show any."
            )
        pitch = min(room, _WIDEST)
        cells = Cells(pitch, min(_TALLEST, height / max(sizes)), size, decimals, stage)
        x, left = {}, LEFT + (_ROOM - pitch * (columns + _LAYER * depth)) / 2
        x["X"] = left
        left += pitch
        for l in range(1, depth + 1):
            for name, gap, count in (
                ("W", _TO_WEIGHTS, sizes[l - 1]), ("b", _TO_BIASES, 1), ("Z", _TO_SUMS, 1), ("H", _TO_ACTIVATIONS, 1)
            ):  # fmt: skip
                x[f"{name}{l}"] = left + gap * pitch
                left += (gap + count) * pitch
        return cls(architecture, cells, x, left)

    def matrix(self, name: str, column: str, rows: int, center: float, *, columns: int = 1, side: Side) -> Matrix:
        """A matrix in a column of the passage, around a height."""
        return Matrix(name, self.x[column], center - rows * self.cells.height / 2, rows, columns, self.cells, side)

    def forward(self, center: float) -> list[Matrix]:
        """X, and W, b, Z, H of every layer, in this order; H of the last layer is named y."""
        sizes = self.architecture.sizes
        found = [self.matrix("X", "X", sizes[0], center, side="above")]
        for l in range(1, self.architecture.depth + 1):
            found.append(self.matrix(f"W{l}", f"W{l}", sizes[l], center, columns=sizes[l - 1], side="above"))
            found += [self.matrix(f"{name}{l}", f"{name}{l}", sizes[l], center, side="above") for name in "bZH"]
        return found
