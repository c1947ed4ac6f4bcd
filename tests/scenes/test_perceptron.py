"""The perceptron: its arrows, its boundary, its numbers, and when it ends."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.items import Dots, Drawing, Path
from backlight.errors import BacklightError
from backlight.numerals import decimals
from backlight.scenes.correction.course import CARRIED, TURNED, Course
from backlight.scenes.page.stage import Stage
from backlight.scenes.perceptron import PerceptronScene
from backlight.theme import Ground
from scenes.ask import flat, formulas, named, names, texts
from scenes.runs import trained
from scenes.sound import assert_sound

SCENE = PerceptronScene()
CORRECTIONS = len(SCENE.learning.corrections)


def _at(correction: int, part: float, scene: PerceptronScene = SCENE) -> Drawing:
    """The picture when a correction, counted from 0, has come so far."""
    return scene.draw(Course(scene.learning, scene.duration).time(correction, part))


def _paths(drawing: Drawing, name: str) -> list[Path]:
    return [placed.item for placed in flat(named(drawing, name)) if isinstance(placed.item, Path)]


def _arrow(drawing: Drawing, name: str) -> tuple[complex, complex]:
    """Where an arrow of a group begins and ends, in units of the page."""
    shaft, head = [path for path in _paths(drawing, name) if path.commands in ("ML", "MLLZ")][:2]
    return complex(*shaft.points[:2]), complex(*head.points[:2])


def _boundary(drawing: Drawing) -> tuple[complex, complex]:
    (path,) = _paths(drawing, "boundary")
    return complex(*path.points[:2]), complex(*path.points[2:])


def _ringed(drawing: Drawing) -> int:
    return sum(
        len(placed.item.points) for placed in flat(named(drawing, "misclassified")) if isinstance(placed.item, Dots)
    )


def test_the_example_has_a_handful_of_corrections_and_ends_with_none_wrong() -> None:
    assert 5 <= CORRECTIONS <= 9
    assert SCENE.learning.converged
    first, last = SCENE.draw(0), SCENE.draw(SCENE.duration)
    assert _ringed(first) == int((SCENE.learning.first.predict(SCENE.learning.X) != SCENE.learning.t).sum()) > 20
    assert f"{_ringed(first)} of 40 inputs misclassified" in texts(first)
    assert _ringed(last) == 0
    assert "0 of 40 inputs misclassified" in texts(last)
    assert "No input is left on the wrong side." in texts(last)
    assert f"The perceptron has learned, with {CORRECTIONS} corrections." in texts(last)


def test_the_rule_is_there_before_the_first_correction() -> None:
    drawing = SCENE.draw(0)
    assert formulas(named(drawing, "rule")) == [
        r"w \leftarrow w + \eta x", r"b \leftarrow b + \eta", r"w \leftarrow w - \eta x", r"b \leftarrow b - \eta",
    ]  # fmt: skip
    assert "The learning rate is η = 0.5; b shifts the boundary." in texts(drawing)


@pytest.mark.parametrize("index", range(CORRECTIONS))
def test_a_correction_is_told_with_its_numbers_which_add_up(index: int) -> None:
    correction, drawing = SCENE.learning.corrections[index], _at(index, TURNED)
    before, rate = texts(named(drawing, "correction")), "0.5"
    w, x, b = correction.before.w, correction.x, correction.before.b
    assert before == [*map(decimals, w), *map(decimals, x), rate, rate, decimals(b)]
    after = texts(named(drawing, "result"))
    assert after == [*map(decimals, correction.after.w), decimals(correction.after.b)]
    # The digits on the page, as a reader adds them.
    read = [float(text.replace("−", "-")) for text in (*before, *after)]
    (w1, w2, x1, x2, _, _, b_), (to1, to2, to_b) = read[:7], read[7:]
    change = correction.sign * 0.5
    assert [w1 + change * x1, w2 + change * x2, b_ + change] == pytest.approx([to1, to2, to_b], abs=1e-9)
    sign = "+" if correction.sign > 0 else "-"
    assert formulas(named(drawing, "correction")).count(sign) == 4
    assert f"correction {index + 1} of {CORRECTIONS}" in texts(drawing)


@pytest.mark.parametrize("index", range(CORRECTIONS))
@pytest.mark.parametrize("part", [0.1, (CARRIED + TURNED) / 2, 0.95])
def test_the_boundary_is_at_right_angles_to_the_weight_vector(index: int, part: float) -> None:
    drawing = _at(index, part)
    (begin, end), (one, other) = _arrow(drawing, "weight vector"), _boundary(drawing)
    along = (end - begin) * (other - one).conjugate()
    assert abs(along.real) < 1e-6 * abs(along)


@pytest.mark.parametrize("index", range(CORRECTIONS))
def test_the_scaled_input_leads_from_the_old_tip_to_the_new_one(index: int) -> None:
    drawing, correction = _at(index, 0.87), SCENE.learning.corrections[index]
    assert drawing != _at(index, 0.8)
    carried, weights = _arrow(drawing, "input"), _arrow(drawing, "weight vector")
    unit = abs(_arrow(SCENE.draw(0), "weight vector")[1] - weights[0]) / np.linalg.norm(SCENE.learning.first.w)
    assert abs(carried[1] - carried[0]) == pytest.approx(0.5 * np.linalg.norm(correction.x) * unit, rel=1e-6)
    assert abs(carried[0] - weights[0]) == pytest.approx(np.linalg.norm(correction.before.w) * unit, rel=1e-6)
    assert abs(carried[1] - weights[1]) < 1


def test_the_count_is_that_of_the_boundary_that_is_shown() -> None:
    for time in np.linspace(0, SCENE.duration, 60).tolist():
        drawing = SCENE.draw(time)
        assert f"{_ringed(drawing)} of 40 inputs misclassified" in texts(drawing)


def test_the_weight_vector_moves_without_jumps() -> None:
    tips = [_arrow(SCENE.draw(index / 30), "weight vector")[1] for index in range(int(30 * SCENE.duration))]
    assert max(abs(b - a) for a, b in itertools.pairwise(tips)) < 25


def test_what_no_line_separates_ends_after_so_many_mistakes_and_says_so() -> None:
    scene = PerceptronScene(data=bl.load("moons", n=60), mistakes=5)
    said = texts(scene.draw(scene.duration))
    assert "It stops after 5 mistakes, with some inputs still wrong." in said
    assert "Where no straight line separates the classes, it never ends." in said
    assert "0 of 45 inputs misclassified" not in said


def test_a_right_start_needs_no_correction() -> None:
    last = SCENE.learning.last
    scene = PerceptronScene(start=(float(last.w[0]), float(last.w[1])))
    assert scene.still == scene.duration
    for time in (0, scene.duration):
        assert "No input is left on the wrong side." in texts(scene.draw(time))
        assert texts(named(scene.draw(time), "weights")) == [*map(decimals, last.w), decimals(last.b)]
    assert "The perceptron has learned, with 0 corrections." in texts(scene.draw(0))


def test_without_a_start_the_worst_of_four_is_taken() -> None:
    learning = SCENE.learning
    wrong = [
        int((bl.Perceptron((a * 0.9, b * 0.4)).predict(learning.X) != learning.t).sum())
        for a in (-1, 1)
        for b in (-1, 1)
    ]
    assert int((learning.first.predict(learning.X) != learning.t).sum()) == max(wrong)


def test_corrections_after_a_dozen_are_faster() -> None:
    scene = PerceptronScene(data=bl.load("moons", n=60), mistakes=30, duration=60)
    course = Course(scene.learning, scene.duration)
    lengths = np.diff([course.time(index, 0) for index in range(30)])
    np.testing.assert_allclose(lengths[:12], lengths[0])
    assert (np.diff(lengths[11:20]) < 0).all()
    assert lengths[-1] == pytest.approx(0.12 * lengths[0])
    assert "On it goes, correction by correction." in texts(_at(28, 0.5, scene))


def test_weights_that_are_too_long_for_the_plane_are_drawn_shorter_and_that_is_said() -> None:
    scene = PerceptronScene(start=(-90.0, 40.0))
    drawing = scene.draw(0)
    assert "Weights are drawn 0.013 times as long." in texts(drawing)
    begin, end = _arrow(drawing, "weight vector")
    assert 100 < abs(end - begin) < 500
    assert not any("times as long" in text for text in texts(SCENE.draw(0)))


def test_a_run_gives_its_training_samples() -> None:
    run = trained("plain")
    scene = PerceptronScene(run=run)
    np.testing.assert_array_equal(scene.learning.X, run.data.X_train)
    assert "moons, 60 samples" in texts(scene.draw(0))


def test_of_many_samples_the_first_thousand_are_shown() -> None:
    scene = PerceptronScene(data=bl.load("linear", n=1400, test=0), mistakes=2)
    assert "linear, the first 1\u2009000 of 1\u2009400 samples" in texts(scene.draw(0))
    assert len(scene.learning.X) == 1000


def test_inputs_and_classes_have_their_names() -> None:
    X = np.random.default_rng(0).normal(size=(40, 2))
    data = bl.Dataset(X, np.where(X[:, 0] > 0, "yes", "no"), input_names=["age", "dose"])
    said = texts(PerceptronScene(data=data).draw(0))
    assert {"age", "dose", "for class 1: yes", "for class 0: no"} <= set(said)


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("more inputs", "iris has 4 inputs and several classes"),
        ("regression", "ripple has 2 inputs and a number to predict"),
        ("one input", "sine has 1 input and a number to predict"),
    ],
)
def test_other_data_are_refused(kind: str, known: str) -> None:
    with pytest.raises(BacklightError) as refused:
        PerceptronScene(run=trained(kind))
    assert str(refused.value) == (
        f"perceptron shows two inputs and two classes; {known}. Take a toy shape such as linear, or two columns of "
        "your own data."
    )


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_the_scene_is_sound(ground: Ground) -> None:
    assert_sound(PerceptronScene(stage=Stage(ground)))


def test_the_scene_of_a_run_that_never_ends_is_sound() -> None:
    assert_sound(PerceptronScene(run=trained("plain"), learning_rate=0.1, stage=Stage("light"), duration=3.0))


def test_a_weight_vector_without_length_has_no_boundary_but_is_shown() -> None:
    scene = PerceptronScene(start=(0.0, 0.0))
    drawing = scene.draw(0)
    assert flat(named(drawing, "boundary")) == []
    assert "weight vector" in names(drawing)
    assert math.isclose(scene.learning.first.w.sum(), 0)
    assert_sound(scene)
