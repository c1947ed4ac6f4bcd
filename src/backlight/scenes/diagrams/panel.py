"""One pass through a network, in its half of the picture.

One half of a cell takes values in, the other gives them. Feedforward goes to the right, backpropagation to the left;
all else of the two panels is alike.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from backlight.drawing.formulas import outline
from backlight.drawing.items import Group
from backlight.drawing.paths import arrow, line, polyline, rectangle
from backlight.drawing.type import width
from backlight.network import votes
from backlight.numerals import bracketed, short
from backlight.scenes.diagrams.diagram import OUTPUT_SIGNS, Diagram, column, half
from backlight.scenes.diagrams.flow import WIDTH, Cells, Flow, gap_between
from backlight.scenes.page.finite import reach_of
from backlight.scenes.page.pace import between
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage, middle

if TYPE_CHECKING:
    from backlight.drawing.items import Formula, Item, Path
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.diagrams.flow import Kind
    from backlight.scenes.diagrams.moment import Side

_HEADING, _TOP, _BOTTOM, _TRACK = 182.0, 262.0, 778.0, 842.0
_TALLEST, _LABEL, _PITCH, _CORNER = 64.0, 26.0, 150.0, 12.0


@dataclass(frozen=True, eq=False)
class Panel:
    """Where all of one pass is drawn."""

    done: Backpropagation
    stage: Stage
    side: Side
    given: Cells

    @property
    def forward(self) -> bool:
        """Whether it is feedforward."""
        return self.side == "forward"

    @property
    def depth(self) -> int:
        """L."""
        return self.done.architecture.depth

    @property
    def left(self) -> float:
        """Where it begins on the page."""
        return LEFT if self.forward else RIGHT - WIDTH

    @functools.cached_property
    def flow(self) -> Flow:
        """Its values."""
        return Flow.of(self.done, self.side)

    @functools.cached_property
    def diagram(self) -> Diagram:
        """Where the units stand."""
        cell, gap = self.given.width, gap_between(self.given.width, self.depth)
        offsets = (cell / 2, *(cell + gap + l * (2 * cell + gap) + cell for l in range(self.depth)))
        reaches = ((cell / 2, cell / 2), *(((cell, cell),) * self.depth))
        centers = tuple(self.left + x for x in offsets)
        return Diagram(self.done, self.stage, centers, reaches, _TOP, _BOTTOM, _PITCH)

    @functools.cached_property
    def height(self) -> float:
        """Of a cell."""
        return min(_TALLEST, self.diagram.step - _LABEL)

    # What the pass leaves behind.

    def streams(self, l: int, part: float) -> Group:
        """The edges into layer l, so far as values have come along them."""
        edges = self.diagram.edges(l if self.forward else l + 1)
        return Group(tuple(edge.grown(part, back=not self.forward) for edge in edges))

    def cells(self, kind: Kind, l: int, part: float = 1.0) -> tuple[Item, ...]:
        """The halves of a layer's cells that take values in (dot) or give them (scale), grown from the middle."""
        values = (self.flow.entering if kind == "dot" else self.flow.leaving)[l]
        x, reach = self.diagram.centers[l], self._reach(kind)
        items: list[Item] = []
        for y, value, text in zip(self.diagram.rows[l], values, self._texts[kind, l], strict=True):
            fill = self.stage.signed(value, self._strongest(kind, l))
            items.append(half(x, y, reach * part, self.height, fill=fill))
            items.append(self._number(x + reach / 2, y, text, fill, between(part, 0.55, 1)))
        return tuple(items)

    def inputs(self) -> tuple[Item, ...]:
        """The inputs, each in half a cell of its own."""
        x, items = self.diagram.centers[0], []
        for y, value in zip(self.diagram.rows[0], column(self.done.H[0]), strict=True):
            fill = self.stage.signed(value, self._strongest("scale", 0))
            items += [
                self._cell(x, y, 0.5, fill=fill),
                self._number(x, y, short(value, self.given.decimals), fill, 1.0),
            ]
        return tuple(items)

    def below(self, l: int, opacity: float) -> tuple[Item, ...]:
        """Below the cells of backpropagation: the slopes that scale, or the target that is taken away."""
        if self.forward:
            return ()
        sign, values = ("×", votes.slopes(self.done, l).tolist()) if l < self.depth else ("−", column(self.done.t))
        texts = [f"{sign} {bracketed(short(value, self.given.decimals))}" for value in values]
        return tuple(
            self.stage.text(
                self.diagram.centers[l], y + self.height / 2 + 21, text,
                size=SIZES.small, color=self.stage.colors.quiet, anchor="middle", opacity=opacity,
            )
            for y, text in zip(self.diagram.rows[l], texts, strict=True)
        )  # fmt: skip

    # What is lit.

    def lit(self, kind: Kind, l: int, *, working: bool) -> tuple[Item, ...]:
        """A line around the operator at work and around the halves of the cells that it fills; quiet for the twin."""
        color, stroke = (self.stage.colors.ink, 3.0) if working else (self.stage.colors.quiet, 2.0)
        rows, reach = self.diagram.rows[l], self._reach(kind)
        halves = (half(self.diagram.centers[l], y, reach, self.height, stroke=color, stroke_width=stroke) for y in rows)
        if (kind, l) not in self.operators:
            return tuple(halves)
        x, tex = self.operators[kind, l]
        wide = 2 * _reach(tex)
        panel = self.stage.colors.panel
        box = rectangle(
            x - wide / 2, _TRACK - 26, wide, 52, _CORNER, fill=panel, stroke=color, stroke_width=stroke - 0.5
        )
        return (*halves, box, self._operator(kind, l, self.stage.colors.ink))

    def track(self, color: str) -> tuple[Formula, ...]:
        """All operators, below what they do."""
        return tuple(self._operator(kind, l, color) for kind, l in self.operators)

    @functools.cached_property
    def operators(self) -> dict[tuple[Kind, int], tuple[float, str]]:
        """Where each stands, x, and its formula; from left to right."""
        found: dict[tuple[Kind, int], tuple[float, str]] = {}
        for l in range(1, self.depth + 1):
            last, center = l == self.depth, self.diagram.centers[l]
            if self.forward:
                output = OUTPUT_SIGNS[self.done.architecture.output_activation].operator
                found["dot", l] = (self._between(l), f"W_{l}")
                found["scale", l] = (center, output if last else r"\sigma")
            else:
                found["scale", l] = (center, r"-\,t" if last else r"\circ\,\sigma'")
                if not last:
                    found["dot", l] = (self._between(l + 1), f"W_{l + 1}^\\top")
        return found

    # What does not change.

    def fixed(self) -> Group:
        """The empty network, its symbols, and the track."""
        layers = range(1, self.depth + 1)
        edges = tuple(edge.path(opacity=0.22) for l in layers for edge in self.diagram.edges(l))
        cells = tuple(item for l in layers for item in self._empty(l))
        parts = (*self._head(), Group(edges), *self._places(), *cells, *self._symbols())
        return Group((*parts, *self.track(self.stage.colors.quiet), *self._chevrons()), name=self.side)

    def _head(self) -> tuple[Item, ...]:
        """The name of the pass, and which way it goes."""
        name, color = "Feedforward" if self.forward else "Backpropagation", self.stage.colors.quiet
        room = width(name, SIZES.heading, "semibold") + 28
        begin, end, away = (self.left, self.left + WIDTH, 1) if self.forward else (self.left + WIDTH, self.left, -1)
        y, anchor = _HEADING, "start" if self.forward else "end"
        text = self.stage.text(begin, y, name, size=SIZES.heading, weight="semibold", anchor=anchor)  # type: ignore[arg-type]
        return (text, *arrow(begin + away * room, y - 11, end - away * 4, y - 11, color=color, width=2.5, head=6))

    def _places(self) -> list[Path]:
        """The inputs' places; those of backpropagation stay empty: no delta is wanted of an input."""
        colors, x = self.stage.colors, self.diagram.centers[0]
        stroke = colors.faint if self.forward else None
        return [self._cell(x, y, 0.5, fill=colors.panel, stroke=stroke) for y in self.diagram.rows[0]]

    def _empty(self, l: int) -> list[Path]:
        x, colors, items = self.diagram.centers[l], self.stage.colors, []
        for y in self.diagram.rows[l]:
            top = y - self.height / 2
            items.append(self._cell(x, y, 1.0, fill=colors.panel, stroke=colors.faint))
            items.append(line(x, top, x, top + self.height, stroke=colors.faint, stroke_width=2))
        return items

    def _symbols(self) -> list[Formula]:
        """Above the cells: what enters, and what leaves."""
        names = [(self.diagram.centers[0], "x")] if self.forward else []
        for l in range(1, self.depth + 1):
            last, x, aside = l == self.depth, self.diagram.centers[l], self.given.width / 2
            one, other = f"Z_{l}", "y" if last else f"H_{l}"
            if not self.forward:
                one, other = f"\\delta_{l}", "y" if last else f"W_{l + 1}^\\top\\delta_{l + 1}"
            names += [(x - aside, one), (x + aside, other)]
        y, color = min(map(min, self.diagram.rows)) - self.height / 2 - 20, self.stage.colors.quiet
        return [self.stage.formula(x, y, tex, size=28, anchor="middle", color=color) for x, tex in names]

    def _chevrons(self) -> list[Path]:
        """Between the operators: which way."""
        places = sorted((x, _reach(tex)) for x, tex in self.operators.values())
        middles = [(x + reach + after - wide) / 2 for (x, reach), (after, wide) in pairwise(places)]
        tip, color = 5 if self.forward else -5, self.stage.colors.quiet
        return [
            polyline([(x - tip, _TRACK - 8), (x + tip, _TRACK), (x - tip, _TRACK + 8)], stroke=color, stroke_width=2)
            for x in middles
        ]

    def _operator(self, kind: Kind, l: int, color: str) -> Formula:
        x, tex = self.operators[kind, l]
        return self.stage.formula(x, _TRACK + 10, tex, color=color, anchor="middle")

    def _between(self, l: int) -> float:
        """The middle of the edges of W_l."""
        curve = self.diagram.edges(l)[0].curve
        return (curve[0] + curve[6]) / 2

    def _reach(self, kind: Kind) -> float:
        """From the middle of a cell to where one of its halves ends."""
        return self.given.width if self.forward == (kind == "scale") else -self.given.width

    def _cell(self, x: float, y: float, part: float, *, fill: str, stroke: str | None = None) -> Path:
        wide = 2 * part * self.given.width
        top = y - self.height / 2
        return rectangle(x - wide / 2, top, wide, self.height, _CORNER, fill=fill, stroke=stroke, stroke_width=2)

    def _number(self, x: float, y: float, text: str, fill: str, opacity: float) -> Item:
        size, color = self.given.size, self.stage.on(fill)
        return self.stage.text(x, middle(y, size), text, size=size, color=color, anchor="middle", opacity=opacity)

    @functools.cached_property
    def _texts(self) -> dict[tuple[Kind, int], list[str]]:
        return self.flow.texts(self.done, self.given.decimals)

    def _strongest(self, kind: Kind, l: int) -> float:
        """The size of a number whose cell has the full colour: of all Z; of all H; of all deltas and their sums."""
        if self.forward:
            return self._reaches["Z" if kind == "dot" else "H"]
        return self._reaches["H" if (kind, l) == ("dot", self.depth) else "delta"]

    @functools.cached_property
    def _reaches(self) -> dict[str, float]:
        done, back = self.done, Flow.of(self.done, "back")
        sums = (values for l, values in back.entering.items() if l < self.depth)
        return {
            "Z": reach_of(done.Z.values()) or 1.0, "H": reach_of(done.H.values()) or 1.0,
            "delta": reach_of([*sums, *back.leaving.values()]) or 1.0,
        }  # fmt: skip


def _reach(tex: str) -> float:
    """Of an operator with the space around it."""
    return SIZES.heading / 2 * outline(tex).width + 13
