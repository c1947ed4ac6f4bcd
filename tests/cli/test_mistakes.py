"""Every mistake is told in a sentence on stderr, with status 2 and without a traceback."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

import backlight

Cli = Callable[..., Result]

NO_DATA = "Name what to train on: a data set, such as moons, or a table with its --target; see backlight train --help."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "trian",
            "There is no command 'trian'; did you mean 'train'? "
            "There are train, show and explain; see backlight --help.",
        ),
        ("zzz", "There is no command 'zzz'. There are train, show and explain; see backlight --help."),
        ("--verison", "There is no option --verison; did you mean '--version'? See backlight --help."),
        ("train", NO_DATA),
        ("train --hidden 8 8", NO_DATA),
        ("train moons --hiden 8", "There is no option --hiden; did you mean '--hidden'? See backlight train --help."),
        ("train moons --opt sgd", "There is no option --opt; did you mean '--optimizer'? See backlight train --help."),
        ("train moons circles", "'circles' is one word too many; see backlight train --help."),
        ("train moons --seed", "--seed takes a value, and none came. See backlight train --help."),
        ("train moons --hidden", "--hidden takes a value, and none came. See backlight train --help."),
        ("train moons --json=yes", "--json takes no value. See backlight train --help."),
        ("train moons --seed x", "--seed is a whole number, 0 at least; 'x' came."),
        ("train moons --seed -1", "--seed is a whole number, 0 at least; '-1' came."),
        ("train moons --steps 0", "--steps is a whole number, 1 at least; '0' came."),
        ("train moons --noise much", "--noise is a number; 'much' came."),
        ("train moons --learning-rate nan", "--learning-rate is a number; 'nan' came."),
        (
            "train moons --hidden 8 8 none",
            "--hidden takes the units of each hidden layer, as in --hidden 8 8, or none; '8 8 none' came.",
        ),
        (
            "train moons --activation tahn",
            "--activation is one of identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, sine; 'tahn' "
            "came; did you mean 'tanh'?",
        ),
        (
            "train moons --activation step",
            "--activation is one of identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, sine; 'step' "
            "came.",
        ),
        (
            "train moons --optimizer adma",
            "--optimizer is one of sgd, momentum, nesterov, rmsprop, adam, adamw; 'adma' came; did you mean 'adam'?",
        ),
        ("train moons --decay 0.5", "--decay belongs to --schedule step; the schedule here is constant."),
        ("train moons --floor 0 --schedule step", "--floor belongs to --schedule cosine; the schedule here is step."),
        (
            "train moons -o there",
            "there is there already, and nothing is ever written over. Take another name, or remove it first.",
        ),
        ("train moons -o away/x.zarr", "away/x.zarr cannot be made: there is no folder away."),
        ("train --recipe missing.json", "No such file or directory: missing.json."),
        ("train --recipe there", "Is a directory: there."),
        (
            "train moons --recipe r.json --seed 1 --hidden 3",
            "--recipe holds every setting; leave out --hidden, --seed.",
        ),
        ("train --resume r.zarr -o x", "--resume holds every setting; leave out --output."),
        (
            "explain --step 3",
            "--step, --sample and --test are of a recording; name one, as in backlight explain moons.zarr.",
        ),
        ("show", "RUN is missing. See backlight show --help."),
        ("show there --json --recipe", "--json and --recipe are two outputs; leave out one."),
    ],
)
def test_a_mistake_is_a_sentence(cli: Cli, here: Path, words: str, sentence: str) -> None:
    (here / "there").mkdir()
    result = cli(*words.split())
    assert result.stderr == f"Error: {sentence}\n"
    assert result.stdout == ""
    assert result.exit_code == 2
    assert sorted(path.name for path in here.iterdir()) == ["there"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--step 301", "Step 301 was asked for; this run has steps 0 to 300, or −1 to −301 counted from its end."),
        ("--step later", "--step is a whole number; 'later' came."),
        ("--sample 300", "Sample 300 was asked for; the training set has samples 0 to 299."),
        ("--sample 100 --test", "Sample 100 was asked for; the test set has samples 0 to 99."),
        ("--sample -1", "--sample is a whole number, 0 at least; '-1' came."),
    ],
)
def test_a_step_or_a_sample_that_is_not_there(cli: Cli, moons: Path, words: str, sentence: str) -> None:
    result = cli("explain", str(moons), *words.split())
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {sentence}\n", "", 2)


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("--steps 5 --epochs 5", {"steps": 5, "epochs": 5}),
        ("--activation tanh relu elu", {"activation": ("tanh", "relu", "elu")}),
        ("--learning-rate -1", {"learning_rate": -1.0}),
        ("--clip-norm 0", {"clip_norm": 0.0}),
    ],
)
def test_what_training_refuses_is_told_in_its_words(cli: Cli, words: str, settings: dict[str, Any]) -> None:
    with pytest.raises(backlight.BacklightError) as error:
        backlight.train(backlight.load("moons"), **settings)
    result = cli("train", "moons", *words.split())
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("monos", {}),
        ("moons --classes 3", {"classes": 3}),
        ("moons --target x", {"target": "x"}),
        ("moons --no-standardize", {"standardize": False}),
        ("moons --test 1", {"test": 1.0}),
        ("missing.csv --target x", {"target": "x"}),
    ],
)
def test_what_loading_refuses_is_told_in_its_words(cli: Cli, words: str, settings: dict[str, Any]) -> None:
    with pytest.raises(backlight.BacklightError) as error:
        backlight.load(words.split()[0], **settings)
    result = cli("train", *words.split())
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)


def _fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    # `backlight.data.load` is the function; the module of the same name is found by its name only.
    monkeypatch.setattr(importlib.import_module("backlight.data.load"), "load", fail)


def test_a_fault_of_backlight_is_not_told_as_a_mistake(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_with(ZeroDivisionError(), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        cli("train", "moons")


def test_a_link_to_nothing_is_not_written_over(cli: Cli, here: Path) -> None:
    (here / "moons.zarr").symlink_to("nowhere")
    assert cli("train", "moons", "--steps", "2", "-q").stdout == "moons-2.zarr\n"
    result = cli("train", "moons", "--steps", "2", "-o", "moons.zarr")
    assert result.stdout == ""
    assert result.stderr == (
        "Error: moons.zarr is there already, and nothing is ever written over. Take another name, or remove it first.\n"
    )


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "There is not enough memory; take fewer units or fewer samples."),
        (OSError(28, "No space left on device"), "The system refused: No space left on device."),
        (OSError(5, "Input/output error", "disk"), "The system refused: Input/output error (disk)."),
    ],
)
def test_what_the_system_refuses(cli: Cli, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    _fail_with(error, monkeypatch)
    result = cli("train", "moons")
    assert (result.stderr, result.exit_code) == (f"Error: {sentence}\n", 2)


@pytest.mark.parametrize("words", ["show RUN", "explain RUN", "show RUN --json", "train moons --steps 5"])
def test_a_closed_pipe_is_no_traceback(moons: Path, words: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "backlight", *words.replace("RUN", str(moons)).split()]
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, "")


@pytest.mark.parametrize(
    ("words", "status"), [("explain", 0), ("train moons -q --steps 5", 0), ("train moons --steps 5", 0), ("nosuch", 2)]
)
def test_closed_output_is_no_reason_to_fail(words: str, status: int, tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m backlight {words} >&-'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
