"""Curves of Braille dots and of bars."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.cli.chart import Canvas, at_columns, log_curve, log_limits, sparkline


def test_every_dot_has_its_own_bit() -> None:
    drawn = set()
    for column in range(2):
        for row in range(4):
            canvas = Canvas(1, 1)
            canvas.draw([column], [row], 0)
            drawn.add(canvas.lines([""])[0].plain)
    assert drawn == set("⠁⠂⠄⡀⠈⠐⠠⢀")


def test_dots_outside_are_left_out() -> None:
    canvas = Canvas(2, 1)
    canvas.draw([-1, 4, 0, 0], [0, 0, -1, 4], 0)
    assert canvas.lines([""])[0].plain == "  "


def test_the_last_series_gives_a_shared_cell_its_color() -> None:
    canvas = Canvas(2, 1)
    canvas.draw([0, 2], [0, 0], 0)
    canvas.draw([1], [0], 1)
    (line,) = canvas.lines(["red", "blue"])
    assert line.plain == "⠉⠁"
    assert [(span.start, span.end, span.style) for span in line.spans] == [(0, 1, "blue"), (1, 2, "red")]


@given(st.lists(st.floats(-5, 20), min_size=2, max_size=20))
def test_a_line_has_no_holes(values: list[float]) -> None:
    canvas = Canvas(10, 4)
    canvas.line(np.array(values), 0)
    dots = np.zeros((16, 20), bool)
    for row, line in enumerate(canvas.lines([""])):
        for column, character in enumerate(line.plain):
            bits = 0 if character == " " else ord(character) - 0x2800
            for bit, (down, across) in {
                1: (0, 0),
                2: (1, 0),
                4: (2, 0),
                64: (3, 0),
                8: (0, 1),
                16: (1, 1),
                32: (2, 1),
                128: (3, 1),
            }.items():
                dots[4 * row + down, 2 * column + across] = bool(bits & bit)
    for column, value in enumerate(values):
        if 0 <= round(value) < 16:
            assert dots[round(value), column]
    for column in range(len(values) - 1):
        first, second = (set(np.flatnonzero(dots[:, place])) for place in (column, column + 1))
        if first and second:
            assert min(abs(one - other) for one in first for other in second) <= 1


def test_columns_take_means_and_lie_between() -> None:
    columns = at_columns([0, 1, 2, 3, 10], [4.0, 2.0, 0.0, np.nan, 8.0], 10, 6)
    np.testing.assert_allclose(columns, [3.0, 0.0, 2.0, 4.0, 6.0, 8.0])
    ending = at_columns([0, 5], [1.0, 2.0], 10, 5)
    np.testing.assert_array_equal(np.isnan(ending), [False, False, False, True, True])


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([0.69, 0.011], (0.01, 1.0)), ([1.0, 0.1], (0.1, 1.0)), ([3.0, 2.9], (1.0, 5.0)), ([], (0.1, 1.0)),
        ([np.nan, np.inf, 0.0], (0.1, 1.0)), ([2e-9, 7e5], (2e-9, 1e6)),
    ],
)  # fmt: skip
def test_limits_are_round(values: list[float], limits: tuple[float, float]) -> None:
    assert log_limits(values) == pytest.approx(limits, rel=1e-12)


@given(st.lists(st.floats(1e-12, 1e12), min_size=1, max_size=20))
def test_limits_hold_everything_and_are_apart(values: list[float]) -> None:
    low, high = log_limits(values)
    assert low <= min(values) * (1 + 1e-9)
    assert high >= max(values) * (1 - 1e-9)
    assert high / low >= 4 * (1 - 1e-9)


def test_a_curve_has_its_limits_on_its_left() -> None:
    lines = log_curve([([0, 100], [1.0, 0.1])], 100, 30, 5, ["white"])
    assert [line.plain[:4] for line in lines] == ["  1 ", "    ", "    ", "    ", "0.1 "]
    assert lines[0].plain[4] != " "
    assert max(map(len, lines)) <= 30


def test_without_colors_the_second_curve_is_marks() -> None:
    curves = [([0, 100], [1.0, 1.0]), ([0, 100], [0.1, 0.1])]
    lines, marked = (log_curve(curves, 100, 40, 5, ["", ""], marked=marked) for marked in (False, True))
    assert [line.plain for line in marked[:-1]] == [line.plain for line in lines[:-1]]
    assert lines[-1].plain == "0.1 " + "⣀" * 36
    assert marked[-1].plain == "0.1 " + "x   " * 9
    same = log_curve([curves[0], curves[0]], 100, 40, 5, ["", ""], marked=True)
    assert same[0].plain.count("x") == 9, "on top of the other"
    ending = log_curve([curves[0], ([0, 50], [0.1, np.nan])], 100, 40, 5, ["", ""], marked=True)
    assert sum(line.plain.count("x") for line in ending) == 1


def test_sparkline() -> None:
    assert sparkline([1.0, 10.0, 100.0], 3) == "▁▅█"
    assert sparkline([5.0, 5.0], 8) == "▁▁"
    assert sparkline([np.nan], 8) == ""
    assert len(sparkline(np.arange(1, 500), 14)) == 14
