"""Plots: where points lie, what is cut, and which ticks there are."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.drawing.items import Drawing, Text
from backlight.drawing.type import width
from backlight.scenes.page.plot import Plot, padded, tick_texts, ticks
from backlight.scenes.page.stage import Stage
from scenes.ask import flat, formulas

PLOT = Plot(Stage(), 100.0, 50.0, 400.0, 200.0, (-1.0, 3.0), (0.0, 10.0))


def test_a_point_lies_where_its_values_say() -> None:
    assert PLOT.at(-1, 0) == (100, 250)
    assert PLOT.at(3, 10) == (500, 50)
    assert PLOT.at(1, 5) == (300, 150)


def test_a_curve_is_cut_at_the_edges_and_comes_back_in_a_piece_of_its_own() -> None:
    path = PLOT.curve([(0, 5), (1, 15), (2, 5), (3, 5)])
    assert path.commands == "MLMLL"
    np.testing.assert_allclose(path.points, [200, 150, 250, 50, 350, 50, 400, 150, 500, 150])


def test_a_curve_is_open_where_a_point_is_not_finite() -> None:
    path = PLOT.curve([(-1, 1), (0, 1), (math.nan, math.nan), (1, 1), (2, math.inf), (2, 1), (3, 1)])
    assert path.commands == "MLML"
    np.testing.assert_allclose(path.points, [100, 230, 200, 230, 400, 230, 500, 230])


def test_what_lies_outside_is_not_drawn() -> None:
    assert PLOT.curve([(-5, 1), (-3, 20), (9, 20)]).commands == ""
    assert PLOT.segment(0, 11, 0, 12).commands == ""


@given(slope=st.floats(-1e6, 1e6), x=st.floats(-0.5, 2.5), y=st.floats(1, 9))
def test_a_tangent_has_the_slope_and_the_reach(slope: float, x: float, y: float) -> None:
    x1, y1, x2, y2 = PLOT.tangent(x, y, slope, 10.0).points
    # 100 units of the page are 1 in x and 5 in y.
    assert math.hypot(x2 - x1, y2 - y1) == pytest.approx(20, rel=1e-6)
    assert -(y2 - y1) / 20 == pytest.approx(slope * (x2 - x1) / 100, abs=1e-6)
    assert ((x1 + x2) / 2, (y1 + y2) / 2) == pytest.approx(PLOT.at(x, y), abs=1e-6)


@pytest.mark.parametrize(
    ("limits", "most", "texts"),
    [
        ((0, 1), 6, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((0, 1), 3, ["0.0", "0.5", "1.0"]),
        ((-4.3, 4.3), 5, ["−4", "−2", "0", "2", "4"]),
        ((-4.3, 4.3), 3, ["−4", "−2", "0", "2", "4"]),
        ((0.3, 0.4), 3, ["0.30", "0.35", "0.40"]),
        ((0, 12345), 3, ["0", "5000", "10000"]),
        ((0, 3e7), 4, ["0e+00", "1·10⁷", "2·10⁷", "3·10⁷"]),
        ((2.1, 2.2), 1, ["2.2"]),
        ((1, 1), 5, []),
    ],
)
def test_ticks_are_round(limits: tuple[float, float], most: int, texts: list[str]) -> None:
    found = [text.replace("0e+00", "0") for text in tick_texts(ticks(*limits, most=most))]
    assert found == [text.replace("0e+00", "0") for text in texts]


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), most=st.integers(2, 12))
def test_ticks_lie_inside_are_even_and_not_too_many(low: float, span: float, most: int) -> None:
    values = ticks(low, low + span, most=most)
    tiny = 1e-6 * span
    assert all(low - tiny <= value <= low + span + tiny for value in values)
    assert len(values) <= max(most, 5)
    gaps = np.diff(values)
    assert np.allclose(gaps, gaps[:1], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("x", [(-1.0, 3.0), (0.0, 1e5), (-0.004, 0.004), (123.4, 123.5)])
@pytest.mark.parametrize("wide", [150.0, 400.0, 1500.0])
def test_the_texts_of_ticks_have_room(x: tuple[float, float], wide: float) -> None:
    plot = Plot(Stage(), 200.0, 50.0, wide, 200.0, x, (0.0, 1.0))
    drawing = Drawing(1920, 1080, "#000000", plot.axes(x_label="x", y_label="y"))
    shown = [placed.item for placed in flat(drawing) if isinstance(placed.item, Text)]
    below = [text for text in shown if text.anchor == "middle"]
    ends = [(text.x - width(text.text, text.size) / 2, text.x + width(text.text, text.size) / 2) for text in below]
    assert len(ends) > (wide > 200)
    assert all(right < left for (_, right), (left, _) in itertools.pairwise(ends))
    assert formulas(drawing) == ["x", "y"]


def test_limits_leave_a_margin() -> None:
    assert padded([1, 2, 3], 0.1) == pytest.approx((0.8, 3.2))
    assert padded([2, math.nan]) == (1, 3)
    assert padded([]) == (-1, 1)
