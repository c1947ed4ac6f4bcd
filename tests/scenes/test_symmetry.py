"""Symmetry: forward on the left, backward on the right, layer by layer, with the numbers of the pass."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest

import backlight as bl
from backlight.errors import BacklightError
from backlight.network import votes
from backlight.numerals import short
from backlight.scenes.diagrams.diagram import column
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject
from backlight.scenes.symmetry import Symmetry
from backlight.theme import Ground
from scenes.ask import extent, flat, formulas, inside, named, names, texts
from scenes.subjects import SUBJECTS, subject


def _beats(scene: Symmetry) -> list[str]:
    """The names of what has come so far, at each time at which something may have."""
    return sorted(names(scene.draw(scene.duration)) - {"forward", "back", "inputs", "said"})


def _numbers(scene: Symmetry, beat: str) -> list[str]:
    return texts(named(scene.draw(scene.still), beat))


def test_the_figure_has_every_number_of_the_pass() -> None:
    scene, done = Symmetry(), Symmetry().subject.done
    assert texts(named(scene.draw(scene.still), "inputs")) == ["1", "0.5"]
    for layer in (1, 2, 3):
        assert _numbers(scene, f"forward dot {layer}") == [short(value) for value in column(done.Z[layer])]
        assert _numbers(scene, f"forward scale {layer}") == [short(value) for value in column(done.H[layer])]
    for layer in (1, 2):
        sums, slopes = votes.backward(done, layer).totals, votes.slopes(done, layer)
        assert _numbers(scene, f"back dot {layer}") == [short(value) for value in sums]
        deltas = [short(value) for value in column(done.delta[layer])]
        assert _numbers(scene, f"back scale {layer}") == [*deltas, *(f"× {short(slope)}" for slope in slopes)]
    assert _numbers(scene, "forward scale 3") == _numbers(scene, "back dot 3") == ["0.55"]
    assert _numbers(scene, "back scale 3") == ["−0.45", "− 1"]


def test_what_takes_values_in_and_what_gives_them_are_mirrored() -> None:
    drawing = Symmetry().draw(Symmetry().still)

    def places(side: str, kind: str, layer: int) -> set[tuple[float, float]]:
        left = 80 if side == "forward" else 1840 - 864
        group = named(drawing, f"{side} {kind} {layer}")
        return {
            (round(placed.x - left, 6), placed.y) for placed in flat(group) if getattr(placed.item, "size", 0) == 22
        }

    for layer in (1, 2, 3):
        assert places("forward", "dot", layer) == places("back", "scale", layer)
        assert places("forward", "scale", layer) == places("back", "dot", layer)
        assert max(places("forward", "dot", layer)) < min(places("forward", "scale", layer))


def test_forward_comes_first_and_back_goes_from_the_last_layer() -> None:
    scene, came = Symmetry(), list[str]()
    for time in np.linspace(0, scene.duration, 400):
        came += sorted(names(scene.draw(time)) - {*came, "forward", "back", "inputs", "said"})
    forward = [f"forward {kind} {layer}" for layer in (1, 2, 3) for kind in ("dot", "scale")]
    assert came == [*forward, *(f"back {kind} {layer}" for layer in (3, 2, 1) for kind in ("dot", "scale"))]


def _said(scene: Symmetry, beat: int) -> tuple[list[str], str]:
    """The formulas and the caption late in a beat."""
    pace = (scene.duration - 5.6) / 12
    said = named(scene.draw(1.6 + (beat + 0.9) * pace), "said")
    return formulas(said), texts(said)[-1]


def test_each_step_lights_its_twin() -> None:
    scene = Symmetry()
    forward, caption = _said(scene, 2)
    assert forward == ["W_2", r"W_3^\top", r"Z_2 = W_2\,H_1 + b_2", r"W_3^\top\,\delta_3"]
    assert caption == "Layer 2: each neuron weighs what comes from the left and adds it up."
    back, caption = _said(scene, 8)
    assert back == forward
    assert caption == "Layer 2: each neuron weighs what comes from the right and adds it up."
    scaled = [r"\sigma", r"\circ\,\sigma'", r"H_2 = \sigma(Z_2)"]
    assert _said(scene, 3)[0][:3] == _said(scene, 9)[0][:3] == scaled
    assert _said(scene, 7)[0] == [r"\sigma", r"-\,t", r"y = \sigma(Z_3)", r"\delta_3 = y - t"]


def test_the_working_side_is_written_in_ink_and_the_twin_quietly() -> None:
    scene = Symmetry()
    colors = scene.stage.colors
    pace = (scene.duration - 5.6) / 12
    for beat, expected in ((2, [colors.ink, colors.quiet]), (8, [colors.quiet, colors.ink])):
        said = named(scene.draw(1.6 + (beat + 0.9) * pace), "said")
        rules = [placed.item for placed in flat(said) if getattr(placed.item, "size", 0) == 38]
        assert [rule.color for rule in rules] == expected  # type: ignore[union-attr]


def test_the_prediction_crosses_over() -> None:
    scene = Symmetry()
    pace = (scene.duration - 5.6) / 12
    along = [named(scene.draw(1.6 + (6 + part) * pace), "back dot 3").x for part in (0.1, 0.4, 0.6, 0.9)]
    start = 864 + 32
    assert -start < along[0] < along[1] < along[2] <= along[3] == 0


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("name", SUBJECTS)
def test_all_networks_fit_the_page_and_captions_their_line(name: str, ground: Ground) -> None:
    scene = Symmetry(subject=SUBJECTS[name](), stage=Stage(ground))
    for time in np.linspace(0, scene.duration, 40):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert len(texts(named(drawing, "said"))[-1]) <= 70


@pytest.mark.parametrize("name", SUBJECTS)
def test_numbers_fit_their_cells(name: str) -> None:
    scene = Symmetry(subject=SUBJECTS[name]())
    drawing = scene.draw(scene.still)
    rows: dict[float, list[tuple[float, float]]] = {}
    for beat in _beats(scene):
        for placed in flat(named(drawing, beat)):
            if hasattr(placed.item, "text") and not placed.item.text.startswith(("×", "− ")):
                left, _, right, _ = extent(placed)
                rows.setdefault(round(placed.y), []).append((left, right))
    for spans in rows.values():
        spans.sort()
        assert all(right + 4 < left for (_, right), (left, _) in pairwise(spans))


def test_softmax_and_identity_have_their_formulas() -> None:
    for name, formula, sign in (
        ("ReLU, three classes", r"y = \mathrm{softmax}(Z_2)", r"\mathrm{softmax}"),
        ("regression of two", "y = Z_2", "="),
    ):
        scene = Symmetry(subject=SUBJECTS[name]())
        pace = (scene.duration - 5.6) / 8
        said = named(scene.draw(1.6 + 3.9 * pace), "said")
        assert {formula, sign} <= set(formulas(said))
        assert sign in formulas(named(scene.draw(0.0), "forward"))


def test_a_dead_neuron_passes_nothing_back() -> None:
    made = subject(2, 4, 1, activation="relu", seed=3)
    scene = Symmetry(subject=made)
    dead = [value <= 0 for value in column(made.done.Z[1])]
    assert any(dead)
    deltas = _numbers(scene, "back scale 1")
    assert [text == "0" for text in deltas[:4]] == dead
    assert [text == "× 0" for text in deltas[4:]] == dead


def test_without_a_hidden_layer_the_first_delta_is_all() -> None:
    scene = Symmetry(subject=subject(3, 1))
    drawing = scene.draw(scene.still)
    assert {name for name in names(drawing) if name.startswith("back ")} == {"back dot 1", "back scale 1"}
    assert texts(drawing)[-1] == "With no hidden layer, the way back ends with the first delta."
    assert formulas(drawing)[-2:] == [r"y = \sigma(W_1\,x + b_1)", r"\delta_1 = y - t"]


def test_a_confident_prediction_is_told_from_its_target() -> None:
    network = bl.Network.of([[[2.0], [-1.0]], [[4.0, -4.0]]], [[0, 0], [1.5]])
    scene = Symmetry(subject=Subject(bl.backpropagate(network, [3.0], 1), 0.1, ""))
    assert 0 < 1 - column(scene.subject.done.y)[0] < 5e-4
    assert _numbers(scene, "forward scale 2") == _numbers(scene, "back dot 2") == ["0.99992"]
    assert _numbers(scene, "back scale 2") == ["−0.00008", "− 1"]


def test_drawing_is_a_pure_function_of_time() -> None:
    one, other = Symmetry(), Symmetry()
    for time in (0.0, 1.0, 3.3, 9.9, 17.2, 25.0, 32.0):
        assert one.draw(time) == one.draw(time) == other.draw(time)
    assert one.draw(5.0) != one.draw(5.2)


def test_what_does_not_change_is_the_same_object() -> None:
    scene = Symmetry()
    one, other = scene.draw(20.0).items, scene.draw(20.02).items
    same = [before is after for before, after in zip(one, other, strict=True)]
    assert same[0]
    assert sum(same) >= 10


def test_scenes_can_be_pickled() -> None:
    scene = Symmetry(stage=Stage("light"))
    drawing = scene.draw(12.0)
    assert pickle.loads(pickle.dumps(scene)).draw(12.0) == drawing


@pytest.mark.parametrize("sizes", [(9, 3, 1), (2, 9, 1), (2, 3, 3, 3, 3, 1)])
def test_larger_networks_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(BacklightError) as refused:
        Symmetry(subject=subject(*sizes))
    assert str(refused.value) == (
        "symmetry shows networks of at most 8 units in a layer and 4 layers of weights, so that the numbers can be "
        f"read; this one is {'-'.join(map(str, sizes))} tanh. Train a smaller one, or look at neurons and landscape, "
        "which show any."
    )
