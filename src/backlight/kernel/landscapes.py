"""Landscapes: what every neuron answers over a rectangle of two inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import BacklightError
from backlight.kernel.arrays import TILE_SAMPLES, Floats, arena_for, layer_sizes, parameter_vector, vector
from backlight.kernel.library import NetworkStruct, ViewStruct, library


@dataclass(frozen=True)
class View:
    """A rectangle of two inputs, in pixels.

    Attributes
    ----------
    width, height
        Pixels.
    x, y
        The limits of the rectangle along the two inputs, in the network's scale; pixel centres lie inside them.
    axes
        The numbers of the two inputs, from 0.
    base
        The value of every input; those on the axes are replaced. None: zeros.
    """

    width: int
    height: int
    x: tuple[float, float]
    y: tuple[float, float]
    axes: tuple[int, int] = (0, 1)
    base: tuple[float, ...] | None = None


def _view(net: NetworkStruct, view: View) -> tuple[ViewStruct, Floats]:
    inputs = net.sizes[0]
    if not (0 < view.width <= 16384 and 0 < view.height <= 16384):
        raise BacklightError(f"A landscape has 1 to 16384 pixels a side; {view.width} × {view.height} were asked for.")
    if view.axes[0] == view.axes[1] or not all(0 <= axis < inputs for axis in view.axes):
        raise BacklightError(
            f"A landscape's axes are two different inputs, numbered 0 to {inputs - 1}; {view.axes} came."
        )
    base = np.zeros(inputs, np.float32) if view.base is None else vector(view.base, inputs, "base")
    return ViewStruct(view.width, view.height, *view.axes, *view.x, *view.y), base


def landscape(net: NetworkStruct, parameters: ArrayLike, view: View, *, first_layer: int = 1) -> Floats:
    """The activation of every neuron over a rectangle of two inputs, in one pass.

    Parameters
    ----------
    first_layer
        Layers from this to L; L alone gives the output landscape.

    Returns
    -------
    (neurons, height, width), float32; row 0 is at the top, the greatest y.
    """
    struct, base, flat, neurons = _landscape_arguments(net, parameters, view, first_layer)
    values = np.empty((neurons, view.height, view.width), np.float32)
    arena = arena_for(net, TILE_SAMPLES)
    library().bl_landscape(
        net, flat.ctypes.data, base.ctypes.data, struct, first_layer, values.ctypes.data, None, None, None,
        arena.ctypes.data,
    )  # fmt: skip
    return values


def paint_landscape(
    net: NetworkStruct,
    parameters: ArrayLike,
    view: View,
    *,
    palette: NDArray[np.uint8],
    limits: ArrayLike,
    first_layer: int = 1,
) -> NDArray[np.uint8]:
    """The same, as colours.

    Parameters
    ----------
    palette
        (256, 4), uint8, RGBA.
    limits
        (neurons, 2): the activations at the palette's two ends.

    Returns
    -------
    (neurons, height, width, 4), uint8, RGBA.
    """
    struct, base, flat, neurons = _landscape_arguments(net, parameters, view, first_layer)
    if palette.shape != (256, 4) or palette.dtype != np.uint8:
        raise BacklightError(f"A palette is (256, 4) of uint8; {palette.shape} of {palette.dtype} came.")
    ends = np.ascontiguousarray(limits, np.float32)
    if ends.shape != (neurons, 2) or not (ends[:, 0] < ends[:, 1]).all():
        raise BacklightError(f"limits holds a lower and a higher value for each of {neurons} neurons; {ends} came.")
    table = np.ascontiguousarray(palette)
    colours = np.empty((neurons, view.height, view.width, 4), np.uint8)
    arena = arena_for(net, TILE_SAMPLES)
    library().bl_landscape(
        net, flat.ctypes.data, base.ctypes.data, struct, first_layer, None, colours.ctypes.data, table.ctypes.data,
        ends.ctypes.data, arena.ctypes.data,
    )  # fmt: skip
    return colours


def _landscape_arguments(
    net: NetworkStruct, parameters: ArrayLike, view: View, first_layer: int
) -> tuple[ViewStruct, Floats, Floats, int]:
    if not 1 <= first_layer <= net.depth:
        raise BacklightError(
            f"Layers count from 1 to {net.depth} here; a landscape from layer {first_layer} was asked for."
        )
    struct, base = _view(net, view)
    return struct, base, parameter_vector(net, parameters), sum(layer_sizes(net)[first_layer:])
