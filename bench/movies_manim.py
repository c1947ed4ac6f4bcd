"""The three scenes of `movies.py` as one would write them with Manim; prints the seconds that rendering took.

python bench/movies_manim.py SCENE FOLDER FRAMES
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
from manim import (
    DecimalNumber,
    Dot,
    ImageMobject,
    Line,
    Scene,
    Square,
    Text,
    ValueTracker,
    VGroup,
    always_redraw,
    config,
    linear,
)  # fmt: skip

import backlight as bl
from backlight import kernel
from backlight.palette import diverging, hexadecimal
from backlight.scenes.page.pace import step_at
from backlight.scenes.page.plane import Coloring, around
from backlight.scenes.page.player import Player


class _Run(Scene):
    """A scene whose one number is the part of its time that has passed."""

    frames = 30

    def build(self, part: ValueTracker) -> None:
        raise NotImplementedError

    def construct(self) -> None:
        part = ValueTracker(0)
        self.build(part)
        self.play(part.animate.set_value(1), run_time=self.frames / 60, rate_func=linear)


class Landscape(_Run):
    """Two landscapes, 600 samples on each of them, and the step."""

    def build(self, part: ValueTracker) -> None:
        run = bl.open(FOLDER / "moons.zarr")
        player, view, coloring = Player(run), around(run.data.X_train, 720), Coloring.of(run.data)

        def network() -> object:
            return player.network(step_at(part.get_value(), run.steps))

        def image(x: float) -> ImageMobject:
            return (
                ImageMobject(np.ascontiguousarray(coloring.output(network(), view))).set_height(5.3).move_to([x, 0, 0])
            )

        self.add(always_redraw(lambda: image(-4)), always_redraw(lambda: image(4)))
        X, colors = run.data.X_train, coloring.samples(run.data.T_train, bright=True)
        fills = [hexadecimal(color) for color in colors]
        points = zip(X.tolist(), fills, strict=True)
        self.add(VGroup(*(Dot([x - 4, y, 0], 0.04, color=fill) for (x, y), fill in points)))
        hidden = VGroup(*(Dot([4, 0, 0], 0.04, color=fill) for fill in fills))

        def move(group: VGroup) -> None:
            found = network()
            done = kernel.backpropagate(found.architecture.struct, found.parameters, X, run.data.T_train)
            for dot, (x, y) in zip(group, done.H[2][:2].T.tolist(), strict=True):
                dot.move_to([4 + x, y, 0])

        hidden.add_updater(move)
        self.add(hidden)

        def words() -> Text:
            return Text(f"Step {step_at(part.get_value(), run.steps)}").scale(0.5).move_to([-5, -3.5, 0])

        self.add(always_redraw(words))


class Neurons(_Run):
    """17 landscapes, and the weights between them."""

    def build(self, part: ValueTracker) -> None:
        run = bl.open(FOLDER / "moons.zarr")
        player, view = Player(run), around(run.data.X_train, 78)
        limits = [(-1.0, 1.0)] * 16 + [(0.0, 1.0)]
        places = [(-3.5 + 3 * layer, 3.2 - 0.85 * unit) for layer in (0, 1) for unit in range(8)] + [(4.5, 0.0)]

        def tiles() -> list[ImageMobject]:
            network = player.network(step_at(part.get_value(), run.steps))
            painted = kernel.paint_landscape(
                network.architecture.struct, network.parameters, view, palette=diverging(), limits=limits
            )
            return [
                ImageMobject(pixels).set_height(0.75 if index < 16 else 3.6).move_to([*place, 0])
                for index, (pixels, place) in enumerate(zip(painted, places, strict=True))
            ]

        for index in range(17):
            self.add(always_redraw(lambda index=index: tiles()[index]))

        def edge(one: int, other: int) -> Line:
            network = player.network(step_at(part.get_value(), run.steps))
            layer = 2 if other < 16 else 3
            weight = float(network.W[layer][other % 8 if layer == 2 else 0, one % 8])
            ends = [*places[one], 0], [*places[other], 0]
            return Line(*ends, stroke_width=min(6.0, abs(weight) * 2), color="#d9861b" if weight > 0 else "#5a95e5")

        pairs = [(one, other) for one in range(8) for other in range(8, 16)] + [(one, 16) for one in range(8, 16)]
        self.add(*(always_redraw(lambda one=one, other=other: edge(one, other)) for one, other in pairs))


class Backpropagation(_Run):
    """The pass of the worked example: its cells with their numbers, filled one after the other."""

    def build(self, part: ValueTracker) -> None:
        example = bl.worked_example()
        done = bl.backpropagate(example.network, example.x, example.t)
        arrays = [array for layer in (1, 2, 3) for array in (done.W[layer], done.Z[layer], done.H[layer])]
        arrays += [array for layer in (3, 2, 1) for array in (done.delta[layer], done.dW[layer])]
        values = np.concatenate([np.ravel(array) for array in arrays]).tolist()
        for index, value in enumerate(values):
            place = [-6 + index % 16 * 0.8, 2.5 - index // 16 * 0.9, 0]
            self.add(Square(0.7, color="#d9861b" if value > 0 else "#5a95e5", fill_opacity=0.4).move_to(place))

            def shown(index: int = index, value: float = value) -> float:
                return value * min(1.0, max(0.0, part.get_value() * len(values) - index))

            number = DecimalNumber(0, num_decimal_places=3, font_size=18, mob_class=Text).move_to(place)
            number.add_updater(lambda mobject, shown=shown: mobject.set_value(shown()))
            self.add(number)


SCENES = {"landscape": Landscape, "neurons": Neurons, "backpropagation": Backpropagation}
FOLDER = Path(sys.argv[2])


def main() -> None:
    scene = SCENES[sys.argv[1]]
    scene.frames = int(sys.argv[3])
    config.update({
        "pixel_width": 1920, "pixel_height": 1080, "frame_rate": 60, "media_dir": str(FOLDER / "manim"),
        "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR", "background_color": "#0b0e14",
    })  # fmt: skip
    made = scene()
    begun = time.perf_counter()
    made.render()
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
