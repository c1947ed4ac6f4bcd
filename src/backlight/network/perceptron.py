"""The perceptron and its learning procedure: on a mistake, the input is added to the weights or taken from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import DataError, RecipeError

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Perceptron:
    """One neuron with a step for its activation: it says 1 where w · x + b > 0, else 0.

    Attributes
    ----------
    w
        (inputs,), float64: the weight vector, at right angles to the boundary.
    b
        The bias.
    """

    w: Floats
    b: float = 0.0

    @classmethod
    def zeros(cls, inputs: int) -> Self:
        """One that knows nothing, and says 0."""
        return cls(np.zeros(inputs))

    def pre_activation(self, X: ArrayLike) -> Floats:
        """The dot product and bias, w · x + b, of each sample: (samples,) from (samples, inputs).

        Summed from the first input to the last, with the same bits for one sample as for many, and on every machine:
        a matrix product is not, and a sample near the boundary could be on either side of it.

        Raises
        ------
        DataError
            When the number of inputs is another.
        """
        samples, w = np.asarray(X, np.float64), np.asarray(self.w, np.float64)
        if samples.shape[-1:] != w.shape:
            raise _other_inputs(len(w), samples.shape[-1:])
        return np.asarray(np.cumsum(samples * w, axis=-1)[..., -1] + self.b)

    def predict(self, X: ArrayLike) -> NDArray[np.int64]:
        """0 or 1 for each sample, (samples,) from (samples, inputs)."""
        return (self.pre_activation(X) > 0).astype(np.int64)

    def corrected(self, x: ArrayLike, sign: int, *, learning_rate: float = 1.0) -> Perceptron:
        """After a mistake: w ± η x and b ± η. Added (+1), the dot product with x grows; taken away (−1), it shrinks."""
        change = sign * learning_rate
        return Perceptron(self.w + change * np.asarray(x, np.float64), self.b + change)

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
            When the learning rate or the number of mistakes is not positive.

        Source
        ------
        Frank Rosenblatt, "The perceptron", Psychological Review 65(6), 1958.
        """
        samples, targets = _samples(X, t, len(self.w))
        if not 0 < learning_rate < np.inf:
            raise RecipeError(f"The learning rate is {learning_rate}; it is a positive number.")
        if mistakes < 1:
            raise RecipeError(f"A perceptron learns from 1 mistake at least; mistakes = {mistakes}.")
        now, corrections, epochs, converged, stopped = self, list[Correction](), 0, False, False
        while not (converged or stopped):
            converged = True
            for sample, (x, target) in enumerate(zip(samples, targets.tolist(), strict=True)):
                sign = target - int(now.pre_activation(x) > 0)
                if not sign:
                    continue
                converged, stopped = False, len(corrections) == mistakes
                if stopped:
                    break
                after = now.corrected(x, sign, learning_rate=learning_rate)
                corrections.append(Correction(len(corrections) + 1, epochs, sample, x, sign, now, after))
                now = after
            epochs += 1
        return Learning(samples, targets, learning_rate, self, tuple(corrections), converged, epochs)


@dataclass(frozen=True, eq=False)
class Correction:
    """One update, of one sample that was misclassified.

    Attributes
    ----------
    number
        From 1: so many mistakes have been made.
    epoch, sample
        When and on which, both from 0.
    x
        (inputs,), the sample.
    sign
        +1 where the input was added (the target is 1, the prediction was 0), −1 where it was taken away.
    before, after
        The perceptron.
    """

    number: int
    epoch: int
    sample: int
    x: Floats
    sign: int
    before: Perceptron
    after: Perceptron


@dataclass(frozen=True, eq=False)
class Learning:
    """How a perceptron learned.

    Attributes
    ----------
    X, t
        (samples, inputs) and (samples,): what it learned from.
    learning_rate
        η.
    first
        The perceptron before it learned.
    corrections
        Every update, in order.
    converged
        Whether the last epoch had no mistake, so that the boundary separates the classes; False where it stopped
        because it had made as many as it may.
    epochs
        How many were begun.
    """

    X: Floats
    t: NDArray[np.int64]
    learning_rate: float
    first: Perceptron
    corrections: tuple[Correction, ...]
    converged: bool
    epochs: int

    @property
    def last(self) -> Perceptron:
        """The perceptron as it is now."""
        return self.corrections[-1].after if self.corrections else self.first


def _samples(X: ArrayLike, t: ArrayLike, inputs: int) -> tuple[Floats, NDArray[np.int64]]:
    try:
        samples, labels = np.array(X, np.float64), np.asarray(t, np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"X and t are arrays of numbers; they could not be read as such: {error}.") from error
    if samples.ndim != 2 or not samples.size or labels.shape != samples.shape[:1]:
        raise DataError(
            f"X is (samples, inputs) and t is (samples,); arrays of shapes {samples.shape} and {labels.shape} came."
        )
    if samples.shape[1] != inputs:
        raise _other_inputs(inputs, samples.shape[1:])
    for row, label in enumerate(labels.tolist()):
        if label not in (0, 1):
            raise DataError(f"A perceptron's targets are 0 and 1; row {row} of t is {label:g}.")
        if not np.isfinite(samples[row]).all():
            raise DataError(f"X holds finite numbers; row {row} is {np.array2string(samples[row], separator=', ')}.")
    return samples, labels.astype(np.int64)


def _other_inputs(inputs: int, shape: tuple[int, ...]) -> DataError:
    return DataError(
        f"This perceptron has {inputs} weight{'s' * (inputs != 1)}, one for each input; samples of "
        f"{shape[0] if shape else 'no axis'} came."
    )
