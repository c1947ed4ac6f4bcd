"""A moment of a run: the network exactly as it was after some step, and what that step was about to do."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from backlight import kernel
from backlight.arguments import whole
from backlight.errors import RecordingError
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.network.backpropagation import Backpropagation
    from backlight.network.network import Network
    from backlight.training.engine import Engine
    from backlight.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Moment:
    """The run after `step` steps. What the next step does, `step` counted from 0, begins here.

    Attributes
    ----------
    step
        Steps done.
    network
        Bit for bit what training had. With the wide engine: on the same machine, with the same library of linear
        algebra; elsewhere sums are rounded in another order.
    optimizer_state
        (state,), float32: no, one or two moments for each parameter.
    """

    step: int
    network: Network
    optimizer_state: NDArray[np.float32]
    _recipe: Recipe = field(repr=False)
    _data: Dataset = field(repr=False)
    _engine: Engine = field(repr=False)

    def __repr__(self) -> str:
        return f"<Moment after step {self.step} of a network {self.network.architecture}>"

    @property
    def epoch(self) -> int:
        """The epoch that the next step belongs to, counted from 0."""
        return self.step // self._steps_per_epoch

    @property
    def learning_rate(self) -> float:
        """η of the next step."""
        return kernel.learning_rate(self._recipe.training_struct, self.step)

    @functools.cached_property
    def batch(self) -> NDArray[np.int64]:
        """The samples that the next step takes: rows of the training set, (samples,)."""
        count, size = len(self._data.X_train), self._recipe.batch_size
        order = kernel.permutation(self._recipe.seed, "shuffle", self.epoch, count)
        start = self.step % self._steps_per_epoch * size
        return order[start : start + size].astype(np.int64)

    @property
    def train_loss(self) -> float:
        """The mean over the training set, nats or half squares, without penalty."""
        return self._train[0]

    @property
    def train_accuracy(self) -> float:
        """The part of the training set classified rightly, 0 to 1; NaN for regression."""
        return self._train[1]

    @property
    def test_loss(self) -> float:
        """The mean over the test set, likewise; NaN where there is none."""
        return self._test[0]

    @property
    def test_accuracy(self) -> float:
        """The part of the test set classified rightly, 0 to 1; NaN for regression and where there is none."""
        return self._test[1]

    def backpropagation(self, sample: int | None = None, *, samples: Sequence[int] | None = None) -> Backpropagation:
        """The backward pass of one sample, of several, or of the next step's batch.

        Parameters
        ----------
        sample
            The number of a training sample, from 0.
        samples
            The numbers of several, (samples,). Without either: those of `batch`, so that dW and db are what the next
            step takes.

        Returns
        -------
        Backpropagation
            Everything that occurs in the pass; printed, as equations.

        Raises
        ------
        RecordingError
            When a sample is not in the training set.
        """
        from backlight.network.backpropagation import backpropagate

        if sample is not None and samples is not None:
            raise RecordingError("backpropagation takes one sample or several samples, not both.")
        last = len(self._data.X_train) - 1
        if sample is not None:
            wanted = f"sample is the number of one training sample, 0 to {last}"
            rows = np.array([whole(sample, wanted, RecordingError, least=0, most=last)])
        else:
            rows = self.batch if samples is None else _rows(samples, last)
        return backpropagate(
            self.network, self._data.X_train[rows], self._data.T_train[rows], l1=self._recipe.l1, l2=self._recipe.l2
        )

    def predict(self, X: Any) -> Any:
        """The prediction for raw values, as the data set's columns hold them.

        Parameters
        ----------
        X
            (samples, inputs), or a data frame with the training columns, before any scaling.

        Returns
        -------
        (samples, outputs), float64: values in their own unit for regression, else probabilities.

        Raises
        ------
        DataError
            When X is not of the columns that were trained on.
        """
        return self._data.decode_outputs(self.network.predict(self._data.encode_inputs(X)))

    @property
    def _steps_per_epoch(self) -> int:
        return steps_per_epoch(len(self._data.X_train), self._recipe.batch_size)

    @functools.cached_property
    def _train(self) -> tuple[float, float]:
        return score(self._engine, self._recipe, self.network.parameters, self._data.X_train, self._data.T_train)

    @functools.cached_property
    def _test(self) -> tuple[float, float]:
        return score(self._engine, self._recipe, self.network.parameters, self._data.X_test, self._data.T_test)


def _rows(samples: Any, last: int) -> NDArray[np.int64]:
    try:
        rows = np.asarray(samples)
    except ValueError:
        # Rows of different lengths: refused with the others.
        rows = np.empty(0)
    if rows.ndim != 1 or not len(rows) or rows.dtype.kind not in "iu" or (rows < 0).any() or (rows > last).any():
        raise RecordingError(f"samples are numbers of training samples, 0 to {last}, in a list; {shown(samples)} came.")
    return rows.astype(np.int64)


def steps_per_epoch(samples: int, batch_size: int) -> int:
    """Batches of an epoch; the last may be smaller."""
    return -(-samples // batch_size)


def score(
    engine: Engine, recipe: Recipe, parameters: Any, X: NDArray[np.float32], T: NDArray[np.float32]
) -> tuple[float, float]:
    """Mean loss and accuracy; NaN for what there is none of."""
    if not len(X):
        return np.nan, np.nan
    loss, correct = engine.evaluate(parameters, X, T)
    return loss, np.nan if recipe.loss == "half_squared_error" else correct / len(X)
