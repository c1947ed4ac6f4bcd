"""The key of a picture: which colour means what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Dots, Group, Image
from backlight.numerals import number
from backlight.palette import diverging
from backlight.scenes.page.stage import SIZES, middle

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.drawing.items import Item
    from backlight.scenes.page.plane import Coloring
    from backlight.scenes.page.stage import Stage

_BAR_WIDTH, _BAR_HEIGHT = 22.0, 300.0
_LINE = 44.0


def key(data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float) -> tuple[Item, ...]:
    """The key for outputs: a bar from the least to the greatest, or a dot for each class.

    Parameters
    ----------
    left, room
        From where, and how wide.
    center
        Its middle's height.
    """
    if data.task == "classes":
        return (Group(_classes(data, coloring, stage, left + 40, room - 60, center), name="key"),)
    return (Group(_bar(data, coloring, stage, left + 104, room - 104, center), name="key"),)


def _classes(
    data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float
) -> tuple[Item, ...]:
    names = data.class_names[: int(600 / _LINE)]
    top = center - (len(names) - 1) * _LINE / 2
    colors = coloring.samples(np.eye(len(data.class_names), dtype=np.float32)[: len(names)])
    lines = [top + row * _LINE for row in range(len(names))]
    dots = Dots(np.array([(left, y) for y in lines]), 9.0, colors)
    return (
        dots,
        *(
            stage.text(left + 26, middle(y, SIZES.number), name, size=SIZES.number, room=room - 26)
            for y, name in zip(lines, names, strict=True)
        ),
    )


def _bar(data: Dataset, coloring: Coloring, stage: Stage, left: float, room: float, center: float) -> tuple[Item, ...]:
    pixels = np.repeat(diverging(stage.ground)[::-1, None], 4, axis=1)
    top = center - _BAR_HEIGHT / 2
    ends: tuple[str, ...]
    if data.task == "binary":
        zero, one = data.class_names
        ends, names = ("1", "0.5", "0"), ("", "", "") if (zero, one) == ("0", "1") else (one, "", zero)
    else:
        reach = np.array([[coloring.spread], [0.0], [-coloring.spread]])
        ends = tuple(number(value, 3) for value in data.target_scaling.invert(reach)[:, 0].tolist())
        names = (data.target_name, "", "")
    labels: list[Item] = []
    for row, (end, name) in enumerate(zip(ends, names, strict=True)):
        y = middle(top + row * _BAR_HEIGHT / 2, SIZES.number)
        labels.append(stage.text(left - 14, y, end, size=SIZES.number, anchor="end"))
        labels.append(stage.note(left + _BAR_WIDTH + 14, y, name, room=room - _BAR_WIDTH - 30))
    return Image(left, top, _BAR_WIDTH, _BAR_HEIGHT, np.ascontiguousarray(pixels)), *labels
