"""Backpropagation: every number of the pass in its cell, in the order in which the algorithm finds it."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.formulas import outline
from backlight.errors import BacklightError
from backlight.network import reference
from backlight.scenes.backpropagation import BackpropagationScene
from backlight.scenes.matrices.walk import Moment
from backlight.scenes.page.rounding import value
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject
from backlight.theme import Ground
from scenes.ask import formulas, inside, named, names, texts
from scenes.cells import collisions, numbers, says, unreadable
from scenes.sound import assert_sound
from scenes.subjects import subject

if TYPE_CHECKING:
    from collections.abc import Callable

NETWORKS: dict[str, Callable[[], Subject]] = {
    "example": Subject.example,
    "no hidden layer": lambda: subject(3, 1),
    "one weight": lambda: subject(1, 1, loss="half_squared_error", y=0.5),
    "ReLU": lambda: subject(2, 4, 1, activation="relu", y=0, seed=3),
    "three classes": lambda: subject(4, 5, 3, activation="relu", loss="cross_entropy", y=2),
    "many classes": lambda: subject(6, 6, 6, activation="sigmoid", loss="cross_entropy", y=5),
    "regression": lambda: subject(1, 4, 1, loss="half_squared_error", y=0.4),
    "regression of two": lambda: subject(2, 5, 2, activation="softplus", loss="half_squared_error", y=[0.5, -1.25]),
    "wide": lambda: subject(2, 6, 6, 1, activation="gelu"),
    "deep": lambda: subject(2, 3, 3, 2, 1),
}
"""Makers, by name."""


def _span(scene: BackpropagationScene, name: str) -> tuple[float, float]:
    """When a moment begins and ends."""
    ends = list(itertools.accumulate(moment.seconds for moment in scene.moments))
    at = [moment.name for moment in scene.moments].index(name)
    return ends[at] - scene.moments[at].seconds, ends[at]


def _moment(scene: BackpropagationScene, name: str) -> Moment:
    return next(moment for moment in scene.moments if moment.name == name)


def _equations(scene: BackpropagationScene, name: str) -> list[str]:
    return [beat.numbers for beat in _moment(scene, name).beats if beat.numbers]


def _after(scene: BackpropagationScene, name: str) -> Any:
    return scene.draw(_span(scene, name)[1])


def test_the_article_example_has_its_numbers() -> None:
    scene = BackpropagationScene()
    drawing = scene.draw(scene.still)
    assert numbers(drawing, "H3") == ["0.55"]
    assert numbers(drawing, "t") == ["1"]
    assert numbers(drawing, "delta3") == ["−0.45"]
    assert numbers(drawing, "dW3") == ["−0.333", "−0.204"]
    assert _equations(scene, "delta3") == ["0.55 − 1 = −0.45"]
    assert _equations(scene, "loss") == ["−log 0.55 = 0.598"]
    assert _equations(scene, "Z1")[0] == "0.8 · 1 − 0.4 · 0.5 + 0.1 = 0.7"
    assert _equations(scene, "delta2") == [
        "σ′(1.04) = 0.193      σ′(−0.184) = 0.248",
        "−0.675 · 0.193 = −0.13",
        "0.36 · 0.248 = 0.0892",
    ]
    assert _equations(scene, "dW3") == ["−0.45 · 0.739 = −0.333      −0.45 · 0.454 = −0.204"]
    assert texts(named(scene.draw(scene.duration), "comparison")) == [
        "Before", "After", "= 0.55", "= 0.598", "= 0.66", "= 0.415",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_the_figure_has_every_number_of_the_pass(name: str) -> None:
    scene = BackpropagationScene(subject=NETWORKS[name]())
    done, drawing = scene.subject.done, scene.draw(scene.still)
    decimals = 4 if name in ("example", "no hidden layer", "one weight", "regression", "ReLU") else 2
    depth = done.architecture.depth
    assert says(drawing, "X", done.X, decimals)
    assert says(drawing, "t", done.t, decimals)
    for layer in range(1, depth + 1):
        for symbol in ("W", "b", "Z", "H", "delta", "dW", "db"):
            assert says(drawing, f"{symbol}{layer}", getattr(done, symbol)[layer], decimals), (symbol, layer)
        assert says(drawing, f"row{layer - 1}", done.H[layer - 1], decimals)
    for layer in range(1, depth):
        slope = reference.slope(done.architecture.activations[layer - 1], np.asarray(done.Z[layer], float))
        assert says(drawing, f"back{layer}", done.W[layer + 1].T @ done.delta[layer + 1], decimals)
        assert says(drawing, f"slope{layer}", slope, decimals)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_end_compares_the_new_pass_with_the_old_one(name: str) -> None:
    scene = BackpropagationScene(subject=NETWORKS[name]())
    done, drawing = scene.subject.done, scene.draw(scene.duration)
    after, depth = done.after(scene.subject.learning_rate), done.architecture.depth
    assert says(drawing, "again X", done.X, 2)
    for layer in range(1, depth + 1):
        for symbol in "WbZH":
            assert says(drawing, f"{symbol}{layer}", getattr(done, symbol)[layer], 2)
        for symbol, below in (("W", "dW"), ("b", "db"), ("Z", "delta"), ("H", "back" if layer < depth else "t")):
            place = below if below == "t" else f"{below}{layer}"
            assert says(drawing, place, getattr(after, symbol)[layer], 2), (symbol, layer)
    said = [text.removeprefix("= ") for text in texts(named(drawing, "comparison")) if text.startswith("= ")]
    before, now = value(said[1]), value(said[3])
    assert (before, now) == pytest.approx((done.loss, after.loss), rel=0.005)
    assert np.sign(now - before) == np.sign(after.loss - done.loss)


def test_moments_follow_the_algorithm() -> None:
    scene = BackpropagationScene()
    assert [moment.name for moment in scene.moments] == [
        "network", "Z1", "H1", "Z2", "H2", "Z3", "H3", "loss", "delta3", "dW3", "back2", "delta2", "dW2", "back1",
        "delta1", "dW1", "whole", "update", "again1", "again2", "again3", "compared",
    ]  # fmt: skip
    assert list(dict.fromkeys(moment.phase for moment in scene.moments)) == [
        "Feedforward", "Loss", "Backpropagation", "Update", "Once more",
    ]  # fmt: skip
    assert _moment(scene, "delta2").formula == r"\delta_2 = (W_3^\top \delta_3) \circ \sigma'(Z_2)"
    assert _moment(scene, "Z1").formula == "Z_1 = W_1 X + b_1"
    assert [moment.name for moment in BackpropagationScene(subject=subject(3, 1)).moments] == [
        "network", "Z1", "H1", "loss", "delta1", "dW1", "whole", "update", "again1", "compared",
    ]  # fmt: skip


def test_nothing_is_known_before_its_moment_and_everything_after() -> None:
    scene = BackpropagationScene()
    start = scene.draw(0)
    for name in ("Z1", "H1", "H3", "delta3", "dW3", "back2", "delta1", "dW1"):
        assert set(numbers(start, name)) == {""}, name
        begin, end = _span(scene, name)
        assert set(numbers(scene.draw(begin), name)) == {""}, name
        assert "" not in numbers(scene.draw(end), name), name
    assert set(numbers(start, "W2")) == {"1.2", "−0.7", "0.5", "−0.9", "1.1", "0.4"}
    assert numbers(start, "X") == ["1", "0.5"]


def test_the_deltas_go_back_through_the_old_weights() -> None:
    scene = BackpropagationScene()
    old = {layer: numbers(scene.draw(0), f"W{layer}") for layer in (1, 2, 3)}
    for time in np.linspace(0, scene.duration, 60):
        drawing = scene.draw(time)
        assert {layer: numbers(drawing, f"W{layer}") for layer in (1, 2, 3)} == old
    update = _span(scene, "update")
    assert all(_span(scene, name)[1] <= update[0] for name in ("delta1", "dW1", "dW2", "dW3"))
    new = scene.subject.done.updated(scene.subject.learning_rate)
    for layer in (1, 2, 3):
        assert says(scene.draw(update[0]), f"dW{layer}", scene.subject.done.dW[layer])
        assert says(scene.draw(update[1]), f"dW{layer}", new.W[layer])
        assert says(scene.draw(update[1]), f"db{layer}", new.b[layer])
        assert formulas(named(scene.draw(update[1]), f"dW{layer}")) == [f"W_{layer}"]


@pytest.mark.parametrize("name", NETWORKS)
def test_equations_add_up(name: str) -> None:
    scene, checked = BackpropagationScene(subject=NETWORKS[name]()), 0
    for moment in scene.moments:
        outline(moment.formula)
        assert len(moment.caption) <= 70
        for beat in moment.beats:
            for equation in beat.numbers.split("      "):
                left, _, right = equation.rpartition(" = ")
                if re.fullmatch(r"[\d.\s()·+−]+", left):
                    found = eval(left.replace("−", "-").replace("·", "*"), {})
                    assert found == pytest.approx(value(right), rel=0.06, abs=0.06), equation
                    checked += 1
    assert checked >= 3


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("name", NETWORKS)
def test_everything_can_be_read(name: str, ground: Ground) -> None:
    scene = BackpropagationScene(subject=NETWORKS[name](), stage=Stage(ground))
    for time in [*np.linspace(0, scene.duration, 24).tolist(), scene.still]:
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert collisions(drawing) == []
        assert unreadable(drawing) == []


def test_a_loss_that_rises_is_called_so() -> None:
    given = subject(2, 3, 1, loss="half_squared_error", y=3.0)
    scene = BackpropagationScene(subject=Subject(given.done, 5.0, "A long step"))
    assert scene.subject.done.after(5.0).loss > given.done.loss
    assert _moment(scene, "compared").caption == (
        "The step was too long: it went past the valley, and the loss has risen."
    )
    still = BackpropagationScene(subject=Subject(given.done, 0.0, "No step"))
    assert _moment(still, "compared").caption == "Nothing has changed: there was nothing to learn from this sample."


def test_a_confident_prediction_is_told_from_its_target() -> None:
    network = bl.Network.of([[[2.0], [-1.0]], [[4.0, -4.0]]], [[0, 0], [1.5]])
    scene = BackpropagationScene(subject=Subject(bl.backpropagate(network, [3.0], 1), 0.1, ""))
    assert 0 < -float(scene.subject.done.delta[2][0, 0]) < 5e-4
    assert numbers(scene.draw(scene.still), "H2") == ["0.9999"]
    (equation,) = _equations(scene, "delta2")
    y, delta = equation.split(" − 1 = ")
    assert value(y) - 1 == pytest.approx(value(delta), rel=0.01)


def test_weights_that_hardly_move_are_seen_to_move() -> None:
    given = Subject.example()
    scene = BackpropagationScene(subject=Subject(given.done, 1e-6, ""))
    (line,) = _equations(scene, "update")
    for equation in line.split("      "):
        before, after = equation.split(" − ")[0], equation.split(" = ")[1]
        assert before != after
    losses = texts(named(scene.draw(scene.duration), "comparison"))
    assert losses[-3] != losses[-1]


def test_the_penalty_is_part_of_the_update() -> None:
    given = subject(2, 3, 1)
    network, x = given.done.network, given.done.X[:, 0]
    scene = BackpropagationScene(subject=Subject(bl.backpropagate(network, x, 1, l1=0.01, l2=0.1), 0.1, ""))
    assert _moment(scene, "dW2").formula == (
        r"\Delta W_2 = \delta_2 H_1^\top + 0.01 \operatorname{sign}(W_2) + 0.1 W_2 \qquad \Delta b_2 = \delta_2"
    )
    assert says(scene.draw(scene.still), "dW2", scene.subject.done.dW[2])
    assert " + 0.1 · " in _equations(scene, "dW2")[0]


@pytest.mark.parametrize(
    ("name", "formula", "equation"),
    [
        ("ReLU", r"L = {-\log(1 - y)}", "−log (1 − "),
        ("three classes", r"L = {-\log y_3}", "−log "),
        ("regression", "L = (y - t)^2 / 2", ")² / 2 = "),
        ("regression of two", r"L = \Sigma\, (y - t)^2 / 2", ")²) / 2 = "),
    ],
)
def test_each_loss_has_its_formula(name: str, formula: str, equation: str) -> None:
    scene = BackpropagationScene(subject=NETWORKS[name]())
    assert _moment(scene, "loss").formula == formula
    assert equation in _equations(scene, "loss")[0]


def test_each_activation_has_its_sign() -> None:
    network = bl.Network.of(
        [np.eye(2), np.eye(2), np.ones((1, 2))], [np.zeros(2)] * 2 + [np.zeros(1)], activation=["tanh", "relu"]
    )
    scene = BackpropagationScene(subject=Subject(bl.backpropagate(network, [0.5, -1], 1), 0.1, ""))
    assert _moment(scene, "H1").formula == r"H_1 = \sigma_1(Z_1)"
    assert _moment(scene, "H3").formula == r"y = \operatorname{sigmoid}(Z_3)"
    assert _moment(scene, "delta1").formula == r"\delta_1 = (W_2^\top \delta_2) \circ \sigma_1'(Z_1)"
    assert _equations(scene, "H1")[0] == "σ₁(0.5) = 0.462"
    assert _equations(scene, "H3")[0].startswith("sigmoid(")


def test_the_loss_moves_along_its_curve() -> None:
    scene = BackpropagationScene()
    begin, end = _span(scene, "loss")
    assert texts(named(scene.draw(begin), "loss")) == []
    assert texts(named(scene.draw(end), "loss"))[-1] == "= 0.598"
    assert texts(named(scene.draw(_span(scene, "delta3")[1]), "loss"))[1] == "−0.45"
    assert texts(named(scene.draw(scene.duration), "loss"))[-1] == "= 0.415"


def test_what_does_not_change_is_the_same_object() -> None:
    scene = BackpropagationScene()
    time = _span(scene, "back2")[0] + 1.0
    one, other = scene.draw(time), scene.draw(time + 1 / 60)
    changed = {name for name in names(one) if named(one, name) is not named(other, name)}
    assert changed == {"back2", "lights", "track"}


def test_a_scene_is_sound_at_any_pace() -> None:
    assert_sound(BackpropagationScene())
    scene, fast = BackpropagationScene(), BackpropagationScene(duration=10.0)
    assert fast.duration == 10.0
    assert fast.still == pytest.approx(scene.still * 10 / scene.duration)
    assert texts(fast.draw(fast.still)) == texts(scene.draw(scene.still))


@pytest.mark.parametrize("sizes", [(9, 3, 1), (2, 9, 1), (2, 3, 3, 3, 3, 1)])
def test_larger_networks_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(BacklightError) as refused:
        BackpropagationScene(subject=subject(*sizes))
    assert str(refused.value) == (
        "backpropagation shows networks of at most 8 units in a layer and 4 layers of weights, so that the numbers "
        f"can be read; this one is {'-'.join(map(str, sizes))} tanh. Train a smaller one, or look at neurons and "
        "landscape, which show any."
    )


def test_networks_that_are_too_long_are_refused() -> None:
    with pytest.raises(BacklightError) as refused:
        BackpropagationScene(subject=subject(3, 8, 8, 1))
    assert str(refused.value) == (
        "backpropagation sets a network's matrices side by side, in at most 28 columns of numbers that can be read; "
        "this one, 3-8-8-1 tanh, has 29. Train a smaller one, or look at neurons and landscape, which show any."
    )
