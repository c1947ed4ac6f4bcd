"""Targets in the forms that people have them in, as T (samples, outputs)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from backlight.errors import DataError
from backlight.network.arrays import as_numpy, namespace

if TYPE_CHECKING:
    from backlight.network.network import Network


def targets(network: Network, y: Any, samples: int) -> Any:
    """T from what the loss takes as labels or values.

    Parameters
    ----------
    y
        For binary cross-entropy 0 or 1 (or a probability), for half squared errors values: (samples,) where there is
        one output, else (samples, outputs). For cross-entropy the number of the class, (samples,), or a one-hot row (or
        probabilities), (samples, outputs). For one sample a number, or a row, will do.
    samples
        How many there are.

    Returns
    -------
    (samples, outputs), of the library, type and device of the network's parameters.

    Raises
    ------
    DataError
        When the shape or a value does not fit the network's outputs and its loss.
    """
    outputs, loss = network.architecture.sizes[-1], network.architecture.loss
    values = network.as_array(y, "y")
    shape, size = tuple(values.shape), int(np.prod(values.shape, dtype=int))
    if loss == "cross_entropy" and size == samples and shape in ((), (samples,), (samples, 1)):
        return _one_hot(network, values.reshape(-1), outputs)
    if size != samples * outputs or shape not in ((), (samples,), (outputs,), (samples, outputs)):
        raise DataError(_wanted(loss, samples, outputs) + f" an array of shape {shape} came.")
    T = values.reshape(samples, outputs)
    if loss == "binary_cross_entropy":
        _refuse(T, (T >= 0) & (T <= 1), "Binary cross-entropy takes targets of 0 and 1, or probabilities between them")
    elif loss == "cross_entropy":
        total = namespace(T).sum(T, axis=1)[:, None]
        _refuse(
            T,
            (T >= 0) & (abs(total - 1) < 1e-3),
            "A row of targets for cross-entropy holds probabilities that sum to 1",
        )
    else:
        _refuse(T, namespace(T).isfinite(T), "Targets of a regression are finite numbers")
    return T


def _one_hot(network: Network, labels: Any, classes: int) -> Any:
    known = (labels >= 0) & (labels < classes) & (labels == namespace(labels).floor(labels))
    _refuse(labels, known, f"A network of {classes} outputs takes classes numbered 0 to {classes - 1}, or one-hot rows")
    return network.as_array(labels[:, None] == network.as_array(range(classes), "classes"), "y")


def _wanted(loss: str, samples: int, outputs: int) -> str:
    count = "1 sample" if samples == 1 else f"{samples} samples"
    if loss == "cross_entropy":
        return f"For {count}, y has a class number each, or {outputs} columns, one for each output;"
    if outputs == 1:
        return f"For {count}, y has one number each;"
    return f"For {count} and {outputs} outputs, y has shape {(samples, outputs)};"


def _refuse(values: Any, fits: Any, wanted: str) -> None:
    """Raise, naming the first row that does not fit."""
    rows = as_numpy(fits).reshape(len(fits), -1).all(axis=1)
    if not rows.all():
        row = int(rows.argmin())
        raise DataError(f"{wanted}; row {row} of y is {as_numpy(values)[row].tolist()}.")
