"""The three scenes of `movies.py` as one would write them with Manim; prints the seconds that rendering took.

python bench/movies_manim.py SCENE FOLDER FRAMES

Mobjects are made once, and updaters change them; only words that are new in each frame are made anew. Where that is
simpler, there is less than in ours: formulas are text, so that no LaTeX is wanted, and numbers come in their place.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from manim import (
    Arrow,
    CubicBezier,
    Dot,
    ImageMobject,
    Line,
    RoundedRectangle,
    Square,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    always_redraw,
    config,
)  # fmt: skip
from movies_manim_page import COLORS, UNIT, Run, at, kept, plain, words

import backlight as bl
from backlight import kernel
from backlight.measures.health import Health
from backlight.network.section import section
from backlight.palette import diverging
from backlight.scenes import make_scene
from backlight.scenes.page.pace import between
from backlight.scenes.page.plane import Coloring, around, places
from backlight.scenes.page.player import Player
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage
from backlight.scenes.space.hidden import HiddenSpace, last_hidden
from backlight.scenes.tiles.columns import Columns
from backlight.scenes.tiles.edges import Edges

SIDE, TOP = 720, 190


class Landscape(Run):
    """The output landscape and the last hidden layer's space, all samples on each, the key, and the timeline."""

    def build(self, part: ValueTracker) -> None:
        run = bl.open(FOLDER / "moons.zarr")
        player, view, coloring = Player(run), around(run.data.X_train, SIDE), Coloring.of(run.data)
        space = HiddenSpace.of(player, coloring, Stage(), side=SIDE, x=RIGHT - SIDE, y=TOP, resolution=1.0)
        inner, other = kernel.View(SIDE, SIDE, *space.limits), RIGHT - SIDE
        network = functools.lru_cache(maxsize=1)(player.network)

        def step() -> int:
            return player.step(14 * part.get_value(), 14)

        def hidden() -> Any:
            return last_hidden(network(step()), player.X, player.T)

        def field() -> Any:
            mean = hidden().mean(0)
            plane = section(network(step()), space.axes, mean - space.axes @ (space.axes.T @ mean))
            return coloring.output(plane, inner)

        def move(group: VGroup) -> None:
            found = places(hidden() @ space.axes, inner) * SIDE + (other, TOP)
            for dot, point in zip(group, found.tolist(), strict=True):
                dot.move_to(at(*point))

        self.title("Output landscape", f"{run.data.name}, {run.architecture}")
        self.add(words(LEFT, TOP - 28, "Output over x1 and x2", SIZES.note, COLORS.quiet))
        self.add(words(other, TOP - 28, space.caption, SIZES.note, COLORS.quiet))
        bar = ImageMobject(np.ascontiguousarray(np.repeat(diverging()[::-1, None], 20, axis=1)))
        self.add(bar.scale_to_fit_height(300 / UNIT).move_to(at(LEFT + SIDE + 115, 550)))
        for y, end in zip((400, 550, 700), ("1", "0.5", "0"), strict=True):
            self.add(words(LEFT + SIDE + 90, y, end, SIZES.number, side=1))
        colors = coloring.samples(player.T, bright=True)
        self.add(self.image(LEFT, TOP, SIDE, lambda: coloring.output(network(step()), view)))
        self.add(self.samples(places(player.X, view) * SIDE + (LEFT, TOP), colors, 6))
        dots = self.samples(np.zeros((len(player.X), 2)), colors, 6)
        self.add(self.image(other, TOP, SIDE, field), dots.add_updater(move))
        self.timeline(run, step)


class Neurons(Run):
    """The inputs, 16 hidden landscapes and the output with the samples, and the weights between them."""

    def build(self, part: ValueTracker) -> None:
        run = bl.open(FOLDER / "moons.zarr")
        player, place, coloring = Player(run), Columns.of(run.architecture), Coloring.of(run.data)
        tile, side = place.tile, int(place.side)
        small, large = around(run.data.X_train, tile), around(run.data.X_train, side)
        edges = Edges.of([player.network(step) for step in player.some_steps()], place, Stage())
        network = functools.lru_cache(maxsize=1)(player.network)

        def step() -> int:
            return player.step(16 * part.get_value(), 16)

        @functools.lru_cache(maxsize=1)
        def painted(at_step: int) -> Any:
            limits, found = [(-1.0, 1.0)] * 16 + [(0.0, 1.0)], network(at_step)
            net, parameters = found.architecture.struct, found.parameters
            return kernel.paint_landscape(net, parameters, small, palette=diverging(), limits=limits)

        def change(lines: VGroup) -> None:
            weights = network(step()).parameters[edges.positions]
            strengths = (np.abs(weights) / edges.reach).clip(0, 1)
            for line, weight, strength in zip(lines, weights.tolist(), strengths.tolist(), strict=True):
                color = Stage().positive if weight > 0 else Stage().negative
                line.set_stroke(color, width=0.75 * (1 + 3.5 * strength), opacity=0.04 + 0.91 * strength)

        def counts() -> VGroup:
            found = player.passed(network(step()))
            names = run.architecture.activations
            health = [Health.of(name, found.Z[layer - 1], found.H[layer]) for layer, name in enumerate(names, start=1)]
            rows = zip((872, 910), ("dead", "saturated"), strict=True)
            right = float(np.interp(step(), run.curves.step, run.curves.train_accuracy))
            lines = [
                words(place.x + 32, y, f"{sum(int(getattr(each, kind).sum()) for each in health)} {kind}", SIZES.note)
                for y, kind in rows
            ]
            return VGroup(*lines, words(RIGHT, 165, f"{100 * right:.1f}% right", SIZES.number, side=1))

        self.title("What every neuron answers", f"{run.data.name}, {run.architecture}")
        for x, text in zip((column.x for column in place.columns), ("Inputs", "Layer 1", "Layer 2"), strict=True):
            self.add(words(x, 165, text, SIZES.number))
        self.add(words(place.x, 165, "Output   sigmoid, 0 to 1", SIZES.number))
        self.add(words(place.x, 792, "Each layer combines the shapes before it.", 26))
        self.add(words(place.x, 834, "Lines: weights, amber above 0, blue below", SIZES.note, COLORS.quiet))
        ends = [[at(*point) for point in np.reshape(curve, (4, 2)).tolist()] for curve in edges.curves]
        self.add(VGroup(*(CubicBezier(*points) for points in ends)).add_updater(change))
        ramp = diverging()[np.linspace(0, 255, tile).astype(int)]
        ramps = np.tile(ramp[None], (tile, 1, 1)), np.tile(ramp[::-1, None], (1, tile, 1))
        inputs, *hidden = place.columns
        for top, pixels in zip(inputs.tops, ramps, strict=True):
            self.add(self.image(inputs.x, top, tile, lambda pixels=pixels: pixels))
        corners = [(column.x, top) for column in hidden for top in column.tops]
        for index, (x, top) in enumerate(corners):
            self.add(self.image(x, top, tile, lambda index=index: painted(step())[index]))
        self.add(self.image(place.x, place.y, side, lambda: coloring.output(network(step()), large)))
        squares = [(x, top, tile) for x, top in [*corners, *((inputs.x, top) for top in inputs.tops)]]
        frame = {"stroke_color": COLORS.faint, "stroke_width": 1}
        for x, y, length in [*squares, (place.x, place.y, side)]:
            self.add(Square(length / UNIT, **frame).move_to(at(x + length / 2, y + length / 2)))
        points = places(player.X, large) * side + (place.x, place.y)
        self.add(self.samples(points, coloring.samples(player.T, bright=True), 5), always_redraw(counts))
        self.timeline(run, step)


class Backpropagation(Run):
    """The pass of the worked example: cells that get their numbers, what is said of it, the loss, and the track."""

    def build(self, part: ValueTracker) -> None:
        scene: Any = make_scene("backpropagation")
        walk, turn = scene._walk, scene._turn

        def seconds() -> float:
            return part.get_value() * walk.seconds

        self.title("Backpropagation", f"Worked example  ·  {scene.subject.done.architecture}  ·  η = 0.5")
        passage = scene._passage
        for layer in (1, 2, 3):
            left, right = passage.x[f"Z{layer}"] + passage.cells.width, passage.x[f"H{layer}"]
            for begin, end, y in ((left, right, 428), (right, left, 838)):
                self.add(Arrow(at(begin, y), at(end, y), buff=0.02, color=COLORS.quiet, stroke_width=2))
        for x, length in walk._bars:
            self.add(Line(at(x, 1006), at(x + length, 1006), color=COLORS.faint, stroke_width=4))
        for name, first, _ in walk._phases:
            self.add(words(walk._bars[first][0], 1030, name, SIZES.note, COLORS.quiet))
        xs, values = turn._curves[0]
        inside = values <= turn._plot.y[1]
        curve = [at(*turn._plot.at(*point)) for point in zip(xs[inside], values[inside], strict=True)]
        self.add(VMobject(stroke_color=Stage().positive, stroke_width=2.6).set_points_as_corners(curve))
        bottom, term = turn._plot.bottom, turn._terms[0]
        self.add(Line(at(turn._plot.left, bottom), at(turn._plot.right, bottom), color=COLORS.faint, stroke_width=2))
        dot = Dot(radius=9 / UNIT, color=COLORS.ink)

        def arrive(mobject: Dot) -> None:
            begin = walk.span("loss")[0]
            way = between(seconds(), begin + 0.9, begin + 3.1)
            ends = np.array([turn.origins[0], turn._plot.at(term.x, term.value)])
            mobject.move_to(at(*(ends[0] + (ends[1] - ends[0]) * way))).set_opacity(min(1.0, 6 * way))

        self.add(words(turn._plot.right, turn._plot.top + 12, f"L = {term.value:.3f}", side=1))
        for end, letter in ((0.0, "0"), (term.target, "t")):
            self.add(words(turn._plot.across(end), bottom + 22, letter, SIZES.note, side=0))
        self._cells(scene, seconds)
        self.add(dot.add_updater(arrive))
        self.add(VGroup().add_updater(lambda group: self._said(group, walk, walk.at(seconds()))))

    def _cells(self, scene: Any, seconds: Callable[[], float]) -> None:
        """Every cell with its outline, its colour and its number, and the symbols."""
        width, height, size = scene._passage.cells.width, scene._passage.cells.height, scene._passage.cells.size
        known = {"X", "t", *(f"{name}{layer}" for name in "Wb" for layer in (1, 2, 3))}
        boxes: dict[tuple[str, tuple[int, int]], RoundedRectangle] = {}
        numbers: dict[tuple[str, tuple[int, int]], VGroup] = {}
        symbols: dict[str, Callable[[str], Text]] = {}
        labels: dict[str, VGroup] = {}

        @functools.cache
        def named(x: float, y: float, tex: str, side: int) -> Text:
            return words(x, y, plain(tex), SIZES.body, side=side)

        def show(matrix: str, place: tuple[int, int], face: Any, part: float) -> None:
            box, empty = boxes[matrix, place], face is None
            box.set_stroke(opacity=0 if empty else 1).set_fill(
                face.fill if face else COLORS.ground, 0 if empty else part
            )
            text = (
                kept(*middles[matrix, place], face.text, size, Stage().on(face.fill), 0) if face and face.text else None
            )
            numbers[matrix, place].submobjects = [text.set_opacity(part)] if text else []

        middles = {}
        begin: list[tuple[Any, ...]] = []  # what a group holds when the animation begins stays in it to the end
        for matrix in scene._matrices:
            later = matrix.name == "again X" or matrix.name.startswith(("row", "slope"))
            for place in matrix.places:
                x, y = matrix.corner(place)
                middles[matrix.name, place] = middle = x + width / 2, y + height / 2
                shape = {"width": (width - 4) / UNIT, "height": (height - 4) / UNIT, "corner_radius": 0.05}
                line = {"stroke_color": COLORS.faint, "stroke_width": 1}
                boxes[matrix.name, place] = RoundedRectangle(**shape, **line).move_to(at(*middle))
                numbers[matrix.name, place] = VGroup()
                face = scene._contents[matrix.name].face(place) if matrix.name in known else scene._passage.cells.empty
                show(matrix.name, place, None if later else face, 1.0)
                begin.append((numbers[matrix.name, place], *numbers[matrix.name, place].submobjects))
                numbers[matrix.name, place].submobjects = []
            content = scene._contents.get(matrix.name, scene._contents["X"])
            label = matrix.symbol(content.symbol).items[0]
            side = -1 if matrix.side == "right" else 0
            symbols[matrix.name] = functools.partial(named, label.x, label.y - 9, side=side)
            labels[matrix.name] = VGroup()
            if not later:
                begin.append((labels[matrix.name], symbols[matrix.name](label.tex)))
        pending = sorted(scene._walk.changes, key=lambda change: change.begin)

        def fill(_: VGroup) -> None:
            """The changes that go on, or have ended since the frame before."""
            now = seconds()
            while begin:
                group, *held = begin.pop()
                group.submobjects = held
            for change in [change for change in pending if change.begin < now]:
                part = min(1.0, (now - change.begin) / (change.end - change.begin))
                for place, face in change.faces.items():
                    show(change.matrix, place, face, part)
                if change.label is not None:
                    name = change.matrix
                    labels[name].submobjects = [symbols[name](change.label.tex)] if change.label.tex else []
                if part == 1:
                    pending.remove(change)

        self.add(VGroup(*boxes.values(), *numbers.values(), *labels.values()).add_updater(fill))

    def _said(self, group: VGroup, walk: Any, now: Any) -> None:
        """The caption, the formula, its numbers, the lights, and how far it has come."""
        moment = walk.moments[now.moment]
        beat = moment.beats[now.beat]
        begin, length = walk._bars[now.moment]
        passed = Line(at(LEFT, 1006), at(begin + now.part * length + 1, 1006), color=COLORS.quiet, stroke_width=4)
        lit = [
            RoundedRectangle(0.07, width=box.width / UNIT, height=box.height / UNIT, stroke_width=2.2, color=COLORS.ink)
            .move_to(at(box.x + box.width / 2, box.y + box.height / 2))
            for box in beat.lit.values()
        ]  # fmt: skip
        lines = ((150, moment.caption, SIZES.body), (204, plain(moment.formula), SIZES.heading),
                 (252, beat.numbers, SIZES.number))  # fmt: skip
        group.submobjects = [*(kept(LEFT, y, text, size) for y, text, size in lines if text), passed, *lit]


SCENES = {"landscape": Landscape, "neurons": Neurons, "backpropagation": Backpropagation}
FOLDER = Path(sys.argv[2])


def main() -> None:
    scene = SCENES[sys.argv[1]]
    scene.frames = int(sys.argv[3])
    config.update({
        "pixel_width": 1920, "pixel_height": 1080, "frame_rate": 60, "media_dir": str(FOLDER / "manim"),
        "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR", "background_color": COLORS.ground,
    })  # fmt: skip
    made = scene()
    begun = time.perf_counter()
    made.render()
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
