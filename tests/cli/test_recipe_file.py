"""``--recipe FILE``: what is trained again, and what is said of files that hold no recipe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from typer.testing import Result

import backlight
from backlight.data import reload
from backlight.data.source import Table

Cli = Callable[..., Result]


def test_a_recipe_is_trained_again_to_the_same_bits(cli: Cli, here: Path) -> None:
    cli("train", "moons", "--steps", "40", "--seed", "3", "--optimizer", "adam", "-q", "-o", "first.zarr")
    first = backlight.open("first.zarr")
    (here / "recipe.json").write_text(first.recipe.to_json())
    assert cli("train", "--recipe", "recipe.json", "-q", "-o", "second.zarr").stdout == "second.zarr\n"
    second = backlight.open("second.zarr")
    assert second.recipe == first.recipe
    np.testing.assert_array_equal(second.network.parameters, first.network.parameters)


_PEOPLE = "\n".join(["a;b;kind"] + [f"{i};{i % 3};{'odd' if i % 2 else 'even'}" for i in range(40)])


@pytest.fixture
def people(cli: Cli, here: Path) -> Path:
    """A recipe whose table has moved to ``there/folk.csv``, and its recording, people.zarr."""
    (here / "people.csv").write_text(_PEOPLE)
    words = "train people.csv --target kind --separator ; --steps 30 --optimizer adam -q"
    assert cli(*words.split()).stdout == "people.zarr\n"
    recipe = here / "people.json"
    recipe.write_text(cli("show", "people.zarr", "--recipe").stdout)
    (here / "there").mkdir()
    (here / "people.csv").rename(here / "there" / "folk.csv")
    return recipe


def test_a_table_that_has_moved_is_trained_again_to_the_same_bits(cli: Cli, people: Path) -> None:
    result = cli("train", "./there/folk.csv", "--recipe", people.name, "-q")
    assert (result.stdout, result.stderr, result.exit_code) == ("folk.zarr\n", "", 0)
    first, second = backlight.open("people.zarr"), backlight.open("folk.zarr")
    np.testing.assert_array_equal(second.network.parameters, first.network.parameters)
    assert isinstance(second.recipe.data, Table)
    assert second.recipe.data.path == "there/folk.csv"
    moved = msgspec.structs.replace(first.recipe.data, path="there/folk.csv")
    assert second.recipe == msgspec.structs.replace(first.recipe, data=moved)


def test_a_table_that_has_moved_is_asked_for(cli: Cli, people: Path) -> None:
    result = cli("train", "--recipe", people.name)
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "Error: people.csv, the table of people.json, is not there. Name its place now: "
        "backlight train people.csv --recipe people.json.\n"
    )


def test_another_table_is_not_taken_for_the_recipe_s(cli: Cli, here: Path, people: Path) -> None:
    (here / "there" / "folk.csv").write_text(_PEOPLE.replace("3;0;odd", "3;1;odd"))
    moved = msgspec.structs.replace(backlight.open("people.zarr").recipe.data, path="there/folk.csv")
    with pytest.raises(backlight.BacklightError) as error:
        reload(moved)
    result = cli("train", "there/folk.csv", "--recipe", people.name)
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)
    assert "fingerprint" in result.stderr


def test_a_recipe_without_a_table_takes_no_source(cli: Cli, here: Path, moons: Path) -> None:
    (here / "moons.json").write_text(cli("show", str(moons), "--recipe").stdout)
    result = cli("train", "moons", "--recipe", "moons.json")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "Error: With --recipe, SOURCE is where the recipe's table is now; the data of moons.json are no table. "
        "Leave out moons.\n"
    )


@pytest.mark.parametrize("words", ["train moons --seed 3 --steps 30 --json", "show first.zarr --json"])
def test_what_is_printed_as_json_is_a_recipe_too(cli: Cli, here: Path, words: str) -> None:
    assert cli("train", "moons", "--seed", "3", "--steps", "30", "-q", "-o", "first.zarr").exit_code == 0
    (here / "said.json").write_text(cli(*words.split()).stdout)
    assert cli("train", "--recipe", "said.json", "-q", "-o", "second.zarr").stdout == "second.zarr\n"
    assert backlight.open("second.zarr").recipe == backlight.open("first.zarr").recipe


def test_a_recipe_may_be_in_the_encoding_of_powershell(cli: Cli, here: Path, moons: Path) -> None:
    (here / "recipe.json").write_text(cli("show", str(moons), "--recipe").stdout, encoding="utf-16")
    assert cli("train", "--recipe", "recipe.json", "-q").stdout == "moons.zarr\n"


A_RECIPE = "A recipe is an object of JSON, as backlight show RUN --recipe prints one."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"r.json cannot be read as a recipe: line 1, column 1: Expecting value. {A_RECIPE}"),
        (
            '{"steps": 3\n  "seed": 1}',
            f"r.json cannot be read as a recipe: line 2, column 3: Expecting ',' delimiter. {A_RECIPE}",
        ),
        ('{"l1": NaN}', f"r.json cannot be read as a recipe: NaN is no number of JSON. {A_RECIPE}"),
        ("[1, 2]", f"r.json cannot be read as a recipe: it is not an object, in braces. {A_RECIPE}"),
        ('{"recipe": {"inputs": 2}}', 'r.json: data is missing; it is an object of settings, such as {"kind": "toy"}.'),
    ],
)
def test_a_file_that_holds_no_recipe(cli: Cli, here: Path, text: str, sentence: str) -> None:
    (here / "r.json").write_text(text)
    result = cli("train", "--recipe", "r.json")
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {sentence}\n", "", 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"batch_size": 0}, "batch_size is a whole number, 1 to 2147483647; 0 came."),
        (
            {"optimizer": {"name": "adma"}},
            'optimizer.name is one of sgd, momentum, nesterov, rmsprop, adam, adamw; "adma" came; '
            "did you mean 'adam'?",
        ),
        ({"hidden": [3]}, "1 hidden layer takes 1 activation; 2 came: tanh, tanh."),
        ({"l2": 1e39}, "l2 is 1e+39, which is inf in float32; it is a number from 0 to 3.4028235e+38, as training "
         "computes with float32."),
    ],
)  # fmt: skip
def test_a_recipe_with_a_mistake(cli: Cli, here: Path, moons: Path, change: dict[str, Any], sentence: str) -> None:
    recipe = json.loads(cli("show", str(moons), "--recipe").stdout) | change
    (here / "r.json").write_text(json.dumps(recipe))
    result = cli("train", "--recipe", "r.json")
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: r.json: {sentence}\n", "", 2)


def test_a_file_that_is_not_there_is_asked_for(cli: Cli, here: Path) -> None:
    (here / "moons.json").touch()
    result = cli("train", "--recipe", "mons.json")
    assert result.stderr == "Error: There is no file mons.json; did you mean 'moons.json'?\n"
    assert result.exit_code == 2


def test_data_of_a_program_are_trained_there(cli: Cli, here: Path) -> None:
    backlight.train(backlight.Dataset(np.arange(20.0).reshape(10, 2), np.arange(10) % 2), steps=2, path="run.zarr")
    (here / "r.json").write_text(cli("show", "run.zarr", "--recipe").stdout)
    result = cli("train", "--recipe", "r.json")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "Error: The data of r.json were passed in by a Python program, and a recipe does not hold them. "
        "Train there: backlight.train(recipe, data=…).\n"
    )
