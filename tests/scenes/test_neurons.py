"""Every neuron's landscape, and the weights between them."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight import kernel
from backlight.drawing.items import Dots, Image, Path, Text
from backlight.errors import RecordingError
from backlight.measures.most_read import most_read
from backlight.network.architecture import Architecture
from backlight.palette import diverging
from backlight.scenes.neurons import Neurons
from backlight.scenes.page.plane import Coloring, around, places
from backlight.scenes.page.stage import Stage
from backlight.scenes.tiles.columns import Columns
from scenes.ask import flat, formulas, inside, named, names, texts
from scenes.runs import KINDS, trained


def image(drawing: Any, name: str) -> Image:
    found = [item for item in named(drawing, name).items if isinstance(item, Image)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("step", [0, 37, 120])
def test_each_tile_is_the_landscape_of_its_neuron(step: int) -> None:
    run = trained("plain")
    drawing = Neurons(run=run, step=step).draw(16)
    network = run.at(step).network
    side = round(image(drawing, "neuron 1.1").width)
    mean = tuple(run.data.X_train.mean(0).tolist())
    view = around(run.data.X_train, side)
    view = kernel.View(side, side, view.x, view.y, base=mean)
    wanted = kernel.paint_landscape(
        network.architecture.struct, network.parameters, view, palette=diverging(), limits=[(-1.0, 1.0)] * 8
    )
    neurons = [f"neuron 1.{unit}" for unit in (1, 2, 3, 4)] + [f"neuron 2.{unit}" for unit in (1, 2, 3)]
    for name, pixels in zip(neurons, wanted, strict=False):
        assert np.array_equal(image(drawing, name).pixels, pixels)


def test_the_output_is_the_landscape_with_the_samples_on_it() -> None:
    run = trained("plain")
    output = named(Neurons(run=run).draw(16), "output")
    field, dots = output.items[:2]
    assert isinstance(field, Image)
    assert isinstance(dots, Dots)
    view = around(run.data.X_train, round(field.width))
    assert np.array_equal(field.pixels, Coloring.of(run.data).output(run.network, view))
    assert np.allclose(dots.points, places(run.data.X_train, view) * field.width)


def links(drawing: Any) -> dict[tuple[str, str], Path]:
    """The lines, by the names of the tiles that they join."""
    sides = {}
    for name in sorted(names(drawing)):
        if name.startswith(("neuron ", "input ")) or name == "output":
            group = named(drawing, name)
            side = next(item.width for item in group.items if isinstance(item, Image))
            sides[name] = (group.x, group.y + side / 2, group.x + side)
    found = {}
    for path in named(drawing, "weights").items:
        assert isinstance(path, Path)
        begin, end = path.points[:2], path.points[-2:]
        source = next(name for name, (_, y, right) in sides.items() if (right, y) == begin)
        target = next(name for name, (left, y, _) in sides.items() if (left, y) == end)
        found[source, target] = path
    return found


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_a_line_is_a_weight_its_hue_the_sign_and_its_width_the_size(ground: Any) -> None:
    run, stage = trained("plain"), Stage(ground)
    W = run.network.W
    lines = links(Neurons(run=run, stage=stage).draw(16))
    weights = {
        **{(f"input {j + 1}", f"neuron 1.{i + 1}"): W[1][i, j] for i in range(4) for j in range(2)},
        **{(f"neuron 1.{j + 1}", f"neuron 2.{i + 1}"): W[2][i, j] for i in range(3) for j in range(4)},
        **{(f"neuron 2.{j + 1}", "output"): W[3][0, j] for j in range(3)},
    }
    assert lines.keys() == weights.keys()
    ordered = sorted(weights, key=lambda link: abs(weights[link]))
    widths = [lines[link].stroke_width for link in ordered]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]
    assert [lines[link].opacity for link in ordered] == sorted(lines[link].opacity for link in ordered)
    for link, weight in weights.items():
        assert lines[link].stroke == (stage.negative if weight < 0 else stage.positive)


def test_widths_can_be_compared_over_the_run() -> None:
    scene = Neurons(run=trained("plain"))
    first, last = (links(scene.draw(time)) for time in (0.0, scene.duration))
    before, after = trained("plain").at(0).network.W[1], trained("plain").network.W[1]
    link = ("input 1", "neuron 1.1")
    grew = abs(after[0, 0]) > abs(before[0, 0])
    assert (last[link].stroke_width > first[link].stroke_width) == grew
    assert last[link].stroke_width != first[link].stroke_width


def test_dead_neurons_are_marked_and_counted() -> None:
    run = trained("zeros")
    drawing = Neurons(run=run).draw(16)
    assert {"dead 1.1", "dead 1.2", "dead 1.3"} <= names(drawing)
    assert texts(drawing).count("dead") == 3
    assert "3 dead: the same answer to every sample" in texts(drawing)
    assert not any("saturated" in text for text in texts(drawing))


def test_saturated_neurons_are_marked_and_counted() -> None:
    run = trained("stuck")
    drawing = Neurons(run=run).draw(16)
    done = bl.backpropagate(run.network, run.data.X_train, run.data.T_train)
    stuck = {
        f"saturated {layer}.{unit + 1}"
        for layer in (1, 2)
        for unit, Z in enumerate(done.Z[layer])
        if np.mean(np.exp(-np.abs(Z)) / (1 + np.exp(-np.abs(Z))) ** 2 < 0.05 * 0.25) >= 0.9
    }
    assert stuck
    assert {name for name in names(drawing) if name.startswith("saturated ") and name != "saturated neurons"} == stuck
    assert f"{len(stuck)} saturated: flat for nine samples in ten" in texts(drawing)
    assert texts(drawing).count("saturated") == len(stuck)


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("kind", KINDS)
def test_any_network_fits_the_page(kind: str, ground: Any) -> None:
    scene = Neurons(run=trained(kind), stage=Stage(ground))
    for time in (0.0, 5.0, scene.still):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert all(placed.item.size >= 20 for placed in flat(drawing) if isinstance(placed.item, Text))


@pytest.mark.parametrize("kind", KINDS)
def test_tiles_do_not_overlap(kind: str) -> None:
    place = Columns.of(trained(kind).architecture)
    assert place.columns[0].x >= 80
    rights = [column.x + column.side for column in place.columns]
    assert all(
        right + 30 <= left
        for right, left in zip(rights, [*(column.x for column in place.columns[1:]), place.x], strict=True)
    )
    for column in place.columns:
        assert all(b - a > column.side for a, b in zip(column.tops, column.tops[1:], strict=False))
        assert column.tops[0] >= 210
        assert column.tops[-1] + column.side <= 935


def test_a_wide_layer_says_what_is_left_out() -> None:
    drawing = Neurons(run=trained("wide")).draw(16)
    assert "+ 48 more" in texts(drawing)
    assert "neuron 1.16" in names(drawing)
    assert "neuron 1.17" not in names(drawing)


def test_a_deep_network_says_what_is_left_out() -> None:
    drawing = Neurons(run=trained("deep")).draw(16)
    shown = [text for text in texts(drawing) if text.startswith("Layer ")]
    assert shown == ["Layer 1", "Layer 2", "Layer 3", "Layer 7", "Layer 8", "Layer 9"]
    assert texts(drawing)[texts(drawing).index("…") :][:3] == ["…", "3", "more"]
    assert len(named(drawing, "weights").items) == 3 * 2 + 4 * 9 + 3


def test_many_weights_are_fewer_lines() -> None:
    network = Architecture((2, 64, 64, 64, 1), ("tanh",) * 3, "binary_cross_entropy")
    assert [len(column.tops) for column in Columns.of(network).columns] == [2, 16, 16, 16]
    run = bl.train(bl.load("moons", n=40), hidden=(64, 64, 64), steps=5)
    drawing = Neurons(run=run).draw(16)
    assert len(named(drawing, "weights").items) == 32 + 60 + 60 + 16
    assert "Strongest weights: amber above 0, blue below" in texts(drawing)


def test_more_inputs_are_held_at_their_mean() -> None:
    run = trained("more inputs")
    drawing = Neurons(run=run).draw(16)
    axes = most_read(run.network, run.data.X_train)
    assert axes != (0, 1)
    assert {"+ 2 at their mean", *(run.data.input_names[axis] for axis in axes)} <= set(texts(drawing))
    assert set(run.data.class_names) <= set(texts(drawing))
    view = around(run.data.X_train, round(image(drawing, "neuron 1.1").width), axes)
    x = kernel.View(view.width, view.height, view.x, view.y, axes, base=tuple(run.data.X_train.mean(0).tolist()))
    limits = [(-1.0, 1.0)] * 4 + [(0.0, 1.0)] * 3
    wanted = kernel.paint_landscape(
        run.architecture.struct, run.network.parameters, x, palette=diverging(), limits=limits
    )
    assert np.abs(image(drawing, "neuron 1.1").pixels.astype(int) - wanted[0]).max() <= 2


def test_the_mean_of_raw_inputs_is_not_zero() -> None:
    X = np.random.default_rng(0).normal([0.0, 0.0, 5.0], size=(60, 3)).astype(np.float32)
    run = bl.train(bl.Dataset(X, (X[:, 0] > 0).astype(int), standardize=False), hidden=(2,), steps=20)
    pixels = image(Neurons(run=run, inputs=(0, 1)).draw(16), "neuron 1.1").pixels
    view = around(run.data.X_train, len(pixels))
    x, y = np.meshgrid(*(np.linspace(*ends, len(pixels)) for ends in (view.x, (view.y[1], view.y[0]))))
    others = np.full_like(x, run.data.X_train[:, 2].mean())
    H = np.tanh(np.stack([x, y, others], axis=-1) @ run.network.W[1][0] + run.network.b[1][0])
    entries = np.rint((H + 1) * 127.5).astype(int)
    assert np.abs(pixels[..., :3].astype(int) - diverging()[entries, :3]).max() <= 6


def test_a_class_glows_where_it_is_likely() -> None:
    run = trained("three")
    drawing = Neurons(run=run).draw(16)
    pixels = image(drawing, "neuron 2.3").pixels[..., :3].astype(float).sum(-1)
    view = around(run.data.X_train, len(pixels))
    likely = kernel.landscape(run.architecture.struct, run.network.parameters, view, first_layer=2)[2]
    assert np.corrcoef(pixels.ravel(), likely.ravel())[0, 1] > 0.95


def test_over_one_input_neurons_are_curves() -> None:
    run = trained("one input")
    drawing = Neurons(run=run).draw(16)
    group = named(drawing, "neuron 1.2")
    curve = max((item for item in group.items if isinstance(item, Path)), key=lambda path: len(path.points))
    X = run.data.X_train
    reach = float(X.max() - X.min())
    x = np.linspace(float(X.min()) - 0.12 * reach, float(X.max()) + 0.12 * reach, len(curve.commands), dtype=np.float32)
    H = bl.backpropagate(run.network, x[:, None], np.zeros_like(x)).H[1][1]
    side = max(curve.points[::2])
    assert np.allclose(curve.points[1::2], (1 - H) / 2 * side, atol=1e-3)
    assert "Input" in texts(drawing)


def test_what_is_said_around_it() -> None:
    scene = Neurons(run=trained("plain"))
    first, last = scene.draw(0), scene.draw(scene.duration)
    assert {"Step 0", "Layer 1", "Layer 2", "tanh, −1 to 1", "sigmoid, 0 to 1"} <= set(texts(first))
    assert formulas(first) == ["x_1", "x_2"]
    accuracy = scene.run.curves.train_accuracy
    assert f"{100 * accuracy[0]:.1f}% right" in texts(first)
    assert f"{100 * accuracy[-1]:.1f}% right" in texts(last)
    assert "Step 120" in texts(last)
    assert not any("right" in text for text in texts(Neurons(run=trained("regression")).draw(0)))


def test_the_same_time_is_the_same_picture() -> None:
    run = trained("relu")
    scene = Neurons(run=run)
    assert scene.draw(7.3) == Neurons(run=run).draw(7.3)
    scene.draw(12.0)
    assert scene.draw(7.3) == Neurons(run=run).draw(7.3)
    assert scene.draw(0) != scene.draw(16)


def test_what_stays_is_the_same_object() -> None:
    scene = Neurons(run=trained("plain"))
    one, other = scene.draw(3), scene.draw(4)
    same = [a is b for a, b in zip(one.items, other.items, strict=False)]
    assert sum(same) >= 10
    assert named(one, "output").items[1] is named(other, "output").items[1]


def test_it_can_be_given_to_other_processes() -> None:
    scene = Neurons(run=trained("plain"))
    fresh = pickle.loads(pickle.dumps(scene))
    wanted = scene.draw(9)
    assert fresh.draw(9) == wanted
    assert pickle.loads(pickle.dumps(scene)).draw(9) == wanted


def test_a_step_that_there_is_not() -> None:
    with pytest.raises(RecordingError) as refused:
        Neurons(run=trained("plain"), step=121).draw(0)
    assert str(refused.value) == (
        "Step 121 was asked for; this run has steps 0 to 120, or −1 to −121 counted from its end."
    )
