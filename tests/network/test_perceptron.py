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
        ([[1.0, np.inf]], [1], "X holds finite numbers; row 0 is [ 1., inf]."),
        (
            [["a", "b"]],
            [1],
            "X and t are arrays of numbers; they could not be read as such: could not convert string to float: 'a'.",
        ),
    ],
)
def test_data_that_do_not_fit_are_refused(X: Any, t: Any, message: str) -> None:
    with pytest.raises(DataError) as refused:
        Perceptron.zeros(2).learn(X, t)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"learning_rate": 0.0}, "The learning rate is 0.0; it is a positive number."),
        ({"mistakes": 0}, "A perceptron learns from 1 mistake at least; mistakes = 0."),
    ],
)
def test_settings_that_are_not_possible_are_refused(settings: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Perceptron.zeros(1).learn([[1.0]], [1], **settings)
    assert str(refused.value) == message
