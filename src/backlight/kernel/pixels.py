"""Pixels of pictures: dots painted over them, and the planes that video encoders take."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import BacklightError
from backlight.kernel.library import library

Bytes = NDArray[np.uint8]


class Planes(NamedTuple):
    """A frame as brightness and colour, BT.709, limited range.

    Attributes
    ----------
    Y
        (height, width), uint8.
    U, V
        (height / 2, width / 2), uint8.
    """

    Y: Bytes
    U: Bytes
    V: Bytes


def paint_dots(
    pixels: Bytes,
    points: ArrayLike,
    colors: ArrayLike,
    *,
    radius: float,
    outline: ArrayLike = (0, 0, 0),
    line: float = 0.0,
) -> None:
    """Paint discs over pixels, in order, in place.

    Parameters
    ----------
    pixels
        (height, width, 4), uint8, RGBA with alpha multiplied in.
    points
        (dots, 2), in pixels: x from the left edge, y from the top edge.
    colors
        (dots, 3), uint8.
    radius
        Of all, in pixels.
    outline
        The colour of a line around each, (3,).
    line
        Its width, pixels; it lies outside the radius.
    """
    _check(pixels)
    places, fills = np.ascontiguousarray(points, np.float32), np.ascontiguousarray(colors, np.uint8)
    if places.ndim != 2 or places.shape[1] != 2 or fills.shape != (len(places), 3):
        raise BacklightError(
            f"Dots have (dots, 2) points and (dots, 3) colours; {places.shape} and {fills.shape} came."
        )
    edge = np.ascontiguousarray(outline, np.uint8)
    if edge.shape != (3,):
        raise BacklightError(f"An outline is one colour, (3,); {edge.shape} came.")
    height, width, _ = pixels.shape
    library().bl_dots(
        places.ctypes.data, fills.ctypes.data, len(places), radius, edge.ctypes.data, line, pixels.ctypes.data,
        width, height,
    )  # fmt: skip


def planes(pixels: Bytes, into: Planes) -> None:
    """Convert pixels to a frame's planes.

    Parameters
    ----------
    pixels
        (height, width, 4), uint8, RGBA, opaque; height and width even.
    into
        Where to; rows may be longer than they are wide, as encoders want them.
    """
    _check(pixels)
    height, width, _ = pixels.shape
    wanted = ((height, width), (height // 2, width // 2), (height // 2, width // 2))
    strides = [plane.strides for plane in into]
    fitting = tuple(plane.shape for plane in into) == wanted and {stride for _, stride in strides} == {1}
    if height % 2 or width % 2 or not fitting or strides[1] != strides[2]:
        raise BacklightError(
            f"{width} × {height} pixels, both even, have planes of {wanted}; {tuple(p.shape for p in into)} came."
        )
    library().bl_yuv420(
        pixels.ctypes.data, width, height, into.Y.ctypes.data, strides[0][0], into.U.ctypes.data,
        into.V.ctypes.data, strides[1][0],
    )  # fmt: skip


def _check(pixels: Bytes) -> None:
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8 or not pixels.flags.c_contiguous:
        raise BacklightError(f"Pixels are (height, width, 4) of uint8; {pixels.shape} of {pixels.dtype} came.")
