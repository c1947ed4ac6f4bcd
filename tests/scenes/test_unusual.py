"""Every scene over runs that it is not made for: nothing overlaps, nothing is cut off, nothing goes wrong."""

from __future__ import annotations

import functools
import itertools
from typing import Any

import numpy as np
import pytest

from backlight.drawing.items import Group
from backlight.drawing.letters import missing_letters
from backlight.drawing.pdf import encode_pdf
from backlight.drawing.raster import Raster
from backlight.drawing.svg import svg
from backlight.errors import BacklightError
from backlight.numerals import number
from backlight.scenes import SCENES, make_scene
from scenes.ask import crossing, inside, names, overlapping, texts
from scenes.unusual import RUNS, unusual

OF_RUNS = [name for name in SCENES if name != "chain-rule"]
LARGE = {"digits", "diabetes", "wine", "breast-cancer", "eighteen classes", "forty units", "diverged"}
"""Runs of which scenes of numbers say that they are too large."""
REFUSED = {
    *((run, scene) for run in LARGE for scene in ("feedforward", "backpropagation", "symmetry", "voting")),
    *((run, "perceptron") for run in RUNS if run in LARGE - {"forty units"}),
    *((run, "perceptron") for run in ("iris", "one input", "three inputs", "huge target", "tiny target", "far target")),
    *((run, "perceptron") for run in ("trained iris", "trained spirals")),
    ("one input", "landscape"),
    ("no hidden layer", "activations"),
    ("diverged", "descent"),
}


@functools.cache
def made(scene: str, run: str) -> Any:
    """Dark and light by turns, so that both are seen."""
    ground = "dark" if (list(RUNS).index(run) + OF_RUNS.index(scene)) % 2 else "light"
    return make_scene(scene, unusual(run), theme=ground)  # type: ignore[arg-type]


@pytest.mark.parametrize("scene", OF_RUNS)
@pytest.mark.parametrize("run", RUNS)
def test_all_can_be_read(run: str, scene: str) -> None:
    if (run, scene) in REFUSED:
        with pytest.raises(BacklightError):
            made(scene, run).draw(0.0)
        return
    shown = made(scene, run)
    for time in (0.0, 0.35 * shown.duration, shown.still):
        drawing = shown.draw(time)
        assert inside(drawing) == []
        assert overlapping(drawing) == []
        assert crossing(drawing) == []
        assert drawing == shown.draw(time)


def worked_out(shown: Any) -> list[float]:
    """Times at which a scene of numbers works something out, and nothing fades into another."""
    if hasattr(shown, "moments"):
        beats = [beat.seconds for moment in shown.moments for beat in moment.beats]
        return [end - beat / 2 for beat, end in zip(beats, itertools.accumulate(beats), strict=True)]
    times: list[float] = np.arange(1.6 + 0.9 * shown._pace, shown.duration, shown._pace).tolist()
    return times


@pytest.mark.parametrize("scene", ["feedforward", "backpropagation", "symmetry", "voting"])
@pytest.mark.parametrize("run", ["trained iris", "trained spirals"])
def test_numbers_of_a_trained_network_can_be_read_while_they_are_worked_out(run: str, scene: str) -> None:
    for sample in (0, 3, 4, 19):
        shown = make_scene(scene, unusual(run), sample=sample)
        for time in worked_out(shown):
            drawing = shown.draw(time)
            still = Group(tuple(item for item in drawing.items if getattr(item, "name", "") != "on the way"))
            assert inside(drawing) == []
            assert overlapping(still) == []


@pytest.mark.parametrize("scene", ["feedforward", "backpropagation", "symmetry", "voting"])
def test_the_corner_says_whose_numbers_these_are(scene: str) -> None:
    run = unusual("trained iris")
    loss = number(run.at(-1).backpropagation(4).loss, 3)
    shown = make_scene(scene, run, sample=4)
    _, note, *_ = texts(shown.draw(0.0))
    assert note.startswith(f"iris, step 800, sample 4, loss {loss}, inputs standardised")
    assert "…" not in note


@pytest.mark.parametrize("run", ["chinese", "strange letters", "huge target", "digits", "diverged"])
@pytest.mark.parametrize("scene", ["landscape", "neurons", "loss"])
def test_every_format_can_hold_it(run: str, scene: str) -> None:
    shown = made(scene, run)
    drawing = shown.draw(shown.still)
    assert Raster(480, 270).draw(drawing).any()
    assert svg(drawing).endswith("</svg>\n")
    assert encode_pdf(drawing).startswith(b"%PDF")


def test_chinese_names_stay_in_svg_and_are_told_of() -> None:
    drawing = made("landscape", "chinese").draw(14)
    assert "花瓣长度" in svg(drawing)
    assert all(letter in missing_letters(drawing) for letter in "鸢尾花瓣长度花萼宽度山变色😀")
    assert missing_letters(made("landscape", "iris").draw(14)) == ""


def test_strange_letters_are_one_line() -> None:
    written = svg(made("neurons", "strange letters").draw(16))
    assert ">two lines and tabs<" in written
    assert ">été " in written


def test_names_that_are_cut_are_different() -> None:
    for scene in ("landscape", "neurons", "loss", "perceptron"):
        shown = [text for text in texts(made(scene, "long names").draw(0.0)) if "…" in text]
        assert shown
        assert len(shown) == len(set(shown))


@pytest.mark.parametrize("run", ["digits", "diabetes", "wine", "breast-cancer"])
def test_axes_are_inputs_that_the_samples_differ_in(run: str) -> None:
    data = unusual(run).data
    (said,) = [text for text in texts(made("landscape", run).draw(0.0)) if text.startswith("Output over ")]
    one, other = said.removeprefix("Output over ").partition(";")[0].split(" and ")
    tiles = {name for name in names(made("neurons", run).draw(0.0)) if name.startswith("input ")}
    axes = sorted(int(name.removeprefix("input ")) - 1 for name in tiles)
    assert [data.input_names[axis] for axis in axes] == [one, other]
    assert all(data.X_train[:, axis].std() > 0.5 for axis in axes)
