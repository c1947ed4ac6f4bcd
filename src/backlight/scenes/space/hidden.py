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
from backlight.numerals import counted
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

_MOST_LOOKED_AT, _LEAST_LOOKED_AT = 160, 24
_MOST_WORK = 250_000_000
"""Parameters × samples × steps that are looked at, in a tenth of a second."""
_MARGIN = 0.08
_TURN = 0.12  # radians a second
_TILT = 0.42
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def limits(clouds: Iterable[Doubles]) -> Limits:
    """The square or cube around all of some clouds of points, with a margin: the limits of each axis.

    Points that are not finite count for nothing.
    """
    every = np.concatenate(list(clouds))
    known = every[np.isfinite(every).all(1)]
    low, high = (known.min(0), known.max(0)) if len(known) else np.zeros((2, every.shape[1]))
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
        X, T, architecture = player.X, player.T, player.run.architecture
        depth, units = architecture.depth, architecture.sizes[-2]
        steps = player.some_steps(_looked_at(architecture.parameter_count * len(X)))
        axes = _directions(player, steps)
        around = limits(_coordinates(last_hidden(player.network(step), X, T), axes) for step in steps)
        named = f"Last hidden layer H{str(depth - 1).translate(_SUBSCRIPTS)}, {counted(units, 'unit')}"
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
        known = H[np.isfinite(H).all(1)]
        mean = known.mean(0) if len(known) else np.zeros(H.shape[1])
        field = self.coloring.output(section(network, axes, mean - axes @ (axes.T @ mean)), view)
        points = places(_coordinates(H, self.axes), view).clip(0, 1) * self.side
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
        points, depth = camera.project(((_coordinates(H, self.axes) - middle) / reach).clip(-1, 1))
        order = np.argsort(depth, kind="stable")
        boundary = self._boundary(network, camera, middle, reach)
        return (*behind, *boundary, self.stage.samples(points[order], self.fills[order]), *before)

    def _boundary(self, network: Network, camera: Camera, middle: Doubles, reach: float) -> tuple[Item, ...]:
        """Where the output is undecided: with one output a plane, cut by the cube."""
        inside = section(network, reach * np.eye(3), middle)
        W, b = inside.W[1].astype(np.float64), inside.b[1].tolist()
        if len(W) != 1 or self.coloring.task == "regression" or not np.isfinite([*W[0], *b]).all():
            return ()
        corners = cut(W[0], b[0])
        if not len(corners):
            return ()
        outline = [(x, y) for x, y in camera.project(corners)[0].tolist()]
        quiet = self.stage.colors.quiet
        return polygon(outline, fill=quiet, opacity=0.18), polygon(outline, stroke=quiet, stroke_width=2, opacity=0.6)


def _looked_at(work: int) -> int:
    """At how many steps of a run to look for its limits: the more, the less of it lies beyond them."""
    return max(_LEAST_LOOKED_AT, min(_MOST_LOOKED_AT, _MOST_WORK // work))


def _directions(player: Player, steps: list[int]) -> Doubles:
    """Of the last network whose numbers are all finite: those at the end of a run that diverged are not."""
    for step in reversed(steps):
        network = player.network(step)
        H, W = last_hidden(network, player.X, player.T), network.W[network.architecture.depth]
        if np.isfinite(H).all() and np.isfinite(W).all():
            return directions(H, W)
    return directions(np.zeros_like(H), np.zeros_like(W))


def _coordinates(H: Doubles, axes: Doubles) -> Doubles:
    """Points with two coordinates at least, NaN where a sample has none that is finite.

    Those of one unit are laid out one above the other, in their order.
    """
    seen = np.where(np.isfinite(H).all(1, keepdims=True), H, np.nan) @ axes
    if seen.shape[1] > 1:
        return seen
    return np.concatenate([seen, np.linspace(-0.3, 0.3, len(seen))[:, None]], axis=1)
