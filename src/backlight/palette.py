"""Backlight's colours, made in OKLab: one diverging map for everything that has a sign, and hues for classes.

Hue is the sign (blue: negative, class 0; amber: positive, class 1), strength is the size. At equal strength both sides
are equally light, and the middle is the theme's own ground, so that a boundary is where the light turns.

Source
------
B. Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.theme import Ground, theme

Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

_LINEAR_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab(colors: ArrayLike) -> Doubles:
    """OKLab of sRGB colours.

    Parameters
    ----------
    colors
        (…, 3), 0 to 255.

    Returns
    -------
    (…, 3): lightness from 0 to 1, a, b.
    """
    encoded = np.asarray(colors, np.float64) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    lab: Doubles = np.cbrt(linear @ _LINEAR_TO_LMS.T) @ _LMS_TO_LAB.T
    return lab


def srgb(lab: ArrayLike) -> Bytes:
    """The sRGB of OKLab colours, both (…, 3); what no screen can show is clipped."""
    lms = (np.asarray(lab, np.float64) @ np.linalg.inv(_LMS_TO_LAB).T) ** 3
    linear = (lms @ np.linalg.inv(_LINEAR_TO_LMS).T).clip(0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    colors: Bytes = np.rint(encoded * 255).astype(np.uint8)
    return colors


@functools.cache
def diverging(ground: Ground = "dark") -> Bytes:
    """The diverging map: blue at entry 0, the ground in the middle, amber at entry 255.

    Returns
    -------
    (256, 4), uint8, RGBA, opaque; read only.
    """
    sign = np.linspace(-1, 1, 256)[:, None]
    shape = theme().diverging
    negative, positive = (_polar(*shape.ends[ground], hue) for hue in shape.hues)
    ends = np.where(sign < 0, negative, positive)
    middle = oklab(ground_color(ground))
    return _opaque(srgb(middle + (ends - middle) * np.abs(sign)))


@functools.cache
def class_colors(count: int, ground: Ground = "dark") -> Bytes:
    """One colour for each class; two classes have the diverging map's ends, more have distinct hues.

    They are told apart by colour-blind eyes too, well up to 8, and up to `distinct_classes`; beyond, they come again.

    Returns
    -------
    (count, 4), uint8, RGBA, opaque; read only.
    """
    if count <= 2:
        return _opaque(diverging(ground)[[0, 255][:count], :3])
    # Searched so that every two of the first eight are apart for normal, protan, deutan and tritan eyes; the others so
    # that they are apart from those and from each other.
    hues = theme().classes
    return _opaque(srgb([_polar(*hues[index % len(hues)]) for index in range(count)]))


def distinct_classes() -> int:
    """How many classes have a colour of their own."""
    return len(theme().classes)


def ground_color(ground: Ground = "dark") -> tuple[int, int, int]:
    """The middle of the diverging map, sRGB, 0 to 255."""
    return rgb(theme().grounds[ground].ground)


def rgb(color: str) -> tuple[int, int, int]:
    """The three parts, 0 to 255, of ``"#rrggbb"``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def hexadecimal(color: ArrayLike) -> str:
    """``"#rrggbb"`` of three parts, 0 to 255, or of RGBA."""
    red, green, blue = np.asarray(color)[:3].tolist()
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(one: str, other: str) -> float:
    """How far apart two colours are in luminance, as WCAG 2.2 has it: 1 (alike) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    encoded = np.array(rgb(color)) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _polar(lightness: float, chroma: float, hue: float) -> Doubles:
    angle = math.radians(hue)
    return np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])


def _opaque(colors: Bytes) -> Bytes:
    table = np.full((len(colors), 4), 255, np.uint8)
    table[:, :3] = colors
    table.flags.writeable = False
    return table
