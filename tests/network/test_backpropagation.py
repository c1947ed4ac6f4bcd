from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from backlight import kernel
from backlight.errors import BacklightError, DataError, RecipeError
from backlight.kernel import TrainingStruct
from backlight.network import Network, backpropagate, worked_example


def network(loss: Any = "binary_cross_entropy", outputs: int = 1, dtype: Any = np.float32) -> Network:
    random = np.random.default_rng(0)
    W = [random.normal(size=shape) for shape in ((4, 3), (outputs, 4))]
    return Network.of(W, [np.zeros(4), np.zeros(outputs)], loss=loss, dtype=dtype)


X = np.random.default_rng(1).normal(size=(5, 3)).astype(np.float32)


def test_everything_has_the_names_and_shapes_of_the_formulas() -> None:
    passed = backpropagate(network(), X, [0, 1, 1, 0, 1])
    assert [passed.Z[layer].shape for layer in (1, 2)] == [(4, 5), (1, 5)]
    assert [passed.H[layer].shape for layer in (0, 1, 2)] == [(3, 5), (4, 5), (1, 5)]
    assert [passed.delta[layer].shape for layer in (1, 2)] == [(4, 5), (1, 5)]
    assert [passed.dW[layer].shape for layer in (1, 2)] == [(4, 3), (1, 4)]
    assert [passed.db[layer].shape for layer in (1, 2)] == [(4,), (1,)]
    assert passed.losses.shape == (5,)
    np.testing.assert_array_equal(passed.X, X.T)
    np.testing.assert_array_equal(passed.t, [[0, 1, 1, 0, 1]])
    np.testing.assert_array_equal(passed.delta[2], passed.y - passed.t)
    np.testing.assert_allclose(passed.dW[2], passed.delta[2] @ passed.H[1].T / 5, rtol=1e-5)
    np.testing.assert_allclose(passed.losses.mean(), passed.loss, rtol=1e-6)
    np.testing.assert_array_equal(passed.W[1], network().W[1])
    assert passed.architecture == network().architecture
    assert passed.penalty == 0
    assert repr(passed) == f"<Backpropagation of 5 samples through 3-4-1 tanh: loss {passed.loss:.4g}>"


def test_float32_goes_through_the_kernel_bit_for_bit() -> None:
    chosen, T = network(), np.array([[0], [1], [1], [0], [1]])
    by_kernel = kernel.backpropagate(chosen.architecture.struct, chosen.parameters, X, T, l1=0.1, l2=0.2)
    passed = backpropagate(chosen, X, T, l1=0.1, l2=0.2)
    np.testing.assert_array_equal(passed.gradient, by_kernel.gradient)
    np.testing.assert_array_equal(passed.delta[1], by_kernel.delta[0])
    assert (passed.loss, passed.penalty) == (by_kernel.loss, by_kernel.penalty)
    assert passed.gradient.dtype == passed.Z[1].dtype == np.float32


def test_float64_goes_through_the_reference() -> None:
    by_kernel = backpropagate(network(), X, [0, 1, 1, 0, 1], l2=0.2)
    for chosen, engine in ((network(dtype=np.float64), "auto"), (network(), "reference")):
        passed = backpropagate(chosen, X, [0, 1, 1, 0, 1], l2=0.2, engine=engine)  # type: ignore[arg-type]
        assert passed.Z[1].dtype == passed.gradient.dtype == np.float64
        np.testing.assert_allclose(passed.gradient, by_kernel.gradient, rtol=1e-5, atol=1e-6)
        assert passed.loss == pytest.approx(by_kernel.loss, rel=1e-6)
        assert passed.penalty == pytest.approx(by_kernel.penalty, rel=1e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_update_is_a_step_of_gradient_descent(dtype: Any) -> None:
    before = backpropagate(network(dtype=dtype), X[:1], 1, l2=0.1)
    after = before.updated(0.25)
    for layer in (1, 2):
        np.testing.assert_array_equal(after.W[layer], before.W[layer] - dtype(0.25) * before.dW[layer])
        np.testing.assert_array_equal(after.b[layer], before.b[layer] - dtype(0.25) * before.db[layer])
    again = before.after(0.25)
    assert again.loss < before.loss
    assert again.l2 == 0.1
    np.testing.assert_array_equal(again.network.parameters, after.parameters)
    if dtype is np.float32:
        training = TrainingStruct(batch_size=1, learning_rate=0.25, l2=0.1, period=1)
        trainer = kernel.Trainer(before.architecture.struct, training, X[:1], [[1]])
        parameters = before.network.parameters.copy()
        trainer.advance(parameters, np.empty(0, np.float32), 0, 1)
        np.testing.assert_array_equal(after.parameters, parameters)


@pytest.mark.parametrize("y", [1, 1.0, True, [1], [[1]], np.array(1)])
def test_one_sample_may_come_without_its_axis(y: Any) -> None:
    passed = backpropagate(network(), X[0], y)
    np.testing.assert_array_equal(passed.t, [[1]])
    np.testing.assert_array_equal(passed.gradient, backpropagate(network(), X[:1], [1]).gradient)


@pytest.mark.parametrize(
    "y",
    [[2, 0, 1, 1, 2], [2.0, 0.0, 1.0, 1.0, 2.0], [[2], [0], [1], [1], [2]], np.eye(3)[[2, 0, 1, 1, 2]]],
)
def test_classes_come_as_numbers_or_one_hot(y: Any) -> None:
    passed = backpropagate(network("cross_entropy", 3), X, y)
    np.testing.assert_array_equal(passed.T, np.eye(3)[[2, 0, 1, 1, 2]].T)
    one = backpropagate(network("cross_entropy", 3), X[0], y[0])
    np.testing.assert_array_equal(one.T, [[0], [0], [1]])


def test_as_many_samples_as_classes_are_no_riddle() -> None:
    chosen = network("cross_entropy", 3)
    numbered = backpropagate(chosen, X[:3], [2, 0, 1])
    np.testing.assert_array_equal(numbered.T, backpropagate(chosen, X[:3], np.eye(3)[[2, 0, 1]]).T)


def test_values_come_as_they_are() -> None:
    np.testing.assert_array_equal(
        backpropagate(network("half_squared_error"), X, [0.5, -1, 2, 3, 4]).T, [[0.5, -1, 2, 3, 4]]
    )
    values = np.arange(10.0).reshape(5, 2)
    np.testing.assert_array_equal(backpropagate(network("half_squared_error", 2), X, values).T, values.T)
    np.testing.assert_array_equal(backpropagate(network("half_squared_error", 2), X[0], [3, 4]).T, [[3], [4]])


@pytest.mark.parametrize(
    ("loss", "outputs", "x", "y", "message"),
    [
        ("binary_cross_entropy", 1, X, [0, 1], "For 5 samples, y has one number each; an array of shape (2,) came."),
        ("binary_cross_entropy", 1, X[0], [0, 1], "For 1 sample, y has one number each; an array of shape (2,) came."),
        (
            "binary_cross_entropy",
            1,
            X,
            [0, 1, 2, 0, 1],
            "Binary cross-entropy takes targets of 0 and 1, or probabilities between them; row 2 of y is [2.0].",
        ),
        (
            "binary_cross_entropy",
            1,
            X,
            [0, 1, np.nan, 0, 1],
            "Binary cross-entropy takes targets of 0 and 1, or probabilities between them; row 2 of y is [nan].",
        ),
        (
            "cross_entropy",
            3,
            X,
            [0, 1, 2, 3, 1],
            "A network of 3 outputs takes classes numbered 0 to 2, or one-hot rows; row 3 of y is 3.0.",
        ),
        (
            "cross_entropy",
            3,
            X[:2],
            [[0, 1, 0], [1, 1, 0]],
            "A row of targets for cross-entropy holds probabilities that sum to 1; row 1 of y is [1.0, 1.0, 0.0].",
        ),
        (
            "cross_entropy",
            3,
            X,
            [0, 1],
            "For 5 samples, y has a class number each, or 3 columns, one for each output; an array of shape (2,) came.",
        ),
        (
            "half_squared_error",
            2,
            X,
            np.zeros((2, 5)),
            "For 5 samples and 2 outputs, y has shape (5, 2); an array of shape (2, 5) came.",
        ),
        (
            "half_squared_error",
            1,
            X[0],
            np.inf,
            "Targets of a regression are finite numbers; row 0 of y is [inf].",
        ),
        (
            "binary_cross_entropy",
            1,
            X[:, :2],
            [0, 1, 0, 0, 1],
            "X has one row for each sample and a column for each input of the network, 3 here; "
            "an array of shape (5, 2) came.",
        ),
        (
            "binary_cross_entropy",
            1,
            np.empty((0, 3)),
            [],
            "X has one row for each sample and a column for each input of the network, 3 here; "
            "an array of shape (0, 3) came.",
        ),
        ("binary_cross_entropy", 1, [0, np.nan, 1], 1, "X holds finite numbers; row 0, column 1 is nan."),
        (
            "binary_cross_entropy",
            1,
            X[0],
            "yes",
            "y is an array of numbers; this could not be read as one: it is text.",
        ),
    ],
)
def test_what_does_not_fit_is_refused(loss: Any, outputs: int, x: Any, y: Any, message: str) -> None:
    with pytest.raises(DataError) as refused:
        backpropagate(network(loss, outputs), x, y)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"l1": -1.0}, "l1 is a number from 0 to 3.4e+38; -1.0 came."),
        ({"l1": "much"}, "l1 is a number from 0 to 3.4e+38; 'much' came."),
        ({"l2": np.nan}, "l2 is a number from 0 to 3.4e+38; nan came."),
        ({"l2": 1e300}, "l2 is a number from 0 to 3.4e+38; 1e+300 came."),
        (
            {"engine": np.zeros(2)},
            "There is no engine array([0., 0.]) to backpropagate with. There are auto, kernel and reference.",
        ),
        (
            {"engine": "wide"},
            "There is no engine 'wide' to backpropagate with. There are auto, kernel and reference.",
        ),
        (
            {"engine": "kernel"},
            "The kernel computes with float32 arrays of NumPy; these parameters are float64 of numpy. "
            'Convert them, or take engine="reference".',
        ),
    ],
)
def test_settings_that_are_not_possible_are_refused(settings: Any, message: str) -> None:
    with pytest.raises(RecipeError, match=f"^{re.escape(message)}$"):
        backpropagate(network(dtype=np.float64), X, [0, 1, 1, 0, 1], **settings)


@pytest.mark.parametrize("value", [None, "moons", 3, X, [1, 2]])
def test_what_is_no_network_is_refused(value: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        backpropagate(value, X, [0, 1, 1, 0, 1])
    came = "a ndarray" if value is X else repr(value)
    assert str(refused.value) == (
        f"backpropagate takes a network first (a backlight.Network, or the network of a run); {came} came."
    )


@pytest.mark.parametrize("rate", [-0.1, np.nan, np.inf, "a", None, 1e300])
def test_a_learning_rate_that_is_not_possible_is_refused(rate: Any) -> None:
    passed = backpropagate(network(), X, [0, 1, 1, 0, 1])
    for work in (passed.updated, passed.after, lambda rate: passed.explain(learning_rate=rate)):
        with pytest.raises(RecipeError) as refused:
            work(rate)
        assert str(refused.value) == f"learning_rate is a number from 0 to 3.4e+38; {rate!r} came."


@pytest.mark.parametrize("width", [0, 2.5, "80", None, True])
def test_a_width_that_is_not_possible_is_refused(width: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        backpropagate(network(), X, [0, 1, 1, 0, 1]).explain(width=width)
    assert str(refused.value) == f"width is a whole number of characters, 1 or more; {width!r} came."


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (10**400, 1, "X is an array of numbers; this could not be read as one: int too large to convert to float."),
        (X[0], 10**400, "y is an array of numbers; this could not be read as one: int too large to convert to float."),
        ([0, 1e308, 1], 1, "X holds finite numbers; row 0, column 1 is inf."),
        (
            np.ma.masked_equal(X[0], X[0, 1]),
            1,
            "X is an array of numbers; this could not be read as one: it holds masked values.",
        ),
    ],
)
def test_numbers_that_are_none_of_float32_are_refused(x: Any, y: Any, message: str) -> None:
    with pytest.raises(DataError) as refused:
        backpropagate(network(), x, y)
    assert str(refused.value) == message


def test_a_network_that_is_not_finite_is_printed_as_it_is() -> None:
    passed = backpropagate(Network.of([[[np.nan, 1.0, np.inf]]], [[0.0]]), X[:1] * 0, 1)
    assert "Z₁ = W₁ H₀ + b₁ = [NaN  1  ∞]" in str(passed)
    assert "y = H₁ = sigmoid(Z₁) = NaN" in str(passed)


@pytest.mark.parametrize("engine", ["kernel", "reference"])
@pytest.mark.parametrize(
    ("loss", "rows", "right"), [("cross_entropy", (1.0, 0.0, -0.5), 0), ("binary_cross_entropy", (1.0,), 1)]
)
def test_the_loss_is_the_mean_of_the_samples_at_every_margin(loss: Any, rows: Any, right: int, engine: Any) -> None:
    chosen = Network.of([np.array(rows)[:, None]], [np.zeros(len(rows))], loss=loss)
    for margin in range(5, 61):
        passed = backpropagate(chosen, [[margin]] * 3, [right] * 3, engine=engine)
        # What a confident right answer costs: the others' part beside its own, which is 1.
        others = sum(np.exp(float((row - 1) * margin)) for row in rows[1:]) or np.exp(-float(margin))
        assert passed.losses == pytest.approx([np.log1p(others)] * 3, rel=1e-6)
        assert float(np.mean(passed.losses)) == pytest.approx(passed.loss, rel=1e-6)
        single = backpropagate(chosen, [margin], right, engine=engine)
        assert float(single.losses[0]) == pytest.approx(single.loss, rel=1e-6)


def test_predictions_are_of_the_parameters_own_kind() -> None:
    single, double = network().predict(X), network(dtype=np.float64).predict(X)
    assert (single.dtype, double.dtype) == (np.float32, np.float64)
    np.testing.assert_allclose(single, double, rtol=1e-5)
    np.testing.assert_array_equal(network().predict(X[0]), single[:1])
    with pytest.raises(BacklightError):
        network().predict(X[:, :2])


def test_worked_example_is_the_articles() -> None:
    example = worked_example()
    passed = backpropagate(example.network, example.x, example.t)
    assert example.network.architecture.sizes == (2, 3, 2, 1)
    assert abs(float(passed.y[0, 0]) - 0.55) < 1e-6
    assert abs(float(passed.delta[3][0, 0]) + 0.45) < 1e-6
    assert passed.loss == pytest.approx(-np.log(0.55), rel=1e-6)
