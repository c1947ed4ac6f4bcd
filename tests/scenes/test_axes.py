"""The two inputs that landscapes lie over."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from backlight import kernel
from backlight.drawing.items import Dots, Image, Path
from backlight.drawing.type import width
from backlight.errors import BacklightError
from backlight.measures.most_read import most_read
from backlight.palette import diverging
from backlight.scenes import make_scene
from backlight.scenes.landscape import Landscape
from backlight.scenes.neurons import Neurons
from backlight.scenes.page.axes import axes_of, over
from backlight.scenes.page.plane import Coloring, around, places
from scenes.ask import named, names, texts
from scenes.runs import trained
from scenes.unusual import unusual

BOTH = [Landscape, Neurons]


def only(drawing: Any, name: str, kind: type) -> Any:
    (found,) = [item for item in named(drawing, name).items if isinstance(item, kind)]
    return found


def test_of_many_inputs_those_that_are_read_most() -> None:
    run = trained("more inputs")
    assert axes_of(run) == most_read(run.network, run.data.X_train)
    assert axes_of(trained("plain")) == (0, 1)


@pytest.mark.parametrize("step", [0, 40])
def test_they_are_the_same_at_every_step(step: int) -> None:
    run = unusual("digits")
    said = [text for text in texts(Landscape(run, step=step).draw(0)) if text.startswith("Output over ")]
    one, other = (run.data.input_names[axis] for axis in axes_of(run))
    assert said == [f"Output over {one} and {other}; 62 others at their mean"]


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ((3, 1), (3, 1)),
        (("petal width (cm)", "sepal length (cm)"), (3, 0)),
        ([np.int64(2), "sepal length (cm)"], (2, 0)),
    ],
)
def test_two_can_be_chosen_by_number_or_name_across_and_up(chosen: Any, numbers: tuple[int, int]) -> None:
    run = trained("more inputs")
    drawing = make_scene("landscape", run, inputs=chosen).draw(14)
    view = around(run.data.X_train, 720, numbers)
    assert (view.axes, view.base) == (numbers, tuple(run.data.X_train.mean(0, dtype=np.float64).tolist()))
    wanted = Coloring.of(run.data).output(run.network, view)
    assert (only(drawing, "output landscape", Image).pixels == wanted).all()
    dots = only(drawing, "output landscape", Dots)
    assert np.allclose(dots.points, places(run.data.X_train[:, list(numbers)], view) * 720)


def test_neurons_show_the_inputs_that_were_chosen() -> None:
    run = trained("more inputs")
    drawing = Neurons(run=run, inputs=(3, 1)).draw(16)
    assert {name for name in names(drawing) if name.startswith("input ")} == {"input 4", "input 2"}
    across, up = only(drawing, "input 4", Image), only(drawing, "input 2", Image)
    assert named(drawing, "input 4").y < named(drawing, "input 2").y
    assert (across.pixels == across.pixels[:1]).all()
    assert (up.pixels == up.pixels[:, :1]).all()
    shown = texts(drawing)
    assert shown.index("petal width (cm)") < shown.index("sepal width (cm)")
    side = round(only(drawing, "neuron 1.1", Image).width)
    view = around(run.data.X_train, side, (3, 1))
    tiles = kernel.paint_landscape(
        run.architecture.struct, run.network.parameters, view,
        palette=diverging(), limits=[(-1.0, 1.0)] * 4 + [(0.0, 1.0)] * 3,
    )  # fmt: skip
    assert np.abs(only(drawing, "neuron 1.3", Image).pixels.astype(int) - tiles[2]).max() <= 2
    dots = only(drawing, "output", Dots)
    large = around(run.data.X_train, round(only(drawing, "output", Image).width), (3, 1))
    assert np.allclose(dots.points, places(run.data.X_train[:, [3, 1]], large) * large.width)


def test_lines_are_the_weights_of_the_inputs_that_are_shown() -> None:
    run = trained("more inputs")
    scene = Neurons(run=run, inputs=(3, 1))
    drawing = scene.draw(16)
    W, sides = run.network.W[1], {}
    for number in (4, 2):
        tile = named(drawing, f"input {number}")
        side = next(item.width for item in tile.items if isinstance(item, Image))
        sides[tile.x + side, tile.y + side / 2] = number - 1
    found = 0
    tops = [named(drawing, f"neuron 1.{unit + 1}").y + 60 for unit in range(4)]
    for path in named(drawing, "weights").items:
        assert isinstance(path, Path)
        (x, y), end = path.points[:2], path.points[-1]
        if (x, y) in sides:
            unit = min(range(4), key=lambda unit: abs(tops[unit] - end))
            sign = scene.stage.positive if W[unit, sides[x, y]] > 0 else scene.stage.negative
            assert path.stroke == sign
            found += 1
    assert found == 8


IRIS = (
    "inputs are two different inputs, each by its name or by its number from 0 to 3 (sepal length (cm), sepal width "
    "(cm), petal length (cm), petal width (cm))"
)


@pytest.mark.parametrize("scene", BOTH)
@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ((1, 1), f"{IRIS}; (1, 1) came, which is one input twice."),
        ((1, "sepal width (cm)"), f"{IRIS}; (1, 'sepal width (cm)') came, which is one input twice."),
        ((0, 4), f"{IRIS}; 4 came."),
        ((-1, 0), f"{IRIS}; -1 came."),
        ((True, 0), f"{IRIS}; True came."),
        ((0.0, 1), f"{IRIS}; 0.0 came."),
        ((0, None), f"{IRIS}; None came."),
        ((0, 1, 2), f"{IRIS}; (0, 1, 2) came."),
        ((), f"{IRIS}; () came."),
        (2, f"{IRIS}; 2 came."),
        ("01", f"{IRIS}; '01' came."),
        (("petal width", 0), f"{IRIS}; 'petal width' came; did you mean 'petal width (cm)'?"),
        (("colour", 0), f"{IRIS}; 'colour' came."),
    ],
)
def test_what_cannot_be_chosen(scene: Any, chosen: Any, message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        scene(trained("more inputs"), inputs=chosen)
    assert str(refused.value) == message


def test_of_one_input_none_can_be_chosen() -> None:
    with pytest.raises(BacklightError) as refused:
        Neurons(unusual("one input"), inputs=(0, 0))
    assert str(refused.value) == "inputs are two of several; this run has one, 'x1'. Leave them out."


def test_of_two_inputs_the_second_can_be_across() -> None:
    drawing = Landscape(trained("plain"), inputs=("x2", "x1")).draw(14)
    assert "Output over x2 and x1" in texts(drawing)


@pytest.mark.parametrize("surface", [True, False])
def test_it_can_be_given_to_other_processes(surface: bool) -> None:
    scene = Landscape(trained("more inputs"), inputs=(3, 1), surface=surface)
    before = scene.draw(9)
    assert pickle.loads(pickle.dumps(scene)).draw(9) == before
    assert Landscape(trained("more inputs"), inputs=(0, 2), surface=surface).draw(9) != before


def test_the_caption_has_both_names_and_is_cut_to_its_room() -> None:
    assert over(["a", "b"], (0, 1), 22, 720) == "Output over a and b"
    assert over(["a", "b", "c"], (2, 1), 22, 720) == "Output over c and b; the other at its mean"
    assert over(["a", "b", "c", "d"], (0, 3), 22, 720) == "Output over a and d; 2 others at their mean"
    iris = trained("more inputs").data.input_names
    assert over(iris, (0, 2), 22, 720) == "Output over sepal length (cm) and petal length (cm); others at mean"
    long = ["one name that is much too long to be shown", "one name that is much too long to be seen", "c"]
    said = over(long, (0, 1), 22, 500)
    one, other = said.removeprefix("Output over ").removesuffix("; the other at mean").split(" and ")
    assert one != other
    assert width(said, 22) <= 500
    assert over(["a", long[0]], (0, 1), 22, 500).startswith("Output over a and one name that is much")
