"""Feedforward: rows of weights meet the vector, their products make Z, the activation makes H."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.items import Group, Path
from backlight.errors import BacklightError
from backlight.network import votes
from backlight.scenes.feedforward import Feedforward
from backlight.scenes.matrices.walk import Moment
from backlight.scenes.page.rounding import Rounded
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject
from backlight.theme import Ground
from scenes.ask import flat, formulas, inside, named, names, texts
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
    "regression of two": lambda: subject(2, 5, 2, activation="softplus", loss="half_squared_error", y=[0.5, -1.25]),
    "tall": lambda: subject(8, 8, 2, activation="sine", loss="cross_entropy", y=1),
    "deep": lambda: subject(2, 3, 3, 2, 1),
}
"""Makers, by name."""


def _span(scene: Feedforward, name: str) -> tuple[float, float]:
    """When a moment begins and ends."""
    ends = list(itertools.accumulate(moment.seconds for moment in scene.moments))
    at = [moment.name for moment in scene.moments].index(name)
    return ends[at] - scene.moments[at].seconds, ends[at]


def _moment(scene: Feedforward, name: str) -> Moment:
    return next(moment for moment in scene.moments if moment.name == name)


def _beat(scene: Feedforward, name: str, beat: int, part: float) -> float:
    """The time at which a part of a moment's beat has passed."""
    beats = _moment(scene, name).beats
    return _span(scene, name)[0] + sum(each.seconds for each in beats[:beat]) + part * beats[beat].seconds


@pytest.mark.parametrize("name", NETWORKS)
def test_the_figure_has_every_number(name: str) -> None:
    scene = Feedforward(subject=NETWORKS[name]())
    done, drawing = scene.subject.done, scene.draw(scene.still)
    decimals = 4 if name in ("example", "no hidden layer", "one weight", "ReLU") else 2
    assert says(drawing, "X", done.X, decimals)
    for layer in range(1, done.architecture.depth + 1):
        for symbol in "WbZH":
            assert says(drawing, f"{symbol}{layer}", getattr(done, symbol)[layer], decimals), (symbol, layer)


def test_moments_go_layer_by_layer() -> None:
    scene = Feedforward()
    assert [moment.name for moment in scene.moments] == ["network", "Z1", "H1", "Z2", "H2", "Z3", "H3", "whole"]
    assert [moment.phase for moment in scene.moments] == [
        "Layer 1", "Layer 1", "Layer 1", "Layer 2", "Layer 2", "Output", "Output", "Output",
    ]  # fmt: skip
    assert _moment(scene, "Z2").formula == "Z_2 = W_2 H_1 + b_2"
    assert _moment(scene, "H3").formula == r"y = \sigma(Z_3)"
    assert scene.moments[0].formula == r"y = \sigma(W_3 \sigma(W_2 \sigma(W_1 X + b_1) + b_2) + b_3)"
    assert [beat.numbers for beat in _moment(scene, "H3").beats] == ["", "σ(0.201) = 0.55"]


def test_a_row_and_the_vector_meet_on_the_bench() -> None:
    scene = Feedforward()
    cast = votes.forward(scene.subject.done, 2).cast
    for row in range(2):
        drawing = scene.draw(_beat(scene, "Z2", 3 * row + 1, 1.0))
        assert numbers(drawing, "turned2") == numbers(drawing, "H1")
        assert numbers(drawing, "taken2") == numbers(drawing, "W2")[3 * row : 3 * row + 3]
        assert numbers(drawing, "products2") == [Rounded(cast, 4).text(row, column) for column in range(3)]
        assert numbers(drawing, "bias2") == [numbers(drawing, "b2")[row]]
        assert texts(named(drawing, "signs")) == ["×"] * 3 + ["="] * 3
        assert numbers(drawing, "Z2")[row] == ""
        added = scene.draw(_beat(scene, "Z2", 3 * row + 2, 1.0))
        total = numbers(added, "sum2")
        assert sum(cast[row]) == pytest.approx(scene.subject.done.Z[2][row, 0], abs=1e-6)
        assert texts(named(scene.draw(_beat(scene, "Z2", 3 * row + 3, 0.4)), "on the way")) == total
        assert numbers(scene.draw(_beat(scene, "Z2", 3 * row + 3, 1.0)), "Z2")[row] == total[0] != ""


def test_small_biases_add_up_on_the_bench() -> None:
    """Which has no room for the power of ten that stands above their vector."""
    network = bl.Network.of([[[0.5, -0.25]], [[1.0]]], [[0.00777], [0.2]])
    scene = Feedforward(subject=Subject(bl.backpropagate(network, [1.0, 2.0], 1), 0.1, ""))
    drawing = scene.draw(_beat(scene, "Z1", 2, 1.0))
    assert numbers(drawing, "b1") == ["7.77"]
    assert formulas(named(drawing, "b1"))[-1] == r"\times 10^{-3}"
    line = [numbers(drawing, f"{name}1") for name in ("products", "bias", "sum")]
    assert line == [["0.5", "−0.5"], ["0.0078"], ["0.0078"]]
    assert numbers(scene.draw(scene.still), "Z1") == ["7.77"]


def test_the_bench_is_empty_between_the_layers() -> None:
    scene = Feedforward()
    for layer in (1, 2, 3):
        drawing = scene.draw(_span(scene, f"Z{layer}")[1])
        for line in ("turned", "taken", "products", "bias", "sum"):
            assert texts(named(drawing, f"{line}{layer}")) == []


def test_what_meets_is_lit() -> None:
    scene = Feedforward()
    time = _beat(scene, "Z1", 4, 0.5)
    lit = _moment(scene, "Z1").beats[4].lit
    assert set(lit) == {"row", "vector"}
    shown = [
        (min(path.points[::2]), min(path.points[1::2]))
        for path in (placed.item for placed in flat(named(scene.draw(time), "lights")))
        if isinstance(path, Path) and path.opacity == 1
    ]
    assert shown == [(box.x, box.y) for box in lit.values()]


def _dots(group: Group) -> list[tuple[float, float]]:
    paths = [placed.item for placed in flat(group)]
    return [
        (max(path.points[::2]) - 8, max(path.points[1::2]) - 8)
        for path in paths
        if isinstance(path, Path) and path.commands == "MCCCCZ"
    ]


def test_every_unit_lies_on_its_activation() -> None:
    scene = Feedforward(subject=subject(2, 5, 1, activation="tanh"))
    done, drawing = scene.subject.done, scene.draw(scene.still)
    dots = _dots(named(drawing, "sigma1"))
    Z, H = done.Z[1][:, 0], done.H[1][:, 0]
    across, down = zip(*dots, strict=True)
    # Straight lines from values to places: the axes are the same for all.
    for values, places in ((Z, across), (H, down)):
        slope, offset = np.polyfit(values, places, 1)
        assert np.allclose(slope * values + offset, places, atol=0.01)
    assert np.polyfit(Z, across, 1)[0] > 0 > np.polyfit(H, down, 1)[0]


def test_softmax_fills_bars_that_are_as_high_as_its_probabilities() -> None:
    scene = Feedforward(subject=NETWORKS["three classes"]())
    bars = [
        max(path.points[1::2]) - min(path.points[1::2])
        for path in (placed.item for placed in flat(named(scene.draw(scene.still), "sigma2")))
        if isinstance(path, Path) and path.commands.startswith("MLC")
    ]
    probabilities, frames = bars[::2], bars[1::2]
    assert len(set(np.round(frames, 6))) == 1
    y = scene.subject.done.y[:, 0]
    assert np.allclose(np.array(probabilities) / frames[0], y, atol=1e-6)
    assert len(_moment(scene, "H2").beats) == 2


def test_nothing_is_known_before_its_moment() -> None:
    scene = Feedforward()
    for name in ("Z1", "H1", "Z2", "H2", "Z3", "H3"):
        begin, end = _span(scene, name)
        assert set(numbers(scene.draw(begin), name)) == {""}
        assert "" not in numbers(scene.draw(end), name)
    plots = [name for name in names(scene.draw(0)) if name.startswith("sigma") and flat(named(scene.draw(0), name))]
    assert plots == []


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("name", NETWORKS)
def test_everything_can_be_read(name: str, ground: Ground) -> None:
    scene = Feedforward(subject=NETWORKS[name](), stage=Stage(ground))
    for time in np.linspace(0, scene.duration, 24).tolist():
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert collisions(drawing) == []
        assert unreadable(drawing) == []
    assert max(len(moment.caption) for moment in scene.moments) <= 74


def test_what_does_not_change_is_the_same_object() -> None:
    scene = Feedforward()
    time = _beat(scene, "H2", 1, 0.3)
    one, other = scene.draw(time), scene.draw(time + 1 / 60)
    changed = {name for name in names(one) if named(one, name) is not named(other, name)}
    assert changed == {"sigma2", "lights", "track"}


def test_a_scene_is_sound_at_any_pace() -> None:
    assert_sound(Feedforward())
    scene, fast = Feedforward(), Feedforward(duration=10.0)
    assert fast.duration == fast.still == 10.0
    assert texts(fast.draw(5.0)) == texts(scene.draw(scene.duration / 2))


@pytest.mark.parametrize("sizes", [(9, 3, 1), (2, 9, 1), (2, 3, 3, 3, 3, 1)])
def test_larger_networks_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(BacklightError) as refused:
        Feedforward(subject=subject(*sizes))
    assert str(refused.value) == (
        "feedforward shows networks of at most 8 units in a layer and 4 layers of weights, so that the numbers can be "
        f"read; this one is {'-'.join(map(str, sizes))} tanh. Train a smaller one, or look at neurons and landscape, "
        "which show any."
    )


def test_networks_that_are_too_long_are_refused() -> None:
    with pytest.raises(BacklightError) as refused:
        Feedforward(subject=subject(3, 8, 8, 1))
    assert str(refused.value) == (
        "feedforward sets a network's matrices side by side, in at most 28 columns of numbers that can be read; this "
        "one, 3-8-8-1 tanh, has 29. Train a smaller one, or look at neurons and landscape, which show any."
    )
