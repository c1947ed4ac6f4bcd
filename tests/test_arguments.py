"""Numbers are checked at the door, and what comes is said in a line; so are the other arguments of train and resume."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backlight
from backlight.arguments import LARGEST, finite, whole
from backlight.data import load
from backlight.errors import DataError, RecipeError
from backlight.run import resume, train
from backlight.wording import count, kind, shown

MOONS = load("moons", n=20)


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.int8(3), np.array(3.0), np.array(3)])
def test_numbers_of_all_kinds_are_floats(value: Any) -> None:
    number = finite(value, "x is a number", DataError, least=3, most=3)
    assert (number, type(number)) == (3.0, float)


NO_NUMBERS: list[Any] = [
    *(None, True, np.bool_(True), "3", b"3", [3], np.zeros(1), np.array("3"), 3j, {}, Decimal(3)),
    *(float("nan"), float("inf"), -float("inf"), np.float64("nan"), np.datetime64("2020-01-01")),
]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=repr)
def test_what_is_no_finite_number(value: Any) -> None:
    with pytest.raises(DataError) as refused:
        finite(value, "x is a number", DataError)
    assert str(refused.value) == f"x is a number; {shown(value)} came."


@pytest.mark.parametrize("value", [0.9, 2.1, 10**400, -(10**400), -1])
def test_numbers_out_of_their_range(value: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        finite(value, "x is from 1 to 2", RecipeError, least=1, most=2)
    assert str(refused.value) == f"x is from 1 to 2; {shown(value)} came."


@pytest.mark.parametrize("value", [3, np.int8(3), np.uint64(3), np.array(3)])
def test_whole_numbers_of_all_kinds(value: Any) -> None:
    number = whole(value, "n is a whole number", DataError, least=3, most=3)
    assert (number, type(number)) == (3, int)


@pytest.mark.parametrize("value", [3.0, np.float32(3), 0, 5, 10**400, *NO_NUMBERS], ids=lambda value: repr(value)[:20])
def test_what_is_no_whole_number_of_the_range(value: Any) -> None:
    with pytest.raises(DataError) as refused:
        whole(value, "n is from 1 to 4", DataError, least=1, most=4)
    assert str(refused.value) == f"n is from 1 to 4; {shown(value)} came."


def test_the_largest_float32() -> None:
    assert float(np.finfo(np.float32).max) == LARGEST


class Odd:
    def __repr__(self) -> str:
        raise ValueError


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("moons", "'moons'"),
        (None, "None"),
        (np.zeros(2), "array([0., 0.])"),
        (np.zeros((2, 2)), "a ndarray"),
        (object(), "an object"),
        (Odd(), "an Odd"),
        ("a\nb", r"'a\nb'"),
        ("x" * 60, f"'{'x' * 58}…"),
        ([1] * 20, "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"),
        pytest.param(10**5000, "an int", id="of 5001 digits"),
    ],
)
def test_what_came_is_said_in_a_line(value: Any, said: str) -> None:
    assert shown(value) == said
    assert len(said) <= 60


def test_counts_and_kinds() -> None:
    assert [count(n, "sample") for n in (0, 1, 2, 2000)] == ["0 samples", "1 sample", "2 samples", "2,000 samples"]
    assert [count(n, "axis", "axes") for n in (1, 2)] == ["1 axis", "2 axes"]
    assert [kind(value) for value in (3, "a", MOONS, None)] == ["an int", "a str", "a Dataset", "a NoneType"]


@pytest.mark.parametrize("observe", [3, "print", [print], True])
def test_an_observer_is_a_function(observe: Any, tmp_path: Path) -> None:
    path = tmp_path / "moons.zarr"
    train(MOONS, steps=3, path=path)
    works: list[Callable[[], object]] = [
        lambda: train(MOONS, steps=3, observe=observe, path=tmp_path / "other.zarr"),
        lambda: resume(path, observe=observe),
    ]
    for work in works:
        with pytest.raises(RecipeError) as refused:
            work()
        assert str(refused.value) == f"observe is a function that takes a Progress, or None; {observe!r} came."
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("device", [0, True, ["cuda"], b"cuda"])
def test_a_device_is_a_name(device: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        train(MOONS, steps=3, device=device)
    assert str(refused.value) == f"device is a name such as 'cuda', or None; {device!r} came."


@pytest.mark.parametrize("data", [3, "moons", [[1, 2]]])
def test_a_recipes_data_are_a_data_set(data: Any) -> None:
    with pytest.raises(RecipeError) as refused:
        train(train(MOONS, steps=3).recipe, data=data)
    assert str(refused.value) == (
        f"data is a data set (of backlight.load or backlight.Dataset), or None; {data!r} came."
    )


@pytest.mark.parametrize(("source", "came"), [(None, "a NoneType"), (3, "an int"), ([[1, 2]], "a list")])
def test_what_is_trained_on_is_a_data_set_or_a_recipe(source: Any, came: str) -> None:
    with pytest.raises(RecipeError) as refused:
        backlight.train(source)
    assert str(refused.value) == (
        f"train takes a data set (of backlight.load or backlight.Dataset) or a recipe; {came} came."
    )
