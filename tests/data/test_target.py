from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backlight.data import Dataset

Refused = Callable[[Callable[[], Any]], str]


def dataset(y: Any, **settings: Any) -> Dataset:
    return Dataset(np.arange(2.0 * len(y)).reshape(-1, 2), y, test=0, **settings)


INFERRED: list[tuple[Any, str, tuple[str, ...]]] = [
    (["b", "a"], "binary", ("a", "b")),
    (["b", "a", "c"], "classes", ("a", "b", "c")),
    ([True, False, True], "binary", ("false", "true")),
    ([0, 1], "binary", ("0", "1")),
    ([-1, 1, 1], "binary", ("-1", "1")),
    ([0.0, 1.0, 1.0], "binary", ("0", "1")),
    ([0.5, 1.0, 1.0], "regression", ()),
    ([0, 1, 2], "regression", ()),
    ([0, 1, 2] * 2, "classes", ("0", "1", "2")),
    ([2, 10, 9] * 2, "classes", ("2", "9", "10")),
    (list(range(20)) * 2, "classes", tuple(str(k) for k in range(20))),
    (list(range(21)) * 2, "regression", ()),
    ([0.1, 0.2, 0.3] * 5, "regression", ()),
    (np.array(["no", "yes"], object), "binary", ("no", "yes")),
    (np.array(["no", "yes"]), "binary", ("no", "yes")),
]


@pytest.mark.parametrize(("y", "task", "class_names"), INFERRED)
def test_the_task_is_inferred(y: Any, task: str, class_names: tuple[str, ...]) -> None:
    data = dataset(y)
    assert (data.task, data.class_names) == (task, class_names)
    assert data.notes[0].startswith(f"Task '{task}': the target 'y' ")


def test_two_classes_are_one_output() -> None:
    data = dataset(["yes", "no", "no"])
    assert data.T_train.tolist() == [[1], [0], [0]]
    assert data.notes[0] == "Task 'binary': the target 'y' has two classes; 0 is 'no', 1 is 'yes'."


def test_more_are_one_hot() -> None:
    data = dataset(["b", "c", "a", "b"])
    assert data.T_train.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert data.notes[0] == "Task 'classes': the target 'y' has 3 classes."


def test_regression_is_standardised() -> None:
    data = dataset([0.5, 1.5, 3.5, 4.5])
    assert data.T_train[:, 0].tolist() == pytest.approx([-2 / 2.5**0.5, -1 / 2.5**0.5, 1 / 2.5**0.5, 2 / 2.5**0.5])
    assert data.notes == (
        "Task 'regression': the target 'y' is a number (the task 'classes' would make a class of each value).",
        "Standardised (number inputs and target) by the mean and the deviation of the training samples.",
    )


def test_regression_as_it_is() -> None:
    data = dataset([0, 1, 1], task="regression", standardize=False)
    assert data.T_train.tolist() == [[0], [1], [1]]
    assert data.notes == ("Task 'regression': the target 'y' is a number.",)


@pytest.mark.parametrize(
    ("y", "task", "expected", "class_names"),
    [
        ([0.25, 0.5, 1.0], "classes", "classes", ("0.25", "0.5", "1")),
        ([0, 1, 2], "classes", "classes", ("0", "1", "2")),
        ([0.25, 0.5, 0.5], "binary", "binary", ("0.25", "0.5")),
        (["a", "b"], "classes", "binary", ("a", "b")),
        ([True, False], "regression", "regression", ()),
        ([0, 1, 2] * 3, "regression", "regression", ()),
    ],
)
def test_the_task_is_overridden(y: Any, task: str, expected: str, class_names: tuple[str, ...]) -> None:
    data = dataset(y, task=task)
    assert (data.task, data.class_names) == (expected, class_names)


@pytest.mark.parametrize(
    ("y", "names", "T", "kept"),
    [
        ([0, 1, 1], ("no", "yes"), [[0], [1], [1]], ("no", "yes")),
        ([1, 2, 2], ("no", "yes"), [[0], [1], [1]], ("no", "yes")),
        (["n", "y"], ("no", "yes"), [[0], [1]], ("no", "yes")),
        ([False, True], ("no", "yes"), [[0], [1]], ("no", "yes")),
        ([0, 2], ("a", "b", "c"), [[1, 0, 0], [0, 0, 1]], ("a", "b", "c")),
        ([0, 1, 2], ("a", "b", "c"), [[1, 0, 0], [0, 1, 0], [0, 0, 1]], ("a", "b", "c")),
    ],
)
def test_classes_get_names(y: Any, names: tuple[str, ...], T: Any, kept: tuple[str, ...]) -> None:
    data = dataset(y, class_names=names)
    assert data.T_train.tolist() == T
    assert data.class_names == kept


REFUSALS: list[tuple[Any, dict[str, Any], str]] = [
    (["a", "b"], {"task": "regression"}, "y has texts, and regression takes numbers; use the task 'classes'."),
    (
        [0, 1, 2],
        {"task": "binary"},
        "y has 3 classes ('0', '1', '2'), and the task 'binary' takes two; use the task 'classes'.",
    ),
    (
        ["a", "a"],
        {},
        (
            "y has one class only, 'a': there is nothing to tell apart; choose another target, or add "
            "samples of another class."
        ),
    ),
    (
        [True, True],
        {},
        (
            "y has one class only, 'true': there is nothing to tell apart; choose another target, or add "
            "samples of another class."
        ),
    ),
    (
        [f"n{k}" for k in range(30)],
        {},
        "y has 30 different texts in 30 rows, too many for classes; choose another target.",
    ),
    (
        list(range(1001)),
        {"task": "classes"},
        "y has 1,001 different numbers in 1,001 rows, too many for classes; use the task 'regression'.",
    ),
    ([5, 6], {"class_names": ["a", "b", "c"]}, "y has 2 classes ('5', '6'), and 3 class_names came: 'a', 'b', 'c'."),
]


@pytest.mark.parametrize(("y", "settings", "message"), REFUSALS)
def test_what_does_not_suit(y: Any, settings: dict[str, Any], message: str, refused: Refused) -> None:
    assert refused(lambda: dataset(y, **settings)) == message
