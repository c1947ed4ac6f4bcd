"""``backlight train``: what it trains, what it prints, where it records, how it ends."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

import backlight
from backlight.cli.translation import of_recording
from backlight.recording.folder import Lock
from backlight.run import course, driver
from run.keys import Keys

Cli = Callable[..., Result]


def _recipe(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    recipe: dict[str, Any] = json.loads(result.stdout)["recipe"]
    return recipe


def test_json_is_one_object_and_nothing_else(cli: Cli, here: Path) -> None:
    result = cli("train", "moons", "--steps", "50", "--json")
    assert result.stderr == ""
    said = json.loads(result.stdout)
    recording = backlight.open(here / "moons.zarr")
    assert list(said) == [
        "path", "status", "reason", "sentence", "steps", "train_loss", "test_loss", "train_accuracy", "test_accuracy",
        "recipe",
    ]  # fmt: skip
    assert (said["path"], said["status"], said["reason"], said["steps"]) == ("moons.zarr", "completed", "steps", 50)
    for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert said[name] == getattr(recording.curves, name)[-1]
    assert backlight.Recipe.from_json(json.dumps(said["recipe"])) == recording.recipe


def test_quiet_prints_the_path_and_nothing_else(cli: Cli) -> None:
    result = cli("train", "moons", "--steps", "5", "--quiet", "-o", "here.zarr")
    assert (result.stdout, result.stderr, result.exit_code) == ("here.zarr\n", "", 0)


def test_quiet_says_on_stderr_why_a_run_was_not_completed(cli: Cli) -> None:
    result = cli(*["train", "ripple", "--activation", "relu", "--lr", "1e9", "--steps", "500", "-q"])
    assert (result.stdout, result.exit_code) == ("ripple.zarr\n", 3)
    assert result.stderr == of_recording(backlight.open("ripple.zarr").status.sentence) + "\n"
    assert result.stderr.startswith("Step ")


def test_a_recording_takes_the_next_free_name(cli: Cli) -> None:
    said = [cli("train", "moons", "--steps", "2", "-q").stdout for _ in range(3)]
    assert said == ["moons.zarr\n", "moons-2.zarr\n", "moons-3.zarr\n"]


def test_a_name_that_is_taken_before_the_recording_is_made_is_passed_by(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = ["moons.zarr", "moons-2.zarr", "people.zarr"]
    first = course.evaluate

    def evaluate(*given: Any) -> Any:
        Path(taken.pop(0)).mkdir()
        return first(*given)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(driver, "evaluate", lambda *given: evaluate(*given) if taken[1:] else first(*given))
        result = cli("train", "moons", "--steps", "2")
    assert (result.stderr, result.exit_code) == ("", 0)
    assert "Recorded in moons-3.zarr." in result.stdout.splitlines()
    monkeypatch.setattr(driver, "evaluate", evaluate)
    result = cli("train", "moons", "--steps", "2", "-q", "-o", "people.zarr")
    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        "Error: people.zarr is there already, and nothing is ever written over. "
        "Take another name, or remove it first.\n",
        2,
    )


def test_several_at_once_take_a_name_each(here: Path) -> None:
    command = [sys.executable, "-m", "backlight", "train", "moons", "--steps", "2", "-q"]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert sorted(said) == ["moons-2.zarr\n", "moons-3.zarr\n", "moons.zarr\n"]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(path.name for path in here.iterdir()) == ["moons-2.zarr", "moons-3.zarr", "moons.zarr"]


def test_commands_for_a_path_that_begins_with_a_dash_work(cli: Cli, here: Path) -> None:
    (here / "-x y.csv").write_text("a,y\n" + "".join(f"{row},{row * row}\n" for row in range(30)))
    said = cli("train", "./-x y.csv", "--target", "y", "--steps", "9").stdout.splitlines()
    assert said[-5:] == [
        "Recorded in -x y.zarr.",
        "  backlight show './-x y.zarr'",
        "  backlight explain './-x y.zarr' --step 9",
        "  backlight movie neurons './-x y.zarr'",
        "  backlight.open('-x y.zarr').at(9)",
    ]
    for command, options in zip(said[-4:-1], ("", "", "-o a.gif --seconds 0.1 --size 64x36"), strict=True):
        assert cli(*shlex.split(f"{command} {options}")[1:]).exit_code == 0
    assert cli("train", "./-x y.csv", "--target", "y", "--steps", "9", "-q").stdout == "./-x y-2.zarr\n"


def test_without_a_terminal_there_are_a_few_plain_lines(cli: Cli) -> None:
    result = cli("train", "moons", "--steps", "200")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert "\033" not in result.stdout
    assert lines[:2] == [
        "moons: 300 samples, 100 to test · 2-8-8-1 tanh · 105 parameters",
        "SGD, learning rate 0.1, batches of 10, seed 0",
    ]
    curves = backlight.open("moons.zarr").curves
    assert lines[2] == (
        f"step   0   loss {curves.train_loss[0]:.4f} train, {curves.test_loss[0]:.4f} test   "
        f"accuracy {100 * curves.train_accuracy[0]:.1f} % train, {100 * curves.test_accuracy[0]:.1f} % test"
    )
    right = round(100 * curves.test_accuracy[-1])
    assert lines[-8:] == [
        "All 200 steps were done.",
        f"The loss fell from {curves.train_loss[0]:.4f} to {curves.train_loss[-1]:.4f}; on the test samples it is "
        f"{curves.test_loss[-1]:.4f}.",
        f"{right} of 100 test samples are right.",
        "Recorded in moons.zarr.",
        "  backlight show moons.zarr",
        "  backlight explain moons.zarr --step 100",
        "  backlight movie neurons moons.zarr",
        "  backlight.open('moons.zarr').at(100)",
    ]
    assert len(lines) <= 20


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("--hidden 16 8 4", {"hidden": [16, 8, 4], "activation": ["tanh"] * 3}),
        ("--hidden 16,8", {"hidden": [16, 8]}),
        ("--hidden 16 --hidden 8", {"hidden": [16, 8]}),
        ("--hidden none", {"hidden": [], "activation": []}),
        ("--hidden 4 --activation relu", {"hidden": [4], "activation": ["relu"]}),
        ("--activation relu elu", {"activation": ["relu", "elu"]}),
        ("--initializer he_normal --init-scale 0.5", {"initializer": "he_normal", "init_scale": 0.5}),
        (
            "--optimizer adam",
            {"optimizer": {"name": "adam", "learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}},
        ),
        ("--optimizer sgd --lr 0.2", {"optimizer": {"name": "sgd", "learning_rate": 0.2}}),
        (
            "--schedule step --decay 0.1 --decay-every 7",
            {"schedule": {"name": "step", "warmup": 0, "every": 7, "factor": 0.1}},
        ),
        (
            "--schedule cosine --floor 0.1 --warmup 2",
            {"schedule": {"name": "cosine", "warmup": 2, "period": None, "floor": 0.1}},
        ),
        ("--warmup 3", {"schedule": {"name": "constant", "warmup": 3}}),
        ("--batch-size 20 --l1 0.1 --l2 0.2 --clip-norm 1", {"batch_size": 20, "l1": 0.1, "l2": 0.2, "clip_norm": 1.0}),
        ("--patience 100 --engine wide", {"patience": 100, "engine": "wide"}),
        (
            "--seed 7 --n 40 --noise 0.2 --test 0.5",
            {
                "seed": 7,
                "data": {"kind": "toy", "test": 0.5, "seed": 7, "name": "moons", "n": 40, "noise": 0.2, "classes": 2},
            },
        ),
    ],
)
def test_settings_reach_the_recipe(cli: Cli, words: str, settings: dict[str, Any]) -> None:
    recipe = _recipe(cli("train", "moons", "--steps", "2", "--json", *words.split()))
    assert {name: recipe[name] for name in settings} == settings


def test_epochs_are_steps_over_all_samples(cli: Cli) -> None:
    assert _recipe(cli("train", "moons", "--epochs", "2", "--json"))["steps"] == 60


def test_the_source_may_stand_after_several_values(cli: Cli) -> None:
    recipe = _recipe(cli("train", "--steps", "2", "--json", "--hidden", "3", "2", "circles"))
    assert (recipe["data"]["name"], recipe["hidden"]) == ("circles", [3, 2])


@pytest.mark.parametrize(
    ("words", "activation"),
    [("--activation tanh sine", ["tanh", "tanh"]), ("sine --activation tanh sine", ["tanh", "sine"])],
)
def test_the_sine_is_data_where_data_are_missing(cli: Cli, words: str, activation: list[str]) -> None:
    recipe = _recipe(cli("train", "--steps", "2", "--json", *words.split()))
    assert (recipe["data"]["name"], recipe["activation"]) == ("sine", activation)


def test_a_table(cli: Cli, here: Path) -> None:
    rows = ["a;b;c;kind"] + [f"{i};{i % 3};{-i};{'odd' if i % 2 else 'even'}" for i in range(40)]
    (here / "people.csv").write_text("\n".join(rows))
    words = "train people.csv --target kind --drop c --separator ; --steps 2 --no-standardize --task binary --json"
    result = cli(*words.split())
    recipe = _recipe(result)
    assert json.loads(result.stdout)["path"] == "people.zarr"
    assert recipe["inputs"] == 2
    assert (recipe["data"]["target"], recipe["data"]["drop"], recipe["data"]["standardize"]) == ("kind", ["c"], False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "moons --activation relu --lr 1e6",
            "The loss was 0.6707 at first and is no longer finite; on the test samples it is not finite.",
        ),
        ("moons --activation relu --lr 1e6 --test 0", "The loss was 0.6711 at first and is no longer finite."),
        ("ripple --lr 1e9 --test 0", "The loss was 0.3241 at first and is no longer finite."),
        ("moons --steps 1 --lr 10 --test 0", "The loss rose from 0.6575 to 0.9596."),
        ("moons --hidden none --initializer zeros --lr 1e-30 --steps 1 --test 0", "The loss stayed at 0.6931."),
    ],
)
def test_what_became_of_the_loss(cli: Cli, words: str, sentence: str) -> None:
    lines = cli("train", *words.split()).stdout.splitlines()
    (told,) = (line for line in lines if line.startswith("The loss"))
    assert told == sentence


def test_no_line_comes_twice(cli: Cli) -> None:
    steps = [line for line in cli("train", "moons").stdout.splitlines() if line.startswith("step ")]
    assert sorted(set(steps)) == steps
    assert steps[0].startswith("step     0   loss ")
    assert steps[-1].startswith("step 2,000   loss ")


def test_what_diverges_ends_with_status_3_and_says_why(cli: Cli) -> None:
    words = ("train", "ripple", "--activation", "relu", "--learning-rate", "1e9", "--steps", "500")
    result = cli(*words)
    recording = backlight.open("ripple.zarr")
    assert result.exit_code == 3
    assert recording.status.state == "diverged"
    assert f"\n{of_recording(recording.status.sentence)}\n" in result.stdout
    said = cli(*words, "--json")
    assert said.exit_code == 3
    assert json.loads(said.stdout)["status"] == "diverged"


def test_a_recipe_of_points_with_a_long_name_is_recorded_under_its_beginning(cli: Cli, here: Path) -> None:
    points = {
        "kind": "points", "name": "é" * 1000, "inputs": ["x"], "target": "t", "classes": [], "X": [[0], [1], [2], [3]],
        "t": [0, 1, 2, 3], "standardize": False,
    }  # fmt: skip
    recipe = {"data": points, "inputs": 1, "outputs": 1, "loss": "half_squared_error", "steps": 5}
    (here / "long.json").write_text(json.dumps(recipe))
    result = cli("train", "--recipe", "long.json", "-q")
    assert (result.exit_code, result.stdout) == (0, f"{'é' * 60}.zarr\n")


def test_a_completed_run_is_not_resumed(cli: Cli) -> None:
    cli("train", "moons", "--steps", "5", "-q")
    with pytest.raises(backlight.BacklightError) as error:
        backlight.resume("moons.zarr")
    result = cli("train", "--resume", "moons.zarr")
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)


def test_a_diverged_run_is_not_resumed(cli: Cli) -> None:
    cli("train", "ripple", "--activation", "relu", "--learning-rate", "1e9", "--steps", "50", "-q")
    status = backlight.open("ripple.zarr").status
    result = cli("train", "--resume", "ripple.zarr")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        f"Error: ripple.zarr diverged and would do so again. {of_recording(status.sentence)} "
        "Change the recipe, and train anew.\n"
    )


def test_a_run_that_lives_is_not_resumed(cli: Cli) -> None:
    backlight.train(backlight.load("moons"), steps=10**9, path="lives.zarr", observe=Keys())
    with Lock(Path("lives.zarr")):
        result = cli("train", "--resume", "lives.zarr")
    assert (result.stdout, result.stderr, result.exit_code) == (
        "",
        "Error: lives.zarr is being written by a process that lives. Stop that one first, or wait for it.\n",
        2,
    )
