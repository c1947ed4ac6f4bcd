"""A run played forward: its networks step after step, each a few training steps from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from backlight import kernel
from backlight.network.network import Network
from backlight.scenes.page.pace import step_at
from backlight.training.engine import engine_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.kernel import Pass
    from backlight.recording.recording import Recording

MOST_SAMPLES: Final = 1000
"""As many of a run's training samples are drawn; more would cover each other."""

_LOOKED_AT = 24
_MOST_WORK = 1_000_000
"""Parameters × samples × steps that are trained in the time in which a keyframe is read."""


class Player:
    """Gives a run's network at any step, and quickly where steps grow from one call to the next.

    Parameters
    ----------
    run
        The recording.
    step
        The last step that is played; None: the run's last.
    hold
        How long the first and the last step are shown, in seconds.

    Attributes
    ----------
    run
        The recording.
    steps
        The number of the last step that is played.
    X, T
        The training samples that are drawn, float32, (samples, inputs) and (samples, outputs).
    """

    def __init__(self, run: Recording, step: int | None = None, *, hold: float = 1.0) -> None:
        self.run, self._hold = run, hold
        self.steps = run.steps if step is None else run.at(step).step
        self.X: NDArray[np.float32] = run.data.X_train[:MOST_SAMPLES]
        self.T: NDArray[np.float32] = run.data.T_train[:MOST_SAMPLES]
        self._engine = engine_for(run.recipe, run.data, run.device)
        self._keyframes = run.keyframes.step
        self._state = run.keyframes.state(0)
        self._short = _MOST_WORK // (run.architecture.parameter_count * run.recipe.batch_size)

    def step(self, time: float, duration: float) -> int:
        """The step that is shown at a time, in seconds."""
        return step_at((time - self._hold) / (duration - 2 * self._hold), self.steps)

    def some_steps(self, most: int = _LOOKED_AT) -> list[int]:
        """Steps from the first to the last, at which a run is looked at to find limits that hold all along."""
        return sorted({step_at(part, self.steps) for part in np.linspace(0, 1, most).tolist()})

    def network(self, step: int) -> Network:
        """The network after a step, its own copy: bit for bit what training had."""
        row = int(self._keyframes.searchsorted(step, side="right")) - 1
        if not self._keyframes[row] - self._short <= self._state.step <= step:
            self._state = self.run.keyframes.state(row)
        self._engine.advance(self._state, step - self._state.step)
        return Network(self.run.architecture, self._state.parameters.copy())

    def passed(self, network: Network) -> Pass:
        """The samples passed through a network, forward and back."""
        return kernel.backpropagate(network.architecture.struct, network.parameters, self.X, self.T)
