"""Drawings as PDF: vectors stay vectors, and text stays text, in the bundled font."""

from __future__ import annotations

import functools
import io
from importlib.resources import as_file
from typing import TYPE_CHECKING, Any

import numpy as np

from backlight.drawing.formulas import outline
from backlight.drawing.items import Dots, Drawing, Formula, Group, Image, Item, Path, Text
from backlight.drawing.paths import circle
from backlight.drawing.type import FILES, drawn, font_file, left, width
from backlight.palette import hexadecimal, rgb

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

_POINTS_PER_UNIT = 0.75


def encode_pdf(drawing: Drawing) -> bytes:
    """A drawing as a PDF document of one page, 96 units to the inch.

    ReportLab gives no group that fades as a whole: the items of one do, each for itself.
    """
    from reportlab.pdfgen.canvas import Canvas

    _register_fonts()
    file = io.BytesIO()
    size = drawing.width * _POINTS_PER_UNIT, drawing.height * _POINTS_PER_UNIT
    canvas = Canvas(file, pagesize=size, invariant=True, pageCompression=1)
    canvas.setTitle("Backlight")
    # PDF's y points upwards, from the lower left corner.
    canvas.transform(_POINTS_PER_UNIT, 0, 0, -_POINTS_PER_UNIT, 0, size[1])
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    page = (0.0, 0.0, drawing.width, 0.0, drawing.width, drawing.height, 0.0, drawing.height)
    _draw(canvas, Path("MLLLZ", page, fill=drawing.background), 1.0)
    for item in drawing.items:
        _draw(canvas, item, 1.0)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, item: Item, opacity: float) -> None:
    opacity *= item.opacity
    match item:
        case Group():
            canvas.saveState()
            canvas.transform(item.scale, 0, 0, item.scale, item.x, item.y)
            for child in item.items:
                _draw(canvas, child, opacity)
            canvas.restoreState()
        case Path():
            _path(canvas, item, opacity)
        case Text():
            _text(canvas, item, opacity)
        case Formula():
            typeset = outline(item.tex)
            canvas.saveState()
            x = left(item.x, typeset.width * item.size, item.anchor)
            canvas.transform(item.size, 0, 0, item.size, x, item.y)
            _path(canvas, Path(typeset.commands, typeset.points, fill=item.color), opacity)
            canvas.restoreState()
        case Image():
            _image(canvas, item, opacity)
        case Dots():
            line, dots = item.outline_width if item.outline else 0.0, item.placed()
            for (x, y), color in zip(dots.points.tolist(), dots.colors, strict=True):
                shape = circle(
                    x, y, item.radius + line / 2, fill=hexadecimal(color), stroke=item.outline, stroke_width=line
                )
                _path(canvas, shape, opacity)


def _path(canvas: Canvas, item: Path, opacity: float) -> None:
    if not item.commands or not (item.fill or item.stroke):
        return
    path, at = canvas.beginPath(), 0
    draw: dict[str, tuple[int, Callable[..., None]]] = {
        "M": (2, path.moveTo),
        "L": (2, path.lineTo),
        "C": (6, path.curveTo),
        "Z": (0, path.close),
    }
    for command in item.commands:
        count, function = draw[command]
        function(*item.points[at : at + count])
        at += count
    if item.fill:
        canvas.setFillColorRGB(*_color(item.fill), alpha=opacity)
    if item.stroke:
        canvas.setStrokeColorRGB(*_color(item.stroke), alpha=opacity)
        canvas.setLineWidth(item.stroke_width)
        canvas.setDash(list(item.dash))
    canvas.drawPath(path, stroke=int(bool(item.stroke)), fill=int(bool(item.fill)), fillMode=1)


def _text(canvas: Canvas, item: Text, opacity: float) -> None:
    canvas.saveState()
    text = drawn(item.text)
    x = left(item.x, width(text, item.size, item.weight), item.anchor)
    canvas.transform(1, 0, 0, -1, x, item.y)
    canvas.setFillColorRGB(*_color(item.color), alpha=opacity)
    canvas.setFont(FILES[item.weight], item.size)
    canvas.drawString(0, 0, text)
    canvas.restoreState()


def _image(canvas: Canvas, item: Image, opacity: float) -> None:
    import PIL.Image
    from reportlab.lib.utils import ImageReader

    alpha = item.pixels[..., 3:].astype(np.float64)
    straight = item.pixels.astype(np.float64)
    straight[..., :3] *= 255 / np.maximum(alpha, 1)
    straight[..., 3:] = alpha * opacity
    pixels = PIL.Image.fromarray(straight.round().clip(0, 255).astype(np.uint8))
    canvas.saveState()
    canvas.transform(1, 0, 0, -1, item.x, item.y + item.height)
    canvas.setFillAlpha(1)
    canvas.drawImage(ImageReader(pixels), 0, 0, item.width, item.height, mask="auto")
    canvas.restoreState()


def _color(color: str) -> tuple[float, float, float]:
    red, green, blue = rgb(color)
    return red / 255, green / 255, blue / 255


@functools.cache
def _register_fonts() -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for weight, name in FILES.items():
        with as_file(font_file(weight)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
