r"""Typeset formulas: LaTeX's mathematics as outlines, by ziamath and its own font.

Those of the scenes are typeset beforehand, in typeset.json (``python scripts/typeset_formulas.py``): ziamath takes a
sixth of a second to load, and some milliseconds for each formula. Numbers that change from frame to frame are `Text`.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree import ElementTree

from backlight.errors import BacklightError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

TYPESET_FILE: Final[Traversable] = files("backlight.drawing") / "typeset.json"
"""What `typeset` gives of the scenes' formulas, by formula."""

_EM: Final = 100.0
_TOKEN: Final = re.compile(r"[MLQCZ]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_SPACE: Final = re.compile(r"\s*([MLQCZ])\s*")


@dataclass(frozen=True, slots=True)
class Outline:
    """A formula as one filled path, in em, with its baseline's left end at the origin.

    Attributes
    ----------
    commands, points
        As of `backlight.drawing.items.Path`.
    width, ascent, descent
        Its extent to the right of, above and below the origin.
    """

    commands: str
    points: tuple[float, ...]
    width: float
    ascent: float
    descent: float


class Typeset(NamedTuple):
    """A formula as ziamath has it, in hundredths of an em.

    Attributes
    ----------
    d
        Its outline as SVG has it, of ``M``, ``L``, ``Q``, ``C`` and ``Z``.
    width, ascent, descent
        As of `Outline`.
    """

    d: str
    width: float
    ascent: float
    descent: float


@functools.lru_cache(maxsize=4096)
def outline(tex: str) -> Outline:
    """Typeset a formula.

    Raises
    ------
    BacklightError
        When it is not LaTeX that ziamath reads.
    """
    d, *extent = _known().get(tex) or typeset(tex)
    commands, points = _path_of(d)
    width, ascent, descent = (value / _EM for value in extent)
    return Outline(commands, points, width, ascent, descent)


@functools.cache
def _known() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(TYPESET_FILE.read_text(encoding="utf-8"))
    return known


def typeset(tex: str) -> Typeset:
    """Typeset a formula by ziamath; see `outline`."""
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2, config.precision = False, 2
    try:
        formula = Latex(tex, size=_EM)
        drawn = ElementTree.fromstring(formula.svg())
    except Exception as error:
        raise BacklightError(f"The formula {tex!r} could not be typeset: {error}") from error
    parts: list[str] = []
    for element in drawn.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "path":
            parts.append(element.get("d", ""))
        elif tag == "rect":
            x, y, width, height = (float(element.get(name, 0)) for name in ("x", "y", "width", "height"))
            parts.append(f"M{x} {y}L{x + width} {y}L{x + width} {y + height}L{x} {y + height}Z")
    _, top, _, height = (float(value) for value in drawn.get("viewBox", "0 0 0 0").split())
    return Typeset(_SPACE.sub(r"\1", "".join(parts)), formula.getsize()[0], -top, top + height)


def _path_of(d: str) -> tuple[str, tuple[float, ...]]:
    """An outline in em, its quadratic curves raised to cubic ones."""
    commands: list[str] = []
    points: list[float] = []
    tokens = iter(_TOKEN.findall(d))
    command = ""
    for token in tokens:
        if token in "MLQCZ":
            command = token
            if command == "Z":
                commands.append("Z")
                continue
            token = next(tokens)
        count = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        values = [float(token) / _EM, *(float(next(tokens)) / _EM for _ in range(count - 1))]
        if command == "Q":
            (x0, y0), (cx, cy, x, y) = points[-2:], values
            values = [x0 + 2 / 3 * (cx - x0), y0 + 2 / 3 * (cy - y0), x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y), x, y]
        commands.append("C" if command == "Q" else command)
        points.extend(values)
    return "".join(commands), tuple(points)
