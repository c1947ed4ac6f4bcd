"""Backpropagation through a network at rest, with everything that occurs on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from array_api_compat import is_numpy_array, is_torch_array

from backlight import kernel
from backlight.arguments import LARGEST, finite, whole
from backlight.errors import DataError, RecipeError
from backlight.network import reference
from backlight.network.arrays import as_numpy, namespace
from backlight.network.layers import Layers
from backlight.network.network import Network
from backlight.network.targets import targets
from backlight.wording import count, shown

if TYPE_CHECKING:
    from backlight.network.architecture import Architecture

Engine = Literal["auto", "kernel", "reference"]


@dataclass(frozen=True, eq=False)
class Backpropagation:
    """One feedforward and backward pass, under the names that the formulas have. Samples are columns.

    Printed, it is those formulas with this network's numbers in them.

    Attributes
    ----------
    network
        Whose pass it is.
    T
        The targets, (outputs, samples).
    Z, H, delta
        Of each layer, (units, samples): pre-activations and error deltas from layer 1, activations from layer 0, which
        is the input. A sample's delta is of its own loss; there is no 1/n in it.
    dW, db
        The update matrices and vectors of each layer, shaped as W and b: the derivatives of `loss` + `penalty`.
    losses
        (samples,), each sample's loss in nats, or half squares.
    loss
        Their mean.
    penalty
        l1 Σ|w| + l2/2 Σw² over the weights.
    l1, l2
        Of the penalty.
    """

    network: Network
    T: Any
    Z: Layers[Any]
    H: Layers[Any]
    delta: Layers[Any]
    dW: Layers[Any]
    db: Layers[Any]
    losses: Any
    loss: float
    penalty: float
    l1: float = 0.0
    l2: float = 0.0

    @property
    def architecture(self) -> Architecture:
        """The network's layers, activations and loss."""
        return self.network.architecture

    @property
    def W(self) -> Layers[Any]:
        """The network's weights."""
        return self.network.W

    @property
    def b(self) -> Layers[Any]:
        """The network's biases."""
        return self.network.b

    @property
    def X(self) -> Any:
        """The inputs, (inputs, samples): H[0]."""
        return self.H[0]

    @property
    def y(self) -> Any:
        """The predictions, (outputs, samples): H[L]."""
        return self.H[self.architecture.depth]

    @property
    def t(self) -> Any:
        """The targets, (outputs, samples): T, as a single sample's is written."""
        return self.T

    @property
    def samples(self) -> int:
        """How many there are: n."""
        return int(self.T.shape[1])

    @property
    def gradient(self) -> Any:
        """All of dW and db in one flat array, as the network's parameters lie."""
        parts = [part.reshape(-1) for layer in self.dW for part in (self.dW[layer], self.db[layer])]
        return namespace(*parts).concat(parts)

    def updated(self, learning_rate: float) -> Network:
        """The network after one step of gradient descent: W ← W − η ΔW, b ← b − η Δb.

        Raises
        ------
        RecipeError
            When η is not a number, 0 or more.
        """
        rate = _strength(learning_rate, "learning_rate")
        return Network(self.architecture, self.network.parameters - rate * self.gradient)

    def after(self, learning_rate: float) -> Backpropagation:
        """The pass of the same samples through the updated network; raises as `updated` does."""
        return _run(self.updated(learning_rate), self.X.T, self.T.T, self.l1, self.l2)

    def explain(self, *, learning_rate: float = 0.1, width: int = 100) -> str:
        """The equations with this network's numbers in them.

        A number has four digits, and more where what follows from it needs them: y near t in y − t, an activation near
        its bound, a weight in an update that is small beside it. A sum whose terms cancel may differ in its last digits
        from what one works out of the numbers shown.

        Parameters
        ----------
        learning_rate
            η of the update at the end.
        width
            Of the text, in characters; a single matrix may be wider.

        Raises
        ------
        RecipeError
            When η is not a number, 0 or more, or the width not a whole number, 1 or more.
        """
        from backlight.network.equations import equations

        learning_rate = _strength(learning_rate, "learning_rate")
        width = whole(width, "width is a whole number of characters, 1 or more", RecipeError, least=1)
        return equations(self, learning_rate=learning_rate, width=width)

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        return f"<Backpropagation of {count(self.samples, 'sample')} through {self.architecture}: loss {self.loss:.4g}>"


def backpropagate(
    network: Network, X: Any, y: Any, *, l1: float = 0.0, l2: float = 0.0, engine: Engine = "auto"
) -> Backpropagation:
    """Feedforward and backpropagation of a sample or of a batch.

    Parameters
    ----------
    network
        A run's, or one of any weights: ``backlight.Network.of(W, b)``.
    X
        (samples, inputs) or one sample (inputs,), in the network's own scale.
    y
        Labels or values: 0 or 1 for two classes; the class's number, or one-hot rows, for several; values for a
        regression. One number for each sample, or a row of as many as there are outputs.
    l1, l2
        The penalty is l1 Σ|w| + l2/2 Σw² over the weights.
    engine
        ``"kernel"``: float32, bit for bit what training computes. ``"reference"``: the equations in Python, float64 for
        NumPy's arrays, and in their own precision for those of PyTorch, CuPy or JAX. ``"auto"``: the kernel for NumPy's
        float32, else the reference.

    Returns
    -------
    Backpropagation
        Everything under its name in the formulas, by layer number.

    Raises
    ------
    DataError
        When X or y does not fit the network.
    RecipeError
        When this is no network, l1 or l2 is not a number, 0 or more, or the engine cannot take these parameters.

    Source
    ------
    David Rumelhart, Geoffrey Hinton and Ronald Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986. Tyron Jung, "What Makes Backpropagation So Elegant?", The Feynman Journal, 2021.

    Examples
    --------
    >>> import backlight as bl
    >>> example = bl.worked_example()
    >>> step = bl.backpropagate(example.network, example.x, example.t)
    >>> round(float(step.delta[3][0, 0]), 4)
    -0.45
    """
    if not isinstance(network, Network):
        raise RecipeError(
            "backpropagate takes a network first (a backlight.Network, or the network of a run); "
            f"{shown(network)} came."
        )
    l1, l2 = _strength(l1, "l1"), _strength(l2, "l2")
    if not isinstance(engine, str) or engine not in ("auto", "kernel", "reference"):
        raise RecipeError(
            f"There is no engine {shown(engine)} to backpropagate with. There are auto, kernel and reference."
        )
    if engine == "kernel" and not network.of_kernel:
        raise RecipeError(
            f"The kernel computes with float32 arrays of NumPy; these parameters are {_kind(network.parameters)}. "
            'Convert them, or take engine="reference".'
        )
    if is_torch_array(network.parameters):
        network = Network(network.architecture, network.parameters.detach())
    if engine == "reference" and is_numpy_array(network.parameters):
        network = Network(network.architecture, network.parameters.astype(np.float64))
    inputs = network.samples(X)
    usable = namespace(inputs).isfinite(inputs)
    if not bool(namespace(inputs).all(usable)):
        row, column = np.argwhere(~as_numpy(usable))[0].tolist()
        raise DataError(f"X holds finite numbers; row {row}, column {column} is {float(inputs[row, column])}.")
    return _run(network, inputs, targets(network, y, inputs.shape[0]), l1, l2)


def _run(network: Network, X: Any, T: Any, l1: float, l2: float) -> Backpropagation:
    if not network.of_kernel:
        given = reference.backpropagate(network, X, T, l1=l1, l2=l2)
        return Backpropagation(
            network, T.T, given.Z, given.H, given.delta, given.dW, given.db, given.losses, given.loss, given.penalty,
            l1, l2,
        )  # fmt: skip
    architecture = network.architecture
    computed = kernel.backpropagate(architecture.struct, network.parameters, X, T, l1=l1, l2=l2)
    gradient = Network(architecture, computed.gradient)
    with np.errstate(all="ignore"):  # of a run that diverged
        losses = reference.sample_losses(architecture.loss, computed.Z[-1].astype(np.float64), T.T.astype(np.float64))
    return Backpropagation(
        network, T.T, Layers(computed.Z), Layers(computed.H, first=0), Layers(computed.delta), gradient.W, gradient.b,
        losses, computed.loss, computed.penalty, l1, l2,
    )  # fmt: skip


def _strength(value: Any, name: str) -> float:
    return finite(value, f"{name} is a number from 0 to {LARGEST:.1e}", RecipeError, least=0, most=LARGEST)


def _kind(parameters: Any) -> str:
    return f"{parameters.dtype} of {type(parameters).__module__.partition('.')[0]}"
