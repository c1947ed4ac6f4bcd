"""A network: an architecture and its parameters."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from array_api_compat import is_cupy_array, is_jax_array, is_numpy_array, is_torch_array

from backlight import kernel
from backlight.errors import DataError, RecipeError
from backlight.network import reference
from backlight.network.architecture import Activation, Architecture, Loss
from backlight.network.arrays import namespace, real
from backlight.network.layers import Layers
from backlight.wording import count, shown

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
        When this is no architecture, or the parameters are no array of floating-point numbers, or not as many as the
        architecture has.
    """

    architecture: Architecture
    parameters: Any

    def __post_init__(self) -> None:
        if not isinstance(self.architecture, Architecture):
            raise RecipeError(
                "A network has an architecture (the architecture of a run, or of another network) first; "
                f"{shown(self.architecture)} came. Network.of makes a network from weights and biases alone."
            )
        if (kind := _not_floating(self.parameters)) is not None:
            raise RecipeError(
                "A network's parameters are a flat array of floating-point numbers, of NumPy, PyTorch, CuPy or JAX; "
                f"{kind} came. Network.of makes one from the weights and biases of each layer."
            )
        shape = tuple(self.parameters.shape)
        if shape != (self.architecture.parameter_count,):
            raise RecipeError(
                f"A network {self.architecture} has {self.architecture.parameter_count:,} parameters in a flat array; "
                f"an array of shape {shape} came."
            )

    @classmethod
    def of(
        cls,
        W: Sequence[ArrayLike] | Layers[Any],
        b: Sequence[ArrayLike] | Layers[Any],
        *,
        activation: Activation | Sequence[Activation] = "tanh",
        loss: Loss = "binary_cross_entropy",
        dtype: Any = np.float32,
    ) -> Self:
        """A network of given weights, which are copied.

        Parameters
        ----------
        W
            One matrix for each layer, (units, units before); another network's W will do.
        b
            One vector for each layer, (units,), likewise.
        activation
            Of all hidden layers, or one for each: identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu,
            sine or step.
        loss
            ``"binary_cross_entropy"``, ``"cross_entropy"`` or ``"half_squared_error"``; fixes the output activation.
        dtype
            float32 for the kernel, float64 for the reference.

        Raises
        ------
        RecipeError
            When the shapes do not fit each other, when something is not a number, when there is no such activation or
            loss, or `dtype` is not a floating one.
        """
        matrices, vectors = (
            [_numbers(values, _floating(dtype), f"{name}[{layer}]") for layer, values in enumerate(each, start=1)]
            for name, each in (("W", _each(W, "W")), ("b", _each(b, "b")))
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
                units = before.shape[0]
                raise RecipeError(
                    f"Layer {layer} has {count(units, 'unit')}, so W[{layer + 1}] has {count(units, 'column')}; "
                    f"shape {after.shape} came."
                )
        hidden = len(matrices) - 1
        if not isinstance(activation, str | tuple | list):
            raise RecipeError(f"activation is a name, or one name for each hidden layer; {shown(activation)} came.")
        activations = (activation,) * hidden if isinstance(activation, str) else tuple(activation)
        sizes = (matrices[0].shape[1], *(matrix.shape[0] for matrix in matrices))
        flat = np.concatenate([part.ravel() for pair in zip(matrices, vectors, strict=True) for part in pair])
        return cls(Architecture(sizes, activations, loss), flat)

    def __repr__(self) -> str:
        dtype = str(self.parameters.dtype).rpartition(".")[2]
        return f"<Network {self.architecture}: {count(self.architecture.parameter_count, 'parameter')}, {dtype}>"

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
            When the number of inputs is another, or X is not of numbers.
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
                return real(values, like.dtype)
            return namespace(like).asarray(values, dtype=like.dtype, device=like.device)
        except (TypeError, ValueError, OverflowError, RuntimeError) as error:
            raise DataError(f"{name} is an array of numbers; this could not be read as one: {error}.") from error


def _not_floating(parameters: Any) -> str | None:
    """What this is, where it is no array of real floating-point numbers."""
    if not any(is_of(parameters) for is_of in (is_numpy_array, is_torch_array, is_cupy_array, is_jax_array)):
        return f"a {type(parameters).__name__}"
    if is_numpy_array(parameters):  # whose namespace takes a tenth of a second to load
        floating = parameters.dtype.kind == "f"
    else:
        floating = namespace(parameters).isdtype(parameters.dtype, "real floating")
    if floating:
        return None
    return f"an array of {parameters.dtype}"


def _floating(dtype: Any) -> np.dtype[Any]:
    known: np.dtype[Any] = np.dtype(object)
    with contextlib.suppress(TypeError, ValueError):
        known = np.dtype(dtype)
    if known.kind != "f" or dtype is None:  # which NumPy takes for float64
        raise RecipeError(f"dtype is a floating-point type, float32 or float64; {shown(dtype)} came.")
    return known


def _each(layers: Any, name: str) -> list[Any]:
    """What belongs to each layer, in their order."""
    if isinstance(layers, Layers):
        return list(layers.values())
    try:
        return list(layers)
    except TypeError:
        raise RecipeError(
            f"{name} has an array for each layer, in a list or as the {name} of another network; {shown(layers)} came."
        ) from None


def _numbers(values: Any, dtype: Any, name: str) -> NDArray[Any]:
    try:
        return real(values, dtype)
    except (TypeError, ValueError, OverflowError, RuntimeError) as error:
        raise RecipeError(f"{name} is an array of numbers; this could not be read as one: {error}.") from error
