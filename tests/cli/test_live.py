"""The live view, in a real terminal: what is drawn, and that it is what the kernel paints."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import backlight
from backlight import kernel
from backlight.palette import diverging
from cli.screen import Cell, cells, terminal


def _picture(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows of cells with a ground: the landscape."""
    return [painted for row in rows if (painted := [cell for cell in row if cell.ground is not None])]


def test_the_landscape_has_the_colors_of_the_kernel() -> None:
    screen = terminal("train", "moons", "--steps", "400")
    assert screen.status == 0
    recording = backlight.open("moons.zarr")
    picture = _picture(screen.last)
    size = 2 * len(picture)
    X = recording.data.X_train.astype(float)
    low, high = X.min(axis=0), X.max(axis=0)
    reach = 0.62 * (high - low).max()
    (x, y) = (low + high) / 2
    painted = kernel.paint_landscape(
        recording.architecture.struct,
        recording.network.parameters,
        kernel.View(size, size, (x - reach, x + reach), (y - reach, y + reach)),
        palette=diverging(),
        limits=[[0, 1]],
        first_layer=recording.architecture.depth,
    )[0, :, :, :3]
    samples = 0
    for row, line in enumerate(picture):
        assert len(line) == size
        for column, cell in enumerate(line):
            top, bottom = (tuple(painted[2 * row + half, column].tolist()) for half in (0, 1))
            if cell.text == "▀":
                assert (cell.ink, cell.ground) == (top, bottom)
            else:
                samples += 1
                assert cell.text == "•"
                assert cell.ground in (top, bottom)
    assert 40 < samples < size * size / 8


def test_the_view_is_drawn_in_place_and_the_summary_follows() -> None:
    screen = terminal("train", "moons", "--steps", "300")
    assert screen.status == 0
    assert len(screen.frames) > 1
    assert 0 <= screen.raw.rindex("\x1b[?25l") < screen.raw.rindex("\x1b[?25h"), "the cursor is back"
    text = "\n".join(screen.text)
    curves = backlight.open("moons.zarr").curves
    assert re.search(r"step 300 of 300   epoch 10\n", text)
    assert re.search(rf"loss +{curves.train_loss[-1]:.4f} +{curves.test_loss[-1]:.4f}\n", text)
    assert "  All 300 steps were done.\n" in text
    assert "  Recorded in moons.zarr.\n" in text
    assert "  backlight show moons.zarr " in text
    assert re.search("[\u2801-\u28ff]{5}", text), "the loss curve"


@pytest.mark.parametrize(("columns", "rows"), [(40, 24), (40, 12), (20, 10), (60, 8), (200, 60)])
def test_the_view_fits_the_terminal(columns: int, rows: int) -> None:
    screen = terminal("train", "moons", "--steps", "50", columns=columns, rows=rows)
    assert screen.status == 0
    for frame in screen.frames:
        for row in cells(frame):
            assert len(row) <= columns
    for frame in screen.frames[1:-1]:
        assert frame.count("\n") < rows


def test_no_color() -> None:
    screen = terminal("train", "moons", "--steps", "2000", NO_COLOR="1")
    assert screen.status == 0
    assert all(cell.ink is None and cell.ground is None for row in screen.last for cell in row)
    text = "\n".join(screen.text)
    assert "#####" in text, "the landscape in shades"
    assert "▀" not in text
    assert "━" in text
    assert re.search(r"⠒⠒ train +x test\n", text), "how the curves are drawn"
    assert not re.search("[x⠒] (train|test)", "\n".join(terminal("train", "moons", "--steps", "9").text))


@pytest.mark.parametrize(
    ("source", "marks"), [("spirals --classes 3", "•"), ("ripple", "•"), ("sine", ""), ("iris", "")]
)
def test_other_data_are_drawn_too(source: str, marks: str) -> None:
    screen = terminal("train", *source.split(), "--steps", "200")
    assert screen.status == 0
    assert bool(_picture(screen.last)) == bool(marks)
    assert marks in "".join(screen.text)


def test_a_dumb_terminal_gets_lines() -> None:
    screen = terminal("train", "moons", "--steps", "20", TERM="dumb")
    assert screen.status == 0
    assert "\x1b" not in screen.raw
    assert "step  0   loss" in screen.raw


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_the_characters_gets_lines(encoding: str) -> None:
    screen = terminal("train", "moons", "--steps", "20", PYTHONIOENCODING=encoding)
    assert screen.status == 0
    assert "\x1b[2K" not in screen.raw
    assert "step  0   loss" in screen.raw
    shown = terminal("show", "moons.zarr", PYTHONIOENCODING=encoding)
    assert shown.status == 0
    assert "All 20 steps were done." in shown.raw
    assert "???" not in shown.raw, "neither sparklines nor the landscape"


def test_show_draws_the_last_landscape(moons: Path) -> None:
    screen = terminal("show", str(moons))
    picture = _picture(cells(screen.raw))
    assert screen.status == 0
    assert {len(row) for row in picture} == {32}
    assert len(picture) == 16


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_show_cuts_nothing(moons: Path, columns: int) -> None:
    curves = backlight.open(moons).curves
    screen = terminal("show", str(moons), columns=columns)
    text = "\n".join("".join(cell.text for cell in row) for row in cells(screen.raw))
    assert screen.status == 0
    assert "…" not in text
    for last in (
        f"{curves.train_loss[-1]:.4f}",
        f"{curves.test_loss[-1]:.4f} ",
        f"{100 * curves.test_accuracy[-1]:.1f} %",
    ):
        assert last.strip() in text


def test_colors_are_not_dull() -> None:
    screen = terminal("train", "moons", "--steps", "2000")
    inks = np.array([cell.ink for row in _picture(screen.last) for cell in row if cell.text == "▀"])
    blue, amber = (diverging()[end, :3].astype(int) for end in (0, 255))
    for end in (blue, amber):
        assert (np.abs(inks - end).max(axis=1) < 12).mean() > 0.2
