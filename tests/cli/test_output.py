"""Standard output: what may stand in it, and what is told where it cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backlight.cli.output import harmless
from cli.screen import terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größe, σ(z) = 0.5 • ▀ ⎡1⎤ 🙂", "größe, σ(z) = 0.5 • ▀ ⎡1⎤ 🙂"),
        ("two\nlines and a\ttab", "two\nlines and a\ttab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]0;title\x07", "]0;title"),
        ("\x9b2J\x85", "2J"),
        ("over\rwritten\b\x7f\x00", "overwritten"),
    ],
)
def test_no_control_character_gets_through(text: str, shown: str) -> None:
    assert harmless(text) == shown


WILD = ["\x1b[7;5mblinking", "\x1b]0;owned\x07title", "\x9b41mred", "the\x1b[9Akind"]
CLASSES = ["\x1b[2Jyes", "no\x07\r"]


@pytest.fixture
def wild(here: Path) -> str:
    """The target of wild.csv, a table whose names are made to control a terminal."""
    rows = [f"{k},{k % 7},{['a', WILD[0]][k % 2]},{CLASSES[k % 3 > 0]}" for k in range(60)]
    text = "\n".join([",".join(f'"{name}"' for name in WILD), *rows])
    (here / "wild.csv").write_text(text, encoding="utf-8", newline="")
    return WILD[-1]


def _bare(text: str) -> bool:
    """Whether none of the names stands there as it came."""
    return not any(part in text for part in ("\x1b[7;5m", "\x1b]", "\x07", "\x9b", "\x1b[9A", "\x1b[2Jyes"))


def test_names_of_a_table_do_not_control_the_terminal(wild: str) -> None:
    live = terminal("train", "wild.csv", "--target", wild, "--steps", "20")
    shown, explained = terminal("show", "wild.zarr"), terminal("explain", "wild.zarr", columns=300)
    mistake = terminal("train", "wild.csv", "--target", wild + "s")
    assert [screen.status for screen in (live, shown, explained, mistake)] == [0, 0, 0, 2]
    for screen in (live, shown, explained, mistake):
        assert _bare(screen.raw)
    assert "[7;5mblinking" in shown.raw
    assert "[7;5mblinking = " in explained.raw
    assert r"'\x1b[7;5mblinking'" in mistake.raw


def test_nor_do_they_in_a_pipe(wild: str) -> None:
    words = (
        ["train", "wild.csv", "--target", wild, "--steps", "20"], ["show", "wild.zarr"], ["explain", "wild.zarr"],
        ["train", "wild.csv", "--target", "x"],
    )  # fmt: skip
    for command in words:
        done = subprocess.run([sys.executable, "-m", "backlight", *command], capture_output=True, timeout=120)
        said = (done.stdout + done.stderr).decode()
        assert _bare(said)
        assert "\x1b" not in said


FULL = "Error: Standard output cannot be written: No space left on device.\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "words",
    ["explain", "show RUN", "show RUN --json", "train moons --steps 5", "train moons --steps 5 -q", "--help"],
)
def test_a_full_disk_is_told_once(moons: Path, words: str, unbuffered: str) -> None:
    command = [sys.executable, "-m", "backlight", *words.replace("RUN", str(moons)).split()]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
    assert (done.stderr, done.returncode) == (FULL, 1)


def test_a_mistake_is_told_where_output_is_full() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "backlight", "show", "nothing.zarr"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr == "Error: There is no recording nothing.zarr: no such file or folder.\n"


def test_a_full_disk_for_errors_changes_no_status() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "backlight", "nosuch"], stderr=full, timeout=60)
    assert done.returncode == 2
