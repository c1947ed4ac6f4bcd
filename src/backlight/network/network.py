"""A network: an architecture and its parameters."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from array_api_compat import array_namespace, is_cupy_array, is_jax_array, is_numpy_array, is_torch_array

from backlight import kernel
from backlight.errors import DataError, RecipeError
from backlight.network import reference
from backlight.network.architecture import Activation, Architecture, Loss
from backlight.network.layers import Layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Layers", "Network"]


@dataclass(frozen=True, eq=False)
class Network:
    """A multilayer perceptron at rest.

    Parameters
    ----------
    architecture
        Its layers, activations and loss.
    parameters
        All weights and biases in one flat array, layer by layer: W₁ row by row, b₁, W₂, b₂ … The kernel computes with
        float32 of NumPy. float64, and arrays of other libraries (PyTorch, CuPy, JAX), are computed by the reference.

    Raises
    ------
    RecipeError
        When the parameters are no array of floating-point numbers, or not as many as the architecture has.
    """

    architecture: Architecture
    parameters: Any

    def __post_init__(self) -> None:
        if (kind := _not_floating(self.parameters)) is not None:
            raise RecipeError(
                "A network's parameters are a flat array of floating-point numbers, of NumPy, PyTorch, CuPy or JAX; "
                f"{kind} came. Network.of makes one from the weights and biases of each layer."
            )
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
            When the shapes do not fit each other, when something is not a number, or `dtype` not a floating one.
        """
        matrices, vectors = (
            [_numbers(values, _floating(dtype), f"{name}[{layer}]") for layer, values in enumerate(layers, start=1)]
            for name, layers in (("W", W), ("b", b))
        )
        if len(matrices) != len(vectors) or not matrices:
            raise RecipeError(f"Every layer has a W and a b; {len(matrices)} of W and {len(vectors)} of b came.")
        for layer, (matrix, vector) in enumerate(zip(matrices, vectors, strict=True), start=1):
            if matrix.ndim != 2 or vector.shape != matrix.shape[:1]:
                raise RecipeError(
                    f"W[{layer}] is a matrix (units, units before) and b[{layer}] a vector (units,); "
                    f"shapes {matrix.shape} and {vector.shape} came."
                )
        for layer, (before, after) in enumerate(pairwise(matrices), start=1):
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

    @property
    def of_kernel(self) -> bool:
        """Whether the kernel computes with these parameters: float32 of NumPy."""
        return is_numpy_array(self.parameters) and self.parameters.dtype == np.float32

    def predict(self, X: Any) -> Any:
        """The predictions y, one for each sample.

        Parameters
        ----------
        X
            (samples, inputs) or one sample (inputs,), in the network's own scale.

        Returns
        -------
        (samples, outputs): float32 from the kernel, or as the parameters are.

        Raises
        ------
        DataError
            When the number of inputs is another.
        """
        inputs = self.samples(X)
        if self.of_kernel:
            return kernel.predict(self.architecture.struct, self.parameters, inputs)
        return reference.feedforward(self, inputs)[1][self.architecture.depth].T

    def samples(self, X: Any) -> Any:
        """X as an array of the parameters' own library, type and device, (samples, inputs).

        Raises
        ------
        DataError
            When it has another shape, no sample, or is not of numbers.
        """
        samples, inputs = self.as_array(X, "X"), self.architecture.sizes[0]
        if samples.ndim == 1:
            samples = samples[None, :]
        if samples.ndim != 2 or samples.shape[1] != inputs or not samples.shape[0]:
            raise DataError(
                f"X has one row for each sample and a column for each input of the network, {inputs} here; "
                f"an array of shape {tuple(np.shape(X))} came."
            )
        return samples

    def as_array(self, values: Any, name: str) -> Any:
        """Values as an array of the parameters' own library, type and device; `name` is for the error.

        Raises
        ------
        DataError
            When they are not numbers.
        """
        like = self.parameters
        try:
            if is_numpy_array(like):
                return _real(values, like.dtype)
            return array_namespace(like).asarray(values, dtype=like.dtype, device=like.device)
        except (TypeError, ValueError, RuntimeError) as error:
            raise DataError(f"{name} is an array of numbers; this could not be read as one: {error}.") from error


def _not_floating(parameters: Any) -> str | None:
    """What this is, where it is no array of real floating-point numbers."""
    if not any(is_of(parameters) for is_of in (is_numpy_array, is_torch_array, is_cupy_array, is_jax_array)):
        return f"a {type(parameters).__name__}"
    if is_numpy_array(parameters):  # whose namespace takes a tenth of a second to load
        floating = parameters.dtype.kind == "f"
    else:
        floating = array_namespace(parameters).isdtype(parameters.dtype, "real floating")
    if floating:
        return None
    return f"an array of {parameters.dtype}"


def _floating(dtype: Any) -> np.dtype[Any]:
    known: np.dtype[Any] = np.dtype(object)
    with contextlib.suppress(TypeError):
        known = np.dtype(dtype)
    if known.kind != "f":
        raise RecipeError(f"dtype is a floating-point type, float32 or float64; {dtype!r} came.")
    return known


def _numbers(values: Any, dtype: Any, name: str) -> NDArray[Any]:
    try:
        return _real(values, dtype)
    except (TypeError, ValueError, RuntimeError) as error:
        raise RecipeError(f"{name} is an array of numbers; this could not be read as one: {error}.") from error


def _real(values: Any, dtype: Any) -> NDArray[Any]:
    """An array, unless NumPy would drop an imaginary part, read text as numbers or None as NaN."""
    array = np.asarray(values)
    if array.dtype.kind in "biuf":
        return np.asarray(array, dtype)
    if array.dtype.kind in "SU":
        raise TypeError("it is text")
    if array.dtype.kind != "O":
        raise TypeError(f"it is of type {array.dtype.name}")
    if any(value is None for value in array.flat):
        raise TypeError("it holds None")
    return np.array([float(value) for value in array.flat], dtype).reshape(array.shape)
