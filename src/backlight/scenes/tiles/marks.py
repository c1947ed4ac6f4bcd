"""The signs of neurons that are stuck: beside each of them, and counted in a legend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from backlight.drawing.items import Group, Path
from backlight.drawing.paths import rectangle
from backlight.drawing.type import width
from backlight.numerals import thousands
from backlight.scenes.page.stage import SIZES, middle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from backlight.drawing.items import Item
    from backlight.measures.health import Health
    from backlight.scenes.page.stage import Stage
    from backlight.scenes.tiles.columns import Columns

Kind = Literal["dead", "saturated"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MEANINGS: Final[dict[Kind, str]] = {
    "dead": "the same answer to every sample",
    "saturated": "flat for nine samples in ten",
}
_SIGNS: Final[dict[Kind, tuple[float, ...]]] = {
    "dead": (-6, -6, 6, 6, -6, 6, 6, -6),
    "saturated": (-9, 6, -4, 6, 1, 6, -1, -6, 4, -6, 9, -6),
}
_HEIGHT, _SMALL = 28.0, 18.0
_WORDS_FROM = 60  # the least side of a tile that carries the word; the legend says it for smaller ones


def sign(kind: Kind, x: float, y: float, color: str, scale: float = 1.0) -> Path:
    """A cross for dead; for saturated a curve that is flat at both ends."""
    commands = "MLML" if kind == "dead" else "MLCL"
    points = tuple(scale * value + (y if index % 2 else x) for index, value in enumerate(_SIGNS[kind]))
    return Path(commands, points, stroke=color, stroke_width=2.5 * scale)


@dataclass(frozen=True, eq=False)
class Marks:
    """The signs of one network's picture.

    Attributes
    ----------
    columns
        Where the neurons stand.
    kinds
        Those that its activations can come to.
    lines
        The baselines of the legend.
    stage
        Dark or light.
    """

    columns: Columns
    kinds: tuple[Kind, ...]
    lines: tuple[float, ...]
    stage: Stage

    def items(self, found: Mapping[int, Health]) -> tuple[Item, ...]:
        """The signs for how the neurons of each hidden layer stand."""
        legend = [
            self._legend(kind, sum(int(getattr(health, kind).sum()) for health in found.values()), y)
            for kind, y in zip(self.kinds, self.lines, strict=False)
        ]
        badges = [
            self._badge(kind, column.x, top, f"{kind} {column.layer}.{unit + 1}")
            for column in self.columns.columns
            if column.layer in found
            for unit, top in enumerate(column.tops)
            for kind in self.kinds
            if getattr(found[column.layer], kind)[unit]
        ]
        return (*legend, Group(tuple(badges), name="marks"))

    def _legend(self, kind: Kind, count: int, y: float) -> Group:
        stage, x = self.stage, self.columns.x
        color = stage.colors.ink if count else stage.colors.quiet
        text = stage.text(x + 32, y, f"{thousands(count)} {kind}: {MEANINGS[kind]}", size=SIZES.note, color=color)
        return Group((sign(kind, x + 9, y - 8, color), text), name=f"{kind} neurons")

    def _badge(self, kind: Kind, x: float, top: float, name: str) -> Group:
        """On the lower edge of a tile; in the corner of a small one, without the word."""
        stage, tile = self.stage, self.columns.tile
        spelled = tile >= _WORDS_FROM
        length = 40 + width(kind, SIZES.small) if spelled else _SMALL + 4
        height = _HEIGHT if spelled else _SMALL
        left = x + (tile - length) / 2 if spelled else x + tile - length
        y = top + tile - height / 2 - (4 if spelled else 0)
        plate = rectangle(
            left, y - height / 2, length, height, corner=height / 2,
            fill=stage.colors.panel, stroke=stage.colors.quiet, stroke_width=1.5,
        )  # fmt: skip
        if not spelled:
            return Group((plate, sign(kind, left + length / 2, y, stage.colors.ink, 0.75)), name=name)
        word = stage.text(left + 31, middle(y, SIZES.small), kind, size=SIZES.small)
        return Group((plate, sign(kind, left + 17, y, stage.colors.ink), word), name=name)
