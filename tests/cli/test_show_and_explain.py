"""``backlight show`` and ``backlight explain``."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

import backlight
from backlight.numerals import number

Cli = Callable[..., Result]


def test_show_says_what_a_recording_holds(cli: Cli, moons: Path) -> None:
    result = cli("show", str(moons))
    curves = backlight.open(moons).curves
    text = result.stdout
    assert result.exit_code == 0
    for line in (
        "  data        moons: 300 samples, 100 to test\n",
        "  inputs      2: x1, x2\n",
        "  target      class: 0, 1 (binary)\n",
        "  network     2-8-8-1 tanh, 105 parameters\n",
        "    layer 1   8 × 2 weights, 8 biases, tanh\n",
        "    layer 2   8 × 8 weights, 8 biases, tanh\n",
        "    layer 3   1 × 8 weights, 1 bias, sigmoid\n",
        "  training    SGD, learning rate 0.1, batches of 10, 300 steps, seed 0\n",
        "  recorded    300 steps, 301 keyframes\n",
        "  All 300 steps were done.\n",
    ):
        assert line in "\n".join(part.rstrip() for part in text.splitlines()) + "\n"
    assert "settings" not in text
    assert f"{curves.train_loss[0]:.4f}" in text
    assert f"{curves.test_loss[-1]:.4f}" in text
    assert "█" in text
    assert "\033" not in text


def test_show_names_the_settings_that_are_not_the_defaults(cli: Cli) -> None:
    words = (
        "train iris --steps 3 --hidden 5 --optimizer adamw --schedule cosine --floor 0.1 --l2 0.001 --clip-norm 2 -q"
    )
    assert cli(*words.split()).exit_code == 0
    text = " ".join(cli("show", "iris.zarr").stdout.split())
    assert "settings --l2 0.001, --clip-norm 2.0, --floor 0.1" in text
    assert "AdamW, learning rate 0.01, cosine schedule, batches of 10, 3 steps, seed 0" in text


def test_show_as_json(cli: Cli, moons: Path) -> None:
    result = cli("show", str(moons), "--json")
    said = json.loads(result.stdout)
    assert result.stderr == ""
    assert (said["path"], said["status"], said["steps"], said["parameters"]) == (str(moons), "completed", 300, 105)
    assert said["data"] == {
        "name": "moons", "task": "binary", "train_samples": 300, "test_samples": 100, "inputs": ["x1", "x2"],
        "target": "class", "classes": ["0", "1"], "notes": [],
    }  # fmt: skip


def test_show_prints_a_recipe(cli: Cli, moons: Path) -> None:
    result = cli("show", str(moons), "--recipe")
    assert result.stderr == ""
    assert backlight.Recipe.from_json(result.stdout) == backlight.open(moons).recipe
    assert result.stdout.startswith('{\n  "data": {\n    "kind": "toy",\n')


def test_json_is_plain_ascii(cli: Cli, here: Path) -> None:
    rows = ["größe,σ"] + [f"{i},{'odd' if i % 2 else 'even'}" for i in range(20)]
    (here / "ä.csv").write_text("\n".join(rows), encoding="utf-8")
    printed = [
        cli("train", "ä.csv", "--target", "σ", "--steps", "2", "--json").stdout,
        cli("show", "ä.zarr", "--json").stdout,
        cli("show", "ä.zarr", "--recipe").stdout,
    ]
    assert all(text.isascii() for text in printed)
    assert [json.loads(text).get("path") for text in printed] == ["ä.zarr", "ä.zarr", None]
    assert json.loads(printed[2])["data"]["path"] == "ä.csv"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "ascii:surrogateescape"])
@pytest.mark.parametrize("words", ["explain", "explain RUN", "show RUN", "train moons --steps 5", "train --help"])
def test_output_that_is_not_utf_8(moons: Path, words: str, encoding: str) -> None:
    command = [sys.executable, "-m", "backlight", *words.replace("RUN", str(moons)).split()]

    def printed(encoding: str) -> bytes:
        shutil.rmtree("moons.zarr", ignore_errors=True)
        environment = {**os.environ, "PYTHONIOENCODING": encoding}
        done = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        assert (done.stderr, done.returncode) == (b"", 0)
        return done.stdout

    told, wanted = printed(encoding).decode(encoding.partition(":")[0]), printed("utf-8").decode()
    if words not in ("train --help", "show RUN"):  # these have frames and sparklines of other characters
        assert told == wanted.encode(encoding.partition(":")[0], "replace").decode(encoding.partition(":")[0])
    assert len(told) > 100


def test_show_of_nothing(cli: Cli) -> None:
    with pytest.raises(backlight.BacklightError) as error:
        backlight.open("nothing.zarr")
    result = cli("show", "nothing.zarr")
    assert (result.stderr, result.stdout, result.exit_code) == (f"Error: {error.value}\n", "", 2)


@pytest.mark.parametrize(
    ("words", "step", "sample", "kind"),
    [
        ("", 300, 0, "training"),
        ("--step 100 --sample 3", 100, 3, "training"),
        ("--step -1 --sample 7 --test", 300, 7, "test"),
        ("--step −2", 299, 0, "training"),
    ],
)
def test_explain_prints_a_backward_pass(cli: Cli, moons: Path, words: str, step: int, sample: int, kind: str) -> None:
    result = cli("explain", str(moons), *words.split())
    recording = backlight.open(moons)
    data = recording.data
    X, T = (data.X_test, data.T_test) if kind == "test" else (data.X_train, data.T_train)
    moment = recording.at(step)
    passed = backlight.backpropagate(moment.network, X[sample], T[sample])
    x1, x2 = X[sample]
    assert result.exit_code == 0
    assert result.stdout == (
        f"Step {step} of 300, {kind} sample {sample}: x1 = {number(x1)}, x2 = {number(x2)}; "
        f"class = '{T[sample, 0]:.0f}'.\n\n"
        f"{passed.explain(learning_rate=0.1, width=100)}\n"
    )


def test_explain_says_the_sample_in_the_unit_of_the_data(cli: Cli) -> None:
    assert cli("train", "diabetes", "--steps", "2", "-q").exit_code == 0
    first, second, *_ = cli("explain", "diabetes.zarr").stdout.splitlines()
    data = backlight.open("diabetes.zarr").data
    raw = data.input_scaling.invert(data.X_train[:1])[0]
    target = data.decode_outputs(data.T_train[:1])[0, 0]
    inputs = ", ".join(f"{name} = {number(value)}" for name, value in zip(data.input_names[:7], raw[:7], strict=True))
    said = f"Step 2 of 2, training sample 0: {inputs}, 3 more inputs; progression = {number(target)}."
    assert f"{first} {second.strip()}" == said
    assert len(first) <= 100 < len(said)


def test_a_sample_of_many_inputs_with_long_names_fits_the_page(cli: Cli, here: Path) -> None:
    names = [f"the {'very ' * 30}long name of column {number}" for number in range(9)]
    rows = [",".join([*(f"{(7 * row + column) % 11}" for column in range(9)), "ab"[row % 2]]) for row in range(40)]
    (here / "long.csv").write_text("\n".join([",".join([*names, "kind of thing"]), *rows]))
    assert cli("train", "long.csv", "--target", "kind of thing", "--steps", "2", "-q").exit_code == 0
    said = cli("explain", "long.zarr").stdout.partition("\n\n")[0].splitlines()
    assert max(map(len, said)) <= 100
    assert said[0].startswith("Step 2 of 2, training sample 0: the very very very very very ve… = ")
    assert all(line.startswith("  the very very very very very ve… = ") for line in said[1:-1])
    assert " the very very very very very ve… = 0, " in " ".join(said), "not what is left of 0 after scaling"
    assert re.search(r" 2 more inputs; +kind of thing = '[ab]'\.$", " ".join(said))


def test_explain_without_a_recording_is_the_worked_example(cli: Cli) -> None:
    result = cli("explain")
    example = backlight.worked_example()
    passed = backlight.backpropagate(example.network, example.x, example.t)
    assert result.exit_code == 0
    assert (
        result.stdout == f"A worked example: a network {example.network.architecture}.\n\n{passed.explain(width=100)}\n"
    )
