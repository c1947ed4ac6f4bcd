"""The last hidden layer's space: where the network has moved each sample, seen from one side for the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.drawing.items import Group, Image
from backlight.drawing.paths import line, polygon
from backlight.measures.last_hidden import directions, last_hidden
from backlight.network.section import section
from backlight.scenes.page.plane import places
from backlight.scenes.page.solid import CORNERS, EDGES, Camera, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backlight.drawing.items import Item
    from backlight.network.network import Network
    from backlight.scenes.page.plane import Coloring
    from backlight.scenes.page.player import Player
    from backlight.scenes.page.stage import Stage

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Limits = tuple[tuple[float, float], ...]

_MARGIN = 0.08
_TURN = 0.12  # radians a second
_TILT = 0.42


def limits(clouds: Iterable[Doubles]) -> Limits:
    """The square or cube around all of some clouds of points, with a margin: the limits of each axis."""
    found = [np.stack([cloud.min(0), cloud.max(0)]) for cloud in clouds]
    low, high = np.min([ends[0] for ends in found], axis=0), np.max([ends[1] for ends in found], axis=0)
    reach = (0.5 + _MARGIN) * max(float((high - low).max()), 1e-6)
    return tuple((middle - reach, middle + reach) for middle in ((low + high) / 2).tolist())


@dataclass(frozen=True, eq=False)
class HiddenSpace:
    """The space's place in a picture, and its limits over a run."""

    X: Floats
    T: Floats
    axes: Doubles
    limits: Limits
    coloring: Coloring
    stage: Stage
    fills: NDArray[np.uint8]
    caption: str
    side: float
    x: float
    y: float
    resolution: float

    @classmethod
    def of(
        cls, player: Player, coloring: Coloring, stage: Stage, *, side: float, x: float, y: float, resolution: float
    ) -> Self:  # fmt: skip
        """The space of a run."""
        X, T, last = player.X, player.T, player.network(player.steps)
        depth, units = last.architecture.depth, last.architecture.sizes[-2]
        axes = directions(last_hidden(last, X, T), last.W[depth])
        around = limits(_coordinates(player.network(step), X, T, axes) for step in player.some_steps())
        named = f"Last hidden layer H{'₀₁₂₃₄₅₆₇₈₉'[depth - 1] if depth <= 10 else ''}, {units} unit{'s' * (units > 1)}"
        seen = f"{named}, seen along 2 directions" if units > 3 else named
        fills = coloring.samples(T, bright=True)
        return cls(X, T, axes, around, coloring, stage, fills, seen, side, x, y, resolution)

    def items(self, network: Network, time: float) -> tuple[Item, ...]:
        """The space as a network has filled it."""
        H = last_hidden(network, self.X, self.T)
        shown = self._solid(network, H, time) if len(self.limits) == 3 else self._flat(network, H)
        return (Group(shown, x=self.x, y=self.y, name="hidden space"),)

    def _flat(self, network: Network, H: Doubles) -> tuple[Item, ...]:
        pixels = round(self.side * self.resolution)
        view = kernel.View(pixels, pixels, self.limits[0], self.limits[1])
        axes = self.axes if self.axes.shape[1] == 2 else np.array([[1.0, 0.0]])
        mean = H.mean(0)
        field = self.coloring.output(section(network, axes, mean - axes @ (axes.T @ mean)), view)
        points = places(_spread(H @ self.axes), view) * self.side
        return Image(0, 0, self.side, self.side, field), self.stage.samples(points, self.fills)

    def _solid(self, network: Network, H: Doubles, time: float) -> tuple[Item, ...]:
        camera = Camera(0.5 + _TURN * time, _TILT, self.side * 0.30, self.side / 2, self.side / 2)
        middle = np.array([(low + high) / 2 for low, high in self.limits])
        reach = (self.limits[0][1] - self.limits[0][0]) / 2
        corners, nearness = camera.project(CORNERS)
        hindmost, faint = int(nearness.argmin()), self.stage.colors.faint
        edges = [line(*corners[a], *corners[b], stroke=faint, stroke_width=2) for a, b in EDGES]
        behind = [edge for edge, ends in zip(edges, EDGES, strict=True) if hindmost in ends]
        before = [edge for edge, ends in zip(edges, EDGES, strict=True) if hindmost not in ends]
        points, depth = camera.project((H - middle) / reach)
        order = np.argsort(depth, kind="stable")
        boundary = self._boundary(network, camera, middle, reach)
        return (*behind, *boundary, self.stage.samples(points[order], self.fills[order]), *before)

    def _boundary(self, network: Network, camera: Camera, middle: Doubles, reach: float) -> tuple[Item, ...]:
        """Where the output is undecided: with one output a plane, cut by the cube."""
        inside = section(network, reach * np.eye(3), middle)
        W, b = inside.W[1].astype(np.float64), inside.b[1].tolist()
        if len(W) != 1 or self.coloring.task == "regression":
            return ()
        corners = cut(W[0], b[0])
        if not len(corners):
            return ()
        outline = [(x, y) for x, y in camera.project(corners)[0].tolist()]
        quiet = self.stage.colors.quiet
        return polygon(outline, fill=quiet, opacity=0.18), polygon(outline, stroke=quiet, stroke_width=2, opacity=0.6)


def _coordinates(network: Network, X: Floats, T: Floats, axes: Doubles) -> Doubles:
    return _spread(last_hidden(network, X, T) @ axes)


def _spread(seen: Doubles) -> Doubles:
    """Points with two coordinates at least: those of one unit are laid out one above the other, in their order."""
    if seen.shape[1] > 1:
        return seen
    return np.concatenate([seen, np.linspace(-0.3, 0.3, len(seen))[:, None]], axis=1)
