"""Training: many steps at a time, or one update."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from backlight.errors import BacklightError
from backlight.kernel.arrays import (
    ALIGNMENT,
    LANES,
    MOST_SAMPLES,
    Floats,
    aligned,
    arena_for,
    in_range,
    layer_sizes,
    pair,
    parameter_count,
)
from backlight.kernel.library import NetworkStruct, ReportStruct, TrainingStruct, library

Quantity = Literal["pre-activation", "loss", "delta", "gradient", "parameter", "moment"]
_QUANTITIES: Final[tuple[Quantity, ...]] = get_args(Quantity)


def state_count(net: NetworkStruct, training: TrainingStruct) -> int:
    """Floats of optimiser state: 0, 1 or 2 for each parameter."""
    return int(library().bl_state_count(net, training))


def learning_rate(training: TrainingStruct, step: int) -> float:
    """η at a step, counted from 0."""
    return float(library().bl_learning_rate(training, step))


def whole_vectors(net: NetworkStruct, rows: int) -> Floats:
    """Zeros for `update`: rows for all parameters, each of whole vectors and aligned to them.

    Returns
    -------
    (rows, parameters or up to 15 more), float32.
    """
    count = -(-parameter_count(net) // LANES) * LANES
    zeros = aligned(4 * rows * count).view(np.float32).reshape(rows, count)
    zeros[...] = 0
    return zeros


def update(
    net: NetworkStruct, training: TrainingStruct, parameters: Floats, gradient: Floats, state: Floats, step: int
) -> bool:
    """One update from a gradient, in place, for an engine that computes its own.

    Parameters
    ----------
    parameters, gradient, state
        Rows made by `whole_vectors`: one, one, and as many as the optimiser has moments.

    Returns
    -------
    Whether all parameters and moments are still finite.
    """
    count = parameter_count(net)
    moments = state_count(net, training) // count
    for array, rows in ((parameters, 1), (gradient, 1), (state, moments)):
        size = rows * -(-count // LANES) * LANES
        if array.dtype != np.float32 or array.size != size or not array.flags.carray or array.ctypes.data % ALIGNMENT:
            raise BacklightError(f"An update of {count} parameters takes rows of whole_vectors; {array.shape} came.")
    return bool(
        library().bl_update(net, training, parameters.ctypes.data, gradient.ctypes.data, state.ctypes.data, step)
    )


@dataclass(frozen=True)
class Report:
    """How far training came.

    Attributes
    ----------
    step
        Steps done since the start.
    quantity, layer
        None, or what was first found not finite, and where.
    """

    step: int
    quantity: Quantity | None = None
    layer: int | None = None

    @property
    def diverged(self) -> bool:
        """Whether something was not finite."""
        return self.quantity is not None

    @property
    def spoilt(self) -> bool:
        """Whether the last step was taken, and is what wrote the values that are not finite."""
        return self.quantity in ("parameter", "moment")


class Trainer:
    """Trains a network on samples, as many steps at a time as one likes.

    Parameters
    ----------
    X, T
        (samples, inputs) and (samples, outputs) of the training set.
    """

    def __init__(self, net: NetworkStruct, training: TrainingStruct, X: ArrayLike, T: ArrayLike) -> None:
        self._net, self._training = net, training
        self._X, self._T = pair(layer_sizes(net), X, T)
        in_range("batch_size", training.batch_size, 1, 2**31 - 1)
        in_range("the number of samples", len(self._X), 1, MOST_SAMPLES)
        if training.schedule:
            in_range("the schedule's period", training.period, 1, 2**63 - 1)
        self._sizes = (parameter_count(net), state_count(net, training))
        rows = 2 + self._sizes[1] // self._sizes[0]
        samples = len(self._X)
        self._arena = arena_for(net, min(samples, training.batch_size), rows=rows, permuted=samples)
        # Looked up once: asking an array for its address costs more than some training steps.
        self._epoch = ctypes.c_int64(-1)
        self._addresses = self._X.ctypes.data, self._T.ctypes.data, self._arena.ctypes.data

    def advance(self, parameters: Floats, state: Floats, first: int, steps: int) -> Report:
        """Do steps first … first + steps − 1, in place.

        Parameters
        ----------
        parameters, state
            Those after `first` steps, float32 and contiguous. Where training diverges they are left as they were
            before the step that failed, or with the infinities that it wrote.
        """
        for array, count, name in zip((parameters, state), self._sizes, ("parameters", "state"), strict=True):
            if array.dtype != np.float32 or array.shape != (count,) or not array.flags.carray:
                raise BacklightError(
                    f"{name} is a writable flat float32 array of {count} here; {array.shape} of {array.dtype} came."
                )
        in_range("first", first, 0, 2**62)
        in_range("steps", steps, 0, 2**62)
        report = ReportStruct()
        X, T, arena = self._addresses
        library().bl_train(
            self._net, self._training, X, T, len(self._X), parameters.ctypes.data, state.ctypes.data, first, steps,
            report, self._epoch, arena,
        )  # fmt: skip
        if not report.status:
            return Report(report.step)
        return Report(report.step, _QUANTITIES[report.quantity - 1], report.layer)
