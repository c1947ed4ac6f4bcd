"""The perceptron and its learning procedure: on a mistake, the input is added to the weights or taken from them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.arguments import finite, whole
from backlight.data.columns import MOST_COLUMNS
from backlight.errors import DataError, RecipeError
from backlight.network.arrays import real
from backlight.network.learning import Correction, Learning, vector
from backlight.wording import count, shown

Floats = NDArray[np.float64]

_LEAST: Final = math.ulp(0.0)


@dataclass(frozen=True, eq=False, init=False)
class Perceptron:
    """One neuron with a step for its activation: it says 1 where w · x + b > 0, else 0.

    Parameters
    ----------
    w
        (inputs,), float64: the weight vector, at right angles to the boundary.
    b
        The bias.

    Raises
    ------
    RecipeError
        When w is no vector of finite numbers, or b not a finite number.
    """

    w: Floats
    b: float

    def __init__(self, w: ArrayLike, b: float = 0.0) -> None:
        try:
            weights = np.array(real(w, np.float64))
        except (TypeError, ValueError, OverflowError):
            weights = np.empty(0)
        if weights.ndim != 1 or not weights.size or not np.isfinite(weights).all():
            raise RecipeError(f"w is a finite number for each input, such as [1.0, -1.0]; {shown(w)} came.")
        object.__setattr__(self, "w", weights)
        object.__setattr__(self, "b", finite(b, "b is a finite number", RecipeError))

    def __repr__(self) -> str:
        return f"Perceptron(w={vector(self.w)}, b={self.b:.4g})"

    @classmethod
    def zeros(cls, inputs: int) -> Self:
        """One that knows nothing, and says 0.

        Raises
        ------
        RecipeError
            When `inputs` is not a whole number, 1 or more.
        """
        wanted = f"inputs is a whole number from 1 to {MOST_COLUMNS:,}"
        return cls(np.zeros(whole(inputs, wanted, RecipeError, least=1, most=MOST_COLUMNS)))

    def pre_activation(self, X: ArrayLike) -> Floats:
        """The dot product and bias, w · x + b, of each sample: (samples,), float64, from (samples, inputs).

        Summed from the first input to the last, with the same bits for one sample as for many, and on every machine:
        a matrix product is not, and a sample near the boundary could be on either side of it.

        Raises
        ------
        DataError
            When the number of inputs is another, or X holds anything but finite numbers.
        """
        samples = _numbers(X, "X")
        _refuse_unfit(samples, "X", self.w)
        return self._z(samples)

    def _z(self, samples: Floats) -> Floats:
        return np.asarray(np.cumsum(samples * self.w, axis=-1)[..., -1] + self.b)

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """0 or 1 for each sample: (samples,), int64, from (samples, inputs); raises as `pre_activation` does."""
        return (self.pre_activation(X) > 0).astype(np.int64)

    def corrected(self, x: ArrayLike, sign: int, *, learning_rate: float = 1.0) -> Perceptron:
        """After a mistake: w ± η x and b ± η. Added, the dot product with x grows; taken away, it shrinks.

        Parameters
        ----------
        x
            (inputs,), the sample.
        sign
            +1: the sample is added; −1: it is taken away.
        learning_rate
            η.

        Raises
        ------
        DataError
            When x is not a finite number for each input.
        RecipeError
            When the sign is another, η is not above 0, or the new weights are too great for float64.
        """
        sample = _numbers(x, "x")
        _refuse_unfit(sample, "x", self.w)
        if sample.ndim != 1:
            raise DataError(f"x is one sample, (inputs,); an array of shape {sample.shape} came.")
        wanted = "sign is 1, to add the sample, or -1, to take it away"
        if not whole(sign, wanted, RecipeError, least=-1, most=1):
            raise RecipeError(f"{wanted}; 0 came.")
        return self._corrected(sample, sign, _rate(learning_rate))

    def _corrected(self, x: Floats, sign: int, learning_rate: float) -> Perceptron:
        change = sign * learning_rate
        with np.errstate(over="ignore"):
            w, b = self.w + change * x, self.b + change
        if not np.isfinite(w).all() or not math.isfinite(b):
            raise RecipeError(
                f"The weights grow too great for float64 with a learning rate of {learning_rate:g} and inputs up to "
                f"{np.abs(x).max():g}. Take a smaller learning rate, or a larger unit for the inputs."
            )
        return Perceptron(w, b)

    def learn(self, X: ArrayLike, t: ArrayLike, *, learning_rate: float = 1.0, mistakes: int = 1000) -> Learning:
        """The learning procedure: go over the samples in turn, correct on every mistake, until an epoch has none.

        Where a line separates the classes this ends, after at most (R/γ)² mistakes if it begins with zeros: R is the
        longest input, with a 1 for the bias, and γ the margin (Novikoff, 1962). Where none does, it would never end.

        Parameters
        ----------
        X
            (samples, inputs).
        t
            (samples,), 0 or 1.
        learning_rate
            η, the part of the input that is added or taken away.
        mistakes
            Correct so many, and stop at the next.

        Raises
        ------
        DataError
            When X and t do not fit each other or the weights, or hold anything but finite numbers, and 0 and 1.
        RecipeError
            When the learning rate is not above 0, the number of mistakes not a whole number, 1 or more, or the weights
            grow too great for float64.

        Source
        ------
        Frank Rosenblatt, "The perceptron", Psychological Review 65(6), 1958.
        """
        samples, targets = _samples(X, t, self.w)
        learning_rate = _rate(learning_rate)
        mistakes = whole(mistakes, "mistakes is a whole number, 1 or more", RecipeError, least=1)
        now, corrections, epochs, converged, stopped = self, list[Correction](), 0, False, False
        while not (converged or stopped):
            converged = True
            for sample, (x, target) in enumerate(zip(samples, targets.tolist(), strict=True)):
                sign = target - int(now._z(x) > 0)
                if not sign:
                    continue
                converged, stopped = False, len(corrections) == mistakes
                if stopped:
                    break
                after = now._corrected(x, sign, learning_rate)
                corrections.append(Correction(len(corrections) + 1, epochs, sample, x, sign, now, after))
                now = after
            epochs += 1
        return Learning(samples, targets, learning_rate, self, tuple(corrections), converged, epochs)


def _rate(learning_rate: float) -> float:
    return finite(learning_rate, "learning_rate is a number above 0", RecipeError, least=_LEAST)


def _samples(X: ArrayLike, t: ArrayLike, w: Floats) -> tuple[Floats, NDArray[np.int64]]:
    samples, labels = _numbers(X, "X").copy(), _numbers(t, "t")
    if samples.ndim != 2 or not samples.size or labels.shape != samples.shape[:1]:
        raise DataError(
            f"X is (samples, inputs) and t is (samples,); arrays of shapes {samples.shape} and {labels.shape} came."
        )
    _refuse_unfit(samples, "X", w)
    for row, label in enumerate(labels.tolist()):
        if label not in (0, 1):
            raise DataError(f"A perceptron's targets are 0 and 1; row {row} of t is {label:g}.")
    return samples, labels.astype(np.int64)


def _numbers(values: Any, name: str) -> Floats:
    try:
        return real(values, np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(f"{name} is an array of numbers; this could not be read as one: {error}.") from error


def _refuse_unfit(samples: Floats, name: str, w: Floats) -> None:
    """Refuse samples of other inputs, and what is not finite."""
    if samples.shape[-1:] != w.shape:
        came = samples.shape[-1] if samples.ndim else "no axis"
        raise DataError(f"This perceptron has {count(len(w), 'weight')}, one for each input; samples of {came} came.")
    usable = np.isfinite(samples)
    if not usable.all():
        place = ", ".join(str(index) for index in np.argwhere(~usable)[0])
        raise DataError(f"{name} holds finite numbers; {name}[{place}] is {samples[~usable][0]}.")
