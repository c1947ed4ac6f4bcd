"""One output neuron whose input varies while all else stays: its prediction, the loss, and the slope of the loss."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from backlight.errors import BacklightError
from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.network.backpropagation import backpropagate
from backlight.network.chain_rule import Composition, compose
from backlight.network.network import Network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.network.architecture import Loss
    from backlight.network.backpropagation import Backpropagation

    Doubles = NDArray[np.float64]


class Outcome(NamedTuple):
    """What becomes of the neuron's inputs, (inputs,): its predictions, the losses, and the error deltas dL/dZ."""

    y: Doubles
    loss: Doubles
    delta: Doubles


@dataclass(frozen=True, eq=False)
class OutputNeuron:
    """An output neuron: of several classes, that of the right class.

    Attributes
    ----------
    loss
        Of the network.
    Z, T
        Pre-activations and targets of all outputs, (outputs,).
    index
        Which of the outputs it is.
    """

    loss: Loss
    Z: Doubles
    T: Doubles
    index: int = 0

    @classmethod
    def of(cls, done: Backpropagation) -> Self:
        """Of the one sample of a pass.

        Raises
        ------
        BacklightError
            When there are several outputs that are no classes, or an output is not finite.
        """
        loss = done.architecture.loss
        Z, T = (as_numpy(values)[:, 0].astype(np.float64) for values in (done.Z[done.architecture.depth], done.T))
        if loss != "cross_entropy" and len(Z) > 1:
            raise BacklightError(
                f"loss shows a single output, or one of several classes; this network has {len(Z)} outputs, each with "
                "a loss of its own. Take a network with one of them."
            )
        if not np.isfinite(Z).all():
            raise BacklightError(
                "loss shows a prediction on its curve, and this one is not finite: the run diverged. Take an earlier "
                "step."
            )
        return cls(loss, Z, T, int(T.argmax()) if loss == "cross_entropy" else 0)

    @classmethod
    def alone(cls, loss: Loss) -> Self:
        """One of no network: with the target 1, against one other class; for regression with the target 0."""
        outputs = 2 if loss == "cross_entropy" else 1
        T = np.zeros(outputs)
        T[0] = loss != "half_squared_error"
        return cls(loss, np.zeros(outputs), T)

    @property
    def z(self) -> float:
        """Its input in the pass."""
        return float(self.Z[self.index])

    @property
    def t(self) -> float:
        """Its target."""
        return float(self.T[self.index])

    @property
    def even(self) -> float:
        """The input at which it is as likely as all other classes together."""
        return float(np.logaddexp.reduce(np.delete(self.Z, self.index), initial=-np.inf)) if len(self.Z) > 1 else 0.0

    def at(self, z: Doubles, t: float | None = None) -> Outcome:
        """For other inputs of it, (inputs,), and for another target."""
        Z, T = (np.tile(values, (len(z), 1)) for values in (self.Z, self.T))
        Z[:, self.index] = z
        if t is not None:
            T[:, self.index] = t
        done = backpropagate(self._network, Z, T)
        return Outcome(done.y[self.index], done.losses, done.delta[1][self.index])

    def slope_over_prediction(self, y: float) -> float:
        """dL/dy, for y between 0 and 1; infinite at the end that the target is not."""
        try:
            return _loss(self.t).at(y).slope
        except BacklightError:
            return -math.inf if self.t else math.inf

    def slope_of_prediction(self, z: float) -> float:
        """dy/dZ of a sigmoid."""
        return float(reference.slope("sigmoid", np.array([z]))[0])

    @functools.cached_property
    def _network(self) -> Network:
        """A layer that passes its inputs on, so that they are the output neurons' inputs."""
        outputs = len(self.Z)
        return Network.of([np.eye(outputs)], [np.zeros(outputs)], loss=self.loss, dtype=np.float64)


@functools.cache
def _loss(t: float) -> Composition:
    """−log y, or −log(1 − y), over y."""
    return compose("log", "negate") if t else compose("negate", "shift 1", "log", "negate")
