from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backlight.errors import DataError, RecipeError
from backlight.network import Perceptron


def test_on_a_mistake_a_part_of_the_input_is_added_or_taken_away() -> None:
    perceptron = Perceptron(np.array([1.0, -1.0]), 0.5)
    more, less = (perceptron.corrected([2.0, 4.0], sign, learning_rate=0.25) for sign in (+1, -1))
    np.testing.assert_array_equal(more.w, [1.5, 0.0])
    np.testing.assert_array_equal(less.w, [0.5, -2.0])
    assert (more.b, less.b) == (0.75, 0.25)
    x = np.array([2.0, 4.0])
    assert less.pre_activation(x) < perceptron.pre_activation(x) < more.pre_activation(x)


def test_learning_is_what_one_works_out_by_hand() -> None:
    learning = Perceptron.zeros(1).learn([[1.0], [-1.0]], [1, 0])
    # z = 0 says 0: x = 1 is added; then z = −1 + 1 = 0 says 0, rightly.
    assert [(c.number, c.epoch, c.sample, c.sign) for c in learning.corrections] == [(1, 0, 0, 1)]
    assert (learning.last.w.tolist(), learning.last.b) == ([1.0], 1.0)
    assert (learning.converged, learning.epochs) == (True, 2)


def test_every_correction_is_recorded_and_leads_to_the_next() -> None:
    random = np.random.default_rng(0)
    X = random.normal(size=(60, 2))
    t = (X @ [2.0, -1.0] + 0.3 > 0).astype(int)
    X += 0.1 * np.outer(2 * t - 1, [2.0, -1.0])
    learning = Perceptron.zeros(2).learn(X, t, learning_rate=0.1)
    assert learning.converged
    np.testing.assert_array_equal(learning.last.predict(X), t)
    before: Any = learning.first
    for number, correction in enumerate(learning.corrections, start=1):
        assert correction.number == number
        assert correction.before is before
        assert correction.before.predict([correction.x])[0] != t[correction.sample]
        assert correction.sign == 2 * t[correction.sample] - 1
        np.testing.assert_array_equal(correction.x, X[correction.sample])
        np.testing.assert_allclose(correction.after.w - correction.before.w, 0.1 * correction.sign * correction.x)
        assert correction.after.b - correction.before.b == pytest.approx(0.1 * correction.sign)
        before = correction.after
    places = [(c.epoch, c.sample) for c in learning.corrections]
    assert places == sorted(set(places))


def test_mistakes_keep_to_novikoffs_bound() -> None:
    for seed in range(20):
        random = np.random.default_rng(seed)
        truth = np.append(random.normal(size=3), random.normal())
        truth /= np.linalg.norm(truth)
        X = random.normal(size=(40, 3))
        longer = np.c_[X, np.ones(40)]
        distance = longer @ truth
        kept = abs(distance) > 0.1
        bound = (np.linalg.norm(longer[kept], axis=1).max() / abs(distance[kept]).min()) ** 2
        learning = Perceptron.zeros(3).learn(X[kept], distance[kept] > 0, mistakes=10**6)
        assert learning.converged
        assert len(learning.corrections) <= bound


def test_what_no_line_separates_stops_at_the_most_mistakes() -> None:
    learning = Perceptron.zeros(2).learn([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], mistakes=25)
    assert not learning.converged
    assert len(learning.corrections) == 25


def test_it_converges_when_an_epoch_has_no_mistake() -> None:
    X, t = [[1.0], [-1.0]], [1, 0]
    enough, none = (Perceptron.zeros(1).learn(X, t, mistakes=mistakes) for mistakes in (1, 2))
    assert (enough.converged, enough.epochs, len(enough.corrections)) == (True, 2, 1)
    assert (none.converged, none.epochs, len(none.corrections)) == (True, 2, 1)
    stopped = Perceptron.zeros(1).learn([[1.0], [1.0]], [1, 0], mistakes=3)
    assert (stopped.converged, stopped.epochs, len(stopped.corrections)) == (False, 2, 3)


def test_a_sample_on_the_boundary_is_decided_alike_alone_and_among_others() -> None:
    random = np.random.default_rng(5)
    for inputs in (2, 3, 7, 33):
        X = random.normal(size=(200, inputs))
        w = random.normal(size=inputs)
        b = -float((X[17] * w).sum())
        perceptron = Perceptron(w, b)
        together = perceptron.pre_activation(X)
        by_hand = []
        for x in X.tolist():
            z = x[0] * w[0]
            for one, weight in zip(x[1:], w[1:], strict=True):
                z = z + one * weight
            by_hand.append(z + b)
        assert together.tolist() == by_hand
        assert [float(perceptron.pre_activation(x)) for x in X] == by_hand
        assert perceptron.pre_activation(np.asfortranarray(X)).tolist() == by_hand
        assert perceptron.predict(X).tolist() == [int(perceptron.predict(x)) for x in X]


def test_an_epoch_without_a_mistake_has_converged_on_the_boundary_too() -> None:
    for seed in range(20):
        random = np.random.default_rng(seed)
        X, w = random.normal(size=(50, 33)), random.normal(size=33)
        for on_the_boundary in X[:5]:
            perceptron = Perceptron(w, -float(on_the_boundary @ w))
            learning = perceptron.learn(X, [perceptron.predict(x) for x in X])
            assert (learning.converged, learning.epochs, learning.corrections) == (True, 1, ())
            np.testing.assert_array_equal(learning.last.predict(X), learning.t)


@pytest.mark.parametrize(
    ("X", "came"), [([[1.0], [2.0]], "samples of 1"), ([1.0, 2.0, 3.0], "samples of 3"), (1.0, "samples of no axis")]
)
def test_samples_of_other_inputs_are_no_samples(X: Any, came: str) -> None:
    for read in (Perceptron.zeros(2).predict, Perceptron.zeros(2).pre_activation):
        with pytest.raises(DataError) as refused:
            read(X)
        assert str(refused.value) == f"This perceptron has 2 weights, one for each input; {came} came."


def test_nothing_to_learn() -> None:
    learning = Perceptron(np.array([1.0])).learn([[1.0]], [1])
    assert (learning.converged, learning.epochs, learning.corrections) == (True, 1, ())
    assert learning.last is learning.first


@pytest.mark.parametrize(
    ("X", "t", "message"),
    [
        ([[1.0, 2.0]], [2], "A perceptron's targets are 0 and 1; row 0 of t is 2."),
        ([[1.0, 2.0]], [-1], "A perceptron's targets are 0 and 1; row 0 of t is -1."),
        ([[1.0, 2.0]], [0, 1], "X is (samples, inputs) and t is (samples,); arrays of shapes (1, 2) and (2,) came."),
        ([1.0, 2.0], [0, 1], "X is (samples, inputs) and t is (samples,); arrays of shapes (2,) and (2,) came."),
        ([[1.0]], [1], "This perceptron has 2 weights, one for each input; samples of 1 came."),
        ([[1.0, np.inf]], [1], "X holds finite numbers; X[0, 1] is inf."),
        ([["a", "b"]], [1], "X is an array of numbers; this could not be read as one: it is text."),
        ([[1.0, 2.0]], [None], "t is an array of numbers; this could not be read as one: it holds None."),
        (
            [[10**400, 2]],
            [1],
            "X is an array of numbers; this could not be read as one: int too large to convert to float.",
        ),
        (
            np.ma.masked_equal([[1.0, 2.0]], 2),
            [1],
            "X is an array of numbers; this could not be read as one: it holds masked values.",
        ),
        ([[1.0, 2.0]], [np.nan], "A perceptron's targets are 0 and 1; row 0 of t is nan."),
    ],
)
def test_data_that_do_not_fit_are_refused(X: Any, t: Any, message: str) -> None:
    with pytest.raises(DataError) as refused:
        Perceptron.zeros(2).learn(X, t)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": 0.0}, "learning_rate is a number above 0; 0.0 came."),
        ({"learning_rate": np.nan}, "learning_rate is a number above 0; nan came."),
        ({"learning_rate": "fast"}, "learning_rate is a number above 0; 'fast' came."),
        ({"mistakes": 0}, "mistakes is a whole number, 1 or more; 0 came."),
        ({"mistakes": 2.5}, "mistakes is a whole number, 1 or more; 2.5 came."),
        ({"mistakes": None}, "mistakes is a whole number, 1 or more; None came."),
        (
            {"learning_rate": 1.7e308},
            "The weights grow too great for float64 with a learning rate of 1.7e+308 and inputs up to 2. Take a "
            "smaller learning rate, or a larger unit for the inputs.",
        ),
    ],
)
def test_settings_that_are_not_possible_are_refused(settings: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Perceptron.zeros(1).learn([[2.0]], [1], **settings)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "w", [None, "a", [], [np.nan], [1.0, np.inf], 1.0, [[1.0, 2.0]], ["1", "2"], [None], [1j], [10**400], {}]
)
def test_weights_are_finite_numbers_in_a_row(w: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        Perceptron(w)
    came = repr(w) if w != [10**400] else f"[1{'0' * 57}…"
    assert str(refused.value) == f"w is a finite number for each input, such as [1.0, -1.0]; {came} came."


@pytest.mark.parametrize("b", [None, "a", np.nan, np.inf, True, [1.0]])
def test_a_bias_is_a_finite_number(b: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        Perceptron([1.0, 2.0], b)
    assert str(refused.value) == f"b is a finite number; {b!r} came."


@pytest.mark.parametrize("inputs", [0, -1, 2.0, True, "2", None, 10**9])
def test_a_number_of_inputs_that_is_not_possible(inputs: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        Perceptron.zeros(inputs)
    assert str(refused.value) == f"inputs is a whole number from 1 to 65,536; {inputs!r} came."


def test_a_perceptron_does_not_change_with_the_array_it_is_made_of() -> None:
    w = np.array([1, 2])
    perceptron = Perceptron(w, np.float32(0.5))  # type: ignore[arg-type]
    w[:] = 0
    assert (perceptron.w.tolist(), perceptron.w.dtype.name, perceptron.b) == ([1.0, 2.0], "float64", 0.5)


@pytest.mark.parametrize(
    ("X", "message"),
    [
        ([["a", "b"]], "X is an array of numbers; this could not be read as one: it is text."),
        (None, "X is an array of numbers; this could not be read as one: it holds None."),
        ([[1.0, np.nan]], "X holds finite numbers; X[0, 1] is nan."),
        ([1.0, -np.inf], "X holds finite numbers; X[1] is -inf."),
    ],
)
def test_samples_that_are_no_numbers(X: Any, message: str) -> None:
    for read in (Perceptron.zeros(2).predict, Perceptron.zeros(2).pre_activation):
        with pytest.raises(DataError) as refused:
            read(X)
        assert str(refused.value) == message


@pytest.mark.parametrize(
    ("x", "sign", "rate", "kind", "message"),
    [
        ([1.0], 1, 1.0, DataError, "This perceptron has 2 weights, one for each input; samples of 1 came."),
        ([[1.0, 2.0]], 1, 1.0, DataError, "x is one sample, (inputs,); an array of shape (1, 2) came."),
        ("a", 1, 1.0, DataError, "x is an array of numbers; this could not be read as one: it is text."),
        ([1, 2], 0, 1.0, RecipeError, "sign is 1, to add the sample, or -1, to take it away; 0 came."),
        ([1, 2], 2, 1.0, RecipeError, "sign is 1, to add the sample, or -1, to take it away; 2 came."),
        ([1, 2], "+", 1.0, RecipeError, "sign is 1, to add the sample, or -1, to take it away; '+' came."),
        ([1, 2], 1, -1.0, RecipeError, "learning_rate is a number above 0; -1.0 came."),
    ],
)
def test_corrections_that_are_not_possible(x: Any, sign: Any, rate: Any, kind: Any, message: str) -> None:
    with pytest.raises(kind) as refused:
        Perceptron.zeros(2).corrected(x, sign, learning_rate=rate)
    assert str(refused.value) == message


def test_one_weight_is_not_several() -> None:
    with pytest.raises(DataError) as refused:
        Perceptron([2.0]).predict([[1.0, 2.0]])
    assert str(refused.value) == "This perceptron has 1 weight, one for each input; samples of 2 came."


def test_learning_is_printed_in_a_few_lines() -> None:
    learning = Perceptron.zeros(1).learn([[1.0], [-1.0]], [1, 0])
    assert repr(learning) == "<Learning from 2 samples: converged after 1 correction in 2 epochs>"
    assert str(learning) == (
        "A perceptron learned from 2 samples: 1 correction in 2 epochs. It converged: the last epoch had no mistake.\n"
        "  before  w = [0], b = 0\n"
        "  after   w = [1], b = 1"
    )
    assert repr(learning.last) == "Perceptron(w=[1], b=1)"
    assert repr(learning.corrections) == "(<Correction 1: sample 0 added to w in epoch 0>,)"
    X = np.tile(np.eye(20), (50, 1))
    stopped = Perceptron.zeros(20).learn(X, np.arange(1000) // 20 % 2, mistakes=25)
    assert repr(stopped) == "<Learning from 1,000 samples: stopped after 25 corrections in 1 epoch>"
    assert str(stopped) == (
        "A perceptron learned from 1,000 samples: 25 corrections in 1 epoch. It did not converge: it stopped because "
        "it had made as many corrections as it may.\n"
        "  before  w = [0, 0, 0, 0, 0, 0, 0, 0, …], b = 0\n"
        "  after   w = [1, 0, 0, 0, 0, 0, 0, 0, …], b = 1"
    )
    assert repr(stopped.corrections[1]).startswith("<Correction 2: sample ")
