"""The engines: what initialises and advances a network by a recipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.kernel import Report
from backlight.training.recipe import Recipe

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset


@dataclass
class State:
    """Where a run stands: the one thing that training changes.

    Attributes
    ----------
    step
        Steps done.
    parameters
        (parameters,), float32.
    optimizer_state
        (0, 1 or 2 × parameters,), float32.
    """

    step: int
    parameters: NDArray[np.float32]
    optimizer_state: NDArray[np.float32]

    def copy(self) -> State:
        """One that does not change with this one."""
        return State(self.step, self.parameters.copy(), self.optimizer_state.copy())


class Engine(Protocol):
    """What trains."""

    def initialize(self) -> State:
        """The state before the first step."""
        ...

    def advance(self, state: State, steps: int) -> Report:
        """Do so many steps, in place, or fewer where the run diverges. Nobody else changes the state between calls."""
        ...

    def evaluate(
        self, parameters: NDArray[np.float32], X: NDArray[np.float32], T: NDArray[np.float32]
    ) -> tuple[float, int]:
        """The mean loss over samples, and how many are classified rightly (0 for regression)."""
        ...


class KernelEngine:
    """Trains with the kernel: the same bits everywhere."""

    def __init__(self, recipe: Recipe, data: Dataset) -> None:
        self._recipe = recipe
        self._net = recipe.architecture.struct
        training = recipe.training_struct
        self._trainer = kernel.Trainer(self._net, training, data.X_train, data.T_train)
        self._state_count = kernel.state_count(self._net, training)
        self._evaluators: list[tuple[NDArray[np.float32], NDArray[np.float32], kernel.Evaluator]] = []

    def initialize(self) -> State:
        """The state before the first step."""
        recipe = self._recipe
        parameters = kernel.initialize(self._net, recipe.initializer, scale=recipe.init_scale, seed=recipe.seed)
        return State(0, parameters, np.zeros(self._state_count, np.float32))

    def advance(self, state: State, steps: int) -> Report:
        """Do so many steps, in place, or fewer where the run diverges."""
        report = self._trainer.advance(state.parameters, state.optimizer_state, state.step, steps)
        state.step = report.step
        return report

    def evaluate(
        self, parameters: NDArray[np.float32], X: NDArray[np.float32], T: NDArray[np.float32]
    ) -> tuple[float, int]:
        """The mean loss over samples, and how many are classified rightly (0 for regression)."""
        for inputs, targets, evaluator in self._evaluators:
            if inputs is X and targets is T:
                return evaluator(parameters)
        # The training and the test set, again and again.
        self._evaluators = [*self._evaluators[-1:], (X, T, kernel.Evaluator(self._net, X, T))]
        return self._evaluators[-1][2](parameters)


def engine_for(recipe: Recipe, data: Dataset, device: str | None = None) -> Engine:
    """The engine that the recipe names.

    Parameters
    ----------
    device
        For the wide engine: where its arrays live.
    """
    if recipe.engine == "kernel":
        return KernelEngine(recipe, data)
    from backlight.training.wide import WideEngine

    return WideEngine(recipe, data, device)
