"""The output over two inputs as a surface in three dimensions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from backlight import kernel
from backlight.drawing.items import Group, Image
from backlight.drawing.paths import polygon
from backlight.scenes.page.plane import around
from backlight.scenes.page.solid import Camera
from backlight.scenes.page.stage import SIZES, middle
from backlight.theme import theme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.drawing.items import Item
    from backlight.network.network import Network
    from backlight.scenes.page.axes import Axes
    from backlight.scenes.page.plane import Coloring
    from backlight.scenes.page.stage import Stage

_POINTS = 256
_TURN = 0.10  # radians a second
_FIRST, _TILT = 0.6, 0.55  # radians: how far it is turned at first, and from above
_SCALE = 0.36  # of the square's side, for 1
_AROUND = 0.03  # how far it may reach beyond the square, of its side
_LOOK = theme().surface
_BEYOND = 1.16  # where the axes' names stand, where the floor ends at 1


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
    resolution
        Pixels for one unit of the picture.
    """

    def __init__(
        self, data: Dataset, axes: Axes, coloring: Coloring, stage: Stage, side: float, resolution: float
    ) -> None:
        self._names = tuple(data.input_names[axis] for axis in axes)
        self._coloring, self._stage, self._side, self._resolution = coloring, stage, side, resolution
        self._view = around(data.X_train, _POINTS, axes)

    def group(self, network: Network, time: float, *, x: float, y: float) -> Group:
        """The surface of a network, turned a little further as time goes on."""
        camera = Camera(_FIRST + _TURN * time, _TILT, self._side * _SCALE, self._side / 2, self._side * 0.52)
        return Group((*self._floor(camera), self._image(network, camera)), x=x, y=y, name="output surface")

    def _image(self, network: Network, camera: Camera) -> Image:
        edge, fine = -_AROUND * self._side, self._resolution
        side = self._side - 2 * edge
        pixels = kernel.paint_relief(
            self._heights(network),
            self._coloring.output(network, self._view),
            *(round(side * fine),) * 2,
            turn=camera.turn, tilt=camera.tilt, scale=camera.scale * fine,
            x=(camera.x - edge) * fine, y=(camera.y - edge) * fine,
            rise=_LOOK.rise, light=_LOOK.light, shade=_LOOK.shade, under=_LOOK.under,
        )  # fmt: skip
        return Image(edge, edge, side, side, pixels)

    def _heights(self, network: Network) -> NDArray[np.float32]:
        """−1 to 1: the output, or how sure the network is of the likeliest class."""
        net, depth = network.architecture.struct, network.architecture.depth
        values = kernel.landscape(net, network.parameters, self._view, first_layer=depth)
        if self._coloring.task == "regression":
            heights = (values[0] / np.float32(self._coloring.spread)).clip(-1, 1)
        else:
            heights = 2 * (values[0] if self._coloring.task == "binary" else values.max(0)) - 1
        finite: NDArray[np.float32] = np.nan_to_num(heights)  # of a run that diverged
        return finite

    def _floor(self, camera: Camera) -> tuple[Item, ...]:
        """The rectangle below it, and the axes' names, each at the nearer of its two edges."""
        square = np.array([[-1, -1, -_LOOK.rise], [1, -1, -_LOOK.rise], [1, 1, -_LOOK.rise], [-1, 1, -_LOOK.rise]])
        corners = [(x, y) for x, y in camera.project(square)[0].tolist()]
        front = -1 if math.cos(camera.turn) >= 0 else 1
        right = -1 if math.sin(camera.turn) >= 0 else 1
        places = np.array([[0, _BEYOND * front, -_LOOK.rise], [_BEYOND * right, 0, -_LOOK.rise]])
        items: list[Item] = [polygon(corners, stroke=self._stage.colors.faint, stroke_width=2)]
        for name, (x, y) in zip(self._names, camera.project(places)[0].tolist(), strict=True):
            items.append(self._stage.note(x, middle(y, SIZES.note), name, anchor="middle", room=self._side * 0.3))
        return tuple(items)
