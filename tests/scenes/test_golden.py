"""Golden frames: each scene's figure, against a picture that somebody has looked at.

``pytest tests/scenes/test_golden.py --renew-golden`` draws them anew; look at each before it is committed.

A picture may differ by what another version of the drawing library smooths otherwise: one level in the mean, and 60
levels or more at one pixel in 200 at most. A number that changes, or a line that moves, is more.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from backlight.drawing.raster import Raster
from backlight.scenes import SCENES, make_scene
from scenes.runs import trained

FOLDER = Path(__file__).parent / "golden"
SIZE = (640, 360)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", SCENES)
def test_golden_frame(name: str, theme: str, request: pytest.FixtureRequest) -> None:
    scene = make_scene(name, trained("plain") if SCENES[name].subject == "run" else None, theme=theme)  # type: ignore[arg-type]
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
