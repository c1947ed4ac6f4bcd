"""The key of a picture: what fits, what is cut, and what is said of the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backlight.data.dataset import Dataset
from backlight.drawing.items import Dots, Drawing, Image, Path
from backlight.scenes.page.key import key
from backlight.scenes.page.plane import Coloring
from backlight.scenes.page.stage import Stage
from scenes.ask import extent, flat, named, overlapping, texts

X = np.random.default_rng(0).normal(size=(200, 2))
LEFT, ROOM = 800.0, 320.0
LONG = "samples that somebody has put into a group, the one with number {}"


def classes(*names: str) -> Dataset:
    return Dataset(X, [names[index % len(names)] for index in range(200)])


def numbers(size: float, center: float = 0.0) -> Dataset:
    return Dataset(X, center + size * X[:, 0])


def drawn(data: Dataset, **options: Any) -> Drawing:
    stage = Stage("dark")
    return Drawing(1920, 1080, "#000000", key(data, Coloring.of(data), stage, LEFT, ROOM, 500, **options))


def boxes(drawing: Drawing) -> list[tuple[float, float, float, float]]:
    return [extent(placed) for placed in flat(drawing) if getattr(placed.item, "text", "")]


DATA = {
    "two": classes("cat", "dog"),
    "two long": classes(LONG.format(1), LONG.format(2)),
    "three": classes("setosa", "versicolor", "virginica"),
    "twelve": classes(*(f"class {number:02}" for number in range(12))),
    "thirteen": classes(*(f"class {number:02}" for number in range(13))),
    "twenty long": classes(*(LONG.format(f"{number:02}") for number in range(20))),
    "huge": numbers(1e9),
    "tiny": numbers(1e-9),
    "far": numbers(1.0, 1e9),
    "hardly different": numbers(1e-4, 12345.0),
    "negative": numbers(-4e15),
}


@pytest.mark.parametrize("kind", DATA)
def test_it_stays_in_its_room(kind: str) -> None:
    drawing = drawn(DATA[kind])
    assert overlapping(drawing) == []
    assert min(box[0] for box in boxes(drawing)) >= LEFT
    assert max(box[2] for box in boxes(drawing)) <= LEFT + ROOM
    assert min(box[1] for box in boxes(drawing)) >= 150
    assert max(box[3] for box in boxes(drawing)) <= 930


@pytest.mark.parametrize("kind", ["huge", "tiny", "far", "hardly different", "negative"])
def test_its_numbers_are_different(kind: str) -> None:
    high, middle, low = texts(drawn(DATA[kind]))[:5:2]
    assert len({high, middle, low}) == 3


def test_names_that_are_cut_stay_different() -> None:
    for kind, count in (("two long", 2), ("twenty long", 12)):
        shown = [text for text in texts(drawn(DATA[kind])) if "…" in text]
        assert len(shown) == len(set(shown)) == count


def test_up_to_twelve_classes_have_a_line_each() -> None:
    drawing = drawn(DATA["twelve"])
    assert texts(drawing) == list(DATA["twelve"].class_names)
    (dots,) = [item for item in named(drawing, "key").items if isinstance(item, Dots)]
    assert len({tuple(color) for color in dots.colors.tolist()}) == 12


@pytest.mark.parametrize(("kind", "more"), [("thirteen", 1), ("twenty long", 8)])
def test_of_more_it_says_how_many_and_that_colours_come_again(kind: str, more: int) -> None:
    shown = texts(drawn(DATA[kind]))
    assert len(shown) == 14
    assert shown[-2:] == [f"and {more} more", "in the same colours"]


def test_dots_have_the_colours_of_the_samples() -> None:
    data = DATA["three"]
    (dots,) = [item for item in named(drawn(data), "key").items if isinstance(item, Dots)]
    assert (dots.colors == Coloring.of(data).samples(np.eye(3, dtype=np.float32), bright=True)).all()


def test_a_long_name_of_a_target_stands_above_the_bar() -> None:
    import polars as pl

    short, long = (
        drawn(Dataset(X, pl.Series(name, X[:, 0]))) for name in ("price", "median value of a house in the block")
    )
    for drawing, above in ((short, False), (long, True)):
        (bar,) = [placed for placed in flat(drawing) if isinstance(placed.item, Image)]
        (name,) = [placed for placed in flat(drawing) if getattr(placed.item, "text", "")[:5] in ("price", "media")]
        assert (extent(name)[3] < bar.y) == above
    assert "price" in texts(short)


@pytest.mark.parametrize("kind", ["three", "huge", "two long"])
def test_a_plate_lies_under_all_of_it(kind: str) -> None:
    drawing = drawn(DATA[kind], plate=True)
    plate, *others = named(drawing, "key").items
    assert isinstance(plate, Path)
    x, y = plate.points[::2], plate.points[1::2]
    for left, top, right, bottom in boxes(drawing):
        assert min(x) <= left
        assert right <= max(x)
        assert min(y) <= top + 2
        assert bottom - 2 <= max(y)
    assert tuple(others) == named(drawn(DATA[kind]), "key").items
