"""Weights as lines between neurons: hue is the sign, width and strength are the size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Group, Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.network.network import Network
    from backlight.scenes.page.stage import Stage
    from backlight.scenes.tiles.columns import Columns

Link = tuple[int, int, int]
"""A layer, 1 to L, a unit of it, and a unit of the layer before: the weight W[layer][unit, before]."""

MOST: Final = 240
_WIDTH = (1.0, 4.5)
_OPACITY = (0.04, 0.95)
_FULL = 0.95  # the part of all weights, at their largest, that is drawn with less than full strength


def links(columns: Columns, depth: int) -> list[Link]:
    """The weights between what is shown: between neighbours in the network only."""
    found: list[Link] = []
    units = [(column.layer, column.units) for column in columns.columns]
    if units[-1][0] < depth:
        units.append((depth, (0,)))
    for (before, sources), (layer, targets) in pairwise(units):
        if layer == before + 1:
            found += [(layer, unit, source) for unit in targets for source in sources]
    return found


@dataclass(frozen=True, eq=False)
class Edges:
    """The lines of one run.

    Attributes
    ----------
    chosen
        The weights that are drawn.
    positions
        Where they stand in the flat parameters.
    curves
        Of each: its control points.
    reach
        The size from which on they are drawn with full strength.
    every
        How many weights there are between the neurons that are shown.
    stage
        Dark or light.
    """

    chosen: tuple[Link, ...]
    positions: NDArray[np.int64]
    curves: tuple[tuple[float, ...], ...]
    reach: float
    every: int
    stage: Stage

    @classmethod
    def of(cls, networks: Sequence[Network], columns: Columns, stage: Stage) -> Edges:
        """Of some networks of a run: all weights, or of very many the strongest ones of each layer.

        Which weights are drawn, and how strong the strongest of them is, is thus the same over the whole run.
        """
        architecture = networks[0].architecture
        every = links(columns, architecture.depth)
        positions = np.array(
            [
                architecture.weight_slice(layer).start + unit * architecture.sizes[layer - 1] + before
                for layer, unit, before in every
            ]
        )
        sizes = np.max([np.abs(np.nan_to_num(network.parameters[positions])) for network in networks], axis=0)
        layers = np.array([layer for layer, _, _ in every])
        share = MOST // len(set(layers.tolist()))
        kept = [np.flatnonzero(layers == layer) for layer in sorted(set(layers.tolist()))]
        strongest = np.concatenate([own[np.argsort(-sizes[own], kind="stable")[:share]] for own in kept])
        strongest = strongest[np.argsort(sizes[strongest], kind="stable")]
        chosen = tuple(every[index] for index in strongest.tolist())
        curves = tuple(_curve(link, columns) for link in chosen)
        reach = max(float(np.quantile(sizes[strongest], _FULL)), 1e-9)
        return cls(chosen, positions[strongest], curves, reach, len(every), stage)

    def group(self, network: Network) -> Group:
        """The lines for a network's weights."""
        weights = network.parameters[self.positions]
        strengths = np.nan_to_num(np.abs(weights) / self.reach).clip(0, 1)
        lines = [
            Path("MC", curve, stroke=self.stage.negative if negative else self.stage.positive, stroke_width=width,
                 opacity=opacity)
            for curve, negative, width, opacity in zip(
                self.curves, (weights < 0).tolist(), _between(_WIDTH, strengths), _between(_OPACITY, strengths),
                strict=True,
            )
        ]  # fmt: skip
        return Group(tuple(lines), name="weights")


def _between(ends: tuple[float, float], parts: NDArray[np.floating]) -> list[float]:
    """Rounded, so that what a screen cannot show is not drawn anew."""
    low, high = ends
    values: list[float] = np.round(low + (high - low) * parts, 2).tolist()
    return values


def _curve(link: Link, columns: Columns) -> tuple[float, ...]:
    """From the right edge of the one tile to the left edge of the other, level at both ends."""
    layer, unit, before = link
    tiles = {column.layer: column for column in columns.columns}
    source = tiles[layer - 1]
    x1, y1 = source.x + source.side, source.tops[source.units.index(before)] + source.side / 2
    x2, y2 = columns.x, columns.y + columns.side / 2
    if layer in tiles:
        x2, y2 = tiles[layer].x, tiles[layer].tops[tiles[layer].units.index(unit)] + tiles[layer].side / 2
    middle = (x1 + x2) / 2
    return x1, y1, middle, y1, middle, y2, x2, y2
