"""Questions to a display list: what stands where, and whether it fits. ``from scenes.ask import texts``."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from backlight.drawing.formulas import outline
from backlight.drawing.items import Formula, Group, Image, Text
from backlight.drawing.type import left, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backlight.drawing.items import Drawing, Item

# Rounded opacities of less are not drawn at all.
_VISIBLE = 0.5 / 255
_ASCENT, _DESCENT = 0.75, 0.22  # of Inter's letters, in em
_ACROSS, _DOWN = 1.5, 3.0  # units by which two rectangles may meet, which are larger than what is drawn in them


class Placed(NamedTuple):
    """An item that is no group, where its origin lies on the page, and how many times as large it is drawn."""

    item: Item
    x: float
    y: float
    scale: float


def flat(drawing: Drawing | Group) -> list[Placed]:
    """All visible items out of their groups, in the order in which they are drawn.

    Of a text, a formula or an image x, y is its own place; of a path or dots it is the origin of their points.
    """
    return [Placed(*found) for found in _walk(drawing.items, 0.0, 0.0, 1.0, 1.0)]


def texts(drawing: Drawing | Group) -> list[str]:
    """Every visible text, in the order in which they are drawn; see `formulas` for what is typeset."""
    return [placed.item.text for placed in flat(drawing) if isinstance(placed.item, Text)]


def formulas(drawing: Drawing | Group) -> list[str]:
    """Every visible formula's TeX, in the order in which they are drawn."""
    return [placed.item.tex for placed in flat(drawing) if isinstance(placed.item, Formula)]


def named(drawing: Drawing | Group, name: str) -> Group:
    """The one group of a name, visible or not."""
    found = [group for group in _groups(drawing.items) if group.name == name]
    assert len(found) == 1, f"{len(found)} groups are named {name!r}; there are {sorted(names(drawing))}"
    return found[0]


def names(drawing: Drawing | Group) -> set[str]:
    """Of all groups that have one."""
    return {group.name for group in _groups(drawing.items) if group.name}


def inside(drawing: Drawing) -> list[str]:
    """The texts and formulas that leave the page: [] where everything fits."""
    return [
        placed.item.text if isinstance(placed.item, Text) else placed.item.tex
        for placed in flat(drawing)
        if isinstance(placed.item, Text | Formula) and not _fits(extent(placed), drawing)
    ]


def overlapping(drawing: Drawing | Group) -> list[tuple[str, str]]:
    """The pairs of texts and formulas of which one lies on the other: [] where all can be read.

    The same once more in the same place is no such pair: so does a scene light up what is dim.
    """
    found = [(said, extent(placed)) for placed in flat(drawing) if (said := _said(placed.item)).strip()]
    return [
        (one, other)
        for (one, (left, top, right, bottom)), (other, (begin, above, end, below)) in itertools.combinations(found, 2)
        if (one, left, top) != (other, begin, above)
        and min(right, end) - max(left, begin) > _ACROSS
        and min(bottom, below) - max(top, above) > _DOWN
    ]


def crossing(drawing: Drawing | Group) -> list[str]:
    """The texts and formulas that stand half on an image, half beside it: [] where none does."""
    placed = flat(drawing)
    images = [
        (x, y, x + scale * item.width, y + scale * item.height)
        for item, x, y, scale in placed
        if isinstance(item, Image)
    ]
    found = []
    for each in placed:
        if not (said := _said(each.item)).strip():
            continue
        left, top, right, bottom = extent(each)
        for begin, above, end, below in images:
            across, down = min(right, end) - max(left, begin), min(bottom, below) - max(top, above)
            within = across >= right - left - _ACROSS and down >= bottom - top - _DOWN
            if across > _ACROSS and down > _DOWN and not within:
                found.append(said)
    return found


def _said(item: Item) -> str:
    return item.text if isinstance(item, Text) else item.tex if isinstance(item, Formula) else ""


def extent(placed: Placed) -> tuple[float, float, float, float]:
    """The rectangle of a text or a formula on the page: left, top, right, bottom."""
    item, scale = placed.item, placed.scale
    if isinstance(item, Text):
        length, ascent, descent = width(item.text, item.size, item.weight), _ASCENT * item.size, _DESCENT * item.size
    elif isinstance(item, Formula):
        typeset = outline(item.tex)
        length, ascent, descent = (item.size * part for part in (typeset.width, typeset.ascent, typeset.descent))
    else:
        raise TypeError(f"texts and formulas have an extent; {type(item).__name__} came")
    begin = left(placed.x, length * scale, item.anchor)
    return begin, placed.y - ascent * scale, begin + length * scale, placed.y + descent * scale


def _fits(box: tuple[float, float, float, float], drawing: Drawing) -> bool:
    begin, top, end, bottom = box
    return begin >= 0 and top >= 0 and end <= drawing.width and bottom <= drawing.height


def _walk(
    items: tuple[Item, ...], x: float, y: float, scale: float, opacity: float
) -> Iterator[tuple[Item, float, float, float]]:
    for item in items:
        visible = opacity * item.opacity
        if visible < _VISIBLE:
            continue
        if isinstance(item, Group):
            yield from _walk(item.items, x + scale * item.x, y + scale * item.y, scale * item.scale, visible)
        else:
            own_x, own_y = getattr(item, "x", 0.0), getattr(item, "y", 0.0)
            yield item, x + scale * own_x, y + scale * own_y, scale


def _groups(items: tuple[Item, ...]) -> Iterator[Group]:
    for item in items:
        if isinstance(item, Group):
            yield item
            yield from _groups(item.items)
