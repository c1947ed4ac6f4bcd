"""Cells of numbers: rounding, colours, places, and how they change over time."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.drawing.items import Drawing, Group
from backlight.numerals import bracketed
from backlight.scenes.matrices.board import Board, Change, Label, Origin
from backlight.scenes.matrices.cells import Box, Cells, Content, Face, Matrix, around, mixed
from backlight.scenes.page.rounding import Rounded, added, apart, resolving, rounded, value
from backlight.scenes.page.stage import Stage
from backlight.theme import Ground
from scenes.ask import flat, formulas, texts
from scenes.cells import numbers, unreadable

CELLS = Cells(100.0, 50.0, 20.0, 4, Stage())
MATRIX = Matrix("W", 300.0, 200.0, 2, 3, CELLS)


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (0.8, 4, "0.8"),
        (-0.4, 4, "−0.4"),
        (0.66818777, 4, "0.668"),
        (1.0410, 4, "1.04"),
        (-0.0066244, 4, "−0.0066"),
        (-0.0066244, 2, "−0.01"),
        (0.00004, 4, "0"),
        (-0.00004, 4, "0"),
        (0.9996, 4, "1"),
        (-123.46, 4, "−123"),
        (1234.6, 4, "1235"),
        (100.0, 2, "100"),
        (0.0, 4, "0"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "NaN"),
    ],
)
def test_three_digits_and_no_more_decimals_than_there_is_room_for(number: float, decimals: int, text: str) -> None:
    assert rounded(number, decimals) == text


@given(st.floats(-9999, 9999), st.integers(2, 4))
def test_rounding_is_as_near_as_its_digits_allow(number: float, decimals: int) -> None:
    digit = 10.0 ** math.floor(math.log10(abs(number))) / 100 if number else 0.0
    assert abs(value(rounded(number, decimals)) - number) <= 0.5 * max(digit, 10.0**-decimals) * (1 + 1e-9)


def test_small_matrices_are_shown_as_multiples_of_a_power_of_ten() -> None:
    small = Rounded.of(np.array([[-0.000524], [0.000459], [-0.00006624]]), 4)
    assert small.exponent == -4
    assert [small.text(row) for row in range(3)] == ["−5.24", "4.59", "−0.66"]
    assert [small.inline(row) for row in range(3)] == ["−0.000524", "0.000459", "−0.000066"]
    assert small.factor(0) == "(−0.000524)"


def test_the_smallest_and_the_largest_keep_their_power_in_equations() -> None:
    tiny, huge = Rounded.of(np.array([-5.24e-9]), 4), Rounded.of(np.array([5.24e7]), 4)
    assert (tiny.text(0), tiny.inline(0)) == ("−5.24", "−5.24·10⁻⁹")
    assert (huge.text(0), huge.inline(0)) == ("5.24", "5.24·10⁷")
    assert value(tiny.inline(0)) == pytest.approx(-5.24e-9)


def test_what_stands_beside_each_other_shares_the_power() -> None:
    one, other = np.array([0.5]), np.array([0.0023])
    assert Rounded.of(one, 4).exponent == 0
    assert (Rounded.of(one, 4, other).exponent, Rounded.of(other, 4, one).exponent) == (-3, -3)
    assert (Rounded.of(one, 4, other).text(0), Rounded.of(other, 4, one).text(0)) == ("500", "2.3")
    # But nothing has more than three digits before its point.
    assert Rounded.of(one, 4, np.array([1e-9])).text(0) == "500"


def test_zeros_and_numbers_that_are_not_finite_need_no_power() -> None:
    assert Rounded.of(np.zeros(2), 2, np.array([0.001])).exponent == 0
    broken = Rounded.of(np.array([np.nan, np.inf]), 2)
    assert (broken.exponent, broken.text(0), broken.text(1)) == (0, "NaN", "∞")


def test_a_number_is_told_from_another_where_that_fits() -> None:
    y, t = Rounded.of(np.array([[0.9997], [0.2], [1.0]]), 4), Rounded.of(np.array([[1.0], [0.2], [1.0]]), 4)
    assert y.text(0) == "1"
    told = y.told_from(t, lambda text: len(text) <= 6)
    assert [told.text(row) for row in range(3)] == [told.inline(row) for row in range(3)] == ["0.9997", "0.2", "1"]
    assert y.told_from(t, lambda text: len(text) <= 5).text(0) == "1"


def test_numbers_that_hardly_differ_are_told_apart() -> None:
    assert apart(0.598, 0.415) == ("0.598", "0.415")
    assert apart(0.00034794, 0.0003478) == ("0.0003479", "0.0003478")
    assert apart(0.5, 0.5) == ("0.5", "0.5")
    assert apart(1.5e-7, 2e-7) == ("1.5·10⁻⁷", "2·10⁻⁷")
    assert resolving((0.999652, 1.0), -0.0000348) == ["0.999652", "1"]


def test_sums_in_a_line() -> None:
    assert added(["0.8 · 1", "−0.4 · 0.5", "0.1"]) == "0.8 · 1 − 0.4 · 0.5 + 0.1"
    assert bracketed("−0.4") == "(−0.4)"
    assert bracketed("0.4") == "0.4"


def test_hue_is_the_sign_and_strength_the_size() -> None:
    stage = CELLS.stage
    content = Content.of("W_1", np.array([[-1.0, -0.5, 0.0, 0.5, 1.0]]), 1.0, CELLS)
    fills = [face.fill for face in content.faces[0]]
    assert fills == [stage.signed(part, 1.0) for part in (-1, -0.5, 0, 0.5, 1)]
    assert fills[0] == stage.negative
    assert fills[4] == stage.positive
    assert [face.text for face in content.faces[0]] == ["−1", "−0.5", "0", "0.5", "1"]


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_numbers_can_be_read_on_every_cell(ground: Ground) -> None:
    cells = replace(CELLS, stage=Stage(ground))
    content = Content.of("W", np.linspace(-1, 1, 511)[None, :], 1.0, cells)
    items = tuple(item for face in content.faces[0] for item in cells.items(0, 0, face))
    drawing = Drawing(1920, 1080, "#000000", (Group(items),))
    assert len(texts(drawing)) == 511
    assert unreadable(drawing) == []


def test_cells_rows_and_columns_of_a_matrix_are_boxes_of_it() -> None:
    assert MATRIX.box == Box(300, 200, 300, 100)
    assert MATRIX.cell(1, 2) == Box(500, 250, 100, 50)
    assert around(MATRIX.cell(0, 0), MATRIX.cell(1, 2)) == MATRIX.box
    assert around(*(MATRIX.cell(1, column) for column in range(3))) == MATRIX.row(1)
    assert around(*(MATRIX.cell(row, 1) for row in range(2))) == MATRIX.column(1)


def test_a_cell_between_two_faces_begins_with_one_and_ends_with_the_other() -> None:
    one, other = Face("1", "#112233"), Face("2", "#445566")
    for before, after in ((one, other), (CELLS.empty, one), (None, one), (one, None)):
        assert (
            CELLS.between(0, 0, before, after, 1.0)[0] == CELLS.items(0, 0, after or before, 1.0 if after else 0.0)[0]
        )
        path, text = CELLS.between(0, 0, before, after, 0.0)
        assert path == CELLS.items(0, 0, before or after, 1.0 if before else 0.0)[0]
        assert text.opacity == 0 or text.text == (before or Face("", "")).text
    assert CELLS.between(0, 0, one, other, 0.4)[1].text == "1"
    assert CELLS.between(0, 0, one, other, 0.6)[1].text == "2"
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def _board(*changes: Change) -> Board:
    faces = {"W": dict.fromkeys(MATRIX.places, CELLS.empty)}
    return Board([MATRIX], faces, {"W": Label("W", waiting=True)}, changes)


def _seen(board: Board, time: float) -> list[str]:
    return numbers(Drawing(1920, 1080, "#000000", board.items(time)), "W")


def test_a_change_happens_between_its_times() -> None:
    face = Face("7", "#112233")
    board = _board(Change("W", {(0, 1): face}, 1.0, 2.0), Change("W", {(0, 1): Face("8", "#112233")}, 3.0, 4.0))
    assert _seen(board, 0.0) == _seen(board, 1.0) == [""] * 6
    assert _seen(board, 2.0) == _seen(board, 3.0) == ["", "7", "", "", "", ""]
    assert _seen(board, 4.0) == ["", "8", "", "", "", ""]
    half = board.items(1.5)[0]
    assert isinstance(half, Group)
    assert half.items[3].opacity == pytest.approx(0.5)
    assert board.items(2.2)[0] is board.items(2.8)[0]


def test_a_number_travels_and_changes_where_it_arrives() -> None:
    here, there = Face("2", "#112233"), Face("3", "#445566")
    board = _board(Change("W", {(0, 0): there}, 0.0, 1.0, {(0, 0): Origin(300.0, 800.0, here)}, Label("V")))

    def travelling(time: float) -> list[tuple[str, float]]:
        group = board.items(time)[1]
        assert isinstance(group, Group)
        return [(placed.item.text, placed.y) for placed in flat(group) if hasattr(placed.item, "text")]

    heights = [travelling(time)[0][1] for time in (0.01, 0.2, 0.4, 0.6)]
    assert heights == sorted(heights, reverse=True)
    assert {text for time in (0.01, 0.2, 0.4, 0.6) for text, _ in travelling(time)} == {"2"}
    assert travelling(0.7) == []
    matrix = board.items(0.5)[0]
    assert isinstance(matrix, Group)
    assert formulas(matrix) == ["W"]
    assert _seen(board, 1.0)[0] == "3"
    end = board.items(1.0)[0]
    assert isinstance(end, Group)
    assert formulas(end) == ["V"]
