"""The key of a picture: which colour means what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Dots, Group, Image, Text
from backlight.drawing.paths import rectangle
from backlight.drawing.type import CAP_HEIGHT, told_apart, width
from backlight.drawing.type import left as left_of
from backlight.numerals import number, thousands
from backlight.palette import distinct_classes, diverging
from backlight.scenes.page.stage import SIZES, middle

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.drawing.items import Item, Path
    from backlight.scenes.page.plane import Coloring
    from backlight.scenes.page.stage import Stage

_BAR_WIDTH, _BAR_HEIGHT = 22.0, 300.0
_BEFORE, _APART = 104.0, 14.0  # where the bar begins, and between it and what stands beside it
_LINE, _MOST_NAMES = 44.0, 12
_PLATE = 12.0


def key(
    data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float, *, plate: bool = False
) -> tuple[Item, ...]:
    """The key for outputs: a bar from the least to the greatest, or a dot for each class.

    Parameters
    ----------
    left, room
        From where, and how wide.
    center
        Its middle's height.
    plate
        Whether the ground is laid under it, so that lines which move behind it do not cross it.
    """
    if data.task == "classes":
        items = _classes(data, coloring, stage, left + 40, room - 60, center)
    else:
        items = _bar(data, coloring, stage, left, room - 16, center)
    return (Group((_plate(items, stage), *items) if plate else items, name="key"),)


def _plate(items: tuple[Item, ...], stage: Stage) -> Path:
    """A rectangle of the ground, a little larger than what stands on it."""
    boxes = np.array([box for item in items for box in _boxes(item)])
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0) - _PLATE, boxes[:, 2:].max(axis=0) + _PLATE
    return rectangle(left, top, right - left, bottom - top, corner=_PLATE, fill=stage.colors.ground)


def _boxes(item: Item) -> list[tuple[float, float, float, float]]:
    """The rectangles of what a key is made of: left, top, right, bottom."""
    match item:
        case Text():
            begin = left_of(item.x, length := width(item.text, item.size), item.anchor)
            return [(begin, item.y - CAP_HEIGHT * item.size, begin + length, item.y)] if item.text else []
        case Image():
            return [(item.x, item.y, item.x + item.width, item.y + item.height)]
        case Dots():
            r = item.radius
            return [(x - r, y - r, x + r, y + r) for x, y in item.points.tolist()]
    return []


def _classes(
    data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float
) -> tuple[Item, ...]:
    """A dot and a name for each class; of very many, for those that have a colour of their own."""
    most, every = min(_MOST_NAMES, distinct_classes()), len(data.class_names)
    names = told_apart(data.class_names[:most], SIZES.number, room - 26)
    rest = (f"and {thousands(every - most)} more", "in the same colours") if every > most else ()
    top = center - (len(names) + 0.75 * len(rest) - 1) * _LINE / 2
    colors = coloring.samples(np.eye(every, dtype=np.float32)[: len(names)], bright=True)
    lines = [top + row * _LINE for row in range(len(names))]
    dots = Dots(np.array([(left, y) for y in lines]), 9.0, colors)
    return (
        dots,
        *(
            stage.text(left + 26, middle(y, SIZES.number), name, size=SIZES.number)
            for y, name in zip(lines, names, strict=True)
        ),
        *(
            stage.note(left + 26, middle(lines[-1] + (1 + 0.75 * row) * _LINE, SIZES.note), text, room=room - 26)
            for row, text in enumerate(rest)
        ),
    )


def _bar(data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float) -> tuple[Item, ...]:
    """The bar, its ends' numbers to its left, and names to its right; a long name of a target above it."""
    pixels = np.repeat(diverging(stage.ground)[::-1, None], 4, axis=1)
    ends, names = _ends(data, coloring)
    before = max(width(end, SIZES.number) for end in ends) + 2 * _APART
    wanted = max(width(name, SIZES.note) for name in names) + _BAR_WIDTH + _APART
    bar = left + max(before, min(_BEFORE, room - wanted))
    beside, top = left + room - bar - _BAR_WIDTH - _APART, center - _BAR_HEIGHT / 2
    above: list[Item] = []
    if data.task == "regression" and wanted > room - (bar - left):
        above = [stage.note(left + room / 2, top - 34, names[0], anchor="middle", room=room - 2 * _APART)]
        names = ("", "", "")
    labels: list[Item] = []
    for row, (end, name) in enumerate(zip(ends, told_apart(names, SIZES.note, beside), strict=True)):
        y = middle(top + row * _BAR_HEIGHT / 2, SIZES.number)
        labels.append(stage.text(bar - _APART, y, end, size=SIZES.number, anchor="end"))
        labels.append(stage.note(bar + _BAR_WIDTH + _APART, y, name))
    return Image(bar, top, _BAR_WIDTH, _BAR_HEIGHT, np.ascontiguousarray(pixels)), *labels, *above


def _ends(data: Dataset, coloring: Coloring) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The numbers at the bar's top, middle and bottom, and what stands beside them."""
    if data.task == "binary":
        zero, one = data.class_names
        return ("1", "0.5", "0"), ("", "", "") if (zero, one) == ("0", "1") else (one, "", zero)
    reach = np.array([[coloring.spread], [0.0], [-coloring.spread]])
    return _numbers(data.target_scaling.invert(reach)[:, 0].tolist()), (data.target_name, "", "")


def _numbers(values: list[float]) -> tuple[str, ...]:
    """With three digits, and more where those would not tell them apart."""
    for digits in range(3, 16):
        texts = tuple(number(value, digits) for value in values)
        if len(set(texts)) == len(set(values)):
            break
    return texts
