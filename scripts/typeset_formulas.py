"""Typeset the scenes' formulas beforehand: src/backlight/drawing/typeset.json.

    python scripts/typeset_formulas.py

They are those of every scene, of its own example and of networks of one to three hidden layers, with one output, with
several classes and with numbers. What other networks need besides is typeset when it is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import backlight as bl
from backlight.drawing.formulas import typeset
from backlight.drawing.items import Formula
from backlight.scenes import SCENES, make_scene
from backlight.scenes.scene import Scene

TARGET = Path(__file__).parents[1] / "src/backlight/drawing/typeset.json"
FRAMES_A_SECOND = 4


def scenes() -> Iterator[Scene]:
    """All that can be made."""
    runs = [
        bl.train(bl.load(data), hidden=hidden, steps=300)
        for data in ("moons", "gaussians", "sine", "iris")
        for hidden in ((8,), (8, 8), (6, 6, 6))
    ]
    for run in (None, *runs):
        for name in SCENES:
            for sample in (None, 0) if run else (None,):
                try:
                    yield make_scene(name, run, sample=sample)
                except bl.BacklightError:
                    continue  # of no such run


def main() -> None:
    found: set[str] = set()
    for scene in scenes():
        frames = int(scene.duration * FRAMES_A_SECOND)
        for time in (scene.still, *(scene.duration * k / frames for k in range(frames + 1))):
            found.update(item.tex for item in scene.draw(time).leaves() if isinstance(item, Formula))
    lines = (f"{json.dumps(tex)}: {json.dumps(typeset(tex), separators=(',', ':'))}" for tex in sorted(found))
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(found)} formulas, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
