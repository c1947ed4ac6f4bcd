"""How a perceptron learned: its corrections, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backlight.wording import count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from backlight.network.perceptron import Perceptron

    Floats = NDArray[np.float64]

_MOST_WEIGHTS: Final = 8


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
        (inputs,), float64: the sample.
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

    def __repr__(self) -> str:
        done = "added to" if self.sign > 0 else "taken from"
        return f"<Correction {self.number}: sample {self.sample} {done} w in epoch {self.epoch}>"


@dataclass(frozen=True, eq=False)
class Learning:
    """How a perceptron learned.

    Attributes
    ----------
    X, t
        (samples, inputs), float64, and (samples,), int64, 0 or 1: what it learned from.
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

    def __str__(self) -> str:
        made = f"{count(len(self.corrections), 'correction')} in {count(self.epochs, 'epoch')}"
        if self.converged:
            end = "It converged: the last epoch had no mistake."
        else:
            end = "It did not converge: it stopped because it had made as many corrections as it may."
        last = self.last
        return (
            f"A perceptron learned from {count(len(self.X), 'sample')}: {made}. {end}\n"
            f"  before  w = {vector(self.first.w)}, b = {self.first.b:.4g}\n"
            f"  after   w = {vector(last.w)}, b = {last.b:.4g}"
        )

    def __repr__(self) -> str:
        state = "converged" if self.converged else "stopped"
        return (
            f"<Learning from {count(len(self.X), 'sample')}: {state} after "
            f"{count(len(self.corrections), 'correction')} in {count(self.epochs, 'epoch')}>"
        )


def vector(w: Floats) -> str:
    """A weight vector in a line, the first few of many."""
    shown = [f"{value:.4g}" for value in w[:_MOST_WEIGHTS].tolist()]
    return f"[{', '.join(shown)}{', …' if len(w) > _MOST_WEIGHTS else ''}]"
