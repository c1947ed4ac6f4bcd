from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backlight import kernel
from backlight.data import DEFAULT_NOISE, Dataset, Toy, load

Refused = Callable[[Callable[[], Any]], str]


@pytest.mark.parametrize("name", kernel.TOYS)
def test_a_toy_is_the_kernels(name: str) -> None:
    data = load(name, n=40, noise=0.05, seed=3, test=0)
    X, t = kernel.toy(name, 40, noise=0.05, seed=3)
    assert data.X_train.tobytes() == X.tobytes()
    assert data.T_train.tobytes() == t[:, None].tobytes()
    assert data.X_test.shape == (0, X.shape[1])
    assert data.source == Toy(name=name, n=40, noise=0.05, classes=2, test=0.0, seed=3)
    assert data.notes == ()


def test_every_toy_has_a_default_noise() -> None:
    assert tuple(DEFAULT_NOISE) == kernel.TOYS


def test_no_columns_may_be_left_out_of_anything() -> None:
    assert load("moons", drop=[]).source == load("moons").source


def test_the_defaults() -> None:
    assert load("moons").source == Toy(name="moons", n=400, noise=0.1, classes=2, test=0.25, seed=0)
    assert load("Moons ").source == load("moons").source


@pytest.mark.parametrize("name", ["spirals", "gaussians"])
def test_more_classes_are_one_hot(name: str) -> None:
    data = load(name, n=30, classes=5, test=0)
    _, t = kernel.toy(name, 30, classes=5, noise=DEFAULT_NOISE[name])
    assert data.task == "classes"
    assert data.loss == "cross_entropy"
    assert data.class_names == ("0", "1", "2", "3", "4")
    assert np.array_equal(data.T_train, np.eye(5)[t.astype(int)])


def summary(data: Dataset) -> tuple[Any, ...]:
    return data.task, data.loss, data.input_names, data.target_name, data.class_names


def test_names() -> None:
    assert summary(load("xor")) == ("binary", "binary_cross_entropy", ("x1", "x2"), "class", ("0", "1"))
    assert summary(load("sine")) == ("regression", "half_squared_error", ("x",), "value", ())
    assert summary(load("plane")) == ("regression", "half_squared_error", ("x1", "x2"), "value", ())


def test_numpys_integers_and_floats_are_numbers() -> None:
    settings: dict[str, Any] = {"n": np.int64(10), "noise": np.float64(0.5), "seed": np.int32(1)}
    assert load("xor", **settings).source == Toy(name="xor", n=10, noise=0.5, classes=2, test=0.25, seed=1)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"n": 1}, "n is a whole number from 2 to 10,000,000; 1 came."),
        ({"n": 2.5}, "n is a whole number from 2 to 10,000,000; 2.5 came."),
        ({"n": True}, "n is a whole number from 2 to 10,000,000; True came."),
        ({"n": 10**12}, "n is a whole number from 2 to 10,000,000; 1000000000000 came."),
        ({"noise": -0.1}, "noise is a number from 0 to 1000; -0.1 came."),
        ({"noise": float("nan")}, "noise is a number from 0 to 1000; nan came."),
        ({"noise": "much"}, "noise is a number from 0 to 1000; 'much' came."),
        ({"classes": 1}, "classes is a whole number from 2 to 1,000; 1 came."),
        ({"classes": 3}, "classes is of spirals and gaussians; moons does not take it."),
        ({"target": "t"}, "target is not a setting of the toy shape 'moons'; leave it out."),
        ({"task": "binary"}, "task is not a setting of the toy shape 'moons'; leave it out."),
        ({"separator": []}, "separator is not a setting of the toy shape 'moons'; leave it out."),
        ({"drop": 3}, "drop is the name of a column, or several; 3 came."),
        ({"standardize": True}, "standardize is not a setting of the toy shape 'moons'; leave it out."),
    ],
)
def test_what_is_not_possible(settings: dict[str, Any], message: str, refused: Refused) -> None:
    assert refused(lambda: load("moons", **settings)) == message


def test_every_class_needs_a_sample(refused: Refused) -> None:
    message = refused(lambda: load("spirals", n=10, classes=30))
    assert message == "n is a whole number from 30 to 10,000,000; 10 came."
