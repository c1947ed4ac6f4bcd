"""The loss: curves, the prediction on its own, both slopes; and all samples of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from backlight.drawing.items import Dots, Drawing, Formula, Path
from backlight.errors import BacklightError
from backlight.network.backpropagation import Backpropagation, backpropagate
from backlight.network.worked_example import worked_example
from backlight.numerals import decimals
from backlight.scenes.loss import Loss
from backlight.scenes.losses.output_neuron import OutputNeuron
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject
from scenes.ask import flat, formulas, named, texts
from scenes.runs import STEPS, trained
from scenes.sound import assert_sound
from scenes.subjects import SUBJECTS, subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

REGRESSION = subject(2, 5, 1, loss="half_squared_error", y=-1.5)
SUBJECTS_SHOWN: dict[str, Callable[[], Subject]] = {
    **{name: make for name, make in SUBJECTS.items() if name != "regression of two"},
    "regression": lambda: REGRESSION,
    "target 0": lambda: subject(2, 4, 1, activation="relu", y=0),
    "far off": lambda: subject(2, 1, y=0, seed=3),
}
RUNS = ("plain", "none", "relu", "three", "regression", "one input", "more inputs", "diverged")


def _point(drawing: Drawing, plot: int) -> tuple[float, float]:
    """The middle of the prediction's circle, in units of the page."""
    circles = [
        placed.item for placed in flat(named(drawing, "prediction"))
        if isinstance(placed.item, Path) and placed.item.commands == "MCCCCZ"
    ]  # fmt: skip
    points = np.reshape(circles[plot].points, (-1, 2))
    (x, y) = ((points.min(0) + points.max(0)) / 2).tolist()
    return x, y


def _curve(drawing: Drawing, index: int) -> NDArray[np.float64]:
    """A curve's points on the page, from left to right."""
    paths = [placed.item for placed in flat(named(drawing, "curves")) if isinstance(placed.item, Path)]
    points = np.reshape(paths[index].points, (-1, 2))
    return points[points[:, 0].argsort()]


def test_the_worked_example_ends_with_its_numbers() -> None:
    scene = Loss()
    said = texts(scene.draw(scene.still))
    assert {"L = 0.598", "slope −1.818", "slope −0.450", "= 0.598", "= −1.818"} <= set(said)
    assert "= 0.550 − 1 = −0.450" in said
    assert "= (−1.818) · 0.248 = −0.450" in said
    assert "δ = y − t = 0.550 − 1 = −0.450" in said
    assert formulas(scene.draw(scene.still))[-6:] == [
        r"{-}\log y", r"{-}\log(1 - y)", r"L = {-}\log y", r"\frac{dL}{dy} = {-}\frac{1}{y}",
        r"\delta = \frac{dL}{dZ} = y - t", r"\frac{dL}{dZ} = \frac{dL}{dy} \cdot \sigma'(Z)",
    ]  # fmt: skip


@pytest.mark.parametrize("name", SUBJECTS_SHOWN)
def test_at_the_end_the_numbers_are_those_of_the_pass(name: str) -> None:
    shown = SUBJECTS_SHOWN[name]()
    done = shown.done
    scene = Loss(subject=shown)
    said = texts(scene.draw(scene.duration))
    last = done.architecture.depth
    neuron = int(np.argmax(done.T[:, 0])) if done.architecture.loss == "cross_entropy" else 0
    loss, delta, y = float(done.losses[0]), float(done.delta[last][neuron, 0]), float(done.y[neuron, 0])
    assert f"L = {decimals(loss)}" in said
    assert any(text.endswith(f"= {decimals(delta)}") and text.startswith(f"= {decimals(y)} − ") for text in said)
    assert f"slope {decimals(delta)}" in said


@pytest.mark.parametrize("name", SUBJECTS_SHOWN)
def test_an_output_neuron_has_the_loss_and_the_slopes_of_the_pass(name: str) -> None:
    done = SUBJECTS_SHOWN[name]().done
    neuron = OutputNeuron.of(done)
    outcome = neuron.at(np.array([neuron.z]))
    last, index = done.architecture.depth, neuron.index
    assert outcome.y == pytest.approx(done.y[index], rel=1e-5)
    assert outcome.loss == pytest.approx(done.losses, rel=1e-4, abs=1e-6)
    assert outcome.delta == pytest.approx(done.delta[last][index], rel=1e-4, abs=1e-6)
    # The slopes are those of the loss that is reported.
    z = np.linspace(-3, 3, 13)
    step = 1e-5
    slopes = (neuron.at(z + step).loss - neuron.at(z - step).loss) / (2 * step)
    np.testing.assert_allclose(neuron.at(z).delta, slopes, atol=1e-6)
    if done.architecture.loss == "binary_cross_entropy":
        chained = [
            neuron.slope_over_prediction(y) * neuron.slope_of_prediction(at)
            for at, y in zip(z.tolist(), neuron.at(z).y.tolist(), strict=True)
        ]
        np.testing.assert_allclose(neuron.at(z).delta, chained, rtol=1e-9)


def test_a_certain_prediction_of_the_other_target_is_infinitely_steep() -> None:
    network = worked_example().network
    zero = OutputNeuron.of(backpropagate(network, worked_example().x, 0))
    one = OutputNeuron.of(backpropagate(network, worked_example().x, 1))
    assert (zero.slope_over_prediction(1.0), one.slope_over_prediction(0.0)) == (np.inf, -np.inf)


@pytest.mark.parametrize("name", SUBJECTS_SHOWN)
@pytest.mark.parametrize("part", [0.3, 0.63, 0.72, 0.83, 1.0])
def test_the_prediction_lies_on_the_curve_of_its_target(name: str, part: float) -> None:
    scene = Loss(subject=SUBJECTS_SHOWN[name]())
    drawing = scene.draw(part * scene.duration)
    plots = 1 if name == "regression" else 2
    for plot in range(plots):
        x, y = _point(drawing, plot)
        curve = _curve(drawing, plot)
        assert y == pytest.approx(np.interp(x, curve[:, 0], curve[:, 1]), abs=2.5)


def test_on_its_way_the_difference_on_the_page_is_right() -> None:
    scene = Loss()
    deltas = []
    for time in np.linspace(0.58 * scene.duration, scene.duration, 60).tolist():
        (line,) = [text for text in texts(scene.draw(time)) if text.startswith("= 0.") and " − 1 = " in text]
        y, delta = (
            float(line.replace("= ", "", 1).split(part)[side].replace("−", "-"))
            for part, side in ((" − ", 0), (" = ", 1))
        )
        assert delta == pytest.approx(y - 1, abs=1e-9)
        deltas.append(delta)
    assert min(deltas) < -0.9
    assert max(deltas) > -0.06
    assert deltas[-1] == -0.45


def test_each_thought_comes_after_the_other() -> None:
    scene = Loss()
    visible = [len(texts(scene.draw(time))) for time in (0.0, 6.0, 10.0, 13.0, 15.0)]
    assert visible == sorted(set(visible))
    begin = scene.draw(1.0)
    assert "If the target is 1, this is the loss of every prediction y." in texts(begin)
    assert named(begin, "prediction").opacity == 0


def test_for_the_target_0_the_other_curve_is_in_front() -> None:
    scene = Loss(subject=SUBJECTS_SHOWN["target 0"]())
    drawing = scene.draw(scene.duration)
    stage = scene.stage
    curves = [placed.item for placed in flat(named(drawing, "curves"))]
    paths = [item for item in curves if isinstance(item, Path)]
    assert [path.stroke for path in paths] == [stage.negative] * 2 + [stage.positive] * 2
    assert paths[0].opacity == 1 > paths[2].opacity
    assert [item.color for item in curves if isinstance(item, Formula)] == [stage.negative, stage.positive]
    assert r"L = {-}\log(1 - y)" in formulas(drawing)


def test_several_outputs_that_are_no_classes_are_refused() -> None:
    with pytest.raises(BacklightError) as refused:
        Loss(subject=SUBJECTS["regression of two"]())
    assert str(refused.value) == (
        "loss shows a single output, or one of several classes; this network has 2 outputs, each with a loss of its "
        "own. Take a network with one of them."
    )


def _samples(drawing: Drawing) -> list[NDArray[np.floating]]:
    return [placed.item.points for placed in flat(named(drawing, "samples")) if isinstance(placed.item, Dots)]


def _mean(drawing: Drawing) -> float:
    """The height of the line at the mean, on the page."""
    lines = [placed.item for placed in flat(named(drawing, "mean")) if isinstance(placed.item, Path)]
    return lines[0].points[1]


def _pass(kind: str, step: int) -> Backpropagation:
    run = trained(kind)
    return run.at(step).backpropagation(samples=list(range(len(run.data.X_train))))


@pytest.mark.parametrize("kind", [kind for kind in RUNS if kind != "diverged"])
@pytest.mark.parametrize("step", [0, STEPS])
def test_samples_lie_at_their_losses_and_the_line_at_their_mean(kind: str, step: int) -> None:
    scene = Loss(run=trained(kind))
    drawing = scene.draw(scene.duration * step / STEPS)
    done = _pass(kind, step)
    for points in _samples(drawing):
        height, least = np.polyfit(done.losses, points[:, 1], 1)
        np.testing.assert_allclose(points[:, 1], height * done.losses + least, atol=0.05)
        assert height < 0
        assert _mean(drawing) == pytest.approx(height * done.loss + least, abs=0.05)
    first = _samples(drawing)[0][:, 0]
    if trained(kind).data.task == "binary":
        assert len(_samples(drawing)) == 2
        across = [done.y[0], done.Z[done.architecture.depth][0]]
    elif trained(kind).data.task == "regression":
        across = [done.delta[done.architecture.depth][0]]
    else:
        across = [(done.y * done.T).sum(0)]
    for values, points in zip(across, _samples(drawing), strict=True):
        wide, begin = np.polyfit(values, points[:, 0], 1)
        np.testing.assert_allclose(points[:, 0], wide * values + begin, atol=0.05)
        assert wide > 0
    assert len(first) == len(trained(kind).data.X_train)


@pytest.mark.parametrize("kind", [kind for kind in RUNS if kind != "diverged"])
def test_samples_lie_on_the_curves(kind: str) -> None:
    scene = Loss(run=trained(kind))
    drawing = scene.draw(0.5 * scene.duration)
    T = trained(kind).data.T_train
    for plot, points in enumerate(_samples(drawing)):
        if trained(kind).data.task == "binary":
            of_one, of_zero = _curve(drawing, plot), _curve(drawing, 2 + plot)
            heights = np.where(T[:, 0] == 1, np.interp(points[:, 0], *of_one.T), np.interp(points[:, 0], *of_zero.T))
        else:
            heights = np.interp(points[:, 0], *_curve(drawing, plot).T)
        np.testing.assert_allclose(points[:, 1], heights, atol=4)


def test_a_run_is_shown_up_to_a_step() -> None:
    run = trained("plain")
    assert f"Step {STEPS}" in texts(Loss(run=run).draw(28.0))
    assert "Step 40" in texts(Loss(run=run, step=40).draw(28.0))
    assert f"Step {STEPS - 1}" in texts(Loss(run=run, step=-2).draw(28.0))
    with pytest.raises(BacklightError, match=f"this run has steps 0 to {STEPS}"):
        Loss(run=run, step=STEPS + 1)


def test_limits_hold_over_the_whole_run() -> None:
    scene = Loss(run=trained("plain"))
    assert named(scene.draw(0), "curves") is named(scene.draw(scene.duration), "curves")


def test_each_sample_keeps_its_colour() -> None:
    scene = Loss(run=trained("three"))
    fills = [
        placed.item.colors for time in (0.0, 28.0) for placed in flat(named(scene.draw(time), "samples"))
        if isinstance(placed.item, Dots)
    ]  # fmt: skip
    assert len(np.unique(fills[0], axis=0)) == 3
    np.testing.assert_array_equal(fills[0], fills[1])


@pytest.mark.parametrize("name", SUBJECTS_SHOWN)
def test_the_scene_of_a_sample_is_sound(name: str) -> None:
    assert_sound(Loss(subject=SUBJECTS_SHOWN[name](), stage=Stage("light")), pictures=15)


@pytest.mark.parametrize("kind", RUNS)
def test_the_scene_of_a_run_is_sound(kind: str) -> None:
    assert_sound(Loss(run=trained(kind)))


def test_the_worked_example_is_the_default() -> None:
    scene = Loss()
    assert scene.run is None
    assert texts(scene.draw(28.0))[1] == Subject.example().caption
