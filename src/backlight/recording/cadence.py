"""The cadence: at which steps a run is evaluated, and at which it leaves a keyframe. The recipe alone decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.training.recipe import Recipe

MOST_KEYFRAMES = 1000
KEYFRAME_BYTES = 256 * 2**20
MOST_EVALUATIONS = 500
FEWEST_EVALUATIONS = 10
# Evaluations may cost a quarter of the training, and always about as many products as a core does in half a second.
_EVALUATION_SHARE = 0.25
_FREE_PRODUCTS = 1_000_000_000


@dataclass(frozen=True, eq=False)
class Cadence:
    """The steps at which something is recorded; 0 and the recipe's last step are always among them.

    Attributes
    ----------
    keyframes
        Steps of the keyframes, evenly spaced: at most about 1000, and no more than fit into 256 MiB beside the first,
        but for the last. A wide network's may lie hours apart; what a kill can cost is bounded by the latest state.
    evaluations
        Steps of the evaluations. Of N evaluations the i-th is at step ⌊steps · (i / N)³⌋, each step once: every step
        at first, where most happens, and 3 · steps / N apart at the end. N is at most 500, and less where data are
        so large that evaluating would cost more than a quarter of the training.
    """

    keyframes: NDArray[np.int64]
    evaluations: NDArray[np.int64]

    @classmethod
    def of(cls, recipe: Recipe, *, samples: int, state_count: int) -> Cadence:
        """The cadence of a recipe.

        Parameters
        ----------
        samples
            In the training and the test set together.
        state_count
            Floats of optimiser state.
        """
        parameters = recipe.architecture.parameter_count
        row = 4 * (parameters + state_count)
        keyframes = max(1, min(MOST_KEYFRAMES, KEYFRAME_BYTES // row))
        interval = -(-recipe.steps // keyframes)
        steps = np.arange(0, recipe.steps + interval, interval, dtype=np.int64)
        steps[-1] = recipe.steps
        return cls(steps, _evaluations(recipe.steps, evaluation_count(recipe, samples, parameters)))


def evaluation_count(recipe: Recipe, samples: int, parameters: int) -> int:
    """N: how many evaluations are worth their time. A training step counts as three evaluations of its batch."""
    paid = _EVALUATION_SHARE * 3 * recipe.steps * min(recipe.batch_size, samples) / samples
    free = _FREE_PRODUCTS / (samples * parameters)
    return int(min(MOST_EVALUATIONS, max(FEWEST_EVALUATIONS, paid, free)))


def _evaluations(steps: int, count: int) -> NDArray[np.int64]:
    # In Python's own integers: steps · i³ can exceed 64 bits.
    return np.array(sorted({steps * i**3 // count**3 for i in range(count + 1)}), np.int64)
