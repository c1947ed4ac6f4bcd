"""The plots of a composition: one for each layer from left to right, and one for the whole."""

from __future__ import annotations

import functools
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.drawing.paths import arrow
from backlight.errors import BacklightError
from backlight.numerals import number
from backlight.scenes.composition.layer_plot import LayerPlot, limits
from backlight.scenes.composition.tex import tex
from backlight.scenes.page.pace import blend
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.stage import LEFT, RIGHT, Stage

if TYPE_CHECKING:
    from backlight.drawing.items import Item
    from backlight.network.chain_rule import Chain, Composition, Link

_TOP, _HEIGHT = 300.0, 270.0
MIDDLE = _TOP + _HEIGHT / 2
"""The height of the arrows between the plots."""
_GAPS = {1: (400.0, 0.0, 400.0), 2: (210.0, 220.0, 190.0), 3: (190.0, 200.0, 150.0), 4: (170.0, 190.0, 140.0)}
"""Before the first plot, between two, and after the last one, by the number of layers."""
MOST_LAYERS = len(_GAPS)
_WHOLE_LEFT, _WHOLE_TOP, _WHOLE_HEIGHT = 1180.0, 712.0, 258.0
_CURVE, _PATH = 400, 200
"""Points of a curve, and of the way that x goes."""


@dataclass(frozen=True, eq=False)
class ChainPlots:
    """Where each plot is, from where to where it goes, and its curve.

    Attributes
    ----------
    h
        The composition, of 1 to 4 layers.
    low, high
        The ends of the axis of x.
    stops
        Where x rests; it goes from the first to the last.
    stage
        Dark or light.

    Raises
    ------
    BacklightError
        When the composition is not defined somewhere on the way of x.
    """

    h: Composition
    low: float
    high: float
    stops: tuple[float, ...]
    stage: Stage

    def __post_init__(self) -> None:
        _ = self._visited

    @functools.cached_property
    def _width(self) -> float:
        """Of each plot."""
        first, inner, last = self._gaps
        layers = len(self.h.functions)
        return (RIGHT - LEFT - first - (layers - 1) * inner - last) / layers

    @property
    def _gaps(self) -> tuple[float, float, float]:
        return _GAPS[len(self.h.functions)]

    @functools.cached_property
    def _lefts(self) -> tuple[float, ...]:
        first, inner, _ = self._gaps
        return tuple(LEFT + first + index * (self._width + inner) for index in range(len(self.h.functions)))

    @functools.cached_property
    def middles(self) -> tuple[float, ...]:
        """Of the arrows: before each plot beside its ticks, and after the last."""
        first, inner, last = self._gaps
        gaps = (first, *[inner] * (len(self._lefts) - 1))
        before = (left - gap / 2 - 26 for left, gap in zip(self._lefts, gaps, strict=True))
        return (*before, RIGHT - last / 2 + 8)

    @functools.cached_property
    def arrows(self) -> tuple[Item, ...]:
        """Between the plots."""
        y, color = MIDDLE, self.stage.colors.quiet
        return tuple(item for x in self.middles for item in arrow(x - 42, y, x + 42, y, color=color, width=3))

    @functools.cached_property
    def _visited(self) -> tuple[Chain, ...]:
        """The composition along the way of x, which must be defined there."""
        first, last = self.stops[0], self.stops[-1]
        try:
            chains = tuple(self.h.at(blend(first, last, index / _PATH)) for index in range(_PATH + 1))
            for one, other in itertools.pairwise(chains):
                for here, there in zip(one.links, other.links, strict=True):
                    if _pole(here, there):
                        raise BacklightError(
                            f"1 / {here.argument} takes a number other than 0, but {here.argument} passes it near "
                            f"x = {number(one.x)}."
                        )
        except BacklightError as error:
            raise BacklightError(
                f"{error} Here x goes from {number(first)} to {number(last)}: low and high are the ends of its axis."
            ) from None
        return chains

    @functools.cached_property
    def _everywhere(self) -> tuple[Chain | None, ...]:
        """The composition all along the axis; None where it is not defined."""
        chains: list[Chain | None] = []
        for index in range(_CURVE + 1):
            try:
                chains.append(self.h.at(blend(self.low, self.high, index / _CURVE)))
            except BacklightError:
                chains.append(None)
        return tuple(chains)

    @functools.cached_property
    def layers(self) -> tuple[LayerPlot, ...]:
        """The innermost first."""
        plots: list[LayerPlot] = []
        x = (self.low, self.high)
        for layer, left in enumerate(self._lefts):
            visited = [chain.links[layer] for chain in self._visited]
            everywhere = sorted(
                (chain.links[layer] for chain in self._everywhere if chain), key=lambda link: link.input
            )
            points = [(link.input, link.value) for link in everywhere]
            for index in range(len(everywhere) - 1, 0, -1):
                if _pole(everywhere[index - 1], everywhere[index]):
                    points.insert(index, (math.nan, math.nan))
            y = limits([link.value for link in visited], [value for _, value in points])
            link = visited[0]
            heading = f"{link.result} = {tex(link.function.formula.format(link.argument), tall=False)}"
            plot = Plot(self.stage, left, _TOP, self._width, _HEIGHT, x, y)
            plots.append(LayerPlot(plot, tuple(points), heading, link.argument, link.result))
            x = y
        return tuple(plots)

    @functools.cached_property
    def whole(self) -> LayerPlot:
        """Of h over x."""
        points: list[tuple[float, float]] = []
        before: Chain | None = None
        for chain in self._everywhere:
            if not (chain and before) or any(map(_pole, before.links, chain.links)):
                points.append((math.nan, math.nan))
            if chain:
                points.append((chain.x, chain.value))
            before = chain
        y = limits([chain.value for chain in self._visited], [value for _, value in points])
        plot = Plot(
            self.stage, _WHOLE_LEFT, _WHOLE_TOP, RIGHT - _WHOLE_LEFT - 30, _WHOLE_HEIGHT, (self.low, self.high), y
        )
        result = self._visited[0].links[-1].result
        return LayerPlot(plot, tuple(points), f"h(x) = {tex(self.h.formula, tall=False)}", "x", result)


def _pole(one: Link, other: Link) -> bool:
    """Whether the function is infinite somewhere between two inputs."""
    return one.function.name == "reciprocal" and one.input * other.input < 0
