"""The chain rule: values, nudges and slopes of each layer, and what is refused."""

from __future__ import annotations

import itertools
import math
import pickle
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.items import Drawing, Path
from backlight.errors import BacklightError
from backlight.numerals import decimals
from backlight.scenes.chain_rule import ChainRule
from backlight.scenes.composition.course import STOPS, Course
from backlight.scenes.composition.tex import tex
from backlight.scenes.page.stage import Stage
from scenes.ask import flat, formulas, named, texts
from scenes.sound import assert_sound

COMPOSITIONS: tuple[dict[str, Any], ...] = (
    {"composition": "sin(x^2)"},
    {"composition": "relu(x)", "low": -2.0, "high": 2.0},
    {"composition": "1/(1+exp(-x))", "low": -4.0, "high": 4.0},
    {"composition": "sigmoid(3x - 1)"},
    {"composition": "sqrt(x^2 + 1)", "dx": -0.1},
    {"composition": "2 log(x) - 3", "high": 4.0},
    {"composition": "exp(exp(x))"},
    {"composition": "tanh(x)^2", "low": -3.0, "high": 3.0},
)


def _course(scene: ChainRule) -> Course:
    return Course(scene.low, scene.high, len(scene._h.functions), scene.duration)


def _legs(drawing: Drawing, name: str) -> list[tuple[float, ...]]:
    """The legs of a nudge, as lines on the page."""
    return [
        placed.item.points
        for placed in flat(named(drawing, name))
        if isinstance(placed.item, Path) and placed.item.commands == "ML"
    ]


def _tangent(drawing: Drawing, name: str) -> float:
    """The slope of the tangent of a plot on the page, downwards."""
    lines = [placed.item for placed in flat(named(drawing, name)) if isinstance(placed.item, Path)]
    ink = Stage().colors.ink
    (x1, y1, x2, y2) = next(path.points for path in lines if path.stroke == ink and path.commands == "ML")
    return (y2 - y1) / (x2 - x1)


@pytest.mark.parametrize("stop", range(STOPS))
def test_each_stop_has_the_numbers_of_the_chain(stop: int) -> None:
    scene = ChainRule()
    course = _course(scene)
    chain, drawing = bl.compose("sin(x^2)").at(course.stops[stop]), scene.draw(course.done(stop))
    u, v = chain.links
    dx, du, dv = chain.nudge(0.2)
    assert texts(named(drawing, "values")) == [
        f"x = {decimals(chain.x)}", f"dx = {decimals(dx)}", f"u = {decimals(u.value)}", f"du = {decimals(du)}",
        f"v = {decimals(v.value)}", f"dv = {decimals(dv)}",
    ]  # fmt: skip
    bracketed = f"({decimals(v.slope)})" if v.slope < 0 else decimals(v.slope)
    assert texts(named(drawing, "slopes")) == [decimals(chain.slope), bracketed, decimals(u.slope)]
    for name, slope in (("layer 1", u.slope), ("layer 2", v.slope), ("h", chain.slope)):
        assert f"slope {decimals(slope)}" in texts(named(drawing, name))


def test_the_figure_is_the_worked_case_of_the_article() -> None:
    scene = ChainRule()
    drawing = scene.draw(scene.still)
    assert "h(x) = sin(x²)" in texts(drawing)
    assert formulas(named(drawing, "chain rule")) == [
        r"\frac{dv}{dx}", "h'(x)", "=", "=", "=", r"\frac{dv}{du}", r"\cos  u", r"\cdot", r"\cdot", r"\cdot",
        r"\frac{du}{dx}", "2x",
    ]  # fmt: skip
    # cos(1.4²) · 2 · 1.4
    assert texts(named(drawing, "slopes")) == ["−1.062", "(−0.379)", "2.800"]
    assert "dv = (−1.062) · 0.200 = −0.212" in texts(drawing)
    assert {"u = x^2", r"v = \sin  u", r"h(x) = \sin (x^2)"} <= set(formulas(drawing))


@pytest.mark.parametrize("stop", range(STOPS))
@pytest.mark.parametrize("options", COMPOSITIONS, ids=lambda options: options["composition"])
def test_the_legs_of_every_nudge_lie_along_the_tangent(options: dict[str, Any], stop: int) -> None:
    scene = ChainRule(**options)
    course = _course(scene)
    drawing = scene.draw(course.done(stop))
    plots = [(f"layer {layer}", f"nudge {layer}") for layer in range(1, course.layers + 1)]
    for plot, nudge in (*plots, ("h", "nudge h")):
        legs = _legs(drawing, nudge)
        assert len(legs) <= 2
        if len(legs) == 2:  # others are too short to be seen
            (x1, y1, x2, y2), (x3, y3, x4, y4) = legs
            assert (x2, y1) == pytest.approx((x3, y2), abs=1e-9)
            assert (x4 - x3, y3 - y2) == pytest.approx((0, 0), abs=1e-9)
            assert (y4 - y3) / (x2 - x1) == pytest.approx(_tangent(drawing, plot), rel=1e-6, abs=1e-9)


def test_a_nudge_goes_through_one_layer_after_the_other() -> None:
    scene = ChainRule()
    course = _course(scene)
    begin, end = course.done(0), course.done(1)
    seen = [
        tuple(len(_legs(drawing, f"nudge {layer}")) for layer in (1, 2))
        for drawing in (scene.draw(begin + (end - begin) * part / 60) for part in range(60))
    ]
    order = [key for key, _ in itertools.groupby(seen)]
    assert order == [(2, 2), (0, 0), (1, 0), (2, 0), (2, 1), (2, 2)]


def test_x_moves_along_without_jumps_and_its_slopes_with_it() -> None:
    scene = ChainRule()
    course = _course(scene)
    places = [course.at(index / 60).x for index in range(round(60 * scene.duration) + 1)]
    assert places[0] == course.stops[0] == 0.5
    assert places[-1] == course.stops[-1] == 1.9
    steps = np.diff(places)
    assert (steps >= 0).all()
    assert steps.max() < 0.02
    slopes = {texts(named(scene.draw(time), "slopes"))[0] for time in np.linspace(0, scene.duration, 40).tolist()}
    assert len(slopes) > STOPS


def test_while_x_moves_no_nudge_is_seen() -> None:
    scene = ChainRule()
    drawing = scene.draw(scene.duration / STOPS + 0.5)
    assert "x moves along, and every slope changes with it." in texts(drawing)
    assert not any(text.startswith("d") for text in texts(named(drawing, "values")))


def test_one_layer_has_a_product_of_one() -> None:
    scene = ChainRule("sin(x)")
    drawing = scene.draw(scene.still)
    whole, only = texts(named(drawing, "slopes"))
    assert whole == only == decimals(math.cos(_course(scene).stops[2]))


@pytest.mark.parametrize("name", ["v of u", "h of x"])
def test_a_curve_is_broken_at_a_pole(name: str) -> None:
    scene = ChainRule("1/(x - 1)", low=0.6, high=4.0)
    drawing = scene.draw(0)
    group = named(drawing, "v of u") if name == "v of u" else named(drawing, "h")
    paths = [placed.item for placed in flat(group) if isinstance(placed.item, Path)]
    curve = max(paths, key=lambda path: len(path.points))
    heights = curve.points[1::2]
    assert curve.commands.count("M") == 2
    drawn = [abs(heights[index] - heights[index - 1]) for index, command in enumerate(curve.commands) if command == "L"]
    assert max(drawn) < 60
    assert max(abs(b - a) for a, b in itertools.pairwise(heights)) > 150


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"composition": "sin(cos(sin(cos(sin(x)))))"},
            "chain-rule shows compositions of 1 to 4 layers; h(x) = sin(cos(sin(cos(sin x)))) has 5: sin x, cos x, "
            "sin x, cos x, sin x. Take a simpler one.",
        ),
        (
            {"composition": "log(x)", "low": -1.0, "high": 1.0},
            "log x takes a number above 0, but x = −0.6 at x = −0.6. Choose another x, or another function before it. "
            "Here x goes from −0.6 to 0.6: low and high are the ends of its axis.",
        ),
        (
            {"composition": "1/(x - 1.0003)", "low": 0.0, "high": 2.0},
            "1 / u takes a number other than 0, but u passes it near x = 1. Here x goes from 0.4 to 1.6: low and "
            "high are the ends of its axis.",
        ),
        ({"low": 2.0, "high": 1.0}, "x goes from low to high, a greater number; 2 and 1 came."),
        ({"high": math.inf}, "low and high are finite numbers; inf came."),
        (
            {"low": -1e308, "high": 1e308},
            "low and high are at most 1.8e308 apart, the greatest number there is; -1e+308 and 1e+308 came.",
        ),
        ({"dx": 0.0}, "dx is a number other than 0; 0 came."),
        ({"dx": math.nan}, "dx is a finite number; nan came."),
    ],
)
def test_what_cannot_be_shown_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        ChainRule(**options)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sin(x²)", r"\sin (x^2)"),
        ("1 / u", r"\frac{1}{u}"),
        ("−1 / u²", r"{-}\frac{1}{u^2}"),
        ("1 / (2√u)", r"\frac{1}{2\sqrt{u}}"),
        ("√(x² + 1)", r"\sqrt{x^2 + 1}"),
        ("σ(u)(1 − σ(u))", r"\sigma (u)(1 - \sigma (u))"),
        ("1 − tanh² u", r"1 - \tanh ^2 u"),
        ("3 · x", r"3 \cdot  x"),
        ("1 / x + 2", "1 / x + 2"),
    ],
)
def test_formulas_become_latex(text: str, wanted: str) -> None:
    assert tex(text) == wanted


def test_a_formula_can_stay_in_line() -> None:
    assert tex("1 / (exp(−x) + 1)", tall=False) == r"1 / (\exp ({-}x) + 1)"


@pytest.mark.parametrize("options", COMPOSITIONS, ids=lambda options: options["composition"])
def test_the_scene_is_sound(options: dict[str, Any]) -> None:
    assert_sound(ChainRule(**options, stage=Stage("light")), pictures=12)


@pytest.mark.parametrize(
    "composition", [bl.compose("square", "sin"), "square, sin", ("square", "sin"), ["square", "sin"]], ids=repr
)
def test_a_composition_is_named_as_one_likes(composition: Any) -> None:
    scene = ChainRule(composition=composition)
    assert scene.draw(9) == ChainRule().draw(9)
    assert pickle.loads(pickle.dumps(scene)).draw(9) == scene.draw(9)
