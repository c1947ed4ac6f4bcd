"""Where the neurons of a network stand: columns by layer from the inputs on the left to the output on the right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from backlight.scenes.page.stage import LEFT, RIGHT

if TYPE_CHECKING:
    from backlight.network.architecture import Architecture

MOST_UNITS: Final = 16
MOST_HIDDEN: Final = 6
TOP, BOTTOM = 216.0, 930.0
HEADING = 172.0
"""The baseline of the columns' headings."""
_OUTPUT_TOP = 190.0
_SIDE = 560.0
_MOST_TILE, _TILE_PART, _MOST_SPREAD = 120, 0.87, 1.45
_ENDS = 78  # the tiles of inputs and of outputs, where there is room
_GAP = (64.0, 520.0)  # between two columns: the least, the most
_BESIDE = 150.0  # between the tiles of several outputs and the whole output, where their names stand
_NAME = 64.0  # under an input, for its name
_MORE = 34.0  # the height of "+ 48 more"


@dataclass(frozen=True)
class Column:
    """The neurons of one layer, or the inputs, that are shown.

    Attributes
    ----------
    layer
        0 for the inputs.
    x
        The left edge of its tiles.
    side
        Of each tile, whole units.
    units
        The numbers of the neurons, or inputs, that the tiles show.
    tops
        The upper edge of each tile.
    more
        How many are not shown.
    """

    layer: int
    x: float
    side: int
    units: tuple[int, ...]
    tops: tuple[float, ...]
    more: int


@dataclass(frozen=True)
class Columns:
    """The places of all tiles, and of the whole output.

    Attributes
    ----------
    tile
        The side of the hidden layers' tiles; inputs' and outputs' may be larger.
    columns
        From the inputs on; with several outputs, theirs is the last.
    gap
        Between two columns.
    skipped
        How many layers are left out in the middle of a deep network.
    x, y, side
        The square of the whole output.
    """

    tile: int
    columns: tuple[Column, ...]
    gap: float
    skipped: int
    x: float
    y: float
    side: float

    def side_of(self, layer: int) -> int:
        """Of a layer's tiles."""
        return next((column.side for column in self.columns if column.layer == layer), self.tile)

    @classmethod
    def of(cls, architecture: Architecture, inputs: tuple[int, ...] = (0, 1)) -> Columns:
        """Of a network: every layer, or the first and the last of many; the first neurons of a wide one.

        Parameters
        ----------
        inputs
            The numbers of the two that are shown, of two or more.
        """
        sizes, depth = architecture.sizes, architecture.depth
        hidden = list(range(1, depth))
        skipped = max(0, len(hidden) - MOST_HIDDEN)
        if skipped:
            hidden = hidden[: MOST_HIDDEN // 2] + hidden[-MOST_HIDDEN // 2 :]
        several = sizes[depth] > 1
        layers = [0, *hidden, *([depth] if several else [])]
        most = [2 if layer == 0 else MOST_UNITS for layer in layers]
        shown = [min(sizes[layer], limit) for layer, limit in zip(layers, most, strict=True)]
        cut = any(sizes[layer] > count for layer, count in zip(layers[1:], shown[1:], strict=True))
        height = BOTTOM - TOP - (_MORE if cut else 0)
        room, gaps = RIGHT - LEFT - _SIDE - (_BESIDE if several else 0), len(layers) - several
        widest = (room - gaps * _GAP[0]) / len(layers)
        sides = [int(min(_MOST_TILE, _TILE_PART * height / count, widest)) for count in shown]
        tile = min(sides)
        sides = [
            tile if 0 < layer < depth else min(side, max(tile, _ENDS))
            for layer, side in zip(layers, sides, strict=True)
        ]
        gap = min(_GAP[1], (room - sum(sides)) / max(1, gaps))
        x = RIGHT - _SIDE - (_BESIDE if several else gap)
        columns: list[Column] = []
        for layer, side, count in reversed(list(zip(layers, sides, shown, strict=True))):
            x -= side
            pitch = min(height / count, side * _MOST_SPREAD) if layer else side + _NAME
            tops = _tops(count, side, pitch, TOP + height / 2)
            units = tuple(range(count)) if layer else inputs[:count]
            columns.insert(0, Column(layer, float(round(x)), side, units, tops, sizes[layer] - count))
            x -= gap
        aside = float(round((columns[0].x - LEFT) / 2))  # of a network so small that the page is not filled
        columns = [replace(column, x=column.x - aside) for column in columns]
        return cls(tile, tuple(columns), gap, skipped, RIGHT - _SIDE - aside, _OUTPUT_TOP, _SIDE)


def _tops(count: int, side: int, pitch: float, middle: float) -> tuple[float, ...]:
    """The upper edges of tiles around the middle."""
    first = middle - side / 2 - (count - 1) / 2 * pitch
    return tuple(float(round(first + row * pitch)) for row in range(count))
