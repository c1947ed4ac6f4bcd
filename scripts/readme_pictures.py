"""Make the README's pictures anew, into docs/pictures: the GIF that it opens with, and a small figure of each scene.

python scripts/readme_pictures.py
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import backlight as bl
from backlight.drawing.items import Drawing, Group
from backlight.movies import write_movie
from backlight.pictures import Figure
from backlight.scenes import SCENES, make_scene
from backlight.scenes.scene import Scene

FOLDER = Path(__file__).parent.parent / "docs/pictures"
WIDTH = 640


@dataclass(frozen=True)
class Beside:
    """Two scenes side by side."""

    left: Scene
    right: Scene

    @property
    def duration(self) -> float:
        return self.left.duration

    @property
    def still(self) -> float:
        return self.left.still

    def draw(self, time: float) -> Drawing:
        part = time / self.duration
        one, other = self.left.draw(time), self.right.draw(part * self.right.duration)
        items = (Group(one.items), Group(other.items, x=one.width))
        return Drawing(2 * one.width, one.height, one.background, items)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    run = bl.train(bl.load("moons", n=400, noise=0.1), hidden=(8, 8), steps=5000)
    beside = Beside(*(make_scene(name, run, duration=16.0) for name in ("neurons", "landscape")))
    write_movie(beside, FOLDER / "learning.gif", seconds=6, fps=12, size=(1280, 360), overwrite=True)
    for name, kind in SCENES.items():
        scene = make_scene(name, run if kind.about == "run" else None)
        Figure(scene.draw(scene.still)).save(FOLDER / f"{name}.png", width=WIDTH, overwrite=True)


if __name__ == "__main__":
    main()
