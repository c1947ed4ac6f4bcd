"""`neurons`: the activation landscape of every neuron, in columns by layer, as the network learns."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Dots, Group
from backlight.drawing.paths import rectangle
from backlight.measures.health import SATURATING, Health
from backlight.scenes.page.axes import axes_of
from backlight.scenes.page.finite import reach_of
from backlight.scenes.page.plane import Coloring, activation_limits
from backlight.scenes.page.player import Player
from backlight.scenes.page.stage import SIZES, Stage
from backlight.scenes.page.timeline import Timeline
from backlight.scenes.tiles.columns import HEADING, Columns
from backlight.scenes.tiles.edges import Edges
from backlight.scenes.tiles.fields import Landscapes, Profiles
from backlight.scenes.tiles.headings import headings
from backlight.scenes.tiles.marks import Marks

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Item, Path
    from backlight.network.network import Network
    from backlight.recording.recording import Recording
    from backlight.scenes.page.axes import Axes, Chosen
    from backlight.scenes.tiles.fields import Fields, Limits
    from backlight.scenes.tiles.marks import Kind

_LEGEND = (802.0, 842.0, 880.0, 918.0)


@dataclass(frozen=True, eq=False)
class Neurons:
    """What every neuron answers over the inputs, and the weights between them, while the network learns.

    Of more than two inputs two are the axes, the others are held at their mean; over a single one each neuron is a
    curve. A neuron that gives every sample the same answer is marked as dead, and one whose sigmoid or
    tanh is flat for nine samples in ten as saturated (flat: its slope is below a twentieth of the greatest; both
    thresholds stand in :mod:`backlight.measures.health`).

    Attributes
    ----------
    run
        Of any network. The first 16 neurons of a layer are shown, and of more than six hidden layers the first three
        and the last three.
    step
        The last step shown; None: the run's last.
    inputs
        The two that are the axes, across and up, each by its number from 0 or by its name; None: the two that the
        run's last network reads most (:mod:`backlight.measures.most_read`).
    stage
        Dark or light.
    resolution
        Pixels of a landscape for one unit of the picture.

    Raises
    ------
    BacklightError
        When `inputs` are not two of the run's.
    """

    run: Recording
    step: int | None = None
    inputs: Chosen = None
    stage: Stage = Stage()
    resolution: float = 1.0
    duration: float = 16.0

    def __post_init__(self) -> None:
        """Refuse inputs that there are not."""
        if self.inputs is not None:
            _ = self._axes

    @property
    def still(self) -> float:
        """The end."""
        return self.duration

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        step = self._player.step(time, self.duration)
        network = self._player.network(step)
        return self.stage.drawing(
            (
                *self._fixed,
                self._edges.group(network),
                self._inputs,
                self._tiles(network),
                self._output(network),
                self._accuracy(step),
                *self._stuck(network),
                *self._timeline.items(step),
            )
        )

    def _tiles(self, network: Network) -> Group:
        fields = self._fields.tiles(network)
        tiles = [
            Group(
                (*fields[column.layer, unit], self._frames[column.side]),
                x=column.x,
                y=top,
                name=f"neuron {column.layer}.{unit + 1}",
            )
            for column in self._columns.columns[1:]
            for unit, top in enumerate(column.tops)
        ]
        return Group(tuple(tiles), name="neurons")

    def _output(self, network: Network) -> Group:
        place, field = self._columns, self._fields.output(network, self._dots)
        return Group((*field, self._frames[place.side]), x=place.x, y=place.y, name="output")

    def _accuracy(self, step: int) -> Group:
        """How much is classified rightly, as the curves have it."""
        curves = self.run.curves
        part = float(np.interp(step, curves.step, curves.train_accuracy))
        text = "" if np.isnan(part) else "100% right" if part == 1 else f"{100 * part:.1f}% right"
        return Group(
            (self.stage.text(self._columns.x + self._columns.side, HEADING, text, size=SIZES.number, anchor="end"),),
            name="accuracy",
        )

    def _stuck(self, network: Network) -> tuple[Item, ...]:
        """The marks of dead and of saturated neurons, and how many there are."""
        done = self._player.passed(network)
        found = {
            layer: Health.of(name, done.Z[layer - 1], done.H[layer])
            for layer, name in enumerate(network.architecture.activations, start=1)
        }
        return self._marks.items(found)

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        """The title, the columns' headings and the legend."""
        stage, place, architecture = self.stage, self._columns, self.run.architecture
        title = stage.title("What every neuron answers", f"{self.run.data.name}, {architecture}")
        caption = (
            "Each layer combines the shapes before it." if architecture.depth > 1 else "The inputs, weighed and added."
        )
        legend = (
            stage.text(place.x, _LEGEND[0], caption, room=place.side),
            stage.note(place.x, _LEGEND[1], self._line_legend, room=place.side),
        )
        return (*title, *headings(self.run, place, self._limits, stage), *legend)

    @property
    def _line_legend(self) -> str:
        drawn, every = len(self._edges.chosen), self._edges.every
        return f"{'Lines: weights,' if drawn == every else 'Strongest weights:'} amber above 0, blue below"

    @functools.cached_property
    def _inputs(self) -> Group:
        column = self._columns.columns[0]
        fields = self._fields.inputs(len(column.tops))
        tiles = [
            Group((*field, self._frames[column.side]), x=column.x, y=top, name=f"input {unit + 1}")
            for unit, field, top in zip(column.units, fields, column.tops, strict=True)
        ]
        return Group(tuple(tiles), name="inputs")

    @functools.cached_property
    def _frames(self) -> dict[float, Path]:
        sides = {self._columns.side, *(column.side for column in self._columns.columns)}
        faint = self.stage.colors.faint
        return {side: rectangle(0, 0, side, side, stroke=faint, stroke_width=1.5) for side in sides}

    @functools.cached_property
    def _dots(self) -> Dots:
        X, T = self._player.X, self._player.T
        points, colors = self._fields.places(X, T) * self._columns.side, self._coloring.samples(T, bright=True)
        return Dots(points, 5.0, colors, outline=self.stage.colors.ground, outline_width=1.5)

    @functools.cached_property
    def _marks(self) -> Marks:
        activations = self.run.architecture.activations
        kinds: list[Kind] = ["dead"] if activations else []
        if any(name in SATURATING for name in activations):
            kinds.append("saturated")
        return Marks(self._columns, tuple(kinds), _LEGEND[2:], self.stage)

    @functools.cached_property
    def _fields(self) -> Fields:
        data, place = self.run.data, self._columns
        if data.inputs == 1:
            return Profiles(data, self._limits, self.stage, place)
        return Landscapes(data, self._axes, self._coloring, self._limits, self.stage, place, self.resolution)

    @functools.cached_property
    def _axes(self) -> Axes:
        return axes_of(self.run, self.inputs)

    @functools.cached_property
    def _columns(self) -> Columns:
        return Columns.of(self.run.architecture, self._axes)

    @functools.cached_property
    def _edges(self) -> Edges:
        return Edges.of(self._networks, self._columns, self.stage)

    @functools.cached_property
    def _limits(self) -> Limits:
        """The activations at the colours' ends: an activation's bounds, or what samples reached in the run."""
        architecture = self.run.architecture
        reaches = np.zeros(architecture.depth + 1)
        for network in self._networks:
            done = self._player.passed(network)
            reaches = np.maximum(reaches, [reach_of([H]) for H in done.H])
        reaches[-1] = self._coloring.spread
        return {
            layer: activation_limits(architecture, layer, max(float(reach), 1e-6))
            for layer, reach in enumerate(reaches.tolist())
            if layer
        }

    @functools.cached_property
    def _networks(self) -> list[Network]:
        """Some of the run, from the first to the last."""
        return [self._player.network(step) for step in self._player.some_steps()]

    @functools.cached_property
    def _player(self) -> Player:
        return Player(self.run, self.step)

    @functools.cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.run, self._player.steps, self.stage)

    @functools.cached_property
    def _coloring(self) -> Coloring:
        return Coloring.of(self.run.data, self.stage.ground)
