"""A network: an architecture and its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight import kernel
from backlight.errors import RecipeError
from backlight.network.architecture import Activation, Architecture, Loss

Value = TypeVar("Value")


class Layers(Mapping[int, Value], Generic[Value]):
    """Something of every layer, under the layer's own number: ``W[1]`` … ``W[L]``, ``H[0]`` … ``H[L]``.

    Parameters
    ----------
    values
        In the layers' order.
    first
        The number of the first of them: 1 for what belongs to layers of weights, 0 where the input counts.
    """

    __slots__ = ("_first", "_values")

    def __init__(self, values: Sequence[Value], first: int = 1) -> None:
        self._values, self._first = tuple(values), first

    def __getitem__(self, layer: int) -> Value:
        """The layer's value; KeyError says which layers there are."""
        if not self._first <= layer < self._first + len(self._values):
            raise KeyError(f"layer {layer}; there are layers {self._first} to {self._first + len(self._values) - 1}")
        return self._values[layer - self._first]

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._first + len(self._values)))

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "Layers({" + ", ".join(f"{layer}: {value!r}" for layer, value in self.items()) + "})"


@dataclass(frozen=True, eq=False)
class Network:
    """A multilayer perceptron at rest.

    Parameters
    ----------
    architecture
        Its layers, activations and loss.
    parameters
        All weights and biases in one flat array, layer by layer: W₁ row by row, b₁, W₂, b₂ … The kernel computes with
        float32 of NumPy. float64, and arrays of other libraries (PyTorch, CuPy), are computed by the reference.
    """

    architecture: Architecture
    parameters: Any

    def __post_init__(self) -> None:
        shape = tuple(self.parameters.shape)
        if shape != (self.architecture.parameter_count,):
            raise RecipeError(
                f"A network {self.architecture} has {self.architecture.parameter_count} parameters in a flat array; "
                f"an array of shape {shape} came."
            )

    @classmethod
    def of(
        cls,
        W: Sequence[ArrayLike],
        b: Sequence[ArrayLike],
        *,
        activation: Activation | Sequence[Activation] = "tanh",
        loss: Loss = "binary_cross_entropy",
        dtype: Any = np.float32,
    ) -> Self:
        """A network of given weights.

        Parameters
        ----------
        W
            One matrix for each layer, (units, units before).
        b
            One vector for each layer, (units,).
        activation
            Of all hidden layers, or one for each.
        loss
            Fixes the output activation.
        dtype
            float32 for the kernel, float64 for the reference.

        Raises
        ------
        RecipeError
            When the shapes do not fit each other.
        """
        matrices = [np.asarray(matrix, dtype) for matrix in W]
        vectors = [np.asarray(vector, dtype) for vector in b]
        if len(matrices) != len(vectors) or not matrices:
            raise RecipeError(f"Every layer has a W and a b; {len(matrices)} of W and {len(vectors)} of b came.")
        for layer, (matrix, vector) in enumerate(zip(matrices, vectors, strict=True), start=1):
            if matrix.ndim != 2 or vector.shape != matrix.shape[:1]:
                raise RecipeError(
                    f"W[{layer}] is a matrix (units, units before) and b[{layer}] a vector (units,); "
                    f"shapes {matrix.shape} and {vector.shape} came."
                )
        for layer, (before, after) in enumerate(zip(matrices, matrices[1:], strict=False), start=1):
            if after.shape[1] != before.shape[0]:
                raise RecipeError(
                    f"Layer {layer} has {before.shape[0]} units, so W[{layer + 1}] has {before.shape[0]} columns; "
                    f"shape {after.shape} came."
                )
        hidden = len(matrices) - 1
        activations = (activation,) * hidden if isinstance(activation, str) else tuple(activation)
        sizes = (matrices[0].shape[1], *(matrix.shape[0] for matrix in matrices))
        flat = np.concatenate([part.ravel() for pair in zip(matrices, vectors, strict=True) for part in pair])
        return cls(Architecture(sizes, activations, loss), flat)

    @property
    def W(self) -> Layers[Any]:
        """The weights: ``W[l]`` is (units, units before), a row is one neuron's weight vector. Views."""
        sizes = self.architecture.sizes
        return Layers(
            [
                self.parameters[self.architecture.weight_slice(layer)].reshape(sizes[layer], sizes[layer - 1])
                for layer in range(1, self.architecture.depth + 1)
            ]
        )

    @property
    def b(self) -> Layers[Any]:
        """The biases: ``b[l]`` is (units,). Views."""
        layers = range(1, self.architecture.depth + 1)
        return Layers([self.parameters[self.architecture.bias_slice(layer)] for layer in layers])

    def predict(self, X: NDArray[np.float32]) -> NDArray[np.float32]:
        """y for each sample, as the kernel computes it.

        Parameters
        ----------
        X
            (samples, inputs) or one sample (inputs,), in the network's own scale.

        Returns
        -------
        (samples, outputs), float32.
        """
        return kernel.predict(self.architecture.struct, self.parameters, np.atleast_2d(X))
