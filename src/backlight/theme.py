"""The theme: colours, type sizes and spacing, from the one file that the browser reads too.

Lengths are in units of which a picture is 1920 wide and 1080 high.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Literal

import msgspec

Ground = Literal["dark", "light"]


class Colors(msgspec.Struct, frozen=True):
    """What everything but the data is drawn in, ``"#rrggbb"``.

    Attributes
    ----------
    ground
        Behind everything, and the middle of the diverging map.
    ink
        Text and what the eye is to follow.
    quiet
        Text that explains.
    faint
        Axes, frames and edges.
    panel
        A surface that is set off from the ground.
    """

    ground: str
    ink: str
    quiet: str
    faint: str
    panel: str


class Diverging(msgspec.Struct, frozen=True):
    """The map of everything with a sign, in OKLab.

    Attributes
    ----------
    hues
        Of negative and of positive, degrees.
    ends
        Lightness and chroma at full strength, for each ground.
    """

    hues: tuple[float, float]
    ends: dict[Ground, tuple[float, float]]


class Type(msgspec.Struct, frozen=True):
    """Sizes of type; the last two are of numbers that stand close, where there are many."""

    title: float
    heading: float
    body: float
    number: float
    note: float
    small: float
    least: float


class Space(msgspec.Struct, frozen=True):
    """Distances: around a picture, and between what belongs together."""

    margin: float
    gap: float


class Surface(msgspec.Struct, frozen=True):
    """The output in three dimensions, over the square from −1 to 1.

    Attributes
    ----------
    rise
        How high the highest output lies, and how low the lowest.
    light
        Where it comes from: across, away and up, of length 1.
    shade, under
        The part of a colour that depends on the light, and the part that the underside has.
    """

    rise: float
    light: tuple[float, float, float]
    shade: float
    under: float


class Theme(msgspec.Struct, frozen=True):
    """The file's content; `classes` are lightness, chroma and hue of each."""

    grounds: dict[Ground, Colors]
    diverging: Diverging
    classes: tuple[tuple[float, float, float], ...]
    type: Type
    space: Space
    surface: Surface


@functools.cache
def theme() -> Theme:
    """The theme."""
    return msgspec.json.decode((files("backlight") / "theme.json").read_bytes(), type=Theme)
