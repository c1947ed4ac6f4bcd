"""The bundled font: its files, which letters it has, how wide a line of text is, and how it is cut to its room."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from backlight.drawing.items import Anchor, Weight

FAMILY = "Inter"
FILES: dict[Weight, str] = {"regular": "Inter-Regular", "semibold": "Inter-SemiBold"}
CAP_HEIGHT = 0.727
"""Of a capital letter, in em: text is centred on a line when its baseline lies half of that below."""
ASCENT = 1984 / 2048
"""From the baseline to the top of a line, in em, as renderers have it from the font."""

_UNITS: Final = 2048  # of the font, in 1 em
_REPLACEMENT: Final = "\ufffd"
"""Stands for a letter that the font lacks: the font lacks it too, and shows its box."""
_BREAKS: Final = frozenset({"Cc", "Zl", "Zp"})
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})
"""Joiners, marks of direction, variation selectors and combining marks: with no width of their own."""


def font_file(weight: Weight, ending: str = "ttf") -> Traversable:
    """The font's file: TrueType, or WOFF2 for browsers."""
    return files("backlight.drawing") / "fonts" / f"{FILES[weight]}.{ending}"


@functools.lru_cache(maxsize=4096)
def line_of(text: str) -> str:
    """A text as one line that can be written anywhere.

    Letters and their accents are one character where there is such a one; line ends, tabs and other control
    characters are spaces; what is no character (half of a surrogate pair) is the replacement character.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFC", text))


@functools.lru_cache(maxsize=4096)
def drawn(text: str) -> str:
    """A text as the font can draw it, `line_of` it: a box for each letter that it lacks, nothing for what is unseen."""
    line = line_of(text)
    if line.isascii():
        return line
    return "".join(letter if has(letter) else "" if _is_unseen(letter) else _REPLACEMENT for letter in line)


def missing(text: str) -> set[str]:
    """The letters of a text that the font lacks, so that raster pictures and PDF show a box in their place."""
    return {letter for letter in line_of(text) if not has(letter) and not _is_unseen(letter)}


@functools.cache
def has(letter: str) -> bool:
    """Whether the font has a character."""
    return bool(_font("regular").glyphindex(letter))


def width(text: str, size: float, weight: Weight = "regular") -> float:
    """How wide a line of text is, in the units of `size`."""
    return size * sum(_advance(letter, weight) for letter in line_of(text))


def left(x: float, length: float, anchor: Anchor) -> float:
    """Where something of a length begins that stands at x by its anchor."""
    return x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length


def fitted(text: str, size: float, room: float, weight: Weight = "regular") -> str:
    """A text, cut with an ellipsis where it is wider than there is room."""
    return _cut(text, 1.0, size, room, weight)


def told_apart(names: Sequence[str], size: float, room: float, weight: Weight = "regular") -> list[str]:
    """Names that stand side by side, each cut where it is wider than there is room, so that they stay different.

    At their ends where that does; else in the middle, so that beginnings and ends are kept.
    """
    found = [_cut(name, 1.0, size, room, weight) for name in names]
    if len(set(found)) == len(set(names)):
        return found
    found = [_cut(name, 0.5, size, room, weight) for name in names]
    # Some differ only somewhere inside: of those, what they begin with alike goes.
    for text in {text for text in found if found.count(text) > 1}:
        alike = [index for index, other in enumerate(found) if other == text]
        shared = _shared([names[index] for index in alike])
        for index in alike if len({names[index] for index in alike}) > 1 else ():
            found[index] = _cut("…" + names[index][shared:], 1.0, size, room, weight)
    return found


def _shared(names: Sequence[str]) -> int:
    """With how many letters all of them begin."""
    return sum(1 for _ in itertools.takewhile(lambda letters: len(set(letters)) == 1, zip(*names, strict=False)))


def _cut(text: str, kept: float, size: float, room: float, weight: Weight) -> str:
    """A text with an ellipsis in place of what there is no room for; `kept` is the part before it of what is left."""
    if width(text, size, weight) <= room:
        return text
    letters = _clusters(text)
    count = len(letters) - 1
    while count > 0:
        head = round(kept * count)
        shown = "".join(letters[:head]).rstrip() + "…" + "".join(letters[len(letters) - count + head :]).lstrip()
        if width(shown, size, weight) <= room:
            return shown
        count -= 1
    return "…"


def _clusters(text: str) -> list[str]:
    """The letters of a text, each with the marks and joiners after it, which no cut may leave alone."""
    found: list[str] = []
    for letter in text:
        if found and (_is_unseen(letter) or found[-1].endswith("\u200d")):
            found[-1] += letter
        else:
            found.append(letter)
    return found


@functools.cache
def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in _BREAKS or (kind == "Zs" and not has(letter)):
        return " "
    return _REPLACEMENT if kind == "Cs" else letter


@functools.cache
def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN


@functools.cache
def _advance(letter: str, weight: Weight) -> float:
    """Of one character, in em."""
    if not has(letter):
        if _is_unseen(letter):
            return 0.0
        # In SVG it comes from another font; those of Chinese and its neighbours, and emoji, are 1 em wide.
        if unicodedata.east_asian_width(letter) in "WF":
            return 1.0
    advance: float = _font(weight).glyph(letter).advance()
    return advance / _UNITS


@functools.cache
def _font(weight: Weight) -> Any:
    from ziafont.font import Font

    with as_file(font_file(weight)) as path:
        return Font(str(path))
