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
            "There are train, show, explain, figure, movie, gallery, html and studio; see backlight --help.",
        ),
        (
            "zzz",
            "There is no command 'zzz'. There are train, show, explain, figure, movie, gallery, html and studio; "
            "see backlight --help.",
        ),
        ("--verison", "There is no option --verison; did you mean '--version'? See backlight --help."),
        ("train", NO_DATA),
        ("train --hidden 8 8", NO_DATA),
        ("train moons --hiden 8", "There is no option --hiden; did you mean '--hidden'? See backlight train --help."),
        ("train moons --opt sgd", "There is no option --opt; did you mean '--optimizer'? See backlight train --help."),
        ("train moons circles", "'circles' is one word too many; see backlight train --help."),
        ("train moons --seed", "--seed takes a value, and none came. See backlight train --help."),
        ("train moons --hidden", "--hidden takes at least one value, and none came. See backlight train --help."),
        (
            "train moons --hidden -o x",
            "--hidden takes at least one value, and -o came instead. See backlight train --help.",
        ),
        (
            "train moons --activation --hidden=8",
            "--activation takes at least one value, and --hidden=8 came instead. See backlight train --help.",
        ),
        ("train moons --seed -q", "--seed takes a value, and -q came instead. See backlight train --help."),
        ("train moons --json=yes", "--json takes no value. See backlight train --help."),
        ("train moons --seed x", "--seed is a whole number, 0 at least; 'x' came."),
        ("train moons --seed -1", "--seed is a whole number, 0 at least; '-1' came."),
        ("train moons --steps 0", "--steps is a whole number, 1 at least; '0' came."),
        ("train moons --noise much", "--noise is a number; 'much' came."),
        ("train moons --learning-rate nan", "--learning-rate is a number; 'nan' came."),
        (
            "train moons --hidden 8 8 none",
            "--hidden takes the units of each hidden layer, 1 to 2147483647, as in --hidden 8 8, or none; '8 8 none' "
            "came.",
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
        ("train --recipe missing.json", "There is no file missing.json."),
        (
            "train --recipe there",
            "there is a folder, and --recipe takes a file. If it is a recording, backlight show there --recipe prints "
            "its recipe.",
        ),
        ("train moons --steps 5 --epochs 5", "--steps and --epochs both say how long to train; leave out one."),
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


FLOAT32 = "as training computes with float32."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--learning-rate -1", "--learning-rate is a number above 0; -1.0 came."),
        (
            "--lr 1e-60",
            f"--learning-rate is 1e-60, which is 0 in float32; it is a number from 1.4e-45 to 3.4028235e+38, {FLOAT32}",
        ),
        ("--clip-norm 0", "--clip-norm is a number above 0; 0.0 came."),
        (f"--patience {2**53}", "--patience is a whole number, 1 to 2**53 − 1; 9007199254740992 came."),
        (f"--batch-size {2**31}", "--batch-size is a whole number, 1 to 2147483647; 2147483648 came."),
        (f"--steps {2**53}", "--steps is a whole number, 1 to 2**53 − 1; 9007199254740992 came."),
        (
            f"--epochs {2**53}",
            "--epochs is 9007199254740992, of 30 steps each; a run has at most 2**53 − 1 steps.",
        ),
        ("--init-scale -2", "--init-scale is a number, 0 or more; -2.0 came."),
        ("--l1 -1", "--l1 is a number, 0 or more; -1.0 came."),
        ("--l2 -1", "--l2 is a number, 0 or more; -1.0 came."),
        ("--schedule step --decay 2", "--decay is a number above 0, at most 1; 2.0 came."),
        (
            f"--schedule step --decay-every {2**53}",
            "--decay-every is a whole number, 1 to 2**53 − 1; 9007199254740992 came.",
        ),
        ("--schedule cosine --floor 2", "--floor is a number from 0 to 1; 2.0 came."),
        (f"--warmup {2**53}", "--warmup is a whole number, 0 to 2**53 − 1; 9007199254740992 came."),
        ("--test 1", "--test is the part of the samples kept for testing, from 0 to less than 1; 1.0 came."),
        ("--target x", "--target is not a setting of the toy shape 'moons'; leave it out."),
        ("--task binary", "--task is not a setting of the toy shape 'moons'; leave it out."),
        ("--drop x", "--drop is not a setting of the toy shape 'moons'; leave it out."),
        ("--separator ;", "--separator is not a setting of the toy shape 'moons'; leave it out."),
        ("--no-standardize", "--no-standardize is not a setting of the toy shape 'moons'; leave it out."),
        ("--classes 3", "--classes is of spirals and gaussians; moons does not take it."),
        ("--noise -1", "--noise is a number from 0 to 1000; -1.0 came."),
        (f"--n {2**40}", "--n is a whole number from 2 to 10,000,000; 1099511627776 came."),
        ("--activation tanh relu elu", "2 hidden layers take 1 or 2 activations; 3 came: tanh, relu, elu."),
    ],
)
def test_a_setting_is_told_by_its_option(cli: Cli, here: Path, words: str, sentence: str) -> None:
    result = cli("train", "moons", *words.split())
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {sentence}\n", "", 2)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "settings"),
    [("monos", {}), ("missing.csv --target x", {"target": "x"}), ("./noise --target x", {"target": "x"})],
)
def test_what_loading_refuses_is_told_in_its_words(cli: Cli, here: Path, words: str, settings: dict[str, Any]) -> None:
    (here / "noise").write_text("a,b\n1,2\n")
    with pytest.raises(backlight.BacklightError) as error:
        backlight.load(words.split()[0], **settings)
    result = cli("train", *words.split())
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)


def test_a_path_is_not_taken_for_a_setting(cli: Cli, here: Path) -> None:
    (here / "test").mkdir()
    result = cli("train", "moons", "-o", "test")
    assert result.stderr == (
        "Error: test is there already, and nothing is ever written over. Take another name, or remove it first.\n"
    )


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
