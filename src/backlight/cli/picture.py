"""Pictures in a terminal: what a network gives over two inputs, two pixels to a cell, or over one, as a curve."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from backlight import kernel
from backlight.cli.chart import Canvas
from backlight.cli.terminal import colored
from backlight.network.network import Network
from backlight.scenes.page.plane import Coloring, around

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.network.architecture import Architecture

Pixels = NDArray[np.uint8]

_MARGIN = 0.12
_CELLS_PER_SAMPLE = 6
# Without colour: the output in shades, from the least to the greatest.
_SHADES = " .:-=+*#"


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels with marks, as half blocks in colour, or as shades where there is no colour.

    Attributes
    ----------
    pixels
        (2 × rows, columns, 3), uint8, sRGB.
    strength
        (2 × rows, columns), from 0 to 1: what the shades show.
    marks
        Cells (row, column) with a sample: its pixel's row, its colour, and its character where there is no colour.
    """

    pixels: Pixels
    strength: NDArray[np.float32]
    marks: dict[tuple[int, int], tuple[int, tuple[int, int, int], str]] = field(default_factory=dict)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Rows of cells."""
        for row in range(len(self.pixels) // 2):
            yield from self._colored(row) if colored(console) else self._shaded(row)
            yield Segment.line()

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As wide as it is."""
        return Measurement(self.pixels.shape[1], self.pixels.shape[1])

    def _colored(self, row: int) -> list[Segment]:
        top, bottom = self.pixels[2 * row].tolist(), self.pixels[2 * row + 1].tolist()
        segments: list[Segment] = []
        for column, (upper, lower) in enumerate(zip(top, bottom, strict=True)):
            mark = self.marks.get((row, column))
            if mark is None:
                text, style = "▀", _style(tuple(upper), tuple(lower))
            else:
                text, style = "•", _style(mark[1], tuple(upper if mark[0] == 2 * row else lower))
            if segments and segments[-1].style is style and mark is None:
                segments[-1] = Segment(segments[-1].text + text, style)
            else:
                segments.append(Segment(text, style))
        return segments

    def _shaded(self, row: int) -> list[Segment]:
        levels = np.rint(self.strength[2 * row : 2 * row + 2].mean(axis=0) * (len(_SHADES) - 1)).astype(int)
        cells = [_SHADES[level] for level in levels]
        for (place, column), (_, _, character) in self.marks.items():
            if place == row:
                cells[column] = character
        return [Segment("".join(cells))]


@functools.lru_cache(maxsize=65536)
def _style(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> Style:
    return Style(color=Color.from_rgb(*ink), bgcolor=Color.from_rgb(*ground))


class Landscape:
    """The output over two inputs, with some of the samples, at one size.

    Parameters
    ----------
    data
        With two inputs.
    architecture
        Of the network whose parameters will come.
    rows
        Cells down; there are twice as many across, so that the rectangle's pixels are square.
    """

    def __init__(self, data: Dataset, architecture: Architecture, rows: int) -> None:
        self._architecture, self._coloring = architecture, Coloring.of(data)
        self.view = around(data.X_train, 2 * rows)
        self._marks = _marks(data, self._coloring, self.view, rows * 2 * rows // _CELLS_PER_SAMPLE)

    def picture(self, parameters: NDArray[np.float32]) -> Picture:
        """The picture of a network."""
        network = Network(self._architecture, parameters)
        colors = self._coloring.output(network, self.view)
        return Picture(np.ascontiguousarray(colors[..., :3]), self._coloring.strength(network, self.view), self._marks)


class Fit:
    """The output over one input, as a curve among the samples, at one size.

    Parameters
    ----------
    data
        With one input and one output.
    architecture
        Of the network whose parameters will come.
    width, height
        Cells.
    """

    _STYLES = ("#5f8fd0", "#e0a040")

    def __init__(self, data: Dataset, architecture: Architecture, width: int, height: int) -> None:
        self._net, self._size = architecture.struct, (width, height)
        across, down = 2 * width, 4 * height
        x, t = data.X_train[:, 0], data.T_train[:, 0]
        self._low, self._high = _reach(x)
        self._bottom, self._top = _reach(t)
        self._x = np.linspace(self._low, self._high, across, dtype=np.float32)[:, None]
        most = width * height // 2
        self._columns = np.rint((x[:most] - self._low) / (self._high - self._low) * (across - 1))
        self._rows = self._row(t[:most], down)

    def _row(self, values: NDArray[np.float32], down: int) -> NDArray[np.float64]:
        return np.rint((self._top - values.astype(np.float64)) / (self._top - self._bottom) * (down - 1))

    def picture(self, parameters: NDArray[np.float32]) -> Text:
        """The picture of a network."""
        canvas = Canvas(*self._size)
        down = canvas.dots[1]
        canvas.draw(self._columns, self._rows, 0)
        predicted = np.nan_to_num(kernel.predict(self._net, parameters, self._x)[:, 0])
        # Far outside it is a line along the edge that the canvas leaves out.
        canvas.line(self._row(predicted, down).clip(-1, down), 1)
        return Text("\n").join(canvas.lines(self._STYLES))


def _reach(values: NDArray[np.float32]) -> tuple[float, float]:
    """The range of the values, with a margin."""
    low, high = float(values.min()), float(values.max())
    margin = _MARGIN * max(high - low, 1e-6)
    return low - margin, high + margin


def _marks(
    data: Dataset, coloring: Coloring, view: kernel.View, most: int
) -> dict[tuple[int, int], tuple[int, tuple[int, int, int], str]]:
    X, T = data.X_train[:most], data.T_train[:most]
    if data.task == "regression":
        characters = ["o"] * len(T)
    else:
        characters = [
            _letter(number) for number in (T[:, 0].astype(int) if data.task == "binary" else T.argmax(axis=1))
        ]
    inks = coloring.samples(T, bright=True)
    marks = {}
    for x, ink, character in zip(X, inks.tolist(), characters, strict=True):
        column = int((x[0] - view.x[0]) / (view.x[1] - view.x[0]) * view.width)
        pixel = int((view.y[1] - x[1]) / (view.y[1] - view.y[0]) * view.height)
        if 0 <= column < view.width and 0 <= pixel < view.height:
            marks[pixel // 2, column] = (pixel, (ink[0], ink[1], ink[2]), character)
    return marks


def _letter(number: int) -> str:
    """How a class's sample is written where there is no colour: 0, 1 … 9, a, b …"""
    return "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]
