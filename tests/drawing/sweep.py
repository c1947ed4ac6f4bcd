"""A scene whose picture tells its time."""

from __future__ import annotations

from dataclasses import dataclass

from backlight.drawing.items import Drawing, Text
from backlight.drawing.paths import rectangle
from backlight.errors import BacklightError


@dataclass(frozen=True)
class Sweep:
    """A bar that crosses the picture from left to right; where it stands tells the time."""

    duration: float = 3.0
    still: float = 0.0
    fails: bool = False

    def draw(self, time: float) -> Drawing:
        if self.fails and time > 1:
            raise BacklightError("Not this one.")
        x = 300 * time / self.duration
        bar = rectangle(x, 0, 20, 180, fill="#e0a040")
        return Drawing(320, 180, "#101820", (bar, Text(100, 100, "Sweep", 40, "#ffffff")))
