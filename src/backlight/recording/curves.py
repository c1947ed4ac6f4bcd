"""The curves of a run: its losses and accuracies, where it was evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.wording import count, span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Curves:
    """Losses and accuracies over the run, at the steps at which it was evaluated. Each array is (evaluations,).

    Attributes
    ----------
    step
        Steps done, int64.
    train_loss, test_loss
        Means over the samples, without penalty: nats, or half squares; NaN without a test set.
    train_accuracy, test_accuracy
        0 to 1; NaN for regression, and without a test set.
    """

    step: NDArray[np.int64]
    train_loss: NDArray[np.float64]
    test_loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]

    def __repr__(self) -> str:
        return f"<Curves of {count(len(self.step), 'evaluation')}, {span(self.step, 'step')}>"
