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
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ground = Literal["dark", "light"]
Bytes = NDArray[np.uint8]
Doubles = NDArray[np.float64]

GROUND = {"dark": (11, 14, 20), "light": (250, 249, 246)}
"""The middle of the diverging map, sRGB."""

_BLUE, _AMBER = 256.0, 72.0
_END = {"dark": (0.66, 0.130), "light": (0.56, 0.115)}
# Lightness, chroma, hue; searched so that every two of the eight are apart for normal, protan, deutan and tritan eyes.
_CLASSES = (
    (0.636, 0.149, 261.0),  # blue
    (0.701, 0.149, 66.0),  # amber
    (0.508, 0.122, 150.0),  # green
    (0.809, 0.146, 330.0),  # pink
    (0.491, 0.138, 310.0),  # violet
    (0.899, 0.102, 168.0),  # mint
    (0.608, 0.085, 336.0),  # mauve
    (0.864, 0.150, 115.0),  # lime
)

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
    ends = np.where(sign < 0, _polar(*_END[ground], _BLUE), _polar(*_END[ground], _AMBER))
    middle = oklab(GROUND[ground])
    return _opaque(srgb(middle + (ends - middle) * np.abs(sign)))


@functools.cache
def class_colors(count: int) -> Bytes:
    """One colour for each class; two classes have the diverging map's ends, more have distinct hues.

    They are told apart by colour-blind eyes too, up to 8; beyond, they come again.

    Returns
    -------
    (count, 4), uint8, RGBA, opaque; read only.
    """
    if count <= 2:
        return _opaque(diverging()[[0, 255][:count], :3])
    return _opaque(srgb([_polar(*_CLASSES[index % len(_CLASSES)]) for index in range(count)]))


def _polar(lightness: float, chroma: float, hue: float) -> Doubles:
    angle = math.radians(hue)
    return np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])


def _opaque(colors: Bytes) -> Bytes:
    table = np.full((len(colors), 4), 255, np.uint8)
    table[:, :3] = colors
    table.flags.writeable = False
    return table
