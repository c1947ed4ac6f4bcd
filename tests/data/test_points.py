"""Points: samples that stand in the recipe itself."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.data import Points, points, reload
from backlight.data.scaling import Moments
from backlight.data.source import Units
from backlight.errors import DataError, RecipeError

X = ((0.0, 1.0, 5.0), (1.0, 2.0, 5.0), (0.0, 4.0, 5.0), (1.0, -1.0, 5.0))
UNITS = Units(Moments((0, 0, 1), (1, 2, 3)), Moments((5,), (2,)))


def source(**changes: Any) -> Points:
    fields: dict[str, Any] = {
        "name": "drawn", "inputs": ("a", "b", "c"), "target": "t", "classes": ("no", "yes"), "X": X,
        "t": (0.0, 1.0, 1.0, 0.0), "standardize": False, "test_rows": (2,),
    }  # fmt: skip
    return Points(**fields | changes)


def test_two_classes() -> None:
    data = reload(source())
    assert (data.name, data.task, data.target_name) == ("drawn", "binary", "t")
    assert (data.input_names, data.class_names) == (("a", "b", "c"), ("no", "yes"))
    assert data.X_train.tolist() == [list(X[0]), list(X[1]), list(X[3])]
    assert data.X_test.tolist() == [list(X[2])]
    assert (data.T_train.tolist(), data.T_test.tolist()) == ([[0], [1], [0]], [[1]])


def test_more_classes_and_values() -> None:
    three = reload(source(classes=("p", "q", "r"), t=(0.0, 2.0, 1.0, 0.0)))
    assert (three.task, three.T_train.tolist()) == ("classes", [[1, 0, 0], [0, 0, 1], [1, 0, 0]])
    values = reload(source(classes=(), t=(0.5, -3.0, 1e9, 0.0)))
    assert (values.task, values.T_train.tolist()) == ("regression", [[0.5], [-3], [0]])


def test_standardised_but_for_columns_of_0_and_1() -> None:
    data = reload(source(standardize=True, classes=(), t=(1.0, 2.0, 7.0, 3.0)))
    assert data.X_train[:, 0].tolist() == [0, 1, 1]
    np.testing.assert_allclose(data.X_train[:, 1:].mean(axis=0), [0, 0], atol=1e-6)
    np.testing.assert_allclose(data.X_train[:, 1].std(), 1, rtol=1e-6)
    assert data.X_train[:, 2].tolist() == [0, 0, 0]
    np.testing.assert_allclose([data.T_train.mean(), data.T_train.std()], [0, 1], atol=1e-6)
    np.testing.assert_allclose(data.target_scaling.invert(data.T_test), [[7]], rtol=1e-6)


def test_the_test_rows_are_drawn_as_for_all_data() -> None:
    many = tuple((float(k),) for k in range(40))
    data = reload(source(inputs=("a",), X=many, t=(0.0, 1.0) * 20, test_rows=None, test=0.25, seed=6))
    other = bl.Dataset(np.array(many), ["no", "yes"] * 20, test=0.25, seed=6, standardize=False)
    assert data.X_test.tolist() == other.X_test.tolist()


def test_units_say_where_numbers_have_come_from() -> None:
    data = reload(source(units=UNITS, classes=()))
    assert data.X_train.tolist() == [list(X[0]), list(X[1]), list(X[3])]
    assert data.input_scaling.invert([[1, 1, 1]]).tolist() == [[1, 2, 4]]
    assert data.decode_outputs([[3]]).tolist() == [[11]]


def test_a_recipe_of_points_trains_and_is_recorded(tmp_path: Path) -> None:
    recipe = {
        "data": {
            "kind": "points", "test": 0.25, "seed": 3, "name": "drawn", "inputs": ["x1", "x2"], "target": "class",
            "classes": ["0", "1"], "X": [[0, 1], [0.5, -2], [3, 4], [1e21, -1]], "t": [0, 1, 1, 0], "standardize": True,
        },
        "inputs": 2, "outputs": 1, "steps": 30,
    }  # fmt: skip
    run = bl.train(bl.Recipe.from_json(json.dumps(recipe)), path=tmp_path / "run.zarr")
    assert bl.Recipe.from_json(run.recipe.to_json()) == run.recipe
    again = bl.open(tmp_path / "run.zarr")
    assert again.recipe == run.recipe
    assert again.data.X_train.tolist() == run.data.X_train.tolist()
    assert (bl.train(run.recipe).network.parameters == run.network.parameters).all()


def test_it_is_shown_without_its_numbers() -> None:
    assert repr(source()) == "Points('drawn', 4 samples of 3 inputs)"


def test_numbers_that_are_none_are_told_with_their_place() -> None:
    data = {
        "kind": "points",
        "name": "d",
        "inputs": ["a"],
        "target": "t",
        "classes": [],
        "X": [[1], ["2"]],
        "t": [1, 2],
    }
    recipe = json.dumps({"data": data | {"standardize": False}, "inputs": 1, "outputs": 1})
    with pytest.raises(RecipeError, match=r'^data\.X\[1\]\[0\] is a number; "2" came\.$'):
        bl.Recipe.from_json(recipe)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "name is a line of 1 to 1000 letters for points; '' came."),
        (
            {"name": "a" * 1001},
            f"name is a line of 1 to 1000 letters for points; '{'a' * 58}… came.",
        ),
        ({"name": "a\nb"}, r"name is a line of 1 to 1000 letters for points; 'a\nb' came."),
        ({"inputs": ()}, "inputs has a name for each input; points have one input at least, and none came."),
        (
            {"classes": ("one",)},
            "classes has the different names of 2 to 1,000 classes, or none for regression; 1 name came: 'one'.",
        ),
        (
            {"classes": ("a", "a")},
            "classes has the different names of 2 to 1,000 classes, or none for regression; 2 names came: 'a', 'a'.",
        ),
        ({"t": (0.0,)}, "X and t have a row for each point; X has 4 rows, and t has 1 value."),
        ({"X": X[:1], "t": (0.0,)}, "Two points at least are needed; 1 came."),
        ({"X": (), "t": ()}, "Two points at least are needed; none came."),
        ({"X": (*X[:3], (1.0, 2.0))}, "X[3] has 2 values where inputs names 3."),
        (
            {"X": (*X[:3], (1.0, float("nan"), 2.0))},
            "X[3, 1]: nan is not a finite number; correct it, or take the row out.",
        ),
        (
            {"X": (*X[:3], (1.0, 1e39, 2.0))},
            "X[3, 1]: 1e+39 is beyond the range of 32-bit floats (3.4e+38); use a larger unit.",
        ),
        ({"t": (0.0, 1.0, float("inf"), 0.0)}, "t[2, 0]: inf is not a finite number; correct it, or take the row out."),
        ({"t": (0.0, 2.0, 0.0, 0.0)}, "t[1] is the number of a class, 0 to 1; 2 came."),
        ({"t": (0.0, 0.5, 0.0, 0.0)}, "t[1] is the number of a class, 0 to 1; 0.5 came."),
        ({"t": (-1.0, 0.0, 0.0, 0.0)}, "t[0] is the number of a class, 0 to 1; -1 came."),
        (
            {"test_rows": (1, 1)},
            "test_rows are different numbers of points, from 0 to 3, and not all of them; 1, 1 came.",
        ),
        ({"test_rows": (4,)}, "test_rows are different numbers of points, from 0 to 3, and not all of them; 4 came."),
        (
            {"test_rows": (0, 1, 2, 3)},
            "test_rows are different numbers of points, from 0 to 3, and not all of them; 0, 1, 2, 3 came.",
        ),
        (
            {"units": UNITS, "standardize": True},
            "units are of points that have been standardised; then standardize is false.",
        ),
        (
            {"units": Units(UNITS.inputs, UNITS.inputs)},
            "units.target.mean has 1 value here; 3 came.",
        ),
        (
            {"units": Units(Moments((0, 0, float("inf")), (1, 1, 1)), UNITS.target)},
            "units.inputs.mean has finite numbers only.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=f"^{re.escape(sentence)}$"):
        reload(source(**changes))


def test_too_many_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "MOST_NUMBERS", 12)
    reload(source())
    monkeypatch.setattr(points, "MOST_NUMBERS", 11)
    sentence = (
        "The points of a recipe have at most 11 numbers in X; 4 of 3 inputs came, 12 numbers. Keep them in a table."
    )
    with pytest.raises(DataError, match=f"^{re.escape(sentence)}$"):
        reload(source())
