"""The output over two inputs, and the last hidden layer's space."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight import kernel
from backlight.drawing.items import Dots, Group, Image, Path, Text
from backlight.errors import BacklightError
from backlight.scenes.landscape import SIDE, Landscape
from backlight.scenes.page.plane import Coloring, around
from backlight.scenes.page.solid import Camera
from backlight.scenes.page.stage import Stage
from backlight.theme import theme
from scenes.ask import inside, named, names, texts
from scenes.runs import trained


def only(drawing: Any, name: str, kind: type) -> Any:
    found = [item for item in named(drawing, name).items if isinstance(item, kind)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("step", [0, 37, 120])
def test_the_output_is_the_kernels_landscape_of_that_step(step: int) -> None:
    run = trained("plain")
    field = only(Landscape(run, step=step).draw(14), "output landscape", Image)
    view = around(run.data.X_train, 720)
    wanted = Coloring.of(run.data).output(run.at(step).network, view)
    assert field.pixels.shape == (720, 720, 4)
    assert (field.pixels == wanted).all()


def test_a_higher_resolution_has_as_many_more_pixels() -> None:
    field = only(Landscape(trained("plain"), resolution=0.5).draw(0), "output landscape", Image)
    assert field.pixels.shape == (360, 360, 4)
    assert field.width == 720


def test_samples_stand_where_their_inputs_say() -> None:
    run = trained("plain")
    dots = only(Landscape(run).draw(3), "output landscape", Dots)
    view = around(run.data.X_train, 720)
    x, y = run.data.X_train[5].tolist()
    assert dots.points[5] == pytest.approx(
        [720 * (x - view.x[0]) / (view.x[1] - view.x[0]), 720 * (view.y[1] - y) / (view.y[1] - view.y[0])], abs=1e-3
    )


def test_the_hidden_space_of_two_units_is_theirs() -> None:
    """The field at each sample's place has the colour of the sample's own output."""
    run = bl.train(bl.load("moons", n=80), hidden=(5, 2), steps=60, learning_rate=0.5)
    scene = Landscape(run)
    drawing = scene.draw(14)
    field, dots = only(drawing, "hidden space", Image), only(drawing, "hidden space", Dots)
    X = run.data.X_train
    y = run.network.predict(X)[:, 0]
    rows, columns = dots.points[:, 1].astype(int), dots.points[:, 0].astype(int)
    seen = field.pixels[rows, columns, 0].astype(float) - field.pixels[rows, columns, 2].astype(float)
    # Amber has more red than blue, and blue less: their difference grows with the output.
    assert np.corrcoef(seen, y)[0, 1] > 0.99
    H = kernel.backpropagate(run.architecture.struct, run.network.parameters, X, run.data.T_train).H[2].T
    for axis, way in ((0, 1), (1, -1)):
        assert np.corrcoef(H[:, axis], way * dots.points[:, axis])[0, 1] == pytest.approx(1, abs=1e-5)


def test_many_units_are_seen_along_what_the_output_reads() -> None:
    """From left to right the output grows, and only so: the boundary stands upright at the end."""
    run = bl.train(bl.load("moons", n=120), hidden=(6, 5), steps=400, learning_rate=0.3)
    dots = only(Landscape(run).draw(14), "hidden space", Dots)
    y = run.network.predict(run.data.X_train)[:, 0]
    assert (np.argsort(dots.points[:, 0]) == np.argsort(y)).mean() > 0.8
    field = only(Landscape(run).draw(14), "hidden space", Image)
    assert (field.pixels == field.pixels[:1]).all()


def test_three_units_turn_in_a_cube_with_the_boundary_in_it() -> None:
    run = bl.train(bl.load("circles", n=80), hidden=(4, 3), steps=200)
    first, later = (named(Landscape(run).draw(time), "hidden space") for time in (12, 14))
    lines = [item for item in first.items if isinstance(item, Path) and item.commands == "ML"]
    assert len(lines) == 12
    dots = [next(item for item in group.items if isinstance(item, Dots)) for group in (first, later)]
    assert not np.allclose(dots[0].points, dots[1].points)
    assert all(((each.points >= 0) & (each.points <= 720)).all() for each in dots)


@pytest.mark.parametrize(
    ("source", "hidden"),
    [("spirals", (6,)), ("ripple", (4, 2)), ("ripple", (3,)), ("iris", (4, 3)), ("wine", ()), ("moons", (1,))],
)
@pytest.mark.parametrize("ground", ["dark", "light"])
def test_any_run_fits_the_page_and_is_the_same_twice(source: str, hidden: tuple[int, ...], ground: Any) -> None:
    run = bl.train(bl.load(source), hidden=hidden, steps=40)
    scene = Landscape(run, stage=Stage(ground))
    for time in (0.0, 5.0, 14.0):
        drawing = scene.draw(time)
        assert drawing == scene.draw(time)
        assert not inside(drawing)
    again = pickle.loads(pickle.dumps(scene))
    assert again.draw(5.0) == scene.draw(5.0)
    assert ("hidden space" in names(scene.draw(0))) == bool(hidden)


def test_the_surface_stands_where_the_landscape_was() -> None:
    """Every point of it, as far as the camera says, and nothing else; beside it the axes' names."""
    run = trained("plain")
    scene = Landscape(run, surface=True)
    drawing = scene.draw(14)
    assert "output landscape" not in names(drawing)
    surface = named(drawing, "output surface")
    image = next(item for item in surface.items if isinstance(item, Image))
    assert [item.text for item in surface.items if isinstance(item, Text)] == list(run.data.input_names)
    net, depth = run.network.architecture.struct, run.network.architecture.depth
    view = around(run.data.X_train, 256)
    (heights,) = 2 * kernel.landscape(net, run.network.parameters, view, first_layer=depth) - 1
    middles = (np.arange(256) + 0.5) / 128 - 1
    points = np.stack([*np.meshgrid(middles, -middles), theme().surface.rise * heights], axis=-1).reshape(-1, 3)
    places = Camera(0.6 + 0.1 * 14, 0.55, 0.36 * SIDE, SIDE / 2, 0.52 * SIDE).project(points)[0]
    columns, rows = ((places - [image.x, image.y]) / image.width * len(image.pixels)).astype(int).T
    assert (image.pixels[rows, columns, 3] > 0).mean() > 0.999
    painted = np.argwhere(image.pixels[..., 3] > 127)
    assert painted.min(0).tolist() == pytest.approx([rows.min(), columns.min()], abs=2)
    assert painted.max(0).tolist() == pytest.approx([rows.max(), columns.max()], abs=2)


def test_the_last_hidden_layer_has_its_number() -> None:
    run = bl.train(bl.load("moons", n=20), hidden=(3,) * 12, steps=2)
    assert "Last hidden layer H₁₂, 3 units" in texts(Landscape(run).draw(0))


def test_it_says_step_and_loss() -> None:
    run = trained("plain")
    shown = texts(Landscape(run, step=37).draw(14))
    assert "Step 37" in shown
    steps, losses = run.curves.step.tolist(), run.curves.train_loss.tolist()
    assert f"Loss {np.interp(37, steps, losses):.3g}" in shown


def test_the_axes_stay_the_same_while_it_learns() -> None:
    scene = Landscape(trained("plain"))
    one, two = (only(scene.draw(time), "output landscape", Dots) for time in (0, 14))
    assert one is two


def test_one_input_is_refused() -> None:
    run = bl.train(bl.load("sine", n=40), hidden=(3,), steps=5)
    with pytest.raises(BacklightError) as error:
        Landscape(run)
    assert str(error.value) == ("A landscape lies over two inputs; this run has one. Look at activations or descent.")


@pytest.mark.parametrize("hidden", [(5, 1), (5, 2), (4, 3), (8, 8)])
def test_samples_stay_in_their_square_whatever_the_network(hidden: tuple[int, ...]) -> None:
    """A run can leave at one step where it is at all others: what lies beyond is at the edge."""
    run = bl.train(bl.load("moons", n=60), hidden=hidden, activation="relu", steps=30)
    space = Landscape(run)._hidden
    assert space is not None
    far = bl.Network(run.architecture, run.network.parameters * 40)
    (group,) = space.items(far, 0.0)
    assert isinstance(group, Group)
    (dots,) = (item for item in group.items if isinstance(item, Dots))
    assert ((dots.points >= 0) & (dots.points <= 720)).all()
    assert len(hidden) < 2 or hidden[-1] == 3 or ((dots.points == 0) | (dots.points == 720)).any()


def test_the_hidden_space_holds_every_step_of_a_run_that_jumps() -> None:
    """Of so short a run nearly every step is looked at, so that no sample lies at an edge."""
    data = bl.load("spirals", n=80)
    run = bl.train(data, hidden=(8, 8), activation="relu", optimizer="adam", learning_rate=0.1, steps=200)
    space = Landscape(run)._hidden
    assert space is not None
    for step in range(run.steps + 1):
        (group,) = space.items(run.at(step).network, 0.0)
        assert isinstance(group, Group)
        (dots,) = (item for item in group.items if isinstance(item, Dots))
        assert ((dots.points > 0) & (dots.points < 720)).all(), step
