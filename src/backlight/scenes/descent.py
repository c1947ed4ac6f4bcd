"""`descent`: the loss surface around a run, the path of the weights on it, and the direction of steepest descent."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.arguments import truth
from backlight.drawing.items import Group, Image
from backlight.drawing.paths import arrow, circle, line, polyline
from backlight.drawing.type import width
from backlight.errors import BacklightError
from backlight.measures.loss_plane import LossPlane, around, resolution
from backlight.numerals import counted, number
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.player import Player
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.rounding import apart
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage
from backlight.scenes.page.timeline import Timeline
from backlight.scenes.terrain.relief import Relief
from backlight.scenes.terrain.terrain import Terrain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Drawing, Item
    from backlight.network.network import Network
    from backlight.recording.recording import Recording

_TOP, _WIDTH, _HEIGHT = 150.0, 1140.0, 740.0
_PANEL = LEFT + _WIDTH + 56
_ROOM = RIGHT - _PANEL
_HOLD = 3.0  # seconds at the beginning and at the end, to read
_FADE = 0.6
_MOST_NUMBERS, _PATH = 20_000_000, (101, 401)  # weights held for the path; the least and the most points of it
_ARROW = (24.0, 150.0)  # its length where there is no slope, and at the run's steepest
_LINE, _HALO = 4.5, 5.0
_SLOPES = 24  # networks whose slopes settle the arrow's scale
_STILL = 1e-5  # the part of the loss that is no change of it
_HIGHEST = 1_000_000.0  # the loss of a run that cannot be drawn
_CAPTION = (180.0, 218.0)
_FORMULA = 320.0
_SLOPE = (432.0, 474.0)
_SIGNS = (566.0, 610.0)
_KEY = 726.0
_SHARE = 860.0

Vector = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Descent:
    """The mean training loss on the plane of weights that holds most of the run's path.

    The directions are the first two principal components of the weights over time, the same for the whole run. The
    arrow is the negative gradient of the loss of all samples shown, projected onto the plane: longer where it is
    steeper, by the square root.

    Attributes
    ----------
    run
        Of any network.
    step
        The last step shown, through whose network the plane lies; None: the run's last.
    stage
        Dark or light.
    surface
        Whether it is seen in three dimensions instead of as a map.
    resolution
        Pixels of the surface for one unit of the picture.

    Raises
    ------
    BacklightError
        When the run has no such step, or its loss grows too large to be drawn.
    """

    run: Recording
    step: int | None = None
    stage: Stage = Stage()
    surface: bool = False
    resolution: float = 1.0
    duration: float = 18.0

    def __post_init__(self) -> None:
        truth(self.surface, "surface is True or False", BacklightError)
        _ = self._player

    @property
    def still(self) -> float:
        """The end."""
        return self.duration

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        step = self._player.step(time, self.duration)
        network = self._player.network(step)
        gradient = self._gradient(network)
        return self.stage.drawing(
            (
                *self._fixed,
                *self._walk(network, step, self._plane.seen(gradient)),
                *self._captions(time),
                self._slope(gradient),
                *self._timeline.items(step),
            )
        )

    def _walk(self, network: Network, step: int, slope: Vector) -> tuple[Item, ...]:
        """The path until a step, the arrow and the dot."""
        ground, color, start = self.stage.colors.ground, self.stage.positive, self._path[0]
        at = self._plane.place(network)
        here = self._at(*at)
        places = [place for at, place in zip(self._path_steps, self._path, strict=True) if at < step]
        path: list[Item] = [
            polyline([*places, here], stroke=ground, stroke_width=_LINE + _HALO, opacity=0.5),
            polyline([*places, here], stroke=color, stroke_width=_LINE),
            circle(*start, 8, fill=ground, stroke=color, stroke_width=3),
        ]
        dot = circle(*here, 12, fill=color, stroke=ground, stroke_width=3)
        return Group(tuple(path), name="path"), self._arrow(at, slope), Group((dot,), name="now")

    def _arrow(self, at: Vector, slope: Vector) -> Group:
        """Downhill from a place of the plane: against the slope."""
        steepness = math.hypot(*slope)
        if not steepness:
            return Group((), name="steepest descent")
        length = blend(*_ARROW, math.sqrt(min(1.0, steepness / self._steepest))) / self._plot.width
        reach = length * (self._plot.x[1] - self._plot.x[0]) / steepness
        ends = (*self._at(*at), *self._at(at[0] - reach * slope[0], at[1] - reach * slope[1]))
        halo = arrow(*ends, color=self.stage.colors.ground, width=5 + _HALO, head=3.2, opacity=0.5)
        return Group((*halo[:1], *arrow(*ends, color=self.stage.colors.ink, width=5)), name="steepest descent")

    def _captions(self, time: float) -> tuple[Item, ...]:
        """What happens now, each sentence fading into the next."""
        changes = (_HOLD, self.duration - _HOLD)
        parts = [between(time, change - _FADE / 2, change + _FADE / 2) for change in changes]
        opacities = (1 - parts[0], min(parts[0], 1 - parts[1]), parts[1])
        return tuple(
            Group(sentence, opacity=opacity, name="caption")
            for sentence, opacity in zip(self._sentences, opacities, strict=True)
            if opacity > 0
        )

    @functools.cached_property
    def _sentences(self) -> tuple[tuple[Item, ...], ...]:
        curves, last = self.run.curves, self._player.steps
        first, end = (float(np.interp(step, curves.step, curves.train_loss)) for step in (0, last))
        sentences = (
            ("Every point is a network;", "its shade is the loss it has."),
            ("Step by step, the weights move", "to where the loss is lower." if end < first else "against the slope."),
            course(first, end, counted(last, "step")),
        )
        return tuple(
            tuple(self.stage.text(_PANEL, y, text, room=_ROOM) for y, text in zip(_CAPTION, lines, strict=True))
            for lines in sentences
        )

    def _slope(self, gradient: NDArray[np.float32]) -> Group:
        """How steep it is, and how much of that the plane shows."""
        stage, whole = self.stage, float(np.linalg.norm(gradient))
        part = math.hypot(*self._plane.seen(gradient)) / whole if whole > 0 else 1.0
        return Group(
            (
                stage.text(RIGHT, _SLOPE[0], number(whole, 2), anchor="end"),
                stage.text(RIGHT, _SLOPE[1], f"{100 * part:.0f}%", anchor="end"),
            ),
            name="slope",
        )

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        stage = self.stage
        title = stage.title("Downhill on the loss surface", f"{self.run.data.name}, {self.run.architecture}")
        return (*title, *self._surface, *self._panel)

    @functools.cached_property
    def _surface(self) -> tuple[Item, ...]:
        plot, stage = self._plot, self.stage
        if self.surface:
            below = "Along the path’s first two principal directions; upwards the loss, logarithmic"
            return self._terrain.image(), stage.note(LEFT, plot.bottom + 34, below)
        below = "→ first, ↑ second principal direction of the path, both to one scale"
        pixels = self._relief.pixels(round(_WIDTH * self.resolution), round(_HEIGHT * self.resolution))
        return (
            Image(plot.left, plot.top, plot.width, plot.height, pixels),
            stage.frame(plot.left, plot.top, plot.width, plot.height),
            stage.note(LEFT, plot.bottom + 34, below),
        )

    def _at(self, x: float, y: float) -> Vector:
        """Where a point of the plane lies on the page."""
        return self._terrain.at(x, y) if self.surface else self._plot.at(x, y)

    @functools.cached_property
    def _terrain(self) -> Terrain:
        return Terrain(self._relief, self._plot, self.resolution)

    @functools.cached_property
    def _panel(self) -> tuple[Item, ...]:
        """What the signs mean."""
        stage, quiet = self.stage, self.stage.colors.quiet
        parameters = counted(self.run.architecture.parameter_count, "weight and bias", "weights and biases")
        samples, every = len(self._player.X), len(self.run.data.X_train)
        of = f"all {counted(every, 'sample')}" if samples == every else f"the first {counted(samples, 'sample')}"
        y = _SIGNS
        return (
            stage.formula(_PANEL, _FORMULA, r"W \leftarrow W - \eta\,\Delta W", size=44),
            stage.note(_PANEL, _FORMULA + 42, f"W: all {parameters}", room=_ROOM),
            stage.formula(_PANEL, _SLOPE[0], r"\|\Delta W\|", size=SIZES.heading),
            stage.note(_PANEL + 110, _SLOPE[0], "how steep it is here"),
            stage.note(_PANEL + 110, _SLOPE[1], "of it in this plane"),
            line(_PANEL, y[0] - 8, _PANEL + 64, y[0] - 8, stroke=stage.positive, stroke_width=_LINE),
            stage.text(_PANEL + 84, y[0], "the path of the weights", size=SIZES.number),
            *arrow(_PANEL, y[1] - 8, _PANEL + 64, y[1] - 8, color=stage.colors.ink, width=5),
            stage.text(_PANEL + 84, y[1], "steepest descent, against", size=SIZES.number),
            stage.formula(_PANEL + 84 + 300, y[1], r"\Delta W", size=SIZES.body),
            stage.text(_PANEL, _KEY - 18, f"Loss of {of}", size=SIZES.number),
            *self._relief.key(_PANEL, _KEY, _ROOM),
            stage.text(_PANEL, _SHARE, self._holds, size=SIZES.number, color=quiet, room=_ROOM),
        )

    @property
    def _holds(self) -> str:
        return f"The plane holds {100 * self._plane.share:.1f}% of the path’s variance."

    def _gradient(self, network: Network) -> NDArray[np.float32]:
        return self._player.passed(network).gradient

    @functools.cached_property
    def _steepest(self) -> float:
        """The greatest slope in the plane that the run comes to, of some networks of it."""
        some = self._networks[:: max(1, len(self._networks) // _SLOPES)]
        return max(1e-30, *(math.hypot(*self._plane.seen(self._gradient(network))) for network in some))

    @functools.cached_property
    def _relief(self) -> Relief:
        plot, player = self._plot, self._player
        shape = resolution(self.run.architecture.parameter_count, len(player.X), _WIDTH / _HEIGHT)
        return Relief(self._plane.losses(plot.x, plot.y, shape, player.X, player.T), self.stage)

    @functools.cached_property
    def _path(self) -> list[Vector]:
        """Where the networks of `_path_steps` lie on the page."""
        return [self._at(*self._plane.place(network)) for network in self._networks]

    @functools.cached_property
    def _plot(self) -> Plot:
        x, y = around([self._plane.place(network) for network in self._networks], _WIDTH / _HEIGHT)
        return Plot(self.stage, LEFT, _TOP, _WIDTH, _HEIGHT, x, y)

    @functools.cached_property
    def _plane(self) -> LossPlane:
        return LossPlane.of(self._networks)

    @functools.cached_property
    def _path_steps(self) -> list[int]:
        least, most = _PATH
        points = max(least, min(most, _MOST_NUMBERS // self.run.architecture.parameter_count))
        return self._player.some_steps(points)

    @functools.cached_property
    def _networks(self) -> list[Network]:
        return [self._player.network(step) for step in self._path_steps]

    @functools.cached_property
    def _player(self) -> Player:
        player = Player(self.run, self.step, hold=_HOLD)
        last, curves = player.steps, self.run.curves
        fit = ~(curves.train_loss > _HIGHEST) & np.isfinite(curves.train_loss)
        if not fit[curves.step <= last].all():
            before = int(curves.step[fit.argmin() - 1]) if fit[0] else 0
            instead = f"Show less of it, up to step {before}." if before else "Train it with a smaller learning rate."
            raise BacklightError(
                f"descent draws the loss around the whole path, and the loss of this run grows past {_HIGHEST:,.0f} "
                f"by step {last:,}. {instead}"
            )
        return player

    @functools.cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.run, self._player.steps, self.stage)


def course(first: float, last: float, steps: str) -> tuple[str, str]:
    """How the loss came out, in two lines: with three digits, or with as many more as its way needs."""
    if abs(last - first) <= _STILL * abs(first):
        return f"The loss stayed at {number(last, 3)}", f"in {steps}."
    begin, end = apart(first, last)
    sentence = f"The loss went from {begin} to {end}"
    if width(sentence, SIZES.body) <= _ROOM:
        return sentence, f"in {steps}."
    return f"The loss went from {begin}", f"to {end} in {steps}."
