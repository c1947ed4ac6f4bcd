"""A run played forward: its networks step after step, each a few training steps from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlight.network.network import Network
from backlight.training.engine import engine_for

if TYPE_CHECKING:
    from backlight.recording.recording import Recording

_MOST_WORK = 1_000_000
"""Parameters × samples × steps that are trained in the time in which a keyframe is read."""


class Player:
    """Gives a run's network at any step, and quickly where steps grow from one call to the next."""

    def __init__(self, run: Recording) -> None:
        self._run = run
        self._engine = engine_for(run.recipe, run.data, run.device)
        self._keyframes = run.keyframes.step
        self._state = run.keyframes.state(0)
        self._short = _MOST_WORK // (run.architecture.parameter_count * run.recipe.batch_size)

    def network(self, step: int) -> Network:
        """The network after a step, its own copy: bit for bit what training had."""
        row = int(self._keyframes.searchsorted(step, side="right")) - 1
        if not self._keyframes[row] - self._short <= self._state.step <= step:
            self._state = self._run.keyframes.state(row)
        self._engine.advance(self._state, step - self._state.step)
        return Network(self._run.architecture, self._state.parameters.copy())
