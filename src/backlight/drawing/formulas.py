r"""Typeset formulas: LaTeX's mathematics as outlines, by ziamath and its own font.

A formula costs some 10 ms when it is first met, so it is kept. Numbers that change from frame to frame are `Text`.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from backlight.errors import BacklightError

_EM = 100.0
_TOKEN = re.compile(r"[MLQCZ]|-?\d+(?:\.\d+)?(?:e-?\d+)?")


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


@functools.lru_cache(maxsize=4096)
def outline(tex: str) -> Outline:
    """Typeset a formula.

    Raises
    ------
    BacklightError
        When it is not LaTeX that ziamath reads.
    """
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2, config.precision = False, 2
    try:
        formula = Latex(tex, size=_EM)
        drawn = ElementTree.fromstring(formula.svg())
    except Exception as error:
        raise BacklightError(f"The formula {tex!r} could not be typeset: {error}") from error
    commands: list[str] = []
    points: list[float] = []
    for element in drawn.iter():
        tag = element.tag.rpartition("}")[2]
        if tag == "path":
            _append(element.get("d", ""), commands, points)
        elif tag == "rect":
            x, y, width, height = (float(element.get(name, 0)) / _EM for name in ("x", "y", "width", "height"))
            commands += "MLLLZ"
            points += [x, y, x + width, y, x + width, y + height, x, y + height]
    _, top, width, height = (float(value) / _EM for value in drawn.get("viewBox", "0 0 0 0").split())
    return Outline("".join(commands), tuple(points), formula.getsize()[0] / _EM, -top, top + height)


def _append(d: str, commands: list[str], points: list[float]) -> None:
    """Append an outline, its quadratic curves raised to cubic ones."""
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
