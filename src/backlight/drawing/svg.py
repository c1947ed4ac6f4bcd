"""Drawings as SVG: text stays text, in the bundled font, which the file carries with it."""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING

from backlight.drawing.formulas import outline
from backlight.drawing.items import Dots, Drawing, Formula, Group, Image, Item, Path, Text
from backlight.drawing.png import encode_png
from backlight.drawing.type import FAMILY, font_file, left, line_of
from backlight.palette import hexadecimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backlight.drawing.items import Weight

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_POINTS = {"M": 1, "L": 1, "C": 3, "Z": 0}
_WEIGHTS: dict[Weight, int] = {"regular": 400, "semibold": 600}


def svg(drawing: Drawing, *, fonts: bool = True) -> str:
    """A drawing as an SVG document.

    Parameters
    ----------
    fonts
        Whether it carries the fonts that it uses (WOFF2, some 40 kB each), so that it looks the same everywhere.
    """
    width, height = _number(drawing.width), _number(drawing.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FAMILY}, sans-serif">'
    ]
    if fonts and (used := {item.weight for item in drawing.leaves() if isinstance(item, Text)}):
        lines += ["<style>", *(_face(weight) for weight in sorted(used)), "</style>"]
    lines.append(f'<rect width="{width}" height="{height}" fill="{drawing.background}"/>')
    lines += _elements(drawing.items)
    lines.append("</svg>\n")
    return "\n".join(lines)


def _elements(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        match item:
            case Group():
                yield f"<g{_name(item.name)}{_transform(item.x, item.y, item.scale)}{_opacity(item.opacity)}>"
                yield from _elements(item.items)
                yield "</g>"
            case Path():
                yield f'<path d="{_path(item.commands, item.points)}"{_style(item)}/>'
            case Text():
                said = escape(_NOT_XML.sub("", line_of(item.text)), quote=False)
                yield (
                    f'<text x="{_number(item.x)}" y="{_number(item.y)}" font-size="{_number(item.size)}" '
                    f'font-weight="{_WEIGHTS[item.weight]}" text-anchor="{item.anchor}" fill="{item.color}" '
                    f'xml:space="preserve"{_opacity(item.opacity)}>{said}</text>'
                )
            case Formula():
                typeset = outline(item.tex)
                place = _transform(left(item.x, typeset.width * item.size, item.anchor), item.y, item.size)
                yield (
                    f'<path role="img" aria-label="{escape(item.tex)}" fill="{item.color}"{place}'
                    f'{_opacity(item.opacity)} d="{_path(typeset.commands, typeset.points)}"/>'
                )
            case Image():
                pixels = base64.b64encode(encode_png(item.pixels)).decode()
                yield (
                    f'<image x="{_number(item.x)}" y="{_number(item.y)}" width="{_number(item.width)}" '
                    f'height="{_number(item.height)}" preserveAspectRatio="none"{_opacity(item.opacity)} '
                    f'href="data:image/png;base64,{pixels}"/>'
                )
            case Dots():
                yield from _dots(item)


def _dots(item: Dots) -> Iterator[str]:
    line = item.outline_width if item.outline else 0.0
    # A stroke lies half inside, the outline of dots all outside.
    edge = f' stroke="{item.outline}" stroke-width="{_number(line)}"' if item.outline else ""
    radius = _number(item.radius + line / 2)
    yield f"<g{edge}{_opacity(item.opacity)}>"
    dots = item.placed()
    for (x, y), color in zip(dots.points.tolist(), dots.colors, strict=True):
        yield f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{radius}" fill="{hexadecimal(color)}"/>'
    yield "</g>"


def _style(item: Path) -> str:
    parts = [f' fill="{item.fill or "none"}"']
    if item.stroke:
        parts.append(f' stroke="{item.stroke}" stroke-width="{_number(item.stroke_width)}"')
        parts.append(' stroke-linecap="round" stroke-linejoin="round"')
    if item.dash:
        parts.append(f' stroke-dasharray="{" ".join(map(_number, item.dash))}"')
    return "".join(parts) + _opacity(item.opacity)


def _path(commands: str, points: tuple[float, ...]) -> str:
    parts, at = [], 0
    for command in commands:
        count = 2 * _POINTS[command]
        parts.append(command + " ".join(_number(value) for value in points[at : at + count]))
        at += count
    return "".join(parts)


def _transform(x: float, y: float, scale: float) -> str:
    parts = []
    if x or y:
        parts.append(f"translate({_number(x)} {_number(y)})")
    if scale != 1:
        parts.append(f"scale({_number(scale)})")
    return f' transform="{" ".join(parts)}"' if parts else ""


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{_number(opacity)}"'


def _name(name: str) -> str:
    return f' data-name="{escape(_NOT_XML.sub("", name))}"' if name else ""


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _face(weight: Weight) -> str:
    data = base64.b64encode(font_file(weight, "woff2").read_bytes()).decode()
    return (
        f"@font-face{{font-family:{FAMILY};font-weight:{_WEIGHTS[weight]};"
        f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
    )
