"""The bundled font: its files, and how wide a line of text is."""

from __future__ import annotations

import functools
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from backlight.drawing.items import Anchor, Weight

FAMILY = "Inter"
FILES: dict[Weight, str] = {"regular": "Inter-Regular", "semibold": "Inter-SemiBold"}
CAP_HEIGHT = 0.727
"""Of a capital letter, in em: text is centred on a line when its baseline lies half of that below."""
ASCENT = 1984 / 2048
"""From the baseline to the top of a line, in em, as renderers have it from the font."""


def font_file(weight: Weight, ending: str = "ttf") -> Traversable:
    """The font's file: TrueType, or WOFF2 for browsers."""
    return files("backlight.drawing") / "fonts" / f"{FILES[weight]}.{ending}"


def width(text: str, size: float, weight: Weight = "regular") -> float:
    """How wide a line of text is, in the units of `size`."""
    return size * sum(_advance(letter, weight) for letter in text)


def left(x: float, length: float, anchor: Anchor) -> float:
    """Where something of a length begins that stands at x by its anchor."""
    return x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length


def fitted(text: str, size: float, room: float, weight: Weight = "regular") -> str:
    """A text, cut with an ellipsis where it is wider than there is room."""
    if width(text, size, weight) <= room:
        return text
    while text and width(text + "…", size, weight) > room:
        text = text[:-1]
    return text.rstrip() + "…"


@functools.cache
def _advance(letter: str, weight: Weight) -> float:
    """Of one character, in em."""
    advance: float = _font(weight).glyph(letter).advance()
    return advance / 2048


@functools.cache
def _font(weight: Weight) -> Any:
    from ziafont.font import Font

    with as_file(font_file(weight)) as path:
        return Font(str(path))
