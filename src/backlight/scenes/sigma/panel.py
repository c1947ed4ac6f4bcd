"""One layer's activation and its slope over the pre-activations that the layer really has."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from backlight.drawing.items import Group, Path
from backlight.drawing.paths import line, rectangle
from backlight.measures.health import SATURATING, Health, flat, flat_spans, slopes
from backlight.network import reference
from backlight.numerals import decimals, number, thousands
from backlight.scenes.page.plot import Plot, padded, tick_texts, ticks
from backlight.scenes.page.stage import SIZES, middle
from backlight.scenes.sigma.names import NAMES
from backlight.scenes.tiles.marks import KINDS, sign

if TYPE_CHECKING:
    from backlight.drawing.items import Item
    from backlight.scenes.page.stage import Stage

Floats = NDArray[np.floating]

BINS: Final = 64
_POINTS = 240
_LEFT, _RIGHT = 62.0, 44.0  # beside the plots, for numbers and for names
_HEADING, _TICKS, _GAP = 34.0, 44.0, 28.0
_LINE, _BETWEEN = 34.0, 40.0
_PARTS = (0.42, 0.22, 0.36)  # of the height: the activation, its slope, the histogram


def shares(Z: Floats, reach: float) -> NDArray[np.float64]:
    """The part of all pre-activations in each bin from −reach to reach; what lies beyond is in the outermost.

    Returns
    -------
    (BINS,), with the sum 1, or less where some are no numbers, as in a run that diverged.
    """
    found = Z[~np.isnan(Z)].astype(np.float64)
    bins = ((found + reach) * (BINS / (2 * reach))).clip(0, BINS - 1).astype(int)
    return np.bincount(bins, minlength=BINS) / Z.size


@dataclass(frozen=True, eq=False)
class Panel:
    """A layer's place on the page.

    Attributes
    ----------
    layer, name
        Which, and its activation.
    left, top, width, height
        The rectangle that it fills.
    reach
        Pre-activations from −reach to reach are shown.
    highest
        The part of the pre-activations in one bin that a bar of full height stands for.
    stage
        Dark or light.
    """

    layer: int
    name: str
    left: float
    top: float
    width: float
    height: float
    reach: float
    highest: float
    stage: Stage

    def items(self, Z: Floats, H: Floats) -> Group:
        """The panel with a layer's pre-activations and activations, (units, samples)."""
        return Group((*self._fixed, self._bars(Z), *self._words(Z, H)), name=f"layer {self.layer}")

    def _bars(self, Z: Floats) -> Group:
        """Blue below 0, amber above, quiet where the activation is flat; by the square root, so that few show."""
        _, _, plot = self._plots
        heights = np.sqrt((shares(Z, self.reach) / self.highest).clip(0, 1)) * plot.height
        wide = plot.width / BINS
        lefts, tops = (plot.left + np.arange(BINS) * wide).tolist(), (plot.bottom - heights).tolist()
        stage = self.stage
        bars = []
        for color, chosen in zip((stage.negative, stage.positive, stage.colors.quiet), self._kinds, strict=True):
            points: list[float] = []
            drawn = [index for index in chosen if heights[index] > 0.01]
            for index in drawn:
                x, right, y = lefts[index] + 0.75, lefts[index] + wide - 0.75, tops[index]
                points += (x, y, right, y, right, plot.bottom, x, plot.bottom)
            bars.append(Path("MLLLZ" * len(drawn), tuple(points), fill=color))
        return Group(tuple(bars), name="pre-activations")

    @functools.cached_property
    def _kinds(self) -> tuple[list[int], ...]:
        """The bins below 0, above 0, and those where the activation is flat."""
        centers = ((np.arange(BINS) + 0.5) / BINS * 2 - 1) * self.reach
        still = flat(self.name, centers)
        return tuple(np.flatnonzero(mask).tolist() for mask in ((centers < 0) & ~still, (centers > 0) & ~still, still))

    def _words(self, Z: Floats, H: Floats) -> tuple[Item, ...]:
        """How much is flat, how steep the activation is on average, how many neurons are stuck."""
        health, units = Health.of(self.name, Z, H), thousands(len(Z))
        said = [
            f"{100 * float(health.flat.mean()):.0f}% of Z",
            decimals(float(slopes(self.name, Z).mean()), 2),
            f"{thousands(int(health.dead.sum()))} of {units}",
            f"{thousands(int(health.saturated.sum()))} of {units}",
        ]
        return tuple(
            self.stage.text(right, y, text, size=SIZES.note, anchor="end")
            for text, (_, right, y) in zip(said, self._cells, strict=False)
        )

    @functools.cached_property
    def _cells(self) -> list[tuple[float, float, float]]:
        """Left edge, right edge and baseline of what is said: two columns of two."""
        x, width = self.left + _LEFT, (self.width - _LEFT - _RIGHT - _BETWEEN) / 2
        first = self._plots[2].bottom + _TICKS + 30
        lefts = (x, x, x + width + _BETWEEN, x + width + _BETWEEN)
        cells = [(left, left + width, first + (index % 2) * _LINE) for index, left in enumerate(lefts)]
        return cells if self.name in SATURATING else cells[:3]

    @functools.cached_property
    def _plots(self) -> tuple[Plot, Plot, Plot]:
        """Of the activation, of its slope, of the histogram: one below the other, over the same pre-activations."""
        room = self.height - _HEADING - 2 * _GAP - _TICKS - 2 * _LINE
        z = np.linspace(-self.reach, self.reach, _POINTS)
        limits = [
            padded(reference.activation(self.name, z).tolist()),
            padded([0.0, *reference.slope(self.name, z).tolist()]),
            (0.0, self.highest),
        ]
        plots, top = [], self.top + _HEADING
        for part, y in zip(_PARTS, limits, strict=True):
            left, width = self.left + _LEFT, self.width - _LEFT - _RIGHT
            plots.append(Plot(self.stage, left, top, width, part * room, (-self.reach, self.reach), y))
            top += part * room + _GAP
        return plots[0], plots[1], plots[2]

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        stage, plots, layer = self.stage, self._plots, self.layer
        first = plots[0]
        heading = stage.text(first.left, self.top + 14, f"Layer {layer}", size=SIZES.number, weight="semibold")
        name = stage.text(first.right, self.top + 14, NAMES[self.name], size=SIZES.number, anchor="end")
        labels = zip(plots, (r"\sigma", r"\sigma'", f"Z_{{{layer}}}"), strict=True)
        return (
            *self._bands,
            heading,
            name,
            *self._axes,
            *(
                stage.formula(plot.right + 12, middle(plot.top + plot.height / 2, SIZES.body), tex, size=SIZES.body)
                for plot, tex in labels
            ),
            *self._curves,
            *self._labels,
        )

    @property
    def _bands(self) -> tuple[Item, ...]:
        """Where the activation is flat, through all three plots."""
        top, _, bottom = self._plots
        return tuple(
            rectangle(
                top.across(low), top.top, top.across(high) - top.across(low), bottom.bottom - top.top,
                fill=self.stage.colors.panel,
            )
            for low, high in flat_spans(self.name, -self.reach, self.reach)
        )  # fmt: skip

    @property
    def _axes(self) -> tuple[Item, ...]:
        stage, (sigma, slope, histogram) = self.stage, self._plots
        faint = stage.colors.faint
        items: list[Item] = []
        for plot, most in ((sigma, 3), (slope, 2)):
            for value, text in zip(marked := ticks(*plot.y, most=most), tick_texts(marked), strict=True):
                y = plot.down(value)
                items.append(line(plot.left, y, plot.right, y, stroke=faint, stroke_width=1.5))
                items.append(stage.note(plot.left - 12, middle(y, SIZES.note), text, anchor="end"))
        items += histogram.axes(y_ticks=())
        for part in (0.25, 1.0):
            y = histogram.bottom - math.sqrt(part) * histogram.height
            share = f"{_percent(100 * part * self.highest)}%"
            items.append(line(histogram.left, y, histogram.right, y, stroke=faint, stroke_width=1.5))
            items.append(stage.note(histogram.left - 12, middle(y, SIZES.note), share, anchor="end"))
        return tuple(items)

    @property
    def _curves(self) -> tuple[Item, ...]:
        z = np.linspace(-self.reach, self.reach, _POINTS)
        curves = (reference.activation(self.name, z), reference.slope(self.name, z))
        return tuple(
            plot.curve(zip(z.tolist(), values.tolist(), strict=True), stroke=self.stage.colors.ink, stroke_width=3.5)
            for plot, values in zip(self._plots, curves, strict=False)
        )

    @property
    def _labels(self) -> tuple[Item, ...]:
        stage, quiet = self.stage, self.stage.colors.quiet
        (x, _, y), *rest = self._cells
        items: list[Item] = [rectangle(x, y - 17, 18, 18, fill=stage.colors.panel, stroke=stage.colors.faint)]
        items += (sign(kind, left + 9, down - 8, quiet) for kind, (left, _, down) in zip(KINDS, rest[1:], strict=False))
        names = ("flat", "mean slope", *KINDS)
        items += (stage.note(left + 30, down, name) for name, (left, _, down) in zip(names, self._cells, strict=False))
        return tuple(items)


def _percent(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else number(value, 2)
