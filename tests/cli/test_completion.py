"""What the shell offers: in Bash and in zsh, for every kind of word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backlight.data.files import ENDINGS

MAIN = "import sys; sys.argv[0] = 'backlight'; from backlight.cli import main; main()"


@pytest.fixture(autouse=True)
def _files(here: Path) -> None:
    (here / "run.zarr").mkdir()
    (here / "deep" / "deeper").mkdir(parents=True)
    (here / "runs").mkdir()
    (here / "none").mkdir()
    for name in ("people.csv", "deep/deeper/a.csv", "deep/deeper/b.csv", "runs/one.zarr/zarr.json"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).touch()
    for ending in (".md", ".txt", ".json", *ENDINGS):
        (here / f"table{ending}").touch()


def _completed(**environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", MAIN], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    return done.stdout


def _in_bash(line: str) -> list[str]:
    words = re.findall(r"=|[^\s=]+", line) + [""] * line.endswith((" ", "="))
    said = _completed(_BACKLIGHT_COMPLETE="complete_bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1))
    return [word for word in said.split("\n") if word]


def _in_zsh(line: str) -> list[str]:
    said = _completed(_BACKLIGHT_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=line)
    return re.findall(r'^(?:_arguments \'\*: :\(\()?"([^"]+)"', said, re.MULTILINE)


TABLES = [f"./table{ending}" for ending in sorted(ENDINGS)]
LINES = [
    ("backlight tr", ["train"]),
    ("backlight train mo", ["moons"]),
    ("backlight train r", ["ripple"]),
    ("backlight train d", ["digits", "diabetes", "deep/deeper/a.csv", "deep/deeper/b.csv"]),
    ("backlight train p", ["plane", "people.csv"]),
    ("backlight train ./p", ["./people.csv"]),
    ("backlight train ./t", TABLES),
    ("backlight train ./", ["./deep/", "./none/", "./people.csv", "./runs/", *TABLES]),
    ("backlight train none", []),
    ("backlight train --hidden 8 8 --optimizer ad", ["adam", "adamw"]),
    ("backlight train --optimizer adam sp", ["spirals"]),
    ("backlight train moons --activation si", ["sigmoid", "silu", "sine"]),
    ("backlight train moons --activation tanh re", ["relu"]),
    ("backlight train --activation tanh relu si", ["sigmoid", "silu", "sine", "sine"]),
    ("backlight train --hidden 8 mo", ["moons"]),
    ("backlight train moons --seed nonsense --schedule co", ["constant", "cosine"]),
    ("backlight train moons --initializer he_", ["he_uniform", "he_normal"]),
    ("backlight train moons --engine ", ["auto", "kernel", "wide"]),
    ("backlight train moons --task c", ["classes"]),
    ("backlight train --recipe t", ["table.json"]),
    ("backlight train moons --resume run.", ["run.zarr"]),
    ("backlight show run.", ["run.zarr"]),
    ("backlight show runs", ["runs/one.zarr"]),
    ("backlight explain run.zarr --st", ["--step"]),
    ("backlight train moons --hid", ["--hidden"]),
    ("backlight train moons -o x", []),
]


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        *LINES,
        ("backlight train --optimizer=ad", ["adam", "adamw"]),
        ("backlight train moons --optimizer=", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]),
    ],
)
def test_in_bash(line: str, completions: list[str]) -> None:
    assert _in_bash(line) == completions


@pytest.mark.parametrize(("line", "completions"), LINES[::5])
def test_in_zsh(line: str, completions: list[str]) -> None:
    assert _in_zsh(line) == completions


def test_a_name_with_spaces_is_one_word_in_bash(here: Path) -> None:
    (here / "none" / "$ mine.csv").touch()
    assert _in_bash("backlight train no") == [r"none/\$\ mine.csv"]
