"""Questions to pictures of matrices: numbers, contrast, and what touches. ``from scenes.cells import ...``."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Drawing, Formula, Group, Path, Text
from backlight.palette import contrast
from backlight.scenes.page.rounding import value
from scenes.ask import flat, named, overlapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Item


def numbers(drawing: Drawing, matrix: str) -> list[str]:
    """What the cells of a matrix say, row by row; "" where they wait."""
    return [item.text for item in named(drawing, matrix).items if isinstance(item, Text) and item.opacity == 1]


def power(drawing: Drawing, matrix: str) -> int:
    """Of ten, that the numbers are to be taken times."""
    found = [item.tex for item in _formulas(named(drawing, matrix)) if item.tex.startswith(r"\times 10^")]
    return int(found[0].removeprefix(r"\times 10^{").removesuffix("}")) if found else 0


def says(drawing: Drawing, matrix: str, values: NDArray[np.floating], decimals: int = 4) -> bool:
    """Whether a matrix shows these numbers to three digits, or to so many decimals where that is less."""
    shown, exponent = numbers(drawing, matrix), power(drawing, matrix)
    exact = (np.asarray(values, np.float64) / 10.0**exponent).ravel().tolist()
    least = 0.5 * 10.0 ** -(2 if exponent else decimals)
    return len(shown) == len(exact) and all(
        abs(value(text) - number) <= max(least, 0.005 * 10.0 ** np.floor(np.log10(abs(number) or 1.0))) * 1.000001
        for text, number in zip(shown, exact, strict=True)
    )


def unreadable(drawing: Drawing) -> list[tuple[str, str]]:
    """Numbers on cells with less than 4.5:1 between them, with the cell's colour."""
    found: list[tuple[str, str]] = []
    for path, text in _cells(drawing.items):
        if text.text and path.fill and path.opacity == text.opacity == 1 and contrast(text.color, path.fill) < 4.5:
            found.append((text.text, path.fill))
    return found


def collisions(drawing: Drawing) -> list[tuple[str, str]]:
    """Texts and formulas at rest that touch."""
    still = tuple(item for item in drawing.items if getattr(item, "name", "") != "on the way")
    resting = Drawing(drawing.width, drawing.height, drawing.background, still)
    return overlapping(resting)


def _formulas(group: Group) -> list[Formula]:
    return [each.item for each in flat(group) if isinstance(each.item, Formula)]


def _cells(items: tuple[Item, ...]) -> list[tuple[Path, Text]]:
    """Each number and the path before it, where that lies under it."""
    found = []
    for one, other in itertools.pairwise(items):
        if isinstance(one, Path) and isinstance(other, Text) and one.points:
            rows = one.points[1::2]
            if min(rows) < other.y < max(rows):
                found.append((one, other))
    for item in items:
        if isinstance(item, Group):
            found += _cells(item.items)
    return found
