"""Where units stand, how edges grow, and how numbers are set."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from backlight.palette import contrast, diverging, hexadecimal
from backlight.scenes.diagrams.diagram import Diagram, column, half, joined, short_error, short_prediction, storey, tone
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject
from backlight.theme import Ground


def _diagram(bend: float = 0.0) -> Diagram:
    reaches = ((20.0, 20.0),) * 4
    return Diagram(Subject.example().done, Stage(), (100.0, 300.0, 500.0, 700.0), reaches, 200.0, 800.0, 100.0, bend)


def test_a_prediction_is_told_from_its_target() -> None:
    assert short_prediction(0.55, 1) == "0.55"
    assert short_prediction(0.99999, 1) == "0.99999"
    assert short_prediction(0.999, 1) == "0.999"
    assert short_prediction(0.9987, 1) == "0.9987"
    assert short_prediction(-1.2499, -1.25) == "−1.2499"
    assert short_prediction(1 - 1e-9, 1) == "≈1"
    assert short_prediction(1, 1) == "1"
    assert short_prediction(2e-7, 0) == "2·10⁻⁷"


@pytest.mark.parametrize(
    ("y", "t", "decimals", "prediction", "error"),
    [
        (0.55, 1, 3, "0.55", "−0.45"),
        (0.98949, 1, 2, "0.989", "−0.011"),
        (0.00011, 0, 3, "0.00011", "0.00011"),
        (0.99992, 1, 3, "0.99992", "−0.00008"),
        (2e-7, 0, 3, "2·10⁻⁷", "2·10⁻⁷"),
        (1, 1, 3, "1", "0"),
        (math.inf, 1, 3, "∞", "∞"),
    ],
)
def test_an_error_has_the_decimals_of_its_prediction(
    y: float, t: float, decimals: int, prediction: str, error: str
) -> None:
    assert (short_prediction(y, t, decimals), short_error(y, t, decimals)) == (prediction, error)


def test_a_column_is_the_only_sample() -> None:
    assert column(np.array([[1.5], [-2.0]], np.float32)) == [1.5, -2.0]


def test_units_stand_evenly_around_one_middle() -> None:
    rows = _diagram().rows
    assert [len(row) for row in rows] == [2, 3, 2, 1]
    assert {sum(row) / len(row) for row in rows} == {500.0}
    assert {after - before for row in rows for before, after in itertools.pairwise(row)} == {100.0}


def test_the_rows_of_a_tall_layer_shrink_into_the_room() -> None:
    reaches = ((0.0, 0.0),) * 4
    low = Diagram(Subject.example().done, Stage(), (0.0, 1.0, 2.0, 3.0), reaches, 0.0, 90.0)
    assert low.step == 30.0


@pytest.mark.parametrize("bend", [0.0, 0.6])
def test_edges_join_the_units_that_a_weight_joins(bend: float) -> None:
    diagram, stage = _diagram(bend), Stage()
    W = Subject.example().done.W
    for layer in (1, 2, 3):
        edges = diagram.edges(layer)
        assert [(edge.after, edge.before) for edge in edges] == list(np.ndindex(*W[layer].shape))
        for edge in edges:
            x1, y1, *_, x2, y2 = edge.curve
            assert (x1, x2) == (diagram.centers[layer - 1] + 20, diagram.centers[layer] - 20)
            assert (y1, y2) == (diagram.rows[layer - 1][edge.before], diagram.rows[layer][edge.after])
            weight = float(W[layer][edge.after, edge.before])
            assert edge.color == tone(stage, weight, 1.5)
            assert edge.width == pytest.approx(1.5 + 4.5 * abs(weight) / 1.5)


@pytest.mark.parametrize("bend", [0.0, 0.6])
def test_an_edge_grows_from_either_end(bend: float) -> None:
    edge = _diagram(bend).edges(1)[1]
    assert edge.grown(0).points[:2] == edge.grown(0).points[6:] == edge.curve[:2]
    assert edge.grown(1).points == edge.path().points == edge.curve
    assert edge.grown(1, back=True).points[:2] == edge.curve[6:]
    middle = edge.grown(0.5).points[6:]
    assert middle == pytest.approx(edge.grown(0.5, back=True).points[6:])
    assert middle == pytest.approx(((edge.curve[0] + edge.curve[6]) / 2, (edge.curve[1] + edge.curve[7]) / 2))


def test_an_edge_is_drawn_as_asked() -> None:
    path = _diagram().edges(1)[0].grown(0.3, stroke="#123456", stroke_width=9.0, opacity=0.5)
    assert (path.stroke, path.stroke_width, path.opacity) == ("#123456", 9.0, 0.5)


def test_a_bent_curve_leaves_and_arrives_more_levelly() -> None:
    straight, bent = joined(0, 0, 90, 30), joined(0, 0, 90, 30, 1.0)
    assert straight == (0, 0, 30, 10, 60, 20, 90, 30)
    assert bent == (0, 0, 45, 0, 45, 30, 90, 30)


def test_halves_meet_at_a_straight_line() -> None:
    right, left = half(50, 10, 30, 20), half(50, 10, -30, 20)
    assert max(right.points[::2]) == 80
    assert min(left.points[::2]) == 20
    assert [100 - x for x in right.points[::2]] == pytest.approx(left.points[::2])
    assert right.points[1::2] == left.points[1::2]
    upper = storey(50, 10, 30, -20)
    assert (min(upper.points[::2]), max(upper.points[::2])) == (35, 65)
    assert (min(upper.points[1::2]), max(upper.points[1::2])) == (-10, 10)


def test_the_least_of_halves_is_nothing() -> None:
    assert set(half(50, 10, 0.0, 20).points[::2]) == {50}


def test_a_lines_sign_is_seen_unless_it_is_none() -> None:
    stage = Stage()
    assert tone(stage, 0, 1) == stage.signed(0, 1)
    assert tone(stage, 1e-9, 1) == stage.signed(0.3, 1)
    assert tone(stage, -1e-9, 1, 0.5) == stage.signed(-0.5, 1)
    assert tone(stage, -0.9, 1) == stage.signed(-0.9, 1)


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_text_on_every_cell_can_be_read(ground: Ground) -> None:
    cells = [hexadecimal(entry) for entry in diverging(ground)]
    assert min(contrast(Stage(ground).on(cell), cell) for cell in cells) >= 4.5


def test_contrast_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=1e-3)
