"""What may be written, and how it is read."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import get_args

import msgspec
import pytest
from typer.testing import Result

from backlight import kernel
from backlight.cli import names
from backlight.cli.command import spread
from backlight.cli.mistakes import CommandError
from backlight.cli.options.completion import TABLES
from backlight.cli.options.readers import activation_names, hidden_units
from backlight.cli.train import Train
from backlight.data import BUNDLED, DEFAULT_SAMPLES, Task
from backlight.data.files import ENDINGS
from backlight.network import ACTIVATIONS
from backlight.run import train
from backlight.training.optimizers import OPTIMIZERS, SGD
from backlight.training.recipe import Recipe
from backlight.training.schedules import SCHEDULES, Cosine, StepDecay
from backlight.training.settings import DEFAULT_STEPS

Cli = Callable[..., Result]


def test_names_are_those_of_the_library() -> None:
    assert names.TOYS == kernel.TOYS
    assert names.BUNDLED == BUNDLED
    assert TABLES == ENDINGS
    assert get_args(Task) == names.TASKS
    assert tuple(name for name in ACTIVATIONS if name != "step") == names.ACTIVATIONS
    assert tuple(OPTIMIZERS) == names.OPTIMIZERS
    assert tuple(SCHEDULES) == names.SCHEDULES
    assert names.INITIALIZERS == kernel.INITIALIZERS


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("--hidden 8 8", "--hidden 8 --hidden 8"),
        ("--hidden 8,8", "--hidden 8,8"),
        ("--hidden=8 8", "--hidden=8 --hidden 8"),
        ("--hidden 8 --hidden 8", "--hidden 8 --hidden 8"),
        ("--hidden 8 8 moons", "--hidden 8 --hidden 8 moons"),
        ("moons --hidden 16 8 4 --seed 3", "moons --hidden 16 --hidden 8 --hidden 4 --seed 3"),
        ("--hidden 8, 8 moons", "--hidden 8, --hidden 8 moons"),
        ("--hidden none moons", "--hidden none moons"),
        ("--hidden 8 -- 8", "--hidden 8 -- 8"),
        ("--hidden", "--hidden"),
        ("--activation tanh relu moons", "--activation tanh --activation relu moons"),
        ("--activation tanh rleu moons", "--activation tanh --activation rleu moons"),
        ("--activation tanh people.csv", "--activation tanh people.csv"),
        ("--activation tanh digits", "--activation tanh digits"),
        ("--seed 8 8", "--seed 8 8"),
    ],
)
def test_several_values_after_one_option(words: str, read: str) -> None:
    assert spread(words.split(), Train.several) == read.split()


@pytest.mark.parametrize(
    ("values", "units"),
    [
        (["8", "8"], (8, 8)), (["8,8"], (8, 8)), (["8,", "8"], (8, 8)), (["16,8", "4"], (16, 8, 4)), (["none"], ()),
        (["0"], ()),
    ],
)  # fmt: skip
def test_hidden_units(values: list[str], units: tuple[int, ...]) -> None:
    assert hidden_units(values) == units


@pytest.mark.parametrize(
    "values", [["8", "none"], ["8.5"], ["-3"], ["8", "0"], ["²"], [","], ["2147483648"], ["9" * 50]]
)
def test_hidden_units_that_are_none(values: list[str]) -> None:
    with pytest.raises(CommandError) as mistake:
        hidden_units(values)
    assert str(mistake.value) == (
        "--hidden takes the units of each hidden layer, 1 to 2147483647, as in --hidden 8 8, or none; "
        f"{' '.join(values)!r} came."
    )


def test_activations_are_read_whatever_their_spelling() -> None:
    assert activation_names(["tanh,ReLU", "leaky-relu"]) == ("tanh", "relu", "leaky_relu")


def test_the_help_has_the_defaults_of_the_library(cli: Cli) -> None:
    text = " ".join(re.sub(r"[│╭╰╮╯─]", " ", cli("train", "--help").output).split())
    # A row is an option and a metavar in capitals.
    rows = re.split(r" (?=--[a-z0-9-]+ [A-Z])", text)
    defaults = {field.name: field.default for field in msgspec.structs.fields(Recipe)}
    decay, cosine = StepDecay(), Cosine()
    for option, default in {
        "--n": DEFAULT_SAMPLES,
        "--test": 0.25,
        "--hidden": " ".join(map(str, defaults["hidden"])),
        "--activation": inspect.signature(train).parameters["activation"].default,
        "--initializer": defaults["initializer"],
        "--init-scale": f"{defaults['init_scale']:g}",
        "--steps": DEFAULT_STEPS,
        "--batch-size": defaults["batch_size"],
        "--optimizer": "sgd",
        "--schedule": "constant",
        "--decay-every": decay.every,
        "--decay": decay.factor,
        "--floor": f"{cosine.floor:g}",
        "--warmup": decay.warmup,
        "--seed": defaults["seed"],
        "--l1": f"{defaults['l1']:g}",
        "--l2": f"{defaults['l2']:g}",
    }.items():
        (row,) = (row for row in rows if row.startswith(f"{option} "))
        assert f" Default {default}." in row, row
    assert f"Default: the optimiser's own, {SGD().learning_rate:g} for sgd." in text


def test_the_help_names_every_data_set_and_choice(cli: Cli) -> None:
    text = " ".join(re.sub(r"[│╭╰╮╯─]", " ", cli("train", "--help").output).split())
    for known in (names.TOYS, names.BUNDLED, names.ACTIVATIONS, names.OPTIMIZERS, names.INITIALIZERS):
        assert ", ".join(known) in text


@pytest.mark.parametrize(("command", "argument"), [("train", "SOURCE"), ("show", "RUN"), ("explain", "RUN")])
def test_the_help_tells_no_types(cli: Cli, command: str, argument: str) -> None:
    text = cli(command, "--help").output
    assert re.search(rf"│ [ *] +{argument}  +[A-Z]", text)
    assert "<" not in text


def test_the_help_says_what_a_recipe_is_good_for(cli: Cli) -> None:
    text = " ".join(re.sub(r"[│╭╰╮╯─]", " ", cli("train", "--help").output).split())
    assert (
        "--recipe FILE Train exactly what a recipe says, also what has no option (momentum, beta1 …): JSON, as "
        "backlight show RUN --recipe prints it. SOURCE is then where its table is now, if that has moved. "
    ) in text


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"]])
def test_help_starts_with_examples(cli: Cli, words: list[str]) -> None:
    result = cli(*words)
    assert result.exit_code == 0
    assert result.output.index("backlight train moons") < result.output.index("--version")
    assert "Usage: backlight" in result.output


@pytest.mark.parametrize(
    ("command", "usage"),
    [("train", "train [OPTIONS] [SOURCE]"), ("show", "show [OPTIONS] RUN"), ("explain", "explain [OPTIONS] [RUN]")],
)
def test_the_help_s_examples_are_set_off_and_help_comes_last(cli: Cli, command: str, usage: str) -> None:
    lines = [line.rstrip() for line in cli(command, "--help").output.splitlines()]
    assert f" Usage: backlight {usage}" in lines
    examples = [line for line in lines if line.lstrip().startswith(f"backlight {command}")]
    assert len(examples) >= 3
    assert all(line.startswith("   backlight ") for line in examples)
    assert re.match("│ --help", [line for line in lines if line.startswith("│")][-1])


def test_version(cli: Cli) -> None:
    import backlight

    assert cli("--version").stdout == f"backlight {backlight.__version__}\n"
