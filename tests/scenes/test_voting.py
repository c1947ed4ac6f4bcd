"""Voting: votes as bars that add up, as streams, and what they leave in the network."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
import pytest

from backlight.drawing.items import Drawing, Group, Path, Text
from backlight.errors import BacklightError
from backlight.network import votes
from backlight.numerals import short
from backlight.scenes.diagrams import ballot
from backlight.scenes.diagrams.ballot import Ballot
from backlight.scenes.diagrams.diagram import column
from backlight.scenes.page.stage import Stage
from backlight.scenes.voting import Voting
from backlight.theme import Ground
from scenes.ask import extent, flat, formulas, inside, named, names, overlapping, texts
from scenes.subjects import SUBJECTS, subject

# The worked example has 6 neurons that are voted on forward, the outputs' errors, and 5 backward.
MOMENTS = 12


def _drawing(scene: Voting, moment: float, moments: int = MOMENTS) -> Drawing:
    """The picture when so many moments have passed."""
    return scene.draw(1.6 + moment * (scene.duration - 6.1) / moments)


def _bars(group: Group) -> list[tuple[float, float]]:
    """From where to where the bars go, from top to bottom."""
    rectangles = [placed.item for placed in flat(group) if isinstance(placed.item, Path) and placed.item.fill]
    return [(min(path.points[::2]), max(path.points[::2])) for path in rectangles]


def _lines(group: Group) -> list[list[str]]:
    """The texts of a ballot, line by line."""
    found: dict[float, list[str]] = {}
    for placed in flat(group):
        if hasattr(placed.item, "text") and placed.item.text:
            found.setdefault(placed.y, []).append(placed.item.text)
    return [found[y] for y in sorted(found)]


def test_the_votes_on_a_neuron_forward() -> None:
    drawing = _drawing(Voting(), 3.9)
    counted = named(drawing, "ballot forward")
    assert _lines(counted) == [
        ["1.2 × 0.668", "0.802"], ["−0.7 × 0.413", "−0.289"], ["0.5 × 0.657", "0.329"], ["0.2"], ["1.041"],
        ["σ(1.041)", "0.739"],
    ]  # fmt: skip
    assert formulas(counted) == ["i = 1", "i = 2", "i = 3", "b_j", "Z_j", "H_j"]
    assert texts(drawing)[-1] == "Layer 2, neuron 1: the layer before votes on what it is."


def test_the_votes_on_a_neuron_backward() -> None:
    drawing = _drawing(Voting(), 9.9)
    counted = named(drawing, "ballot back")
    assert _lines(counted) == [
        ["1.2 × (−0.13)", "−0.156"], ["−0.9 × 0.089", "−0.08"], ["−0.237"], ["(−0.237) × 0.222", "−0.052"],
        ["Negative: it should be larger."],
    ]  # fmt: skip
    assert formulas(counted) == ["j = 1", "j = 2", r"\Sigma", r"\delta_i"]
    assert texts(drawing)[-1] == "Layer 1, neuron 1: the layer above votes on what it should have been."
    assert _lines(named(drawing, "ballot forward"))[0] == ["0.8 × 1", "0.8"]


def test_the_outputs_speak_first() -> None:
    drawing = _drawing(Voting(), 6.9)
    assert _lines(named(drawing, "ballot back")) == [
        ["0.55 − 1", "−0.45"], ["Negative: too low. Positive: too high."]
    ]  # fmt: skip
    assert r"\delta_j = y_j - t_j" in formulas(drawing)


@pytest.mark.parametrize("name", SUBJECTS)
def test_votes_add_up_to_what_backpropagation_has(name: str) -> None:
    done = SUBJECTS[name]().done
    for layer in range(1, done.architecture.depth + 1):
        for unit in range(done.architecture.sizes[layer]):
            *cast, total, output = ballot.forward(done, layer, unit)
            assert cast[0].begin == 0
            assert all(one.end == other.begin for one, other in pairwise(cast))
            assert cast[-1].end == pytest.approx(column(done.Z[layer])[unit], abs=1e-5)
            assert (total.value, output.value) == (column(done.Z[layer])[unit], column(done.H[layer])[unit])
            if layer < done.architecture.depth:
                *cast, total, delta = ballot.backward(done, layer, unit)
                # The kernel rounds each product and each sum to float32.
                rounded = 2 * len(cast) * 2.0**-24 * sum(abs(one.value) for one in cast)
                assert cast[-1].end == pytest.approx(total.value, rel=0, abs=rounded + 1e-30)
                assert total.value * votes.slopes(done, layer)[unit] == pytest.approx(delta.value, abs=1e-6)
                assert delta.value == column(done.delta[layer])[unit]


def test_bars_begin_where_the_one_before_ended_and_end_at_the_total() -> None:
    first, second, third, bias, total, _ = _bars(named(_drawing(Voting(), 3.9), "ballot forward"))
    assert second[1] == pytest.approx(first[1])
    assert third[0] == pytest.approx(second[0])
    assert bias[0] == pytest.approx(third[1])
    assert total == pytest.approx((first[0], bias[1]))
    assert (first[1] - first[0]) / (bias[1] - bias[0]) == pytest.approx(0.802 / 0.2, abs=0.01)


def test_bars_of_a_layer_have_one_axis() -> None:
    scene = Voting()
    units = set()
    for moment, neuron in ((0.9, 0), (1.9, 1), (2.9, 2)):
        total = _bars(named(_drawing(scene, moment), "ballot forward"))[3]
        units.add(round((total[1] - total[0]) / abs(column(scene.subject.done.Z[1])[neuron]), 6))
    assert len(units) == 1


def test_streams_are_as_wide_as_their_votes_and_have_their_sign() -> None:
    scene = Voting()
    streams = [placed.item for placed in flat(named(_drawing(scene, 3.9), "votes forward"))]
    cast = votes.forward(scene.subject.done, 2).cast[0, :3]
    widths = [path.stroke_width for path in streams if isinstance(path, Path)]
    assert np.argsort(widths).tolist() == np.argsort(np.abs(cast)).tolist()
    colors = [path.stroke for path in streams if isinstance(path, Path)]
    blue = [int(color[5:7], 16) > int(color[1:3], 16) for color in colors if color]
    assert blue == (cast < 0).tolist()


def test_votes_arrive_one_after_the_other() -> None:
    scene = Voting()
    counts = [len(_bars(named(_drawing(scene, 3 + part), "ballot forward"))) for part in (0.05, 0.2, 0.4, 0.6, 0.9)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == 6


def test_the_network_ends_with_all_numbers_of_the_pass() -> None:
    scene, shown = Voting(), list[str]()
    drawing, done = scene.draw(scene.still), scene.subject.done
    for item in drawing.items:
        if isinstance(item, Group) and item.name.partition(" ")[0] in ("forward", "back"):
            shown += texts(item)
    H = [short(value) for layer in (1, 2, 3) for value in column(done.H[layer])]
    assert shown == [*H, *(short(value) for layer in (3, 2, 1) for value in column(done.delta[layer]))]
    assert texts(named(drawing, "inputs")) == ["1", "0.5"]


def test_the_figure_shows_one_neuron_from_both_sides() -> None:
    drawing = Voting().draw(Voting().still)
    assert [line[-1] for line in _lines(named(drawing, "ballot forward"))] == ["0.8", "−0.2", "0.1", "0.7", "0.668"]
    assert [line[-1] for line in _lines(named(drawing, "ballot back"))][:4] == ["−0.156", "−0.08", "−0.237", "−0.052"]
    assert len(flat(named(drawing, "votes forward"))) == len(flat(named(drawing, "votes back"))) == 2


def test_of_a_large_network_the_loudest_neurons_are_heard_and_all_are_filled() -> None:
    scene = Voting(subject=SUBJECTS["largest"]())
    done, drawing = scene.subject.done, scene.draw(scene.still)
    for layer in (1, 2, 3, 4):
        groups = [
            item for item in drawing.items if isinstance(item, Group) and item.name.startswith(f"forward {layer}")
        ]  # fmt: skip
        assert len(groups) == 2
        assert sum(len(texts(group)) for group in groups) == 8
        loudest = max(range(8), key=lambda unit: abs(column(done.delta[layer])[unit]))
        assert short(column(done.H[layer])[loudest]) in [texts(group)[0] for group in groups]


def test_a_dead_neuron_has_nothing_asked_of_it() -> None:
    made = subject(2, 4, 1, activation="relu", seed=3)
    dead = [value <= 0 for value in column(made.done.Z[1])]
    assert any(dead)
    asked = [ballot.verdict(ballot.backward(made.done, 1, unit)) for unit in range(4)]
    assert [verdict == "Zero: nothing else is asked of it." for verdict in asked] == dead
    signs = {True: "Negative: it should be larger.", False: "Positive: it should be smaller."}
    deltas = column(made.done.delta[1])
    assert all(
        verdict == signs[delta < 0] for verdict, delta in zip(asked, deltas, strict=True) if delta
    )  # fmt: skip


def test_without_a_hidden_layer_the_errors_are_the_end() -> None:
    scene = Voting(subject=subject(3, 1))
    drawing = scene.draw(scene.still)
    assert "ballot back" in names(drawing)
    assert texts(drawing)[-1] == "The outputs speak first: prediction minus target."


def test_softmax_and_identity_are_named() -> None:
    three, values = SUBJECTS["ReLU, three classes"]().done, SUBJECTS["regression of two"]().done
    assert ballot.forward(three, 2, 0)[-1].terms == "softmax of all Z"
    assert ballot.forward(values, 2, 1)[-1].terms == short(column(values.Z[2])[1])
    assert len(ballot.errors(three)) == 3
    assert [row.terms.split(" − ")[1] for row in ballot.errors(values)] == ["0.5", "(−1.25)"]


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("name", SUBJECTS)
def test_everything_fits(name: str, ground: Ground) -> None:
    scene = Voting(subject=SUBJECTS[name](), stage=Stage(ground))
    for time in np.linspace(0, scene.duration, 50):
        drawing = scene.draw(time)
        assert inside(drawing) == []
        assert len(texts(drawing)[-1]) <= 70
        for side, right in (("ballot forward", 80 + 430), ("ballot back", 1840)):
            if side in names(drawing):
                group = named(drawing, side)
                boxes = [extent(placed) for placed in flat(group) if hasattr(placed.item, "text")]
                assert all(right - 430 <= box[0] and box[2] <= right + 1e-6 and box[3] < 1000 for box in boxes)


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_terms_of_a_vote_end_before_its_value(name: str) -> None:
    scene = Voting(subject=SUBJECTS[name]())
    for time in np.linspace(2, scene.duration, 50):
        drawing = scene.draw(time)
        for side in names(drawing) & {"ballot forward", "ballot back"}:
            rows: dict[float, list[tuple[float, float]]] = {}
            for placed in flat(named(drawing, side)):
                if hasattr(placed.item, "text") and placed.item.text:
                    box = extent(placed)
                    rows.setdefault(placed.y, []).append((box[0], box[2]))
            assert all(one[1] + 8 < other[0] for row in rows.values() for one, other in pairwise(sorted(row)))


def test_terms_give_way_to_their_value() -> None:
    """First they shrink, then they lose digits."""
    scale, room = ballot.Scale(0.0, 1.0, 1.0, 0.0, 430.0), 430.0
    for terms, fewer, value, expected in (
        ("1.2 × 0.5", "", "0.6", ("1.2 × 0.5", 22.0)),
        ("0.519 × (−1.8·10⁻⁵)", "0", "1.6·10⁻⁵", ("0.519 × (−1.8·10⁻⁵)", 21.0)),
        ("(−1.8·10⁻⁵) × 1.2·10⁻⁶", "(−2·10⁻⁵) × 1·10⁻⁶", "−9.8·10⁻¹²", ("(−2·10⁻⁵) × 1·10⁻⁶", 20.0)),
    ):
        row = ballot.Line("i = 1", terms, 0.5, 0.0, 0.5, text=value, fewer=fewer)
        shown = Ballot((row,), scale, Stage(), 0.0, room, 0.0, 600.0).counted(1.0)
        written = [item for item in shown if isinstance(item, Text)]
        assert (written[0].text, round(written[0].size, 1)) == expected
        assert overlapping(Group(shown)) == []


def test_drawing_is_a_pure_function_of_time() -> None:
    one, other = Voting(), Voting()
    for time in (0.0, 2.0, 7.7, 24.0, 31.4, 48.0):
        assert one.draw(time) == one.draw(time) == other.draw(time)
    assert one.draw(5.0) != one.draw(5.2)


def test_scenes_can_be_pickled() -> None:
    scene = Voting(stage=Stage("light"))
    drawing = scene.draw(12.0)
    assert pickle.loads(pickle.dumps(scene)).draw(12.0) == drawing


@pytest.mark.parametrize("sizes", [(9, 3, 1), (2, 9, 1), (2, 3, 3, 3, 3, 1)])
def test_larger_networks_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(BacklightError) as refused:
        Voting(subject=subject(*sizes))
    assert str(refused.value) == (
        "voting shows networks of at most 8 units in a layer and 4 layers of weights, so that the numbers can be read; "
        f"this one is {'-'.join(map(str, sizes))} tanh. Train a smaller one, or look at neurons and landscape, which "
        "show any."
    )
