"""The loss of one sample: each output's part of it, the curve that the part lies on, and its formula."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.numerals import bracketed
from backlight.scenes.page.finite import held
from backlight.scenes.page.rounding import apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.page.plot import Limits

Doubles = NDArray[np.float64]

_POINTS = 161
_AGREES = 5e-3


@dataclass(frozen=True, eq=False)
class Term:
    """One output's part of the loss.

    Attributes
    ----------
    output
        Its number, from 0.
    x, new_x
        Where it lies on the axis before and after the update: y, or y − t for half squares.
    target
        Where t lies.
    value, new_value
        Its loss.
    """

    output: int
    x: float
    new_x: float
    target: float
    value: float
    new_value: float

    @property
    def lost(self) -> bool:
        """Whether something of it is no number, as in a run that diverged."""
        return any(map(math.isnan, (self.x, self.new_x, self.value, self.new_value)))

    def held(self, x: Limits, y: Limits) -> Term:
        """Where it lies within a plot's limits, or nearest to them."""
        return replace(
            self, x=held(self.x, *x), new_x=held(self.new_x, *x),
            value=held(self.value, *y), new_value=held(self.new_value, *y),
        )  # fmt: skip


def terms(done: Backpropagation, after: Backpropagation) -> list[Term]:
    """The outputs that the loss counts: of classes, those that the target names."""
    loss = done.architecture.loss
    t, old, new = (as_numpy(each)[:, 0].astype(np.float64) for each in (done.t, done.y, after.y))
    counted = [at for at in range(len(t)) if loss != "cross_entropy" or t[at] != 0]
    found = []
    for at in counted:
        values = [_of_output(each, at) for each in (done, after)]
        shift = t[at] if loss == "half_squared_error" else 0.0
        found.append(Term(at, *(float(each[at] - shift) for each in (old, new, t)), *values))
    return found


def _of_output(done: Backpropagation, at: int) -> float:
    """One output's part."""
    loss = done.architecture.loss
    Z, T = (as_numpy(each).astype(np.float64) for each in (done.Z[done.architecture.depth], done.t))
    with np.errstate(all="ignore"):  # of a run that diverged
        if loss == "cross_entropy":
            only = np.zeros_like(T)
            only[at] = T[at]
            return float(reference.sample_losses(loss, Z, only)[0])
        return float(reference.sample_losses(loss, Z[at : at + 1], T[at : at + 1])[0])


def curve(loss: str, target: float, reach: float) -> tuple[Doubles, Doubles]:
    """The loss of one output against y, or against y − t for half squares."""
    if loss == "half_squared_error":
        error = np.linspace(-reach, reach, _POINTS)
        return error, reference.sample_losses(loss, error[None, :], np.zeros((1, _POINTS)))
    z = np.linspace(-reach, reach, _POINTS)
    if loss == "cross_entropy":
        Z, T = np.stack([z, np.zeros(_POINTS)]), np.stack([np.full(_POINTS, target), np.zeros(_POINTS)])
        return reference.activation("softmax", Z)[0], reference.sample_losses(loss, Z, T)
    return reference.activation("sigmoid", z), reference.sample_losses(loss, z[None, :], np.full((1, _POINTS), target))


def loss_formula(done: Backpropagation) -> str:
    """The loss of this sample, LaTeX."""
    t = as_numpy(done.t)[:, 0].tolist()
    match done.architecture.loss:
        case "binary_cross_entropy" if len(t) == 1 and t[0] in (0, 1):
            return r"L = {-\log y}" if t[0] else r"L = {-\log(1 - y)}"
        case "binary_cross_entropy":
            total = "" if len(t) == 1 else r"\Sigma\, "
            return rf"L = {total}{{-t}} \log y - (1 - t) \log(1 - y)"
        case "cross_entropy" if set(t) == {0, 1}:
            return rf"L = {{-\log y_{t.index(1) + 1}}}"
        case "cross_entropy":
            return r"L = {-\Sigma\, t \log y}"
    return r"L = (y - t)^2 / 2" if len(t) == 1 else r"L = \Sigma\, (y - t)^2 / 2"


def loss_equation(done: Backpropagation, y: Sequence[str], t: Sequence[str]) -> str:
    """The same in numbers, where it is short; `y` and `t` are the numbers as they are written."""
    total, targets = apart(done.loss, done.loss)[0], as_numpy(done.t)[:, 0].tolist()
    match done.architecture.loss:
        case "binary_cross_entropy" if list(t) == ["1"]:
            return _logarithm(done, 0, y[0], total)
        case "binary_cross_entropy" if list(t) == ["0"]:
            return _logarithm(done, 0, f"(1 − {y[0]})", total)
        case "cross_entropy" if set(targets) == {0, 1}:
            k = targets.index(1)
            return _logarithm(done, k, y[k], total)
        case "half_squared_error":
            parts = [f"({one} − {bracketed(other)})²" for one, other in zip(y, t, strict=True)]
            return f"{parts[0]} / 2 = {total}" if len(t) == 1 else f"({' + '.join(parts)}) / 2 = {total}"
    return f"L = {total}"


def _logarithm(done: Backpropagation, at: int, shown: str, total: str) -> str:
    """−log p, unless y is rounded so near 0 or 1 that this is not the loss: it was computed from Z."""
    y, t = (float(as_numpy(each)[at, 0]) for each in (done.y, done.t))
    p = y if t == 1 else 1 - y
    if p > 0 and math.isclose(-math.log(p), done.loss, rel_tol=_AGREES):
        return f"−log {shown} = {total}"
    return f"L = {total}"
