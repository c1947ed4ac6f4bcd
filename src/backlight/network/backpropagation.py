"""Backpropagation through a network at rest, with everything that occurs on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from array_api_compat import array_namespace, is_numpy_array, is_torch_array

from backlight import kernel
from backlight.errors import DataError, RecipeError
from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.network.layers import Layers
from backlight.network.network import Network
from backlight.network.targets import targets

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
        return array_namespace(*parts).concat(parts)

    def updated(self, learning_rate: float) -> Network:
        """The network after one step of gradient descent: W ← W − η ΔW, b ← b − η Δb."""
        return Network(self.architecture, self.network.parameters - float(learning_rate) * self.gradient)

    def after(self, learning_rate: float) -> Backpropagation:
        """The pass of the same samples through the updated network."""
        return _run(self.updated(learning_rate), self.X.T, self.T.T, self.l1, self.l2)

    def explain(self, *, learning_rate: float = 0.1, width: int = 100) -> str:
        """The equations with this network's numbers in them.

        Parameters
        ----------
        learning_rate
            η of the update at the end.
        width
            Of the text, in characters; a single matrix may be wider.
        """
        from backlight.network.equations import equations

        return equations(self, learning_rate=learning_rate, width=width)

    def __str__(self) -> str:
        return self.explain()

    def __repr__(self) -> str:
        samples = "1 sample" if self.samples == 1 else f"{self.samples} samples"
        return f"<Backpropagation of {samples} through {self.architecture}: loss {self.loss:.4g}>"


def backpropagate(
    network: Network, X: Any, y: Any, *, l1: float = 0.0, l2: float = 0.0, engine: Engine = "auto"
) -> Backpropagation:
    """Feedforward and backpropagation of a sample or of a batch.

    Parameters
    ----------
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

    Raises
    ------
    DataError
        When X or y does not fit the network.
    RecipeError
        When l1 or l2 is negative, or the engine cannot take these parameters.

    Examples
    --------
    >>> import backlight as bl
    >>> example = bl.worked_example()
    >>> step = bl.backpropagate(example.network, example.x, example.t)
    >>> round(float(step.delta[3][0, 0]), 4)
    -0.45
    """
    for name, strength in (("l1", l1), ("l2", l2)):
        if not 0 <= strength < np.inf:
            raise RecipeError(f"{name} is {strength}; it is 0 or a positive number.")
    if engine not in ("auto", "kernel", "reference"):
        raise RecipeError(f"There is no engine {engine!r} to backpropagate with. There are auto, kernel and reference.")
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
    finite = array_namespace(inputs).isfinite(inputs)
    if not bool(array_namespace(inputs).all(finite)):
        row, column = np.argwhere(~as_numpy(finite))[0].tolist()
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
    losses = reference.sample_losses(architecture.loss, computed.Z[-1].astype(np.float64), T.T.astype(np.float64))
    return Backpropagation(
        network, T.T, Layers(computed.Z), Layers(computed.H, first=0), Layers(computed.delta), gradient.W, gradient.b,
        losses, computed.loss, computed.penalty, l1, l2,
    )  # fmt: skip


def _kind(parameters: Any) -> str:
    return f"{parameters.dtype} of {type(parameters).__module__.partition('.')[0]}"
