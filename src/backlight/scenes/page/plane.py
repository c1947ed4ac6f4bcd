"""The plane of two inputs: its rectangle around the samples, and the colours of outputs, neurons and samples on it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.palette import class_colors, diverging, ground_color, oklab, srgb

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.network.architecture import Architecture
    from backlight.network.network import Network
    from backlight.theme import Ground

Pixels = NDArray[np.uint8]

_MARGIN = 0.12
_STRENGTHS = 64
# Classes' fields stay darker than their samples.
_BRIGHTEST = 0.8
# The lightness of several classes' samples: this, and this part of their colour's own.
_CLASS_SAMPLES: dict[Ground, tuple[float, float]] = {"dark": (0.208, 0.8), "light": (0.048, 0.8)}
_BOUNDED = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "sine": (-1.0, 1.0), "step": (0.0, 1.0)}


def around(X: NDArray[np.float32], pixels: int, axes: tuple[int, int] = (0, 1)) -> kernel.View:
    """A square around the samples, with a margin; inputs that are no axis are held at their mean."""
    shown = X[:, list(axes)]
    low, high = shown.min(axis=0).astype(float), shown.max(axis=0).astype(float)
    reach = (0.5 + _MARGIN) * max(float((high - low).max()), 1e-6)
    (x, y) = (low + high) / 2
    mean = tuple(X.mean(axis=0, dtype=np.float64).tolist())
    return kernel.View(pixels, pixels, (x - reach, x + reach), (y - reach, y + reach), axes, mean)


def places(points: NDArray[np.floating], view: kernel.View) -> NDArray[np.float64]:
    """Where points, (n, 2) along the view's axes, lie: x and y from the upper left corner, 0 to 1 inside."""
    (x, right), (bottom, y) = view.x, view.y
    across, down = (points[:, 0] - x) / (right - x), (y - points[:, 1]) / (y - bottom)
    return np.stack([across, down], axis=1).astype(np.float64)


@dataclass(frozen=True)
class Coloring:
    """How what a network gives is coloured, the same over a whole run.

    Parameters
    ----------
    task
        Of the data set.
    spread
        The target that has the map's full strength, for regression.
    ground
        The theme's.
    """

    task: str
    spread: float
    ground: Ground = "dark"

    @classmethod
    def of(cls, data: Dataset, ground: Ground = "dark") -> Coloring:
        """For a data set."""
        return cls(data.task, max(1e-6, float(np.abs(data.T_train).max())), ground)

    def output(self, network: Network, view: kernel.View) -> Pixels:
        """The output over a view, (height, width, 4): the diverging map, or each class's colour by its probability."""
        net, depth = network.architecture.struct, network.architecture.depth
        if self.task != "classes":
            limits = [[0.0, 1.0]] if self.task == "binary" else [[-self.spread, self.spread]]
            painted: Pixels = kernel.paint_landscape(
                net, network.parameters, view, palette=diverging(self.ground), limits=limits, first_layer=depth
            )[0]
            return painted
        values = kernel.landscape(net, network.parameters, view, first_layer=depth)
        winner, strength = values.argmax(axis=0), _certainty(values)
        mixed = _mixtures(len(values), self.ground)
        colors: Pixels = mixed[winner, np.rint(strength * (_STRENGTHS - 1)).astype(int)]
        return colors

    def strength(self, network: Network, view: kernel.View) -> NDArray[np.float32]:
        """How strong the colours of `output` are, (height, width), 0 to 1: for where there are none."""
        net, depth = network.architecture.struct, network.architecture.depth
        values = kernel.landscape(net, network.parameters, view, first_layer=depth)
        if self.task == "classes":
            return _certainty(values)
        low, high = (0.0, 1.0) if self.task == "binary" else (-self.spread, self.spread)
        part: NDArray[np.float32] = np.nan_to_num((values[0] - low) / (high - low), nan=0.5).clip(0, 1)
        return part

    def samples(self, T: NDArray[np.float32], *, bright: bool = False) -> Pixels:
        """The colours of samples by their targets, (samples, 3); bright ones stand out on any landscape."""
        if self.task == "regression":
            entries = np.rint((T[:, 0] / self.spread * 0.5 + 0.5) * 255).astype(int).clip(0, 255)
            colors = diverging(self.ground)[entries, :3]
        else:
            classes = T[:, 0].astype(int) if self.task == "binary" else T.argmax(axis=1)
            colors = class_colors(max(2, T.shape[1]), self.ground)[classes, :3]
        if not bright:
            return np.ascontiguousarray(colors)
        lab = oklab(colors)
        if self.task == "classes":
            # Classes differ by lightness too, for colour-blind eyes, and so keep most of those differences.
            begin, part = _CLASS_SAMPLES[self.ground]
            lab[:, 0] = begin + part * lab[:, 0]
            return srgb(lab)
        # Lighter, or darker, than any landscape, so that a sample stands out on its own side too.
        lab[:, 0] = 0.90 if self.ground == "dark" else 0.45
        lab[:, 1:] *= 0.60 if self.ground == "dark" else 1.0
        return srgb(lab)


def activation_limits(architecture: Architecture, layer: int, reach: float) -> tuple[float, float]:
    """The activations at the diverging map's two ends, for a layer: its bounds, or a reach that the run had."""
    name = architecture.output_activation if layer == architecture.depth else architecture.activations[layer - 1]
    return _BOUNDED.get(name, (0.0, 1.0) if name == "softmax" else (-reach, reach))


def _certainty(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the likeliest of some classes, (classes, height, width), is above chance: 0 to 1."""
    certain: NDArray[np.float32] = np.nan_to_num((values.max(0) * len(values) - 1) / (len(values) - 1)).clip(0, 1)
    return certain


@functools.cache
def _mixtures(classes: int, ground: Ground) -> Pixels:
    """(classes, strengths, 4): each class's colour, from the ground to nearly its full strength."""
    base, ends = oklab(ground_color(ground)), oklab(class_colors(classes, ground)[:, :3])
    strength = np.linspace(0, _BRIGHTEST, _STRENGTHS)[None, :, None]
    mixed = np.full((classes, _STRENGTHS, 4), 255, np.uint8)
    mixed[..., :3] = srgb(base + (ends[:, None] - base) * strength)
    return mixed
