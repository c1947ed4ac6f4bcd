"""A ballot: the votes on one neuron, each a bar that begins where the one before it ended, and what they come to."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from backlight.drawing.paths import line, rectangle
from backlight.drawing.type import width
from backlight.network import votes
from backlight.numerals import bracketed, short
from backlight.scenes.diagrams.diagram import OUTPUT_SIGNS, column, short_error, short_prediction, tone
from backlight.scenes.diagrams.electorate import LEAST_STRENGTH
from backlight.scenes.page.finite import finite, held, reach_of
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.stage import SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backlight.drawing.items import Item, Text
    from backlight.network.backpropagation import Backpropagation
    from backlight.network.votes import Votes
    from backlight.scenes.page.stage import Stage

BIAS = "b_j"
"""The label of the vote that comes along no edge."""
LABEL = 106.0
"""How wide the labels are, to the left of the bars."""

_TALLEST, _APART = 104.0, 18.0
_SMALLEST, _GAP = SIZES.small, 12.0  # of terms, and between them and their value


class Line(NamedTuple):
    """A line of a ballot.

    Attributes
    ----------
    label
        Whose vote it is, or what the votes come to; LaTeX.
    terms
        What its value is made of.
    fewer
        The same in fewer digits, where there are.
    value
        The number at its end.
    begin, end
        Of its bar.
    vote
        Whether it is one, and no result.
    text
        The value as it is shown, where that is no plain number.
    """

    label: str
    terms: str
    value: float
    begin: float
    end: float
    vote: bool = True
    text: str = ""
    fewer: str = ""


def forward(done: Backpropagation, l: int, unit: int) -> tuple[Line, ...]:
    """The layer before votes on a neuron of layer l, its bias last; they come to Z, which the activation takes."""
    cast = votes.forward(done, l)
    *_, bias = lines = list(_votes(cast, unit, "i", [short(value) for value in cast.values.tolist()]))
    lines[-1] = bias._replace(label=BIAS, terms="", fewer="")
    total, output = float(cast.totals[unit]), column(done.H[l])[unit]
    lines.append(Line("Z_j", "", total, 0.0, total, vote=False))
    if l < done.architecture.depth:
        return (*lines, Line("H_j", f"σ({short(total)})", output, 0.0, output, vote=False))
    sigma = OUTPUT_SIGNS[done.architecture.output_activation].terms.format(short(total))
    text = short_prediction(output, column(done.t)[unit])
    return (*lines, Line("y_j", sigma, output, 0.0, output, vote=False, text=text))


def backward(done: Backpropagation, l: int, unit: int) -> tuple[Line, ...]:
    """The layer above votes on a neuron of layer l; what they come to is scaled by the slope to its delta."""
    cast = votes.backward(done, l)
    total, slope = float(cast.totals[unit]), float(votes.slopes(done, l)[unit])
    delta = column(done.delta[l])[unit]
    shown = _errors(done) if l + 1 == done.architecture.depth else [short(value) for value in column(done.delta[l + 1])]
    terms, fewer = _product(bracketed(short(total)), short(slope)), _product(bracketed(_fewer(total)), _fewer(slope))
    return (
        *_votes(cast, unit, "j", shown),
        Line(r"\Sigma", "", total, 0.0, total, vote=False),
        Line(r"\delta_i", terms, delta, 0.0, delta, vote=False, fewer=fewer),
    )


def errors(done: Backpropagation) -> tuple[Line, ...]:
    """With what backpropagation begins: every output's prediction less its target."""
    rows = zip(column(done.y), column(done.t), column(done.delta[done.architecture.depth]), _errors(done), strict=True)
    return tuple(
        Line(f"j = {unit}", f"{short_prediction(y, t)} − {bracketed(short(t))}", delta, 0.0, delta, text=text)
        for unit, (y, t, delta, text) in enumerate(rows, start=1)
    )


def _errors(done: Backpropagation) -> list[str]:
    """The outputs' deltas as they are shown."""
    return [short_error(y, t) for y, t in zip(column(done.y), column(done.t), strict=True)]


def _votes(cast: Votes, unit: int, index: str, shown: Sequence[str]) -> Iterable[Line]:
    """Each weight times what a voter says, which is `shown` so wherever else it stands."""
    counted = cast.counted[unit].tolist()
    rows = zip(cast.weights[unit].tolist(), cast.values.tolist(), cast.cast[unit].tolist(), shown, strict=True)
    for voter, (weight, value, vote, text) in enumerate(rows, start=1):
        yield Line(
            f"{index} = {voter}", _product(short(weight), text), vote, counted[voter - 1], counted[voter],
            fewer=_product(_fewer(weight), _fewer(value)),
        )  # fmt: skip


def _product(one: str, other: str) -> str:
    return f"{one} × {bracketed(other)}"


def _fewer(value: float) -> str:
    """In the fewest characters."""
    return min(short(value), short(value, 2), key=len)


def verdict(lines: tuple[Line, ...]) -> str:
    """What a delta asks for."""
    if lines[-1].vote:
        return "Negative: too low. Positive: too high."
    delta = lines[-1].value
    if math.isnan(delta):
        return "No number: the run diverged."
    if delta == 0:
        return "Zero: nothing else is asked of it."
    return "Negative: it should be larger." if delta < 0 else "Positive: it should be smaller."


class Scale(NamedTuple):
    """Where values lie along the bars: the same for all ballots of a layer, so that its neurons compare."""

    zero: float
    unit: float
    strongest: float
    low: float
    high: float

    @classmethod
    def over(cls, ballots: Iterable[Sequence[Line]], left: float, room: float) -> Scale:
        """Wide enough for all that is finite of some ballots."""
        lines = [line for ballot in ballots for line in ballot]
        ends = finite([0.0, *(value for line in lines for value in (line.begin, line.end))])
        low, high = float(ends.min()), float(ends.max())
        unit = room / ((high - low) or 1.0)
        return cls(left - low * unit, unit, reach_of([[line.value for line in lines if line.vote]]) or 1.0, low, high)

    def at(self, value: float) -> float:
        """Where a value lies, x; what is not finite, at an end."""
        return self.zero + held(value, self.low, self.high) * self.unit


@dataclass(frozen=True, eq=False)
class Ballot:
    """Lines of votes in a column of the page.

    Attributes
    ----------
    lines
        From top to bottom.
    scale
        Of their bars.
    left, room, top, bottom
        The column.
    note
        What the last line says, below it.
    """

    lines: tuple[Line, ...]
    scale: Scale
    stage: Stage
    left: float
    room: float
    top: float
    bottom: float
    note: str = ""

    def counted(self, part: float) -> tuple[Item, ...]:
        """The lines so far as they have been counted, when a part of the time has passed."""
        items: list[Item] = []
        for index in range(len(self.lines)):
            shown = self.shown(index, part)
            if shown > 0:
                items += self._line(index, shown)
        if self.note:
            y, opacity = self._y(len(self.lines) - 1) + self._below + self._thick + 40, between(part, 0.85, 1)
            items.append(self.stage.text(self.left, y, self.note, size=SIZES.number, opacity=opacity))
        return tuple(items)

    def shown(self, index: int, part: float) -> float:
        """How far a line has come."""
        slots = len(self.lines) + 0.5
        return min(1.0, max(0.0, (part * slots - index) / 1.5))

    def _line(self, index: int, part: float) -> list[Item]:
        row, stage, y = self.lines[index], self.stage, self._y(index)
        opacity, quiet = between(part, 0, 0.45), stage.colors.quiet
        numbers, terms, symbols = (SIZES.body, SIZES.note, 28.0) if self._roomy else (SIZES.note, SIZES.small, 24.0)
        value = stage.text(
            self.left + self.room, y, row.text or short(row.value), size=numbers, anchor="end",
            weight="regular" if row.vote else "semibold", opacity=opacity,
        )  # fmt: skip
        return [
            stage.formula(self.left, y, row.label, size=symbols, color=quiet, opacity=opacity),
            self._terms(row, y, terms, self.room - LABEL - _GAP - width(value.text, numbers, value.weight), opacity),
            value,
            *self._bar(index, between(part, 0.3, 1)),
        ]

    def _terms(self, row: Line, y: float, size: float, room: float, opacity: float) -> Text:
        """What a line's value is made of, smaller or in fewer digits where there is less room."""
        text = row.fewer if row.fewer and width(row.terms, _SMALLEST) > room else row.terms
        size = max(_SMALLEST, min(size, size * room / max(1.0, width(text, size))))
        return self.stage.text(self.left + LABEL, y, text, size=size, color=self.stage.colors.quiet, opacity=opacity)

    def _bar(self, index: int, part: float) -> list[Item]:
        """A line's bar, and a tick where it begins: where the one before it ended."""
        row, top, past = self.lines[index], self._y(index) + self._below, 4 if self._roomy else 1
        begin = self.scale.at(row.begin)
        end = blend(begin, self.scale.at(row.end), part)
        fill = tone(self.stage, row.value, self.scale.strongest, LEAST_STRENGTH)
        bar = rectangle(min(begin, end), top, max(2 * part, abs(end - begin)), self._thick, 3, fill=fill)
        quiet, foot = self.stage.colors.quiet, top + self._thick + past
        return [bar, line(begin, top - past, begin, foot, stroke=quiet, stroke_width=2, opacity=part)]

    def _y(self, index: int) -> float:
        """A line's baseline; the results stand apart."""
        apart = 0.0 if self.lines[index].vote else _APART
        return self.top + index * self._pitch + apart

    @property
    def _pitch(self) -> float:
        """From line to line."""
        return min(_TALLEST, (self.bottom - self.top - _APART) / max(1, len(self.lines)))

    @property
    def _roomy(self) -> bool:
        return self._pitch > 72

    @property
    def _below(self) -> float:
        """From a line's text to its bar."""
        return 18.0 if self._roomy else 8.0

    @property
    def _thick(self) -> float:
        """Of a bar."""
        return min(28.0, self._pitch - self._below - (36 if self._roomy else 31))
