"""Make the README's pictures anew, into docs/pictures: the GIF that it opens with, each scene, and the studio.

python scripts/readme_pictures.py
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import backlight as bl
from backlight.drawing.items import Drawing, Group
from backlight.movies import write_movie
from backlight.pictures import Figure
from backlight.scenes import SCENES, make_scene
from backlight.scenes.scene import Scene

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests"))

from browser.chromium import chromium  # noqa: E402
from browser.served import served  # noqa: E402

FOLDER = ROOT / "docs/pictures"
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


def _long(scene: Any) -> Any:
    return replace(scene, duration=16.0)


def studio(path: Path) -> None:
    """The studio after three hundred steps, as Chromium shows it."""
    with chromium() as browser, served() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="dark")
        page.goto(address)
        page.get_by_role("button", name="Play", exact=True).wait_for()
        for _ in range(20):
            page.get_by_role("button", name="Epoch", exact=True).click()
            page.wait_for_timeout(100)
        page.mouse.move(5, 5)
        page.wait_for_timeout(500)
        page.screenshot(path=path)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    run = bl.train(bl.load("moons", n=400, noise=0.1), hidden=(8, 8), steps=5000)
    beside = Beside(*(_long(make_scene(name, run)) for name in ("neurons", "landscape")))
    write_movie(beside, FOLDER / "learning.gif", seconds=6, fps=12, size=(1280, 360), overwrite=True)
    for name, kind in SCENES.items():
        scene = make_scene(name, run if kind.about == "run" else None)
        Figure(scene.draw(scene.still)).save(FOLDER / f"{name}.png", width=WIDTH, overwrite=True)
    studio(FOLDER / "studio.png")


if __name__ == "__main__":
    main()
