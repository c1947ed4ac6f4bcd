"""Equations set in characters: numbers, matrices in brackets, what stands side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from backlight.numerals import bracketed, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_ROWS, MOST_COLUMNS, MOST_SAMPLES = 8, 8, 4
"""A matrix with more is abbreviated: the first ones, dots, the last one."""

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def sub(symbol: str, layer: int) -> str:
    """A symbol with its layer below: ``W₃``."""
    return symbol + str(layer).translate(_SUBSCRIPTS)


@dataclass(frozen=True)
class Block:
    """Some lines of equal length, one of which is level with what stands beside them."""

    lines: tuple[str, ...]
    level: int = 0

    @property
    def width(self) -> int:
        """In characters."""
        return len(self.lines[0])


def words(text: str) -> Block:
    """A block of one line."""
    return Block((text,))


def beside(blocks: Sequence[Block], gap: str = " ") -> Block:
    """Blocks side by side, level with each other."""
    above = max(block.level for block in blocks)
    below = max(len(block.lines) - block.level for block in blocks)
    columns = [
        [" " * block.width] * (above - block.level)
        + list(block.lines)
        + [" " * block.width] * (below - len(block.lines) + block.level)
        for block in blocks
    ]
    return Block(tuple(gap.join(parts) for parts in zip(*columns, strict=True)), above)


def matrix(
    values: NDArray[Any], *, most: tuple[int, int] = (MOST_ROWS, MOST_COLUMNS), against: NDArray[Any] | float = math.inf
) -> Block:
    """A matrix in brackets, its columns aligned at the decimal point; a single number without brackets.

    Parameters
    ----------
    values
        (rows, columns).
    against
        Of each value, or of all; see `number`.
    most
        Rows and columns; where there are more, dots stand for those between the first ones and the last.
    """
    scales = np.broadcast_to(against, values.shape)
    if values.shape == (1, 1):
        text = number(float(values[0, 0]), against=float(scales[0, 0]))
        return words(bracketed(text))
    rows, columns = (_shown(count, limit) for count, limit in zip(values.shape, most, strict=True))
    aligned = [
        ["…" if row is not None else "⋱" for row in rows]
        if column is None
        else _aligned(
            [
                "⋮" if row is None else number(float(values[row, column]), against=float(scales[row, column]))
                for row in rows
            ]
        )
        for column in columns
    ]
    inner = ["  ".join(cells) for cells in zip(*aligned, strict=True)]
    if len(inner) == 1:
        return words(f"[{inner[0]}]")
    left, right = ("⎡" + "⎢" * (len(inner) - 2) + "⎣"), ("⎤" + "⎥" * (len(inner) - 2) + "⎦")
    return Block(tuple(a + line + b for a, line, b in zip(left, inner, right, strict=True)), (len(inner) - 1) // 2)


def _shown(count: int, most: int) -> list[int | None]:
    """Which rows are shown; None for the dots."""
    return list(range(count)) if count <= most else [*range(most - 2), None, count - 1]


def _aligned(cells: list[str]) -> list[str]:
    """Padded to one width, the decimal points under each other."""
    before = max(len(cell.partition(".")[0]) for cell in cells if cell != "⋮")
    placed = [cell if cell == "⋮" else " " * (before - len(cell.partition(".")[0])) + cell for cell in cells]
    width = max(map(len, placed))
    return [cell.center(width) if cell == "⋮" else cell.ljust(width) for cell in placed]


def chain(symbol: str, *sides: Sequence[Block | str], width: int, relation: str = "=") -> list[str]:
    """``symbol = side = side``, broken before an equals sign, or within a side, where it would be too wide."""
    indent = words(" " * (len(symbol) + 2))
    rows = [words(f"  {symbol}")]
    for sign, side in zip([relation, *["="] * (len(sides) - 1)], sides, strict=True):
        pieces = [words(piece) if isinstance(piece, str) else piece for piece in (sign, *side)]
        whole = beside(pieces)
        if rows[-1].width + 1 + whole.width <= width:
            rows[-1] = beside([rows[-1], whole])
        elif indent.width + 1 + whole.width <= width:
            rows.append(beside([indent, whole]))
        else:
            for piece in pieces:
                if rows[-1].width + 1 + piece.width > width:
                    rows.append(indent)
                rows[-1] = beside([rows[-1], piece])
    tall = any(len(row.lines) > 1 for row in rows)
    return [line.rstrip() for row in rows for line in (*row.lines, *[""] * tall)]
