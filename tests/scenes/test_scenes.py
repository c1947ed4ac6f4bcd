"""The list of scenes, and how one is asked for."""

from __future__ import annotations

from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.cli import names
from backlight.drawing.items import Drawing
from backlight.drawing.raster import Raster
from backlight.errors import BacklightError
from backlight.movies import FORMATS, plan_of
from backlight.scenes import SCENES, make_scene
from backlight.scenes.loss import Loss
from backlight.scenes.page.subject import Subject
from scenes.ask import inside, texts
from scenes.runs import trained


def test_the_command_line_has_the_same_list() -> None:
    assert {name: kind.shows for name, kind in SCENES.items()} == names.SCENES


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_each_can_be_drawn_with_nothing_else_said(name: str, theme: Any) -> None:
    run = trained("plain") if SCENES[name].about == "run" else None
    made = make_scene(name, run, theme=theme)
    assert 0 <= made.still <= made.duration <= 120
    for time in (0.0, made.still, made.duration):
        drawing = made.draw(time)
        assert isinstance(drawing, Drawing)
        assert not inside(drawing)
        assert drawing.background == {"dark": "#0b0e14", "light": "#faf9f6"}[theme]


@pytest.mark.parametrize("name", [name for name, kind in SCENES.items() if kind.about in ("run", "sample")])
def test_each_of_a_run_shows_the_step_that_was_asked_for(name: str) -> None:
    run = trained("plain")
    one, two = (make_scene(name, run, step=step) for step in (0, -1))
    assert one.draw(one.still) != two.draw(two.still)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "neuron"}, "There is no scene 'neuron'; did you mean 'neurons'? There are "),
        ({"name": "neurons"}, "neurons shows a run; give a recording, as backlight train makes them."),
        ({"name": "symmetry", "theme": "blue"}, 'A theme is "dark" or "light"; \'blue\' came.'),
        ({"name": "symmetry", "step": 3}, "A step and a sample are of a recording; give the recording too."),
        ({"name": "landscape", "run": 0, "sample": 3}, "landscape shows all samples; leave out the sample."),
        ({"name": "landscape", "run": 0, "size": 3}, "landscape has no option size. It has surface, inputs."),
        ({"name": "landscape", "run": 0, "duration": 3}, "landscape has no option duration. It has surface, inputs."),
        ({"name": "symmetry", "subject": 3}, "symmetry has no option subject. It has none of its own."),
        ({"name": "landscape", "run": 0, "surface": 1}, "surface is True or False; 1 came."),
        ({"name": "descent", "run": 0, "surface": "yes"}, "surface is True or False; 'yes' came."),
        ({"name": "perceptron", "data": 3}, "data is a Dataset, as backlight.load gives it; 3 came."),
        ({"name": "perceptron", "run": 0, "data": 3}, "perceptron learns the samples of a recording or of data; give"),
        ({"name": "perceptron", "learning_rate": "a"}, "learning_rate is "),
        ({"name": "perceptron", "mistakes": 1.5}, "mistakes is "),
        ({"name": "perceptron", "start": "a"}, "w is a finite number for each input"),
        ({"name": "perceptron", "start": (1, 2, 3)}, "This perceptron has 3 weights"),
        ({"name": "chain-rule", "low": "a"}, "low and high are finite numbers; 'a' came."),
        ({"name": "landscape", "run": 0, "step": 10**6}, "Step 1000000 was asked for; this run has steps 0 to "),
        ({"name": "symmetry", "run": 0, "sample": 10**6}, "sample is the number of one training sample, 0 to "),
        ({"name": "chain-rule", "run": 0}, "chain-rule has an example of its own; leave out the recording."),
        ({"name": "perceptron", "run": 0, "step": 3}, "perceptron does not change with training; leave out the step."),
        (
            {"name": "landscape", "run": "moons.zarr"},
            "A run is a recording, as backlight.open(\"moons.zarr\") gives it; 'moons.zarr' came.",
        ),
        ({"name": "loss", "run": 0, "sample": 10**6}, "sample is the number of one training sample, 0 to "),
    ],
)
def test_mistakes_are_told(arguments: dict[str, Any], message: str) -> None:
    named = dict(arguments)
    if named.get("run") == 0:
        named["run"] = trained("plain")
    with pytest.raises(BacklightError) as error:
        make_scene(named.pop("name"), **named).draw(0)
    assert str(error.value).startswith(message)


def test_the_loss_of_one_sample_can_be_asked_for() -> None:
    run = trained("plain")
    made = make_scene("loss", run, step=20, sample=2)
    wanted = Loss(subject=Subject.of(run, 20, 2))
    assert made.draw(made.still) == wanted.draw(wanted.still)
    assert made.draw(made.still) != make_scene("loss", run, step=20).draw(made.still)


def test_a_recording_and_the_package_give_figures() -> None:
    run = trained("plain")
    made = make_scene("landscape", run, step=20)
    assert run.figure("landscape", step=20).drawing == made.draw(made.still)
    example = make_scene("symmetry")
    assert bl.figure("symmetry").drawing == example.draw(example.still)


@pytest.mark.parametrize("name", SCENES)
def test_a_movie_shows_each_frame_as_if_it_were_the_only_one(name: str) -> None:
    """What the raster renderer keeps from frame to frame is never seen where it should not be."""
    made = make_scene(name, trained("plain") if SCENES[name].about == "run" else None)
    kept = Raster(480, 270)
    for part in np.linspace(0, 1, 40).tolist():
        drawing = made.draw(part * made.duration)
        assert (kept.draw(drawing) == Raster(480, 270).draw(drawing)).all(), f"at {part * made.duration:.2f} s"


@pytest.mark.parametrize("name", SCENES)
def test_what_was_drawn_can_go_to_other_processes(name: str) -> None:
    """As a movie's pool sends it: what a scene has in its caches stays behind."""
    made = make_scene(name, trained("plain") if SCENES[name].about != "alone" else None)
    before = made.draw(0.0)
    plan = plan_of(made, FORMATS[".mp4"], 2.0, 60, (640, 360))
    sent = ForkingPickler.loads(ForkingPickler.dumps(plan))
    assert sent.scene.draw(0.0) == before


@pytest.mark.parametrize("name", ["symmetry", "voting", "backpropagation", "feedforward"])
def test_a_run_that_diverged_is_drawn_with_what_it_has(name: str) -> None:
    data = bl.Dataset(np.random.default_rng(0).normal(size=(40, 2)), np.arange(40.0) * 1e4, standardize=False)
    run = bl.train(data, hidden=(3,), activation="relu", learning_rate=10.0, steps=50)
    assert run.status.state == "diverged"
    made = make_scene(name, run)
    for part in (0.0, 0.3, 0.7, 1.0):
        assert not inside(made.draw(part * made.duration))


def test_a_loss_that_is_not_finite_is_said_so() -> None:
    data = bl.Dataset(np.random.default_rng(0).normal(size=(40, 2)), np.arange(40.0) * 1e4, standardize=False)
    run = bl.train(data, hidden=(3,), activation="relu", learning_rate=10.0, steps=50)
    assert not np.isfinite(run.curves.train_loss[-1])
    made = make_scene("landscape", run)
    assert "Loss not finite" in texts(made.draw(made.duration))
    assert "Loss not finite" not in texts(made.draw(0.0))
