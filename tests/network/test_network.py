"""Networks at rest: what they are made of, and what is refused."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from backlight.errors import BacklightError, DataError, RecipeError
from backlight.network import ACTIVATIONS, Architecture, Network, worked_example

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
        (
            [[[10**400]]],
            [[0]],
            np.float32,
            "W[1] is an array of numbers; this could not be read as one: int too large to convert to float.",
        ),
        (
            [np.ma.masked_equal([[1.0]], 1)],
            [[0]],
            np.float32,
            "W[1] is an array of numbers; this could not be read as one: it holds masked values.",
        ),
        (
            None,
            [[0]],
            np.float32,
            "W has an array for each layer, in a list or as the W of another network; None came.",
        ),
        ([[[1]]], 3, np.float32, "b has an array for each layer, in a list or as the b of another network; 3 came."),
        (
            [[[1]], [[1, 1]]],
            [[0], [0]],
            np.float32,
            "Layer 1 has 1 unit, so W[2] has 1 column; shape (1, 2) came.",
        ),
        ([[[1]]], [[1]], None, "dtype is a floating-point type, float32 or float64; None came."),
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


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": None}, "activation is a name, or one name for each hidden layer; None came."),
        (
            {"activation": "rleu"},
            f"There is no activation 'rleu'; did you mean 'relu'? There are {', '.join(ACTIVATIONS)}.",
        ),
        ({"activation": [3]}, f"There is no activation 3. There are {', '.join(ACTIVATIONS)}."),
        ({"activation": [np.zeros(2)]}, f"There is no activation array([0., 0.]). There are {', '.join(ACTIVATIONS)}."),
        ({"activation": []}, "1 hidden layer takes 1 activation; 0 came: none."),
        ({"activation": ["tanh", 3]}, "1 hidden layer takes 1 activation; 2 came: tanh, 3."),
        ({"loss": None}, "There is no loss None. There are binary_cross_entropy, cross_entropy, half_squared_error."),
        (
            {"loss": np.zeros(2)},
            "There is no loss array([0., 0.]). There are binary_cross_entropy, cross_entropy, half_squared_error.",
        ),
    ],
)
def test_settings_that_are_not_possible(settings: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Network.of([[[1]], [[1]]], [[1], [1]], **settings)
    assert str(refused.value) == message


@pytest.mark.parametrize("architecture", [None, "2-8-1", (2, 8, 1)])
def test_what_is_no_architecture(architecture: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        Network(architecture, np.ones(3, np.float32))
    assert str(refused.value) == (
        "A network has an architecture (the architecture of a run, or of another network) first; "
        f"{architecture!r} came. Network.of makes a network from weights and biases alone."
    )


@pytest.mark.parametrize(
    ("sizes", "activations", "message"),
    [
        (3, (), "An architecture's sizes are a tuple of units of every layer, such as (2, 8, 1); 3 came."),
        ((2, 1), "tanh", "An architecture's activations are a tuple of names; 'tanh' came."),
        ((2, 0, 1), ("tanh",), "Layer 1 has 0 units; a layer has a whole number of them, 1 at least."),
        ((2,), (), "A network has an input and an output layer at least; sizes = (2,)."),
    ],
)
def test_architectures_that_are_not_possible(sizes: Any, activations: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Architecture(sizes, activations, "binary_cross_entropy")
    assert str(refused.value) == message


def test_an_architecture_of_lists_is_one_of_tuples() -> None:
    lists: tuple[Any, Any] = [2, 3, 2], ["tanh"]
    assert Architecture(*lists, "cross_entropy") == Architecture((2, 3, 2), ("tanh",), "cross_entropy")


def test_a_network_of_another_ones_weights() -> None:
    network = worked_example().network
    again = Network.of(network.W, network.b, activation="sigmoid")
    assert again.architecture == network.architecture
    assert again.parameters.tobytes() == network.parameters.tobytes()
    assert repr(again) == "<Network 2-3-2-1 sigmoid: 20 parameters, float32>"


@pytest.mark.parametrize("layer", [0, 4, -1, "1", 1.0, None, slice(1, 2)])
def test_a_layer_that_is_not_there(layer: Any) -> None:
    W = worked_example().network.W
    with pytest.raises(BacklightError) as refused:
        W[layer]
    assert str(refused.value) == f"Layers have the numbers 1 to 3 here; {layer!r} came."
    assert isinstance(refused.value, KeyError)
    assert layer not in W
    assert W.get(layer) is None
    assert W[np.int64(3)] is not None
