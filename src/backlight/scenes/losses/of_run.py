"""The losses of all samples of a run, on the curves of their targets, as it learns."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Group
from backlight.drawing.paths import line
from backlight.drawing.type import told_apart, width
from backlight.network.backpropagation import backpropagate
from backlight.numerals import counted, thousands
from backlight.scenes.losses.output_neuron import OutputNeuron
from backlight.scenes.losses.plots import LossPlots
from backlight.scenes.losses.words import RUN
from backlight.scenes.page.finite import reach_of
from backlight.scenes.page.key import key
from backlight.scenes.page.plane import Coloring
from backlight.scenes.page.player import Player
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage
from backlight.scenes.page.timeline import Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Item
    from backlight.network.backpropagation import Backpropagation
    from backlight.recording.recording import Recording
    from backlight.scenes.page.plot import Plot

    Doubles = NDArray[np.float64]

_TOP, _BOTTOM = 300.0, 860.0
_LEAST_Z, _LEAST_ERROR, _LEAST_LOSS = 3.0, 0.5, 2.0
_ROOM = 1.04
_BESIDE = 24.0  # between a curve and what it is called
_CERTAIN = 6.0  # Z of a class whose probability is nearly 1


@dataclass(frozen=True, eq=False)
class RunLoss:
    """The movie of a run's losses.

    Attributes
    ----------
    run
        Whose.
    step
        The last step shown; None: the run's last.
    stage
        Dark or light.
    duration
        In seconds.
    """

    run: Recording
    step: int | None
    stage: Stage
    duration: float

    def __post_init__(self) -> None:
        """Refuse a step that the run does not have."""
        _ = self._player

    def items(self, time: float) -> tuple[Item, ...]:
        """Everything, at a time."""
        step = self._player.step(time, self.duration)
        done = self._pass(step)
        return (
            *self._fixed,
            Group(self._mean(done.loss), name="mean"),
            *self._key,
            Group(self._dots(done), name="samples"),
            *self._timeline.items(step),
        )

    def _pass(self, step: int) -> Backpropagation:
        return backpropagate(self._player.network(step), self._player.X, self._player.T)

    def _mean(self, loss: float) -> tuple[Item, ...]:
        """A line at the mean of the losses, in both plots."""
        stage, plots = self.stage, self._plots
        y = max(plots.over_y.top, plots.over_y.down(loss)) if np.isfinite(loss) else plots.over_y.top
        return (
            *(
                line(plot.left, y, plot.right, y, stroke=stage.colors.ink, stroke_width=2, dash=(10, 10))
                for plot in (plots.over_y, plots.over_z) if plot
            ),
            stage.text(plots.over_y.right + 40, y + 8, "mean", size=SIZES.note, anchor="middle"),
        )  # fmt: skip

    def _dots(self, done: Backpropagation) -> tuple[Item, ...]:
        plots, losses = self._plots, np.asarray(done.losses, np.float64)
        y, z = (np.asarray(values, np.float64) for values in (done.y, done.Z[done.architecture.depth]))
        if plots.regression:
            across = np.asarray(done.delta[done.architecture.depth], np.float64)[0]
        else:
            across = y[self._player.T.argmax(axis=1), np.arange(y.shape[1])] if len(y) > 1 else y[0]
        items = [self.stage.samples(self._places(plots.over_y, across, losses), self._fills)]
        if plots.over_z:
            items.append(self.stage.samples(self._places(plots.over_z, z[0], losses), self._fills))
        return tuple(items)

    def _places(self, plot: Plot, across: Doubles, losses: Doubles) -> Doubles:
        """Where samples lie on the page; those beyond an edge lie on it."""
        x = across.clip(*plot.x)
        y = losses.clip(*plot.y)
        (left, right), (bottom, top) = plot.x, plot.y
        return np.stack(
            [
                plot.left + (x - left) / (right - left) * plot.width,
                plot.bottom - (y - bottom) / (top - bottom) * plot.height,
            ],
            axis=1,
        )

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        stage, data = self.stage, self.run.data
        first, second = RUN[data.loss]
        shown, whole = len(self._player.X), len(data.X_train)
        samples = counted(whole, "sample") if shown == whole else f"{thousands(shown)} of {counted(whole, 'sample')}"
        return (
            *stage.title("The loss as the network learns", f"{data.name}, {samples}"),
            stage.text(LEFT, 172, first, weight="semibold", room=RIGHT - LEFT),
            stage.note(LEFT, 212, second, room=RIGHT - LEFT),
            *self._plots.axes,
            Group(self._plots.whole, name="curves"),
        )

    @functools.cached_property
    def _key(self) -> tuple[Item, ...]:
        """Which colour means what: beside the two curves of two classes, else where no curve is."""
        plots, data = self._plots, self.run.data
        if data.task != "binary":
            left = RIGHT - 420 if data.task == "classes" else (LEFT + RIGHT) / 2
            return key(data, self._coloring, self.stage, left, 380, _TOP + 190, plate=True)
        plot, height = plots.over_y, 0.92 * plots.over_y.y[1]
        places = [plot.across(min(curve.over_y, key=lambda point: abs(point[1] - height))[0]) for curve in plots.curves]
        room = min(0.36 * plot.width, (max(places) - min(places)) / 2 - 2 * _BESIDE)
        size = SIZES.body if max(width(label, SIZES.body) for label in self._labels()) <= room else SIZES.note
        return tuple(
            self.stage.text(
                x + (_BESIDE if curve.target else -_BESIDE), plot.down(height), label, size=size, color=curve.color,
                anchor="start" if curve.target else "end",
            )
            for curve, x, label in zip(plots.curves, places, self._labels(size, room), strict=True)
        )  # fmt: skip

    def _labels(self, size: float = SIZES.body, room: float = math.inf) -> list[str]:
        """Of the curves of two classes: the target, and the class's name where that is another."""
        targets = [f"{curve.target:g}" for curve in self._plots.curves]
        names = [self.run.data.class_names[int(curve.target)] for curve in self._plots.curves]
        shown = told_apart(names, size, room - width("t = 0, ", size))
        return [
            f"t = {target}" if name == target else f"t = {target}, {cut}"
            for target, name, cut in zip(targets, names, shown, strict=True)
        ]

    @property
    def _coloring(self) -> Coloring:
        return Coloring.of(self.run.data, self.stage.ground)

    @functools.cached_property
    def _plots(self) -> LossPlots:
        """With limits that hold wherever the run was looked at."""
        loss, z, error, largest = self.run.data.loss, _LEAST_Z, _LEAST_ERROR, _LEAST_LOSS
        for step in self._player.some_steps():
            done = self._pass(step)
            last = done.architecture.depth
            z, error = max(z, reach_of([done.Z[last]])), max(error, reach_of([done.delta[last]]))
            largest = max(largest, reach_of([done.losses]))
        neuron = OutputNeuron.alone(loss)
        reach = (
            _ROOM
            * {"half_squared_error": error, "binary_cross_entropy": z, "cross_entropy": max(_CERTAIN, largest)}[loss]
        )
        if loss == "half_squared_error":
            largest = float(neuron.at(np.array([reach])).loss[0])
        return LossPlots(
            neuron, (-reach, reach), _ROOM * largest, _TOP, _BOTTOM,
            both=loss == "binary_cross_entropy", stage=self.stage, error=loss == "half_squared_error",
        )  # fmt: skip

    @functools.cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.run, self._player.steps, self.stage)

    @functools.cached_property
    def _player(self) -> Player:
        return Player(self.run, self.step)

    @functools.cached_property
    def _fills(self) -> NDArray[np.uint8]:
        return self._coloring.samples(self._player.T, bright=True)
