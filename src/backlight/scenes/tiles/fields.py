"""What every neuron answers over the inputs: landscapes over two of them, curves over a single one."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.drawing.items import Image
from backlight.drawing.paths import line, polyline
from backlight.palette import class_colors, diverging, ground_color, oklab, srgb
from backlight.scenes.page.plane import Coloring, Pixels, around, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from backlight.data.dataset import Dataset
    from backlight.drawing.items import Dots, Item
    from backlight.network.architecture import Architecture
    from backlight.network.network import Network
    from backlight.scenes.page.axes import Axes
    from backlight.scenes.page.stage import Stage
    from backlight.scenes.tiles.columns import Columns
    from backlight.theme import Ground

Limits = dict[int, tuple[float, float]]
Neuron = tuple[int, int]
"""A layer, 1 to L, and a unit of it, from 0."""

_MARGIN = 0.12
_POINTS = 96


class Fields(Protocol):
    """Draws neurons into squares whose upper left corner is the origin."""

    def inputs(self, count: int) -> list[tuple[Item, ...]]:
        """The inputs themselves."""
        ...

    def tiles(self, network: Network) -> Mapping[Neuron, tuple[Item, ...]]:
        """Every neuron, small."""
        ...

    def output(self, network: Network, samples: Dots) -> tuple[Item, ...]:
        """The output, large, with the samples on it."""
        ...

    def places(self, X: NDArray[np.float32], T: NDArray[np.float32]) -> NDArray[np.float64]:
        """Where samples lie on the large output, (samples, 2), 0 to 1 from its upper left corner."""
        ...


def neurons_of(architecture: Architecture) -> Iterator[Neuron]:
    """All neurons, layer by layer, as landscapes have them."""
    return ((layer, unit) for layer in range(1, architecture.depth + 1) for unit in range(architecture.sizes[layer]))


@dataclass(frozen=True, eq=False)
class Landscapes:
    """Over two inputs, the others held at their mean.

    Attributes
    ----------
    data
        The samples, around which the view lies.
    axes
        The two inputs, across and up.
    coloring
        Of the output.
    limits
        The activations at the diverging map's ends, by layer.
    stage
        Dark or light.
    place
        The sizes of the squares.
    resolution
        Pixels for one unit.
    """

    data: Dataset
    axes: Axes
    coloring: Coloring
    limits: Limits
    stage: Stage
    place: Columns
    resolution: float

    def inputs(self, count: int) -> list[tuple[Item, ...]]:
        """The first one grows to the right, the second one upwards."""
        view = self._seen(0)
        ramps = [np.linspace(*view.x, view.width)[None, :], np.linspace(*view.y, view.height)[::-1, None]]
        reach = max(map(abs, (*view.x, *view.y)))
        entries = [np.rint((ramp / reach + 1) * 127.5).astype(int) for ramp in ramps[:count]]
        shape = (view.height, view.width)
        palette = diverging(self.stage.ground)
        return [self._image(0, np.ascontiguousarray(palette[np.broadcast_to(entry, shape)])) for entry in entries]

    def tiles(self, network: Network) -> Mapping[Neuron, tuple[Item, ...]]:
        """By the diverging map; the probabilities of several classes in each class's colour."""
        architecture, depth = network.architecture, network.architecture.depth
        pixels = kernel.paint_landscape(
            architecture.struct, network.parameters, self._seen(1),
            palette=diverging(self.stage.ground), limits=self._limits(architecture),
        )  # fmt: skip
        fields = dict(zip(neurons_of(architecture), pixels, strict=True))
        if self.coloring.task == "classes":
            values = kernel.landscape(architecture.struct, network.parameters, self._seen(depth), first_layer=depth)
            entries = np.rint(np.nan_to_num(values) * 255).astype(np.uint8)
            colors = _class_maps(len(values), self.stage.ground)
            fields |= {(depth, unit): colors[unit][entries[unit]] for unit in range(len(values))}
        return {neuron: self._image(neuron[0], field) for neuron, field in fields.items()}

    def output(self, network: Network, samples: Dots) -> tuple[Item, ...]:
        """As the landscape scene has it."""
        side = self.place.side
        return Image(0, 0, side, side, self.coloring.output(network, self._large)), samples

    def places(self, X: NDArray[np.float32], T: NDArray[np.float32]) -> NDArray[np.float64]:  # noqa: ARG002
        """By the two inputs."""
        return places(X[:, list(self.axes)], self._large)

    def _image(self, layer: int, pixels: Pixels) -> tuple[Item, ...]:
        side = self.place.side_of(layer)
        return (Image(0, 0, side, side, pixels),)

    def _seen(self, layer: int) -> kernel.View:
        return self._views[self.place.side_of(layer)]

    @functools.cached_property
    def _views(self) -> dict[int, kernel.View]:
        """Of the tiles, by their side."""
        sides = {self.place.tile, *(column.side for column in self.place.columns)}
        return {side: self._view(side) for side in sides}

    @functools.cached_property
    def _large(self) -> kernel.View:
        return self._view(self.place.side)

    def _view(self, side: float) -> kernel.View:
        X = self.data.X_train
        mean = tuple(kernel.moments(X)[0].tolist())
        return replace(around(X, max(1, round(side * self.resolution)), self.axes), base=mean)

    def _limits(self, architecture: Architecture) -> list[tuple[float, float]]:
        return [self.limits[layer] for layer, _ in neurons_of(architecture)]


@dataclass(frozen=True, eq=False)
class Profiles:
    """Over the single input: each neuron's activation as a curve."""

    data: Dataset
    limits: Limits
    stage: Stage
    place: Columns

    def inputs(self, count: int) -> list[tuple[Item, ...]]:  # noqa: ARG002
        """The input is the diagonal."""
        x = self._grid[:, 0]
        return [self._curve(x, (float(x[0]), float(x[-1])), self.place.side_of(0))]

    def tiles(self, network: Network) -> Mapping[Neuron, tuple[Item, ...]]:
        """Between each layer's limits."""
        H = self._answers(network)
        return {
            (layer, unit): self._curve(H[layer][unit], self.limits[layer], self.place.side_of(layer))
            for layer, unit in neurons_of(network.architecture)
        }

    def output(self, network: Network, samples: Dots) -> tuple[Item, ...]:
        """The curve of each output, over the samples."""
        depth = network.architecture.depth
        rows = self._answers(network)[depth]
        colors = [self.stage.colors.ink] if len(rows) == 1 else [
            "#" + bytes(color[:3].tolist()).hex() for color in class_colors(len(rows), self.stage.ground)
        ]  # fmt: skip
        curves = [
            item
            for row, color in zip(rows, colors, strict=True)
            for item in self._curve(row, self._output_limits, self.place.side, color=color)
        ]
        return samples, *curves

    def places(self, X: NDArray[np.float32], T: NDArray[np.float32]) -> NDArray[np.float64]:
        """By their input and their target; of several classes, all lie where the probability of their own is 1."""
        (low, high), (left, right) = self._output_limits, (float(self._grid[0, 0]), float(self._grid[-1, 0]))
        target = T[:, 0] if T.shape[1] == 1 else T.max(axis=1)
        return np.stack([(X[:, 0] - left) / (right - left), (high - target) / (high - low)], axis=1).astype(np.float64)

    def _answers(self, network: Network) -> list[NDArray[np.float32]]:
        architecture = network.architecture
        nothing = np.zeros((len(self._grid), architecture.sizes[-1]), np.float32)
        return kernel.backpropagate(architecture.struct, network.parameters, self._grid, nothing).H

    def _curve(
        self, values: NDArray[np.floating], limits: tuple[float, float], side: float, *, color: str | None = None
    ) -> tuple[Item, ...]:
        low, high = limits
        x = np.linspace(0, side, len(values)).tolist()
        y = ((high - np.nan_to_num(values).clip(low, high)) / (high - low) * side).tolist()
        width = 3.0 if color is None else 4.0
        zero = min(1.0, max(0.0, high / (high - low))) * side
        return (
            line(0, zero, side, zero, stroke=self.stage.colors.faint, stroke_width=1.5),
            polyline(zip(x, y, strict=True), stroke=color or self.stage.colors.ink, stroke_width=width),
        )

    @functools.cached_property
    def _grid(self) -> NDArray[np.float32]:
        X = self.data.X_train
        low, high = float(X.min()), float(X.max())
        margin = _MARGIN * max(high - low, 1e-6)
        return np.linspace(low - margin, high + margin, _POINTS, dtype=np.float32)[:, None]

    @functools.cached_property
    def _output_limits(self) -> tuple[float, float]:
        T = self.data.T_train
        low, high = float(T.min()), float(T.max())
        margin = _MARGIN * max(high - low, 1e-6)
        return low - margin, high + margin


@functools.cache
def _class_maps(classes: int, ground: Ground) -> Pixels:
    """(classes, 256, 4): from the ground to each class's colour."""
    base, ends = oklab(ground_color(ground)), oklab(class_colors(classes, ground)[:, :3])
    maps = np.full((classes, 256, 4), 255, np.uint8)
    maps[..., :3] = srgb(base + (ends[:, None] - base) * np.linspace(0, 1, 256)[None, :, None])
    return maps
