"""Golden frames: each scene's figure, against a picture that somebody has looked at.

``pytest tests/scenes/test_golden.py --renew-golden`` draws them anew; look at each before it is committed.

A picture may differ by what another version of the drawing library smooths otherwise: one level in the mean, and 60
levels or more at one pixel in 200 at most. That lets a changed digit pass, so beside the pictures stands what is
written in them, at four times of the movie: each text and formula with its place, and nothing may differ.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from backlight.drawing.items import Drawing, Formula, Text
from backlight.drawing.raster import Raster
from backlight.scenes import SCENES, make_scene
from scenes.ask import flat
from scenes.runs import trained

FOLDER = Path(__file__).parent / "golden"
SIZE = (640, 360)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", SCENES)
def test_golden_frame(name: str, theme: str, request: pytest.FixtureRequest) -> None:
    scene = make_scene(name, trained("plain") if SCENES[name].about == "run" else None, theme=theme)  # type: ignore[arg-type]
    drawn = Raster(*SIZE).draw(scene.draw(scene.still))[..., :3]
    path = FOLDER / f"{name}-{theme}.png"
    if request.config.getoption("--renew-golden"):
        FOLDER.mkdir(exist_ok=True)
        PIL.Image.fromarray(drawn).save(path, optimize=True)
    with PIL.Image.open(path) as image:
        golden = np.asarray(image.convert("RGB")).astype(int)
    difference = np.abs(drawn.astype(int) - golden)
    assert difference.mean() < 1
    assert (difference.max(-1) > 60).mean() < 0.005


@pytest.mark.parametrize("name", SCENES)
def test_golden_writing(name: str, request: pytest.FixtureRequest) -> None:
    scene = make_scene(name, trained("plain") if SCENES[name].about == "run" else None)
    times = (0.0, scene.duration / 3, scene.duration * 2 / 3, scene.still)
    written = "\n\n".join(f"At {time:.2f} s\n\n{_writing(scene.draw(time))}" for time in times) + "\n"
    path = FOLDER / f"{name}.txt"
    if request.config.getoption("--renew-golden"):
        path.write_text(written)
    assert written == path.read_text()


def _writing(drawing: Drawing) -> str:
    """Every text and formula in a line of its own, from top to bottom."""
    lines = []
    for item, x, y, scale in flat(drawing):
        if isinstance(item, Text | Formula):
            said = item.text if isinstance(item, Text) else f"${item.tex}$"
            lines.append((round(y), round(x), f"{item.size * scale:g} {item.anchor}  {said}"))
    return "\n".join(f"{x:4} {y:4} {rest}" for y, x, rest in sorted(lines))
