"""The hidden layers of a run, each with its activation over its own pre-activations, while it learns."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Group
from backlight.errors import BacklightError
from backlight.numerals import thousands
from backlight.scenes.page.finite import finite
from backlight.scenes.page.pace import between
from backlight.scenes.page.player import Player
from backlight.scenes.page.stage import LEFT, RIGHT
from backlight.scenes.page.timeline import Timeline
from backlight.scenes.sigma.panel import Panel, shares

if TYPE_CHECKING:
    from backlight.drawing.items import Item
    from backlight.kernel import Pass
    from backlight.recording.recording import Recording
    from backlight.scenes.page.stage import Stage

_HOLD = 2.5  # seconds at the beginning and at the end
_FADE = 0.6
_MOST_LAYERS = 6
_CAPTION = 184.0
_TOP, _BOTTOM = 226.0, 936.0
_ACROSS, _BETWEEN, _BELOW, _WIDEST = 3, 40.0, 38.0, 860.0
_QUANTILE = 0.99  # of the sizes of the pre-activations that the axis reaches
_LEAST_REACH = {"sigmoid": 6.0, "tanh": 3.0, "sine": 4.0}
_CAPTIONS = (
    "Every neuron has a pre-activation Z for every sample.",
    "Where σ is flat, hardly any of an error delta gets past.",
)
_FORMULA = r"\delta_l = (W_{l+1}^\top \delta_{l+1}) \circ \sigma'(Z_l)"


@dataclass(frozen=True, eq=False)
class ActivationLayers:
    """The hidden layers of one run; see `Activations`.

    Attributes
    ----------
    run
        With a hidden layer at least.
    step
        The last step shown; None: the run's last.
    stage
        Dark or light.
    duration
        Of the whole, seconds.
    """

    run: Recording
    step: int | None
    stage: Stage
    duration: float

    @classmethod
    def of(cls, run: Recording, step: int | None, stage: Stage, duration: float) -> ActivationLayers:
        """Up to a step; None: the run's last.

        Raises
        ------
        BacklightError
            When the network has no hidden layer.
        """
        if run.architecture.depth == 1:
            raise BacklightError(
                f"activations shows hidden layers, and the network {run.architecture} has none. Train one "
                "that has; without a run, activations shows every activation there is."
            )
        return cls(run, step, stage, duration)

    def items(self, time: float) -> tuple[Item, ...]:
        """The picture at a time."""
        step = self._player.step(time, self.duration)
        done = self._player.passed(self._player.network(step))
        panels = (panel.items(done.Z[panel.layer - 1], done.H[panel.layer]) for panel in self._panels)
        return (*self._fixed, *self._captions(time), *panels, *self._timeline.items(step))

    def _captions(self, time: float) -> tuple[Item, ...]:
        later = between(time, _HOLD - _FADE / 2, _HOLD + _FADE / 2)
        return tuple(
            Group((self.stage.text(LEFT, _CAPTION, text),), opacity=opacity, name="caption")
            for text, opacity in zip(_CAPTIONS, (1 - later, later), strict=True)
            if opacity > 0
        )

    @functools.cached_property
    def _fixed(self) -> tuple[Item, ...]:
        stage, hidden = self.stage, self.run.architecture.depth - 1
        title = stage.title("What activations let through", f"{self.run.data.name}, {self.run.architecture}")
        formula = stage.formula(RIGHT, _CAPTION, _FORMULA, anchor="end")
        if hidden <= _MOST_LAYERS:
            return *title, formula
        left_out = f"{thousands(hidden - _MOST_LAYERS)} layers between are not shown"
        return *title, formula, stage.note((LEFT + RIGHT) / 2 + 60, _CAPTION, left_out, anchor="middle")

    @functools.cached_property
    def _panels(self) -> list[Panel]:
        layers, names = self._layers, self.run.architecture.activations
        rows = -(-len(layers) // _ACROSS)
        across = -(-len(layers) // rows)
        width = min(_WIDEST, (RIGHT - LEFT - (across - 1) * _BETWEEN) / across)
        height = (_BOTTOM - _TOP - (rows - 1) * _BELOW) / rows
        first = (LEFT + RIGHT - across * width - (across - 1) * _BETWEEN) / 2
        return [
            Panel(
                layer, names[layer - 1],
                first + (index % across) * (width + _BETWEEN), _TOP + (index // across) * (height + _BELOW),
                width, height, self._reach, self._highest, self.stage,
            )
            for index, layer in enumerate(layers)
        ]  # fmt: skip

    @functools.cached_property
    def _layers(self) -> list[int]:
        layers = list(range(1, self.run.architecture.depth))
        half = _MOST_LAYERS // 2
        return layers if len(layers) <= _MOST_LAYERS else layers[:half] + layers[-half:]

    @functools.cached_property
    def _reach(self) -> float:
        """The size of the pre-activations at the ends of every axis: nearly all of the run's, and a flat end."""
        names = {self.run.architecture.activations[layer - 1] for layer in self._layers}
        least = max(_LEAST_REACH.get(name, 2.0) for name in names)
        sizes = (np.abs(finite(done.Z[layer - 1])) for done in self._passes for layer in self._layers)
        reached = (float(np.quantile(found, _QUANTILE)) for found in sizes if len(found))
        return float(np.ceil(2 * max([least, *reached])) / 2)

    @functools.cached_property
    def _highest(self) -> float:
        """What a bar of full height stands for: the greatest share that the run has, rounded up to 4 hundredths."""
        found = [float(shares(done.Z[layer - 1], self._reach).max()) for done in self._passes for layer in self._layers]
        return float(np.ceil(25 * max(found)) / 25)

    @functools.cached_property
    def _passes(self) -> list[Pass]:
        """Of some steps, from the first to the last."""
        return [self._player.passed(self._player.network(step)) for step in self._player.some_steps()]

    @functools.cached_property
    def _player(self) -> Player:
        return Player(self.run, self.step, hold=_HOLD)

    @functools.cached_property
    def _timeline(self) -> Timeline:
        return Timeline(self.run, self._player.steps, self.stage)
