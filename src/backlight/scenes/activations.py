"""`activations`: σ and σ′, over the pre-activations that a network really has, or of every activation side by side."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.scenes.page.stage import Stage
from backlight.scenes.sigma.gallery import Gallery
from backlight.scenes.sigma.layers import ActivationLayers

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing
    from backlight.recording.recording import Recording


@dataclass(frozen=True, eq=False)
class Activations:
    """The activations of a run's hidden layers, their slopes, and where the pre-activations of all samples lie.

    Where an activation is flat (its slope is less than a twentieth of its greatest) hardly any error delta gets past.
    A neuron that is there for nine samples in ten is saturated, if its activation has two flat ends; one with the same
    activation for every sample is dead.

    Attributes
    ----------
    run
        With a hidden layer at least; of more than six, the first three and the last three are shown. None: nine
        activations, with a point that moves along all of them.
    step
        The last step shown; None: the run's last.
    stage
        Dark or light.

    Raises
    ------
    BacklightError
        When the run has no hidden layer, or no such step.
    """

    run: Recording | None = None
    step: int | None = None
    stage: Stage = Stage()
    duration: float = 16.0

    def __post_init__(self) -> None:
        _ = self._seen

    @property
    def still(self) -> float:
        """The end; without a run, when the point lies below 0."""
        return self.duration * (1.0 if self.run else 0.18)

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        return self.stage.drawing(self._seen.items(time))

    @functools.cached_property
    def _seen(self) -> ActivationLayers | Gallery:
        if self.run is None:
            return Gallery(self.stage, self.duration)
        return ActivationLayers.of(self.run, self.step, self.stage, self.duration)
