"""Networks at rest: what they are made of, and what is refused."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from backlight.errors import DataError, RecipeError
from backlight.network import Architecture, Network

NEURON = Architecture((1, 1), (), "binary_cross_entropy")


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        (np.ones(2, int), "an array of int64"),
        (np.ones(2, np.int32), "an array of int32"),
        (np.ones(2, bool), "an array of bool"),
        (np.ones(2, complex), "an array of complex128"),
        (np.array(["a", "b"]), "an array of <U1"),
        (np.array([1.0, None]), "an array of object"),
        (jnp.ones(2, np.int32), "an array of int32"),
        ([1.0, 2.0], "a list"),
        (None, "a NoneType"),
    ],
)
def test_parameters_are_floating_point_numbers(parameters: Any, kind: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Network(NEURON, parameters)
    assert str(refused.value) == (
        f"A network's parameters are a flat array of floating-point numbers, of NumPy, PyTorch, CuPy or JAX; {kind} "
        "came. Network.of makes one from the weights and biases of each layer."
    )


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_of_every_precision_and_not_only_finite(dtype: Any) -> None:
    for parameters in (np.array([np.inf, np.nan], dtype), jnp.array([0.5, 1.0], np.float32)):
        assert Network(NEURON, parameters).parameters is parameters


def test_an_array_of_another_shape() -> None:
    with pytest.raises(RecipeError) as refused:
        Network(NEURON, np.ones((1, 2)))
    assert str(refused.value) == "A network 1-1 has 2 parameters in a flat array; an array of shape (1, 2) came."


def test_whole_numbers_make_a_network_of_floats() -> None:
    network = Network.of([[[2, -1]]], [[1]])
    assert network.parameters.dtype == np.float32
    np.testing.assert_allclose(network.predict([0.5, 0.25]), [[1 / (1 + np.exp(-1.75))]], rtol=1e-6)
    assert Network.of([[[np.inf]]], [[0]], dtype="float64").parameters.tolist() == [np.inf, 0.0]


@pytest.mark.parametrize(
    ("W", "b", "dtype", "message"),
    [
        (
            [[["a", 2]]],
            [[0]],
            np.float32,
            "W[1] is an array of numbers; this could not be read as one: it is text.",
        ),
        ([[["1"]]], [[0]], np.float32, "W[1] is an array of numbers; this could not be read as one: it is text."),
        (
            [[[1]], [[1j]]],
            [[0], [0]],
            np.float32,
            "W[2] is an array of numbers; this could not be read as one: it is of type complex128.",
        ),
        (
            [[[1]]],
            [[None]],
            np.float32,
            "b[1] is an array of numbers; this could not be read as one: it holds None.",
        ),
        ([[[1]]], [[1]], int, "dtype is a floating-point type, float32 or float64; <class 'int'> came."),
        ([[[1]]], [[1]], "float23", "dtype is a floating-point type, float32 or float64; 'float23' came."),
        ([[[1]]], [[1]], complex, "dtype is a floating-point type, float32 or float64; <class 'complex'> came."),
    ],
)
def test_weights_that_are_no_numbers(W: Any, b: Any, dtype: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Network.of(W, b, dtype=dtype)
    assert str(refused.value) == message


def test_rows_of_several_lengths() -> None:
    with pytest.raises(RecipeError) as refused:
        Network.of([[[1, 2], [3]]], [[0, 0]])
    assert str(refused.value).startswith("W[1] is an array of numbers; this could not be read as one: ")


@pytest.mark.parametrize(
    ("X", "what"),
    [([["1"]], "it is text"), ([[1j]], "it is of type complex128"), ([[None]], "it holds None")],
)
def test_inputs_that_are_no_numbers(X: Any, what: str) -> None:
    for dtype in (np.float32, np.float64):
        with pytest.raises(DataError) as refused:
            Network.of([[[1]]], [[0]], dtype=dtype).predict(X)
        assert str(refused.value) == f"X is an array of numbers; this could not be read as one: {what}."
