"""Pixels: what stands where, and that a kept picture is as one drawn anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from backlight.drawing.items import Dots, Drawing, Group, Image, Item, Path, Text
from backlight.drawing.paths import circle, line, rectangle
from backlight.drawing.raster import Raster
from backlight.drawing.type import width
from drawing.lists import DRAWINGS, EVERYTHING, HEIGHT, WIDTH, dots, pixels

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def drawn(*items: Item, size: tuple[int, int] = (WIDTH, HEIGHT)) -> np.ndarray:
    """RGB, on black."""
    result: np.ndarray = Raster(*size).draw(Drawing(WIDTH, HEIGHT, "#000000", items))
    assert (result[..., 3] == 255).all()
    return result[..., :3].astype(int)


def box(image: np.ndarray) -> tuple[int, int, int, int]:
    """The first and last column and row of what is not black."""
    y, x = np.nonzero(image.max(-1) > 60)
    return int(x.min()), int(x.max()), int(y.min()), int(y.max())


@settings(max_examples=60, deadline=None)
@given(DRAWINGS, DRAWINGS, DRAWINGS)
def test_a_kept_picture_is_as_one_drawn_anew(one: Drawing, two: Drawing, three: Drawing) -> None:
    raster = Raster(WIDTH, HEIGHT)
    for drawing in (one, two, three, one):
        assert (raster.draw(drawing) == Raster(WIDTH, HEIGHT).draw(drawing)).all()


@pytest.mark.parametrize("kind", ["group", "path", "text"])
def test_what_could_not_be_seen_for_a_while_is_shown_again(kind: str) -> None:
    def item(corner: float, opacity: float) -> Item:
        shape = rectangle(corner, 20, 50, 50, 6, stroke="#ffffff", stroke_width=3, opacity=opacity)
        match kind:
            case "group":
                return Group((rectangle(corner, 20, 50, 50, 6, stroke="#ffffff", stroke_width=3),), opacity=opacity)
            case "path":
                return shape
            case _:
                return Text(corner, 90, "seen", 40, "#ffffff", opacity=opacity)

    raster = Raster(WIDTH, HEIGHT)
    states = [(10, 0.9), (10, 0.0), (10, 1.0), (90, 0.0), (90, 0.6)]
    for drawing in (Drawing(WIDTH, HEIGHT, "#000000", (item(*state),)) for state in states):
        assert (raster.draw(drawing) == Raster(WIDTH, HEIGHT).draw(drawing)).all()


def test_the_same_drawing_twice_is_the_same_picture() -> None:
    raster = Raster(WIDTH, HEIGHT)
    first = raster.draw(EVERYTHING).copy()
    assert (raster.draw(EVERYTHING) == first).all()
    assert len(np.unique(first.reshape(-1, 4), axis=0)) > 100


def test_a_rectangle_fills_its_pixels_and_no_others() -> None:
    image = drawn(rectangle(10, 20, 30, 40, fill="#ffffff"))
    expected = np.zeros((HEIGHT, WIDTH, 3))
    expected[20:60, 10:40] = 255
    assert (image == expected).all()


def test_later_items_cover_earlier_ones() -> None:
    image = drawn(rectangle(0, 0, 50, 50, fill="#ff0000"), rectangle(0, 0, 50, 50, fill="#00ff00"))
    assert tuple(image[25, 25]) == (0, 255, 0)


def test_opacity_mixes_with_what_is_below() -> None:
    image = drawn(rectangle(0, 0, 50, 50, fill="#ff0000"), rectangle(0, 0, 50, 50, fill="#0000ff", opacity=0.5))
    assert np.abs(image[25, 25] - [127.5, 0, 127.5]).max() <= 2


def test_a_group_fades_as_a_whole() -> None:
    """Where its items overlap, the lower one does not shine through."""
    two = rectangle(0, 0, 50, 50, fill="#ff0000"), rectangle(0, 0, 50, 50, fill="#0000ff")
    assert np.abs(drawn(Group(two, opacity=0.5))[25, 25] - [0, 0, 127.5]).max() <= 2


def test_a_group_moves_and_grows() -> None:
    image = drawn(Group((rectangle(5, 5, 10, 10, fill="#ffffff"),), x=100, y=50, scale=2))
    assert box(image) == (110, 129, 60, 79)


def test_groups_within_groups() -> None:
    inner = Group((rectangle(0, 0, 10, 10, fill="#ffffff"),), x=10, scale=2)
    assert box(drawn(Group((inner,), x=100, y=20, scale=2))) == (120, 159, 20, 59)


def test_a_picture_of_other_proportions_is_centred_on_its_ground() -> None:
    image = drawn(rectangle(0, 0, WIDTH, HEIGHT, fill="#ffffff"), size=(WIDTH, 2 * HEIGHT))
    assert box(image) == (0, WIDTH - 1, HEIGHT // 2, HEIGHT // 2 + HEIGHT - 1)


def test_twice_the_pixels_show_the_same_at_twice_the_size() -> None:
    image = drawn(rectangle(10, 20, 30, 40, fill="#ffffff"), size=(2 * WIDTH, 2 * HEIGHT))
    assert box(image) == (20, 79, 40, 119)


def test_an_image_as_large_as_its_rectangle_is_shown_pixel_for_pixel() -> None:
    inside = pixels(7)
    image = drawn(Image(40, 50, 30, 20, inside))
    assert (image[50:70, 40:70] == inside[..., :3]).all()
    assert not image[:50].any()
    assert not image[70:].any()


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5, 0.8])
def test_an_image_stays_sharp_where_its_corner_falls_between_pixels(offset: float) -> None:
    inside = pixels(7)
    image = drawn(Group((Image(40, 50, 30, 20, inside),), x=offset, y=-offset))
    x, y = round(40 + offset), round(50 - offset)
    assert (image[y : y + 20, x : x + 30] == inside[..., :3]).all()


def test_an_image_takes_the_shape_of_its_rectangle() -> None:
    image = drawn(Image(10, 10, 100, 40, np.full((5, 5, 4), 255, np.uint8)))
    left, right, top, bottom = box(image)
    assert abs(left - 10) <= 1
    assert abs(right - 109) <= 1
    assert abs(top - 10) <= 1
    assert abs(bottom - 49) <= 1


def test_dots_are_circles_at_their_places() -> None:
    """Against circles drawn as paths: a pixel at the edge differs by an eighth at most, the area by a hundredth."""
    points = np.array([(30.25, 40.5), (100.0, 90.75), (200.5, 60.0)])
    some = Dots(points, 9.0, np.full((3, 3), 255, np.uint8))
    circles = [circle(x, y, 9.0, fill="#ffffff") for x, y in points.tolist()]
    ours, theirs = drawn(some), drawn(*circles)
    assert np.abs(ours - theirs).max() <= 32
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.01)


def test_an_outline_of_dots_lies_outside() -> None:
    image = drawn(Dots(np.array([(50.5, 50.5)]), 10.0, np.array([(255, 0, 0)], np.uint8), "#00ff00", 4.0))
    row = image[50]
    assert tuple(row[50]) == (255, 0, 0)
    assert tuple(row[58]) == (255, 0, 0)
    assert tuple(row[62]) == (0, 255, 0)
    assert tuple(row[67]) == BLACK


def test_dots_half_outside_and_no_dots() -> None:
    assert drawn(Dots(np.array([(0.0, 0.0)]), 10.0, np.full((1, 3), 255, np.uint8)))[2, 2].tolist() == [255] * 3
    assert not drawn(dots(0, 0)).any()
    assert not drawn(Dots(np.array([(np.nan, 5.0)]), 5.0, np.full((1, 3), 255, np.uint8))).any()


def test_dots_far_outside_cost_nothing() -> None:
    far = Dots(np.array([(50.0, 50.0), (1e7, 1e7), (-1e30, 5.0)]), 10.0, np.full((3, 3), 255, np.uint8))
    near = Dots(far.points[:1], 10.0, far.colors[:1])
    assert (drawn(far) == drawn(near)).all()
    assert not drawn(Dots(far.points[1:], 10.0, far.colors[1:])).any()


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_text_stands_on_its_baseline_at_its_anchor(anchor: Any) -> None:
    wide = width("HHHH", 40, "semibold")
    left, right, top, bottom = box(drawn(Text(160, 100, "HHHH", 40, "#ffffff", anchor, "semibold")))
    begin = 160 - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
    assert abs(bottom - 99) <= 1
    assert abs((bottom - top + 1) - 0.727 * 40) <= 2
    assert begin <= left <= begin + 6
    assert begin + wide - 6 <= right <= begin + wide


def test_figures_are_of_one_width() -> None:
    assert len({width(f"{digit}", 30) for digit in "0123456789"}) == 1
    assert width("1111", 30) == width("0000", 30) == pytest.approx(4 * width("8", 30))


def test_a_stroke_has_its_width_and_a_dash_its_gaps() -> None:
    image = drawn(line(10, 50, 300, 50, stroke="#ffffff", stroke_width=6))
    assert (image[:, 150].max(-1) > 128).sum() == 6
    dashed = drawn(line(10, 50, 300, 50, stroke="#ffffff", stroke_width=2, dash=(10, 20)))[50, :, 0] > 128
    changes = int(np.abs(np.diff(dashed.astype(int))).sum())
    assert changes == 20


def test_a_path_without_fill_and_stroke_is_not_seen() -> None:
    assert not drawn(Path("MLLZ", (10, 10, 100, 10, 50, 90))).any()
