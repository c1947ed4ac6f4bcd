"""What every scene shares: the theme of a picture, its title and its caption, plots' frames and curves."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.drawing.items import Dots, Drawing, Formula, Text
from backlight.drawing.paths import rectangle
from backlight.drawing.type import CAP_HEIGHT, fitted, width
from backlight.palette import contrast, diverging, hexadecimal
from backlight.scenes.page.finite import part_of
from backlight.scenes.scene import HEIGHT, WIDTH
from backlight.theme import Colors, theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from backlight.drawing.items import Anchor, Item, Path, Weight
    from backlight.theme import Ground

SIZES, SPACE = theme().type, theme().space
LEFT, RIGHT = SPACE.margin, WIDTH - SPACE.margin

_LEAST_CONTRAST = 4.5  # of text, WCAG 2.2


@dataclass(frozen=True)
class Stage:
    """Where a scene is drawn: on dark or on light ground."""

    ground: Ground = "dark"

    @property
    def colors(self) -> Colors:
        """Of everything but the data."""
        return theme().grounds[self.ground]

    @property
    def negative(self) -> str:
        """The colour of what is below 0, and of class 0."""
        return hexadecimal(diverging(self.ground)[0])

    @property
    def positive(self) -> str:
        """The colour of what is above 0, and of class 1."""
        return hexadecimal(diverging(self.ground)[255])

    def signed(self, value: float, reach: float) -> str:
        """The colour of a value by sign and size, at full strength from `reach` on."""
        return hexadecimal(diverging(self.ground)[round((part_of(value, reach) + 1) * 127.5)])

    def on(self, cell: str) -> str:
        """The colour of text on a coloured cell: the ink or the ground where 4.5:1 allow it, else black or white."""
        return _readable(cell, (self.colors.ink, self.colors.ground))

    def drawing(self, items: Iterable[Item]) -> Drawing:
        """The whole picture."""
        return Drawing(WIDTH, HEIGHT, self.colors.ground, tuple(items))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZES.body,
        color: str | None = None,
        anchor: Anchor = "start",
        weight: Weight = "regular",
        room: float | None = None,
        opacity: float = 1.0,
    ) -> Text:
        """A line of text in the ink, on a baseline; cut with an ellipsis where there is less room."""
        shown = text if room is None else fitted(text, size, room, weight)
        return Text(x, y, shown, size, color or self.colors.ink, anchor, weight, opacity)

    def note(self, x: float, y: float, text: str, *, anchor: Anchor = "start", room: float | None = None) -> Text:
        """A quiet line that explains."""
        return self.text(x, y, text, size=SIZES.note, color=self.colors.quiet, anchor=anchor, room=room)

    def formula(
        self,
        x: float,
        y: float,
        tex: str,
        *,
        size: float = SIZES.heading,
        color: str | None = None,
        anchor: Anchor = "start",
        opacity: float = 1.0,
    ) -> Formula:
        """A formula in the ink."""
        return Formula(x, y, tex, size, color or self.colors.ink, anchor, opacity)

    def title(self, text: str, note: str = "") -> tuple[Text, ...]:
        """At the top: what is seen, and of whom."""
        heading = self.text(
            LEFT, 100, text, size=SIZES.title, weight="semibold", room=RIGHT - LEFT if not note else 900
        )
        if not note:
            return (heading,)
        room = RIGHT - LEFT - width(heading.text, SIZES.title, "semibold") - 20
        return heading, self.note(RIGHT, 98, note, anchor="end", room=room)

    def samples(self, points: NDArray[np.float64], fills: NDArray[np.uint8]) -> Dots:
        """Samples as dots, (samples, 2) and (samples, 3), each with a thin line of the ground around it."""
        return Dots(points, 6.0, fills, outline=self.colors.ground, outline_width=1.5)

    def frame(self, x: float, y: float, width: float, height: float) -> Path:
        """A thin frame around a plot."""
        return rectangle(x, y, width, height, stroke=self.colors.faint, stroke_width=2)


@functools.cache
def _readable(cell: str, preferred: tuple[str, ...]) -> str:
    for color in preferred:
        if contrast(color, cell) >= _LEAST_CONTRAST:
            return color
    return max("#000000", "#ffffff", key=lambda color: contrast(color, cell))


def middle(y: float, size: float) -> float:
    """The baseline of text of a size whose capitals are to be centred at y."""
    return y + size * CAP_HEIGHT / 2
