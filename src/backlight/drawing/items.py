"""What a picture is made of: a display list of values, which renderers draw and tests ask.

Lengths are in the picture's own units, x to the right and y downwards; a renderer scales them to pixels. Colours are
``"#rrggbb"``. Items are drawn in order. All are values: equal items draw alike, which lets a renderer redraw only
what changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Anchor = Literal["start", "middle", "end"]
Weight = Literal["regular", "semibold"]


@dataclass(frozen=True, slots=True)
class Path:
    """Lines and curves, filled, stroked or both; :mod:`backlight.drawing.paths` makes them.

    Attributes
    ----------
    commands
        A letter each, as in SVG: M (1 point), L (1), C (3), Z (0).
    points
        x, y of all points, flat.
    fill, stroke
        Colours; None: not.
    stroke_width
        Its ends and corners are round.
    dash
        Lengths of dash and gap; () for a whole line.
    opacity
        0 to 1.
    """

    commands: str
    points: tuple[float, ...]
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text on a baseline, in the bundled font, whose figures are all of one width.

    Attributes
    ----------
    x, y
        Where the anchor stands on the baseline.
    size
        Of the font: 1 em.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    anchor: Anchor = "start"
    weight: Weight = "regular"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Formula:
    """A typeset formula on a baseline.

    Attributes
    ----------
    tex
        LaTeX's mathematics, without dollar signs.
    """

    x: float
    y: float
    tex: str
    size: float
    color: str
    anchor: Anchor = "start"
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """Pixels in a rectangle; sharp where the rectangle has as many of the screen's pixels.

    Attributes
    ----------
    x, y, width, height
        The rectangle, from its upper left corner.
    pixels
        (rows, columns, 4), uint8, RGBA, alpha multiplied in.
    """

    x: float
    y: float
    width: float
    height: float
    pixels: NDArray[np.uint8]
    opacity: float = 1.0

    def __eq__(self, other: object) -> bool:
        """Whether it draws alike."""
        return self is other or (
            isinstance(other, Image)
            and (self.x, self.y, self.width, self.height, self.opacity)
            == (other.x, other.y, other.width, other.height, other.opacity)
            and _same(self.pixels, other.pixels)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Many circles of one size: the samples of a data set.

    Attributes
    ----------
    points
        (dots, 2): the centres; a dot is not drawn where its centre is not finite.
    radius
        Of all.
    colors
        (dots, 3), uint8.
    outline
        The colour of a thin line around each; None: no line.
    outline_width
        Of that line, which lies outside the radius.
    """

    points: NDArray[np.floating]
    radius: float
    colors: NDArray[np.uint8]
    outline: str | None = None
    outline_width: float = 1.0
    opacity: float = 1.0

    def placed(self) -> Dots:
        """Those that have a place: a dot whose centre is not finite is not drawn."""
        known = np.isfinite(self.points).all(1)
        return self if known.all() else replace(self, points=self.points[known], colors=self.colors[known])

    def __eq__(self, other: object) -> bool:
        """Whether it draws alike."""
        return self is other or (
            isinstance(other, Dots)
            and (self.radius, self.outline, self.outline_width, self.opacity)
            == (other.radius, other.outline, other.outline_width, other.opacity)
            and _same(self.points, other.points)
            and _same(self.colors, other.colors)
        )

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Group:
    """Items that move, grow and fade together.

    Attributes
    ----------
    items
        Drawn in order.
    x, y
        Where their origin lies.
    scale
        What their lengths are multiplied by.
    opacity
        0 to 1, of the whole: where its items overlap, those below do not shine through.
    name
        What it is, for whoever asks the display list; SVG carries it as the group's data-name.
    """

    items: tuple[Item, ...]
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    opacity: float = 1.0
    name: str = ""


Item = Path | Text | Formula | Image | Dots | Group


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole picture.

    Attributes
    ----------
    width, height
        In the picture's units; a movie of 1920×1080 pixels has one pixel for a unit.
    background
        A colour.
    """

    width: float
    height: float
    background: str
    items: tuple[Item, ...]

    def leaves(self) -> Iterator[Path | Text | Formula | Image | Dots]:
        """What is drawn, out of its groups, in the order in which it is."""
        return _leaves(self.items)


def _leaves(items: Iterable[Item]) -> Iterator[Path | Text | Formula | Image | Dots]:
    for item in items:
        if isinstance(item, Group):
            yield from _leaves(item.items)
        else:
            yield item


def _same(one: NDArray[np.generic], other: NDArray[np.generic]) -> bool:
    return one is other or bool(np.array_equal(one, other))
