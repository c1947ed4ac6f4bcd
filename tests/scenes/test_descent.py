"""The loss surface, the path on it and the steepest way down."""

from __future__ import annotations

import functools
import math
import pickle
from typing import Any

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

import backlight as bl
from backlight.drawing.items import Drawing, Image, Path, Text
from backlight.drawing.type import width
from backlight.errors import BacklightError
from backlight.measures.loss_plane import LossPlane
from backlight.numerals import number
from backlight.palette import oklab
from backlight.recording.recording import Recording
from backlight.scenes.descent import Descent, course
from backlight.scenes.page.plot import Plot
from backlight.scenes.page.rounding import value
from backlight.scenes.page.stage import Stage
from backlight.scenes.terrain.relief import Relief, levels
from backlight.scenes.terrain.terrain import Terrain
from scenes.ask import flat, formulas, inside, named, overlapping, texts
from scenes.runs import KINDS, STEPS, trained
from scenes.unusual import unusual

DRAWN = [kind for kind in KINDS if kind != "diverged"]


@functools.cache
def whole_plane() -> Recording:
    """Of a network with two parameters: its plane is all there is."""
    return bl.train(bl.load("sine", n=60), hidden=(), steps=90)


def test_the_path_grows_and_ends_in_the_dot() -> None:
    run, scene = whole_plane(), Descent(run=whole_plane())
    lengths = []
    for time in (0.0, 6.0, 9.0, 12.0, 18.0):
        drawing = scene.draw(time)
        path, dot = named(drawing, "path").items[1], named(drawing, "now").items[0]
        assert isinstance(path, Path)
        assert isinstance(dot, Path)
        lengths.append(len(path.commands))
        assert path.points[-2:] == pytest.approx(center(dot))
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]
    start, end = (np.array(center(named(scene.draw(time), "now").items[0])) for time in (0.0, 18.0))
    moved = run.network.parameters - run.at(0).network.parameters
    assert end[0] > start[0]
    # Both directions are to one scale, so that lengths are the weights'.
    middle = np.array(center(named(Descent(run=run).draw(9.0), "now").items[0]))
    step = int(texts(scene.draw(9.0))[-2].removeprefix("Step "))
    rest = run.network.parameters - run.at(step).network.parameters
    assert np.linalg.norm(end - middle) / np.linalg.norm(end - start) == pytest.approx(
        np.linalg.norm(rest) / np.linalg.norm(moved), rel=1e-3
    )


def center(path: Any) -> tuple[float, float]:
    """Of a circle."""
    x, y = path.points[::2], path.points[1::2]
    return (min(x) + max(x)) / 2, (min(y) + max(y)) / 2


@pytest.mark.parametrize("kind", ["plain", "three", "regression"])
def test_the_arrow_points_against_the_gradient_of_all_samples(kind: str) -> None:
    run = trained(kind)
    scene = Descent(run=run)
    drawing = scene.draw(0.0)
    gradient = bl.backpropagate(run.at(0).network, run.data.X_train, run.data.T_train).gradient
    steps = [run.at(step).network for step in range(STEPS + 1)]
    across, up = LossPlane.of(steps).seen(gradient)
    dot = center(named(drawing, "now").items[0])
    tip = named(drawing, "steepest descent").items[-1].points[:2]  # type: ignore[union-attr]
    dx, dy = tip[0] - dot[0], dot[1] - tip[1]
    cosine = -(dx * across + dy * up) / (math.hypot(dx, dy) * math.hypot(across, up))
    assert cosine > 0.999
    assert number(float(np.linalg.norm(gradient)), 2) in texts(named(drawing, "slope"))
    part = math.hypot(across, up) / float(np.linalg.norm(gradient))
    assert f"{100 * part:.0f}%" in texts(named(drawing, "slope"))


def test_steeper_is_longer() -> None:
    scene = Descent(run=whole_plane())
    lengths, slopes = [], []
    for time in (0.0, 8.0, 11.0, 18.0):
        drawing = scene.draw(time)
        shaft = named(drawing, "steepest descent").items[-1]
        assert isinstance(shaft, Path)
        lengths.append(math.dist(shaft.points[:2], center(named(drawing, "now").items[0])))
        slopes.append(float(texts(named(drawing, "slope"))[0]))
    assert np.argsort(lengths).tolist() == np.argsort(slopes).tolist()


def test_what_is_said() -> None:
    run = trained("plain")
    scene = Descent(run=run)
    first, last = scene.draw(0.0), scene.draw(18.0)
    share = LossPlane.of([run.at(step).network for step in range(STEPS + 1)]).share
    assert f"The plane holds {100 * share:.1f}% of the path’s variance." in texts(first)
    assert f"Loss of all {len(run.data.X_train)} samples" in texts(first)
    assert "Every point is a network;" in texts(first)
    assert "Every point is a network;" not in texts(last)
    losses = run.curves.train_loss
    assert f"The loss went from {number(losses[0], 3)} to {number(losses[-1], 3)}" in texts(last)
    assert "W: all 31 weights and biases" in texts(first)
    assert r"W \leftarrow W - \eta\,\Delta W" in formulas(first)


def test_levels_are_round_and_inside() -> None:
    assert levels(0.0009, 20.0) == (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
    assert levels(1e-9, 1e3) == tuple(float(f"1e{exponent}") for exponent in range(-8, 3))
    assert levels(0.04, 1.1) == (0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
    narrow = levels(0.500, 0.512)
    assert len(narrow) >= 4
    assert all(0.500 < level < 0.512 for level in narrow)


@pytest.mark.parametrize(
    ("low", "high"), [(0.117, 0.118), (0.0003, 0.2), (1e-5, 1e-2), (0.47805, 0.4784), (3e5, 9e5), (0.5, 0.5000001)]
)
def test_no_two_labels_of_the_key_say_the_same(low: float, high: float) -> None:
    relief = Relief(np.tile(np.geomspace(low, high, 40), (20, 1)), Stage("dark"))
    key = Drawing(1920, 1080, "#000000", relief.key(100, 100, 560))
    shown = texts(key)
    assert len(shown) == len(set(shown)) >= 2
    assert overlapping(key) == []
    assert all(low * (1 - 1e-6) <= value(text) <= high * (1 + 1e-6) for text in shown)


def test_a_flat_surface_says_its_value_once() -> None:
    relief = Relief(np.full((20, 30), 0.25), Stage("dark"))
    assert texts(Drawing(1920, 1080, "#000000", relief.key(100, 100, 560)))[0].startswith("0.25")
    assert np.isfinite(relief.strengths(30, 20)).all()


@pytest.mark.parametrize(("low", "part"), [(1e-5, 1e-5), (0.693, 1e-6), (0.1, 0.5)])
def test_a_surface_has_all_its_shades_however_little_it_rises(low: float, part: float) -> None:
    ramp = np.tile(low * (1 + part * np.linspace(0, 1, 60)), (20, 1))
    relief = Relief(ramp, Stage("dark"))
    strengths = relief.strengths(600, 100)
    assert np.abs(strengths[50] - np.linspace(0, 1, 600)).max() < 0.06
    shades = len(np.unique(relief.pixels(600, 100).reshape(-1, 4), axis=0))
    assert shades > 150


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0.701, 0.117, ("The loss went from 0.701 to 0.117", "in 9 steps.")),
        (0.1174, 0.1171, ("The loss went from 0.1174 to 0.1171", "in 9 steps.")),
        (0.117, 0.1170001, ("The loss stayed at 0.117", "in 9 steps.")),
        (0.117, 0.117, ("The loss stayed at 0.117", "in 9 steps.")),
        (0.0, 0.0, ("The loss stayed at 0", "in 9 steps.")),
        (1.23456e-5, 1.23466e-5, ("The loss went from 1.2346·10⁻⁵", "to 1.2347·10⁻⁵ in 9 steps.")),
    ],
)
def test_the_way_of_the_loss_has_as_many_digits_as_it_needs(first: float, last: float, said: tuple[str, str]) -> None:
    assert course(first, last, "9 steps") == said
    assert all(width(text, 28) <= 564 for text in said)


def test_a_run_that_hardly_moved_says_so() -> None:
    run = unusual("hardly moved")
    shown = texts(Descent(run=run).draw(18))
    first, last = run.curves.train_loss[[0, -1]].tolist()
    assert number(first, 3) == number(last, 3)
    assert f"The loss went from {number(first, 4)} to {number(last, 4)}" in shown


def test_a_run_that_went_up_is_not_said_to_go_down() -> None:
    run = bl.train(bl.load("moons", n=60), hidden=(3,), optimizer="sgd", learning_rate=60.0, steps=5)
    assert run.curves.train_loss[-1] > run.curves.train_loss[0]
    shown = texts(Descent(run=run).draw(9))
    assert "Step by step, the weights move" in shown
    assert "to where the loss is lower." not in shown
    assert "to where the loss is lower." in texts(Descent(run=trained("plain")).draw(9))


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_the_map_reads_from_low_to_high(ground: Any) -> None:
    relief = Relief(np.tile(np.geomspace(0.01, 5, 40), (20, 1)), Stage(ground))
    pixels = relief.pixels(400, 200)
    assert pixels.shape == (200, 400, 4)
    lightness = oklab(pixels[100, :, :3])[:, 0]
    away = np.abs(lightness - oklab(np.array([11, 14, 20] if ground == "dark" else [250, 249, 246]))[0])
    # Between the contour lines the strength only grows.
    quarters = [float(np.median(part)) for part in np.split(away, 4)]
    assert quarters == sorted(quarters)
    assert away[0] < 0.02
    assert quarters[-1] > 0.15


def test_contour_lines_lie_where_the_levels_are() -> None:
    values = np.geomspace(0.01, 5, 60)
    relief = Relief(np.tile(values, (8, 1)), Stage("dark"))
    lightness = oklab(relief.pixels(1200, 20)[10, :, :3])[:, 0]
    logs = np.linspace(math.log(0.01), math.log(5), 1200)
    smooth = np.array([np.median(lightness[max(0, i - 12) : i + 13]) for i in range(1200)])
    lines = np.flatnonzero(lightness - smooth > 0.08)
    found = sorted({min(relief.levels, key=lambda level: abs(math.log(level) - logs[at])) for at in lines.tolist()})
    assert found == list(relief.levels)
    assert all(min(abs(math.log(level) - logs[at]) for level in relief.levels) < 0.01 for at in lines.tolist())


@pytest.mark.parametrize("kind", DRAWN)
def test_any_network_fits_the_page(kind: str) -> None:
    scene = Descent(run=trained(kind), stage=Stage("light" if kind == "plain" else "dark"))
    for time in (0.0, 9.0, scene.still):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert all(placed.item.size >= 20 for placed in flat(drawing) if isinstance(placed.item, Text))
        x, y = center(named(drawing, "now").items[0])
        surface = next(item for item in drawing.items if isinstance(item, Image))
        assert surface.x < x < surface.x + surface.width
        assert surface.y < y < surface.y + surface.height


def terrain(values: np.ndarray[Any, Any]) -> Terrain:
    stage = Stage("dark")
    return Terrain(Relief(values, stage), Plot(stage, 100, 200, 600, 400, (-3.0, 3.0), (-2.0, 2.0)), 0.5)


def test_terrain_lifts_what_is_high() -> None:
    bowl = 0.01 + np.add.outer(np.linspace(-1, 1, 30) ** 2, np.linspace(-1, 1, 45) ** 2)
    hill = 0.02 / bowl
    for x, y in ((0.0, 0.0), (-2.9, 1.9), (2.9, -1.9)):
        across, down = terrain(bowl).at(x, y)
        other_across, other_down = terrain(hill).at(x, y)
        assert across == pytest.approx(other_across)
        assert (down > other_down) == (abs(x) < 1)
        assert 100 < across < 700
        assert 200 < min(down, other_down) < max(down, other_down) < 600


def test_terrain_is_drawn_where_its_points_lie() -> None:
    slope = np.tile(np.geomspace(0.01, 1, 40)[:, None], (1, 60))[::-1]  # highest at the back
    found = terrain(slope)
    picture = found.image()
    assert (picture.x, picture.y, picture.width, picture.height) == (100, 200, 600, 400)
    pixels = oklab(picture.pixels[..., :3])[..., 0]
    lightness = []
    for y in (-1.8, -0.3, 0.9, 1.8):
        across, down = found.at(0.3, y)
        row, column = round((down - 200) / 2), round((across - 100) / 2)
        assert picture.pixels[row, column, 3] == 255
        lightness.append(np.median(pixels[row - 1 : row + 2, column - 1 : column + 2]))
    assert lightness == sorted(lightness)
    assert picture.pixels[0, 0, 3] == 0
    assert picture.pixels[-1, -1, 3] == 0


def test_a_ridge_in_front_hides_what_lies_behind() -> None:
    ridge = np.full((40, 60), 0.01)
    ridge[22:30] = 10.0
    behind, before = terrain(ridge), terrain(ridge[::-1])
    shades = [oklab(found.image().pixels[..., :3])[..., 0] for found in (behind, before)]
    for y in (-0.1, 0.0, 0.1, 0.2, 0.3, 0.4):
        across, down = behind.at(0.2, y)
        row, column = round((down - 200) / 2), round((across - 100) / 2)
        light, dark = (shade[row - 1 : row + 2, column - 1 : column + 2].mean() for shade in shades)
        assert light > dark + 0.1


def test_the_surface_carries_path_and_arrow() -> None:
    scene = Descent(run=trained("plain"), surface=True)
    map_ = Descent(run=trained("plain"))
    for time in (0.0, 18.0):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        picture = next(item for item in drawing.items if isinstance(item, Image))
        x, y = center(named(drawing, "now").items[0])
        assert picture.pixels[round(y - picture.y), round(x - picture.x), 3] == 255
        assert (x, y) != center(named(map_.draw(time), "now").items[0])
        assert len(named(drawing, "steepest descent").items) == 3
    assert pickle.loads(pickle.dumps(scene)).draw(9) == Descent(run=trained("plain"), surface=True).draw(9)


def test_a_run_that_diverged_is_refused() -> None:
    run = trained("diverged")
    assert run.status.state == "diverged"
    losses, steps = run.curves.train_loss, run.curves.step
    before = int(steps[np.argmax(~(losses < 1e6)) - 1])
    with pytest.raises(BacklightError) as refused:
        Descent(run=run)
    assert str(refused.value) == (
        "descent draws the loss around the whole path, and the loss of this run grows past 1,000,000 by step "
        f"{run.steps:,}. Show less of it, up to step {before}."
    )
    assert "Step 0" in texts(Descent(run=run, step=before).draw(0))


def test_a_run_that_diverged_at_once_is_refused_without_a_step_to_show() -> None:
    data = bl.Dataset(np.random.default_rng(0).normal(size=(40, 2)), np.arange(40.0) * 1e4, standardize=False)
    run = bl.train(data, hidden=(3,), activation="relu", learning_rate=10.0, steps=50)
    with pytest.raises(BacklightError) as refused:
        Descent(run=run)
    assert str(refused.value) == (
        "descent draws the loss around the whole path, and the loss of this run grows past 1,000,000 by step "
        f"{run.steps:,}. Train it with a smaller learning rate."
    )


def test_the_same_time_is_the_same_picture() -> None:
    scene = Descent(run=trained("plain"))
    wanted = scene.draw(8.1)
    scene.draw(13.0)
    assert scene.draw(8.1) == wanted
    assert Descent(run=trained("plain")).draw(8.1) == wanted
    assert scene.draw(9.0) != wanted


def test_the_surface_is_drawn_once() -> None:
    scene = Descent(run=trained("plain"))
    one, other = (next(item for item in scene.draw(time).items if isinstance(item, Image)) for time in (5.0, 11.0))
    assert one is other


def test_it_can_be_given_to_other_processes() -> None:
    scene = Descent(run=trained("plain"))
    fresh = pickle.loads(pickle.dumps(scene))
    wanted = scene.draw(9)
    assert fresh.draw(9) == wanted
    assert pickle.loads(pickle.dumps(scene)).draw(9) == wanted


@pytest.mark.parametrize("shape", [(2, 3), (4, 9), (31, 50)])
def test_between_its_values_a_relief_follows_the_natural_spline(shape: tuple[int, int]) -> None:
    values = np.exp(np.random.default_rng(1).normal(size=shape))
    relief = Relief(values, Stage())
    down, across = ((np.arange(n) + 0.5) / n * (points - 1) for n, points in zip((40, 70), shape, strict=True))
    logs = np.log(values)
    for places, axis in ((down, 0), (across, 1)):
        logs = CubicSpline(np.arange(logs.shape[axis]), logs, axis=axis, bc_type="natural")(places)
    low, high = np.log(values.min()), np.log(values.max())
    np.testing.assert_allclose(relief.strengths(70, 40), ((logs - low) / (high - low)).clip(0, 1), atol=1e-10)
