"""Drawings as pixels: ThorVG keeps the picture, and is told what changed between one drawing and the next."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.drawing import thorvg
from backlight.drawing.formulas import outline
from backlight.drawing.items import Dots, Drawing, Formula, Group, Image, Item, Path, Text
from backlight.drawing.type import ASCENT, FILES, drawn, left
from backlight.palette import rgb

_POINTS_PER_UNIT = 0.75  # ThorVG has font sizes in points, of which 72 make the inch that has 96 units


class Raster:
    """Draws one drawing after another of the same size into the same pixels.

    Parameters
    ----------
    width, height
        Pixels. A drawing of other proportions is centred, on its background.

    Attributes
    ----------
    pixels
        (height, width, 4), uint8, RGBA, opaque: the last drawing. The next one overwrites it.
    """

    def __init__(self, width: int, height: int) -> None:
        self._tvg = thorvg.library()
        self.pixels: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._canvas = self._tvg.tvg_swcanvas_create(thorvg.REDRAW_ALL)
        self._tvg.tvg_swcanvas_set_target(self._canvas, self.pixels.ctypes.data, width, width, height, thorvg.ABGR8888)
        self._root: _Group | None = None

    def draw(self, drawing: Drawing) -> NDArray[np.uint8]:
        """Draw, and return `pixels`."""
        tvg, (height, width, _) = self._tvg, self.pixels.shape
        scale = min(width / drawing.width, height / drawing.height)
        x, y = (width - drawing.width * scale) / 2, (height - drawing.height * scale) / 2
        ground = Path("MLLLZ", (0, 0, width, 0, width, height, 0, height), fill=drawing.background)
        whole = Group((ground, Group(drawing.items, x=x, y=y, scale=scale)))
        place = _Place(1, 0, 0, width, height)
        if self._root is None:
            self._root = _Group(whole, place)
            tvg.tvg_canvas_add(self._canvas, self._root.paint)
        else:
            self._root.update(whole, place)
        tvg.tvg_canvas_update(self._canvas)
        tvg.tvg_canvas_draw(self._canvas, True)
        tvg.tvg_canvas_sync(self._canvas)
        return self.pixels

    def __del__(self) -> None:
        """Give the canvas and all it draws back."""
        if hasattr(self, "_canvas"):
            self._tvg.tvg_canvas_destroy(self._canvas)


class _Place(NamedTuple):
    """Where the units of an item lie among the pixels of a canvas: `scale` times as large, the origin at x, y."""

    scale: float
    x: float
    y: float
    width: int
    height: int

    def whole(self, x: float, y: float) -> tuple[float, float]:
        """The point nearest to x, y, in units, that lies on a pixel's corner."""
        return (
            (round(self.x + x * self.scale) - self.x) / self.scale,
            (round(self.y + y * self.scale) - self.y) / self.scale,
        )


class _Node(Protocol):
    """What stands for an item in ThorVG's picture."""

    item: Any
    paint: int

    def update(self, item: Any, place: _Place, /) -> None:
        """Show another item of the same kind."""


class _Group:
    def __init__(self, item: Group, place: _Place) -> None:
        self._tvg = thorvg.library()
        self.paint = self._tvg.tvg_scene_new()
        self.item, self._place = Group(()), place
        self._nodes: list[_Node] = []
        self.update(item, place)

    def update(self, item: Group, place: _Place) -> None:
        before, self.item, tvg = self.item, item, self._tvg
        if (item.x, item.y) != (before.x, before.y):
            tvg.tvg_paint_translate(self.paint, item.x, item.y)
        if item.scale != before.scale:
            tvg.tvg_paint_scale(self.paint, item.scale)
        if item.opacity != before.opacity:
            tvg.tvg_paint_set_opacity(self.paint, _byte(item.opacity))
        x, y = place.x + item.x * place.scale, place.y + item.y * place.scale
        inside = place._replace(scale=place.scale * item.scale, x=x, y=y)
        moved, self._place = inside != self._place, inside
        if item.items is before.items and not moved:
            return
        nodes = self._nodes
        for index, listed in enumerate(item.items):
            # ThorVG loses the strokes of what could not be seen for a while.
            child = listed if _byte(listed.opacity) else _NOTHING
            if index == len(nodes):
                nodes.append(_node(child, inside))
                tvg.tvg_scene_add(self.paint, nodes[index].paint)
                continue
            node = nodes[index]
            if not _may_become(node.item, child):
                nodes[index] = _node(child, inside)
                tvg.tvg_scene_insert(self.paint, nodes[index].paint, node.paint)
                tvg.tvg_scene_remove(self.paint, node.paint)
            elif moved or _may_differ(node.item, child):
                node.update(child, inside)
        for node in nodes[len(item.items) :]:
            tvg.tvg_scene_remove(self.paint, node.paint)
        del nodes[len(item.items) :]


def _may_differ(before: Item, item: Item) -> bool:
    """Whether an item has to be looked at: pixels are taken for changed, as comparing them costs more than drawing."""
    return before is not item and (isinstance(item, Image | Dots | Group) or before != item)


class _Path:
    def __init__(self, item: Path, place: _Place) -> None:
        self._tvg = thorvg.library()
        self.paint = self._tvg.tvg_shape_new()
        self._tvg.tvg_shape_set_stroke_cap(self.paint, thorvg.ROUND_CAP)
        self._tvg.tvg_shape_set_stroke_join(self.paint, thorvg.ROUND_JOIN)
        self.item = Path("", ())
        self.update(item, place)

    def update(self, item: Path, _: _Place) -> None:
        before, self.item, tvg, paint = self.item, item, self._tvg, self.paint
        if item.points != before.points or item.commands != before.commands:
            tvg.tvg_shape_reset(paint)
            _append(paint, item.commands, item.points)
        if item.fill != before.fill:
            tvg.tvg_shape_set_fill_color(paint, *_rgba(item.fill))
        if item.stroke != before.stroke or item.stroke_width != before.stroke_width or item.dash != before.dash:
            tvg.tvg_shape_set_stroke_width(paint, item.stroke_width if item.stroke else 0.0)
            tvg.tvg_shape_set_stroke_color(paint, *_rgba(item.stroke))
            tvg.tvg_shape_set_stroke_dash(paint, (ctypes.c_float * len(item.dash))(*item.dash), len(item.dash), 0.0)
        if item.opacity != before.opacity:
            tvg.tvg_paint_set_opacity(paint, _byte(item.opacity))


class _Text:
    def __init__(self, item: Text, place: _Place) -> None:
        self._tvg = thorvg.library()
        self.paint = self._tvg.tvg_text_new()
        self.item = Text(0, 0, "", 0, "")
        self.update(item, place)

    def update(self, item: Text, _: _Place) -> None:
        before, self.item, tvg, paint = self.item, item, self._tvg, self.paint
        if not before.color or item.weight != before.weight:
            tvg.tvg_text_set_font(paint, FILES[item.weight].encode())
        if item.size != before.size:
            tvg.tvg_text_set_size(paint, item.size * _POINTS_PER_UNIT)
        if item.text != before.text:
            tvg.tvg_text_set_text(paint, drawn(item.text).encode())
        if item.anchor != before.anchor:
            tvg.tvg_text_align(paint, left(0, -1, item.anchor), 0.0)
        if item.color != before.color:
            tvg.tvg_text_set_color(paint, *_rgba(item.color)[:3])
        if item.opacity != before.opacity:
            tvg.tvg_paint_set_opacity(paint, _byte(item.opacity))
        tvg.tvg_paint_translate(paint, item.x, item.y - ASCENT * item.size)


class _Formula:
    def __init__(self, item: Formula, place: _Place) -> None:
        self._tvg = thorvg.library()
        self.paint = self._tvg.tvg_shape_new()
        self.item = Formula(0, 0, "", 1, "")
        self.update(item, place)

    def update(self, item: Formula, _: _Place) -> None:
        before, self.item, tvg, paint = self.item, item, self._tvg, self.paint
        typeset = outline(item.tex)
        if item.tex != before.tex:
            tvg.tvg_shape_reset(paint)
            _append(paint, typeset.commands, typeset.points)
        if item.color != before.color:
            tvg.tvg_shape_set_fill_color(paint, *_rgba(item.color))
        if item.opacity != before.opacity:
            tvg.tvg_paint_set_opacity(paint, _byte(item.opacity))
        if item.size != before.size:
            tvg.tvg_paint_scale(paint, item.size)
        tvg.tvg_paint_translate(paint, left(item.x, typeset.width * item.size, item.anchor), item.y)


class _Pixels:
    """Of an image or of dots: a picture of ThorVG's, which takes its pixels but once, so that each is a new one."""

    def __init__(self, item: Image | Dots, place: _Place) -> None:
        self._tvg = thorvg.library()
        self.paint = self._tvg.tvg_scene_new()
        self._picture: int | None = None
        self.item = item
        self.update(item, place)

    def update(self, item: Image | Dots, place: _Place) -> None:
        self.item, tvg = item, self._tvg
        if self._picture is not None:
            tvg.tvg_scene_remove(self.paint, self._picture)
        image = item if isinstance(item, Image) else _painted(item, place)
        self._pixels = np.ascontiguousarray(image.pixels)  # ThorVG reads them here
        rows, columns, _ = self._pixels.shape
        self._picture = tvg.tvg_picture_new()
        tvg.tvg_picture_load_raw(self._picture, self._pixels.ctypes.data, columns, rows, thorvg.ABGR8888, False)
        (left, top), (right, bottom) = (
            place.whole(image.x, image.y),
            place.whole(image.x + image.width, image.y + image.height),
        )
        # Set its size, and ThorVG keeps its proportions.
        matrix = ((right - left) / columns, 0, left, 0, (bottom - top) / rows, top, 0, 0, 1)
        tvg.tvg_paint_set_transform(self._picture, (ctypes.c_float * 9)(*matrix))
        tvg.tvg_scene_add(self.paint, self._picture)
        tvg.tvg_paint_set_opacity(self.paint, _byte(item.opacity))


def _painted(item: Dots, place: _Place) -> Image:
    """Dots on the canvas as an image, pixel for pixel.

    The kernel paints them: a shape of ThorVG's each takes ten times as long.
    """
    scale, line = place.scale, item.outline_width if item.outline else 0.0
    reach = (item.radius + line) * scale + 1
    dots, origin, size = item.placed(), (place.x, place.y), (place.width, place.height)
    centers = dots.points * scale + origin
    seen = ((centers > -reach) & (centers < np.add(size, reach))).all(1)
    if not seen.any():
        return Image(0, 0, 1, 1, np.zeros((1, 1, 4), np.uint8))
    first = np.floor(centers[seen].min(0) - reach).clip(0)
    last = np.minimum(np.ceil(centers[seen].max(0) + reach), size)
    columns, rows = (last - first).astype(int).tolist()
    pixels = np.zeros((rows, columns, 4), np.uint8)
    kernel.paint_dots(
        pixels, centers[seen] - first, dots.colors[seen], radius=item.radius * scale,
        outline=_rgba(item.outline)[:3], line=line * scale,
    )  # fmt: skip
    left, top = ((first - origin) / scale).tolist()
    return Image(left, top, columns / scale, rows / scale, pixels)


_NOTHING = Group(())
_NODES: dict[type[Any], type[Any]] = {
    Path: _Path, Text: _Text, Formula: _Formula, Image: _Pixels, Dots: _Pixels, Group: _Group
}  # fmt: skip


def _may_become(item: Item, other: Item) -> bool:
    """Whether one node can show the other after the one. ThorVG does not make a dashed line whole again."""
    return type(item) is type(other) and not (isinstance(item, Path) and item.dash and not other.dash)  # type: ignore[union-attr]


def _node(item: Item, place: _Place) -> _Node:
    node: _Node = _NODES[type(item)](item, place)
    return node


def _append(paint: int, commands: str, points: tuple[float, ...]) -> None:
    codes = bytes(thorvg.COMMANDS[command] for command in commands)
    values = np.array(points, np.float32)
    thorvg.library().tvg_shape_append_path(paint, codes, len(codes), values.ctypes.data, len(values) // 2)


def _byte(part: float) -> int:
    return min(255, max(0, round(part * 255)))


def _rgba(color: str | None) -> tuple[int, int, int, int]:
    if color is None:
        return 0, 0, 0, 0
    return *rgb(color), 255
