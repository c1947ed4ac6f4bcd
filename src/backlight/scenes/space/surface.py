"""The output over two inputs as a surface in three dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.drawing.items import Group
from backlight.drawing.paths import polygon
from backlight.palette import hexadecimal
from backlight.scenes.page.plane import around
from backlight.scenes.page.solid import Camera

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.drawing.items import Item
    from backlight.network.network import Network
    from backlight.scenes.page.axes import Axes
    from backlight.scenes.page.plane import Coloring
    from backlight.scenes.page.stage import Stage

Doubles = NDArray[np.float64]

_CELLS = 36
_TURN = 0.10  # radians a second
_TILT = 0.55
_HEIGHT = 0.62  # of the cube's, from the middle to the top
_LIGHT = np.array([-0.45, 0.35, 0.82])
_SHADE = 0.55  # how much of a cell's colour depends on the light


class Surface:
    """The surface of one run, in a square of a picture.

    Parameters
    ----------
    data
        Its samples.
    axes
        The inputs over which it lies.
    coloring
        Of the output.
    stage
        Dark or light.
    side
        Of the square.
    """

    def __init__(self, data: Dataset, axes: Axes, coloring: Coloring, stage: Stage, side: float) -> None:
        self._coloring, self._stage, self._side = coloring, stage, side
        self._view = around(data.X_train, _CELLS, axes)

    def group(self, network: Network, time: float, *, x: float, y: float) -> Group:
        """The surface of a network, turned a little further as time goes on."""
        camera = Camera(0.6 + _TURN * time, _TILT, self._side * 0.40, self._side / 2, self._side * 0.52)
        heights = self._heights(network)
        return Group((*self._floor(camera), *self._cells(network, camera, heights)), x=x, y=y, name="output surface")

    def _heights(self, network: Network) -> Doubles:
        """Of the cells' middles, −1 to 1: the output, or how sure the network is of the likeliest class."""
        net, depth = network.architecture.struct, network.architecture.depth
        values = kernel.landscape(net, network.parameters, self._view, first_layer=depth).astype(np.float64)
        if self._coloring.task == "regression":
            heights: Doubles = (values[0] / self._coloring.spread).clip(-1, 1)
        else:
            heights = 2 * (values[0] if self._coloring.task == "binary" else values.max(0)) - 1
        return np.nan_to_num(heights)  # of a run that diverged

    def _floor(self, camera: Camera) -> tuple[Item, ...]:
        square = np.array([[-1, -1, -_HEIGHT], [1, -1, -_HEIGHT], [1, 1, -_HEIGHT], [-1, 1, -_HEIGHT]])
        corners = [(x, y) for x, y in camera.project(square)[0].tolist()]
        return (polygon(corners, stroke=self._stage.colors.faint, stroke_width=2),)

    def _cells(self, network: Network, camera: Camera, heights: Doubles) -> list[Item]:
        """The cells between four middles each, from the hindmost row to the front one."""
        middles = (np.arange(_CELLS) + 0.5) / _CELLS * 2 - 1
        x, y = np.meshgrid(middles, -middles)
        points = np.stack([x, y, heights * _HEIGHT], axis=-1)
        places_, nearness = camera.project(points.reshape(-1, 3))
        corners, near = places_.reshape(_CELLS, _CELLS, 2), nearness.reshape(_CELLS, _CELLS)
        shaded = self._shaded(network, points)
        outline = np.concatenate([corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]], axis=-1)
        depth = (near[:-1, :-1] + near[1:, 1:]).ravel()
        order = np.argsort(depth, kind="stable")
        flat, fills = outline.reshape(-1, 8)[order].tolist(), shaded[order].tolist()
        return [
            polygon(zip(cell[::2], cell[1::2], strict=True), fill=fill, stroke=fill, stroke_width=0.8)
            for cell, fill in zip(flat, (hexadecimal(color) for color in fills), strict=True)
        ]

    def _shaded(self, network: Network, points: Doubles) -> NDArray[np.uint8]:
        colors = self._coloring.output(network, self._view)[:-1, :-1, :3].astype(np.float64)
        along, down = points[:-1, 1:] - points[:-1, :-1], points[1:, :-1] - points[:-1, :-1]
        normals = np.cross(down, along)
        lit = normals @ _LIGHT / np.linalg.norm(normals, axis=-1)
        shade = 1 - _SHADE + _SHADE * np.abs(lit)
        shaded: NDArray[np.uint8] = (colors * shade[..., None]).round().astype(np.uint8).reshape(-1, 3)
        return shaded
