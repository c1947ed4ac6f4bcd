"""Activations, their slopes, and where the pre-activations lie."""

from __future__ import annotations

import math
import pickle
import re
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.items import Path, Text
from backlight.errors import BacklightError
from backlight.network import reference
from backlight.network.architecture import ACTIVATIONS
from backlight.scenes.activations import Activations
from backlight.scenes.page.stage import Stage
from backlight.scenes.sigma.gallery import SHOWN
from backlight.scenes.sigma.names import FORMULAS, NAMES
from backlight.scenes.sigma.panel import BINS, Panel, shares
from scenes.ask import flat, formulas, inside, named, names, texts
from scenes.runs import KINDS, trained

WITH_HIDDEN = [kind for kind in KINDS if kind != "none"]


@pytest.mark.parametrize("kind", ["plain", "relu", "stuck", "three", "regression"])
@pytest.mark.parametrize("step", [0, 120])
def test_the_numbers_are_those_of_the_pass(kind: str, step: int) -> None:
    run = trained(kind)
    network = run.at(step).network
    done = bl.backpropagate(network, run.data.X_train, run.data.T_train)
    drawing = Activations(run=run).draw(16 if step else 0)
    for layer, name in enumerate(run.architecture.activations, start=1):
        Z, H, units = done.Z[layer], done.H[layer], run.architecture.sizes[layer]
        slopes = np.abs(reference.slope(name, Z))
        steepest = {"tanh": 1.0, "relu": 1.0, "sigmoid": 0.25, "sine": 1.0}[name]
        said = texts(named(drawing, f"layer {layer}"))
        flatness = (slopes < 0.05 * steepest).mean(axis=1)
        dead = (H.max(axis=1) == H.min(axis=1)).sum()
        assert f"{100 * flatness.mean():.0f}% of Z" in said
        assert f"{reference.slope(name, Z).mean():.2f}" in said
        assert f"{dead} of {units}" in said
        if name in ("tanh", "sigmoid"):
            assert said.count("saturated") == 1
            assert f"{(flatness >= 0.9).sum()} of {units}" in said
        else:
            assert "saturated" not in said


def test_stuck_neurons_are_found() -> None:
    said = texts(named(Activations(run=trained("zeros")).draw(16), "layer 1"))
    assert "3 of 3" in said
    assert "100% of Z" in said


@pytest.mark.parametrize("kind", ["plain", "relu", "stuck"])
def test_bars_are_the_shares_of_the_pre_activations(kind: str) -> None:
    run = trained(kind)
    scene = Activations(run=run)
    done = bl.backpropagate(run.network, run.data.X_train, run.data.T_train)
    heights: dict[int, list[float]] = {}
    drawn: dict[int, list[float]] = {}
    for layer in range(1, run.architecture.depth):
        panel = named(scene.draw(16), f"layer {layer}")
        bars = named(panel, "pre-activations")
        rectangles = [
            np.array(path.points[8 * index : 8 * index + 8]).reshape(4, 2)
            for path in bars.items
            if isinstance(path, Path)
            for index in range(len(path.commands) // 5)
        ]
        heights[layer] = sorted(float(np.ptp(rectangle[:, 1])) for rectangle in rectangles)
        found, _ = np.histogram(done.Z[layer].clip(*limits(panel)), bins=BINS, range=limits(panel))
        drawn[layer] = sorted(share for share in np.sqrt(found / done.Z[layer].size).tolist() if share > 0)
        assert len(heights[layer]) == len(drawn[layer])
        ratios = np.array(heights[layer]) / np.array(drawn[layer])
        # All by the same factor, but for a sample that rounding moves to the next bin.
        assert np.mean(np.abs(ratios / np.median(ratios) - 1) < 0.02) > 0.8


def limits(panel: Any) -> tuple[float, float]:
    """What the axis reaches: ticks are numbers under it, and evenly spaced."""
    placed = [one for one in flat(panel) if isinstance(one.item, Text) and one.item.anchor == "middle"]
    values = [(one.x, float(one.item.text.replace("−", "-"))) for one in placed if isinstance(one.item, Text)]
    (x1, v1), (x2, v2) = values[0], values[-1]
    axis = next(
        one.item.points for one in flat(panel)
        if isinstance(one.item, Path) and one.item.commands == "ML" and one.item.points[1] == one.item.points[3]
    )  # fmt: skip
    return v1 + (axis[0] - x1) * (v2 - v1) / (x2 - x1), v1 + (axis[2] - x1) * (v2 - v1) / (x2 - x1)


def test_shares() -> None:
    found = shares(np.array([[-9.0, -0.01], [0.01, 3.99]]), 4.0)
    assert found.sum() == 1
    assert {index: share for index, share in enumerate(found.tolist()) if share} == {
        0: 0.25, BINS // 2 - 1: 0.25, BINS // 2: 0.25, BINS - 1: 0.25
    }  # fmt: skip


def test_bars_below_zero_are_blue_and_above_amber_and_flat_ones_quiet() -> None:
    stage = Stage("dark")
    panel = named(Activations(run=trained("stuck"), stage=stage).draw(16), "layer 1")
    bars = [path for path in named(panel, "pre-activations").items if isinstance(path, Path)]
    low, high = limits(panel)
    blue, amber, quiet = bars
    assert (blue.fill, amber.fill, quiet.fill) == (stage.negative, stage.positive, stage.colors.quiet)
    axis = next(one for one in flat(panel) if isinstance(one.item, Path) and one.item.commands == "ML").item
    assert isinstance(axis, Path)

    def values(path: Path) -> list[float]:
        return [low + (x - axis.points[0]) / (axis.points[2] - axis.points[0]) * (high - low) for x in path.points[::2]]

    assert max(values(blue), default=0) <= 0 <= min(values(amber), default=0)
    # Sigmoid's slope is a twentieth of its greatest at ±4.36.
    bin_ = (high - low) / BINS
    assert all(abs(value) > 4.36 - bin_ for value in values(quiet))
    assert all(abs(value) < 4.36 + bin_ for value in [*values(blue), *values(amber)])
    assert values(quiet)


@pytest.mark.parametrize("name", SHOWN)
def test_curves_are_the_activation_and_its_slope(name: str) -> None:
    drawing = Activations().draw(5.0)
    group = named(drawing, name)
    z = -3.6 * math.cos(2 * math.pi * 5.0 / 16)
    at = np.array([z])
    said = texts(group)
    for function, text in zip((reference.activation, reference.slope), said, strict=True):
        wanted = f"{float(function(name, at)[0]):.2f}".replace("-0.00", "0.00").replace("-", "−")
        assert text == wanted
    assert f"= {z:.2f}".replace("-", "−") in texts(drawing)


def test_there_is_every_activation_that_can_be_trained() -> None:
    assert set(SHOWN) == set(ACTIVATIONS) - {"identity", "step"}
    drawing = Activations().draw(0)
    assert {NAMES[name] for name in SHOWN} <= set(texts(drawing))
    assert {FORMULAS[name] for name in SHOWN} <= set(formulas(drawing))


def test_the_point_comes_back() -> None:
    scene = Activations()
    assert texts(named(scene.draw(0), "z")) == texts(named(scene.draw(16), "z")) == ["= −3.60"]
    assert texts(named(scene.draw(8), "z")) == ["= 3.60"]


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("kind", [*WITH_HIDDEN, None])
def test_everything_fits_the_page(kind: str | None, ground: Any) -> None:
    scene = Activations(run=trained(kind) if kind else None, stage=Stage(ground))
    for time in (0.0, 7.0, scene.still, scene.duration):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert all(placed.item.size >= 20 for placed in flat(drawing) if isinstance(placed.item, Text))


def test_of_many_layers_the_first_and_the_last_are_shown() -> None:
    drawing = Activations(run=trained("deep")).draw(16)
    assert [name for name in sorted(names(drawing)) if name.startswith("layer ")] == [
        f"layer {layer}" for layer in (1, 2, 3, 7, 8, 9)
    ]
    assert "3 layers between are not shown" in texts(drawing)


def test_a_network_without_hidden_layers_is_refused() -> None:
    with pytest.raises(BacklightError) as refused:
        Activations(run=trained("none"))
    assert str(refused.value) == (
        "activations shows hidden layers, and the network 2-1 has none. Train one that has; without a "
        "run, activations shows every activation there is."
    )


@pytest.mark.parametrize("kind", ["plain", None])
def test_the_same_time_is_the_same_picture(kind: str | None) -> None:
    run = trained(kind) if kind else None
    scene = Activations(run=run)
    wanted = scene.draw(7.3)
    scene.draw(12.0)
    assert scene.draw(7.3) == wanted
    assert Activations(run=run).draw(7.3) == wanted
    assert scene.draw(9.0) != wanted


@pytest.mark.parametrize("kind", ["plain", None])
def test_it_can_be_given_to_other_processes(kind: str | None) -> None:
    scene = Activations(run=trained(kind) if kind else None)
    fresh = pickle.loads(pickle.dumps(scene))
    wanted = scene.draw(9)
    assert fresh.draw(9) == wanted
    assert pickle.loads(pickle.dumps(scene)).draw(9) == wanted


def test_the_captions_follow_each_other() -> None:
    scene = Activations(run=trained("plain"))
    assert "Every neuron has a pre-activation Z for every sample." in texts(scene.draw(0))
    assert "Where σ is flat, hardly any of an error delta gets past." in texts(scene.draw(16))
    assert "Every neuron has a pre-activation Z for every sample." not in texts(scene.draw(16))


@pytest.mark.parametrize(("highest", "marked"), [(1.0, ["25%", "100%"]), (0.32, ["8%", "32%"]), (0.05, ["1.2%", "5%"])])
def test_shares_are_written_in_per_cent(highest: float, marked: list[str]) -> None:
    panel = Panel(1, "relu", 200, 200, 600, 700, 3.0, highest, Stage())
    drawing = Stage().drawing((panel.items(np.zeros((2, 3)), np.zeros((2, 3))),))
    assert [text for text in texts(drawing) if re.fullmatch(r"[\d.]+%", text)] == marked
