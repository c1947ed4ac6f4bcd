"""`landscape`: the output over two inputs, beside the last hidden layer's space, as the network learns."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.arguments import truth
from backlight.drawing.items import Group, Image
from backlight.errors import BacklightError
from backlight.scenes.page.axes import axes_of, over
from backlight.scenes.page.key import key
from backlight.scenes.page.plane import Coloring, around, places
from backlight.scenes.page.player import Player
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage
from backlight.scenes.page.timeline import Timeline
from backlight.scenes.space.hidden import HiddenSpace
from backlight.scenes.space.surface import Surface

if TYPE_CHECKING:
    from backlight.drawing.items import Dots, Drawing, Item
    from backlight.network.network import Network
    from backlight.recording.recording import Recording
    from backlight.scenes.page.axes import Axes, Chosen

SIDE = 720.0
TOP = 190.0


@dataclass(frozen=True, eq=False)
class Landscape:
    """The output over two inputs, left; where the last hidden layer has moved each sample, right.

    Attributes
    ----------
    run
        With two inputs or more; of more, two are the axes, the others are held at their mean.
    step
        The last step shown; None: the run's last.
    inputs
        Those two, across and up, each by its number from 0 or by its name; None: the two that the run's last network
        reads most (:mod:`backlight.measures.most_read`).
    surface
        Show the output as a surface in three dimensions, turning slowly.
    stage
        Dark or light.
    resolution
        Pixels of a landscape for one unit of the picture.

    Raises
    ------
    BacklightError
        When the data have one input, or `inputs` are not two of them.
    """

    run: Recording
    step: int | None = None
    inputs: Chosen = None
    surface: bool = False
    stage: Stage = Stage()
    resolution: float = 1.0
    duration: float = 14.0

    def __post_init__(self) -> None:
        """Refuse what has no plane."""
        truth(self.surface, "surface is True or False", BacklightError)
        if self.run.recipe.inputs < 2:
            raise BacklightError("A landscape lies over two inputs; this run has one. Look at activations or descent.")
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
        items: list[Item] = [*self._heading, self._left(network, time), *self._key]
        if self._hidden:
            items += self._hidden.items(network, time)
        return self.stage.drawing((*items, *self._timeline.items(step)))

    def _left(self, network: Network, time: float) -> Item:
        if self.surface:
            return self._surface.group(network, time, x=self._left_edge, y=TOP)
        field = Image(0, 0, SIDE, SIDE, self._coloring.output(network, self._view))
        return Group((field, self._dots), x=self._left_edge, y=TOP, name="output landscape")

    @property
    def _left_edge(self) -> float:
        return LEFT if self._hidden else (LEFT + RIGHT - SIDE) / 2

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        names = self.run.data.input_names
        stage, room = self.stage, SIDE
        labels: list[Item] = [
            *stage.title("Output landscape", f"{self.run.data.name}, {self.run.architecture}"),
            stage.note(self._left_edge, TOP - 22, over(names, self._axes, SIZES.note, room)),
        ]
        if self._hidden:
            labels.append(stage.note(RIGHT - SIDE, TOP - 22, self._hidden.caption, room=room))
        return tuple(labels)

    @functools.cached_property
    def _key(self) -> tuple[Item, ...]:
        if not self._hidden:
            return ()
        left = LEFT + SIDE
        return key(self.run.data, self._coloring, self.stage, left, RIGHT - SIDE - left, TOP + SIDE / 2)

    @functools.cached_property
    def _dots(self) -> Dots:
        X = self._player.X
        return self.stage.samples(places(X[:, list(self._axes)], self._view) * SIDE, self._fills)

    @functools.cached_property
    def _fills(self) -> NDArray[np.uint8]:
        return self._coloring.samples(self._player.T, bright=True)

    @functools.cached_property
    def _player(self) -> Player:
        return Player(self.run, self.step)

    @functools.cached_property
    def _axes(self) -> Axes:
        return axes_of(self.run, self.inputs)

    @functools.cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.run, self._player.steps, self.stage)

    @functools.cached_property
    def _coloring(self) -> Coloring:
        return Coloring.of(self.run.data, self.stage.ground)

    @functools.cached_property
    def _view(self) -> kernel.View:
        return around(self.run.data.X_train, round(SIDE * self.resolution), self._axes)

    @functools.cached_property
    def _surface(self) -> Surface:
        return Surface(self.run.data, self._axes, self._coloring, self.stage, SIDE, self.resolution)

    @functools.cached_property
    def _hidden(self) -> HiddenSpace | None:
        if self.run.architecture.depth < 2:
            return None
        return HiddenSpace.of(
            self._player, self._coloring, self.stage, side=SIDE, x=RIGHT - SIDE, y=TOP, resolution=self.resolution
        )  # fmt: skip
