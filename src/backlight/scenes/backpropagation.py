"""`backpropagation`: one whole pass in matrices and numbers, forward and back, the update, and what it has changed."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backlight.drawing.items import Group
from backlight.drawing.paths import arrow
from backlight.drawing.type import width
from backlight.network.arrays import as_numpy
from backlight.numerals import number
from backlight.scenes.matrices import new_pass, quantities, way_back, way_forward
from backlight.scenes.matrices.board import Board, Label
from backlight.scenes.matrices.cells import Box, Matrix, Side
from backlight.scenes.matrices.passage import Passage
from backlight.scenes.matrices.setting import Setting
from backlight.scenes.matrices.turn import Turn
from backlight.scenes.matrices.walk import Walk
from backlight.scenes.page.pace import between
from backlight.scenes.page.rounding import apart
from backlight.scenes.page.stage import LEFT, SIZES, Stage
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Item
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.matrices.cells import Content, Face, Place
    from backlight.scenes.matrices.walk import Moment

MOST_UNITS, MOST_LAYERS = 8, 4
_UPPER, _MIDDLE, _LOWER = 428.0, 633.0, 838.0
"""The heights around which the ways forward and back, and what goes from one to the other, stand."""
_LINES = 590.0, 700.0
"""The baselines of what is said about them at the end."""
_COLUMN = 188.0
"""The height of a whole column of cells."""

_NOTHING = Group((), name="comparison")


@dataclass(frozen=True, eq=False)
class BackpropagationScene:
    """One sample through one network: feedforward above, the loss at the turn, the way back beneath its forward twins.

    The deltas are computed with the old weights: the update matrices are collected, each under its weights, and all
    weights move together at the end. The new weights then stand below the old ones, and the same sample goes through
    them, so that everything can be compared.

    Attributes
    ----------
    subject
        Which sample, which network, and the learning rate of the update.
    stage
        Dark or light.
    duration
        Seconds; 0: what its moments take at a pace that can be followed.

    Raises
    ------
    BacklightError
        When the network is too large for its numbers to be read.
    """

    subject: Subject = field(default_factory=Subject.example)
    stage: Stage = field(default_factory=Stage)
    duration: float = 0.0

    def __post_init__(self) -> None:
        """Refuse a network that is too large; take the time that the moments need."""
        self.subject.refuse_larger(MOST_UNITS, MOST_LAYERS, "backpropagation")
        if not self.duration:
            object.__setattr__(self, "duration", self._walk.seconds)

    @property
    def still(self) -> float:
        """When the way back is at its end: every number of the pass is there."""
        begin, end = self._walk.span("whole")
        return (begin + end) / 2 * self.duration / self._walk.seconds

    @property
    def moments(self) -> tuple[Moment, ...]:
        """The thoughts, one after another."""
        return self._walk.moments

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        walk = self._walk
        seconds = time / self.duration * walk.seconds
        now = walk.at(seconds)
        return self.stage.drawing(
            (
                *self._heading, walk.said(now), *self._arrows_at(seconds), self._comparison(seconds),
                self._turn_at(seconds), *self._board.items(seconds), walk.lights(now), *walk.track(now),
            )
        )  # fmt: skip

    def _turn_at(self, seconds: float) -> Group:
        walk = self._walk
        loss, _ = walk.span("loss")
        delta, _ = walk.span(f"delta{self._setting.depth}")
        compared, _ = walk.span("compared")
        update, _ = walk.span("update")
        return self._turn.items(
            between(seconds, loss, loss + 0.6),
            between(seconds, loss + 0.9, loss + 3.1),
            between(seconds, delta + 0.2, delta + 1.0) * (1 - between(seconds, update, update + 0.8)),
            between(seconds, compared + 0.3, compared + 1.8),
        )

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        subject = self.subject
        note = f"{subject.caption}  ·  {subject.done.architecture}  ·  η = {number(subject.learning_rate, 3)}"
        return self.stage.title("Backpropagation", note)

    def _arrows_at(self, seconds: float) -> tuple[Group, Group, Group]:
        """Which way it goes between Z and H: above forward; below back, and forward once more with the new weights."""
        update, again = self._walk.span("update")[0], self._walk.span("again1")[0]
        above, back, below = self._arrows
        return (
            above,
            replace(back, opacity=1 - between(seconds, update, update + 0.8)),
            replace(below, opacity=between(seconds, again, again + 0.8)),
        )

    @functools.cached_property
    def _arrows(self) -> tuple[Group, Group, Group]:
        passage, color = self._passage, self.stage.colors.quiet
        above: list[Item] = []
        back: list[Item] = []
        below: list[Item] = []
        for l in range(1, self._setting.depth + 1):
            left, right = passage.x[f"Z{l}"] + passage.cells.width + 3, passage.x[f"H{l}"] - 3
            for found, begin, end, y in (
                (above, left, right, _UPPER), (back, right, left, _LOWER), (below, left, right, _LOWER)
            ):  # fmt: skip
                found += arrow(begin, y, end, y, color=color, width=2.5, head=4)
        return Group(tuple(above)), Group(tuple(back)), Group(tuple(below))

    @functools.cached_property
    def _after(self) -> Backpropagation:
        return self.subject.done.after(self.subject.learning_rate)

    @functools.cached_property
    def _passage(self) -> Passage:
        return Passage.of(self.subject.done.architecture, _COLUMN, self.stage, "backpropagation")

    @functools.cached_property
    def _matrices(self) -> list[Matrix]:
        """Every matrix in its place."""
        passage, architecture = self._passage, self.subject.done.architecture
        sizes, depth = architecture.sizes, architecture.depth
        found = passage.forward(_UPPER)
        found.append(passage.matrix("again X", "X", sizes[0], _LOWER, side="below"))
        for l in range(1, depth + 1):
            found.append(passage.matrix(f"dW{l}", f"W{l}", sizes[l], _LOWER, columns=sizes[l - 1], side="below"))
            found.append(passage.matrix(f"db{l}", f"b{l}", sizes[l], _LOWER, side="below"))
            found.append(passage.matrix(f"delta{l}", f"Z{l}", sizes[l], _LOWER, side="below"))
            over = found[-3].y - passage.cells.height / 2 - 10
            # Over the last one, the curve of the loss begins there where it has no more room to the left.
            side: Side = "above" if l == depth and not self._wide else "right"
            found.append(passage.matrix(f"row{l - 1}", f"W{l}", 1, over, columns=sizes[l - 1], side=side))
            if l < depth:
                found.append(passage.matrix(f"back{l}", f"H{l}", sizes[l], _LOWER, side="below"))
                found.append(passage.matrix(f"slope{l}", f"Z{l}", sizes[l], _MIDDLE, side="right"))
        found.append(passage.matrix("t", f"H{depth}", sizes[depth], _LOWER, side="below"))
        return found

    @functools.cached_property
    def _contents(self) -> dict[str, Content]:
        done, cells = self.subject.done, self._passage.cells
        known = quantities.forward(done, cells, self._after)
        new = quantities.forward(self._after, cells, done)
        return known | quantities.backward(done, cells, known) | {f"new {name}": each for name, each in new.items()}

    @functools.cached_property
    def _setting(self) -> Setting:
        return Setting(self.subject.done, self._contents, {matrix.name: matrix for matrix in self._matrices})

    @functools.cached_property
    def _walk(self) -> Walk:
        setting, depth = self._setting, self.subject.done.architecture.depth
        moments = [way_forward.beginning(setting)]
        for l in range(1, depth + 1):
            moments += [way_forward.sums(setting, l), way_forward.activations(setting, l)]
        moments += [way_back.loss(setting), way_back.first_delta(setting), way_back.update_matrix(setting, depth)]
        for l in range(depth - 1, 0, -1):
            moments += [
                way_back.passed_back(setting, l), way_back.hidden_delta(setting, l), way_back.update_matrix(setting, l)
            ]  # fmt: skip
        moments += [way_back.whole(setting), new_pass.update(setting, self.subject.learning_rate)]
        moments += [new_pass.again(setting, l) for l in range(1, depth + 1)]
        moments.append(new_pass.compared(setting, self._after))
        return Walk(tuple(moments), self.stage)

    @functools.cached_property
    def _board(self) -> Board:
        """At first only the network, the sample and its target have their numbers; all else waits for them."""
        faces: dict[str, dict[Place, Face | None]] = {}
        labels: dict[str, Label] = {}
        known = {"X", "t", *(f"{name}{l}" for name in "Wb" for l in range(1, self._setting.depth + 1))}
        empty = self._passage.cells.empty
        for matrix in self._matrices:
            name, places = matrix.name, matrix.places
            if name in known:
                faces[name] = {place: self._contents[name].face(place) for place in places}
                labels[name] = Label(self._contents[name].symbol, self._contents[name].numbers.exponent)
            elif name == "again X" or name.startswith(("row", "slope")):
                faces[name] = dict.fromkeys(places)
            else:
                faces[name] = dict.fromkeys(places, empty)
                labels[name] = Label(self._contents[name].symbol, waiting=True)
        return Board(self._matrices, faces, labels, self._walk.changes)

    @property
    def _wide(self) -> bool:
        """Whether the curve of the loss has room over the last layer's update matrix, and the row over that."""
        architecture, cells = self.subject.done.architecture, self._passage.cells
        over = _LOWER - (architecture.sizes[-1] / 2 + 1) * cells.height
        return over > _MIDDLE + _COLUMN / 2

    @functools.cached_property
    def _turn(self) -> Turn:
        """Between the way forward and the way back, at their right end."""
        passage, depth = self._passage, self.subject.done.architecture.depth
        left, top = passage.x[f"{'W' if self._wide else 'b'}{depth}"] + 10, _MIDDLE - _COLUMN / 2
        box = Box(left, top, passage.right - left - passage.cells.width / 2, _COLUMN)
        y = next(matrix for matrix in self._matrices if matrix.name == f"H{depth}")
        origins = [(cell.x + cell.width / 2, cell.y + cell.height) for cell in map(y.cell, range(y.rows))]
        return Turn(self.subject.done, self._after, box, origins, passage.cells.decimals, self.stage)

    def _comparison(self, seconds: float) -> Group:
        """What stands above and what below, when the sample goes through once more."""
        again, (compared, _) = self._walk.span("again1")[0], self._walk.span("compared")
        named, known = between(seconds, again, again + 0.5), between(seconds, compared + 0.3, compared + 1.0)
        if not named:
            return _NOTHING
        return Group((*self._lines[0], Group(self._lines[1], opacity=known)), opacity=named, name="comparison")

    @functools.cached_property
    def _lines(self) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
        """The words before and after, and their predictions and losses."""
        stage, passes = self.stage, (self.subject.done, self._after)
        losses = apart(passes[0].loss, passes[1].loss)
        if len(passes[0].y) == 1:
            predictions = apart(*(float(as_numpy(each.y)[0, 0]) for each in passes))
        else:
            last = f"H{self._setting.depth}"
            numbers = (self._contents[name].numbers for name in (last, f"new {last}"))
            lists = (", ".join(each.inline(row) for row in range(len(each.values))) for each in numbers)
            predictions = (f"({next(lists)})", f"({next(lists)})")
        words: list[Item] = []
        values: list[Item] = []
        for y, word, prediction, loss in zip(_LINES, ("Before", "After"), predictions, losses, strict=True):
            words.append(stage.text(LEFT, y, word, size=SIZES.heading, weight="semibold"))
            x = LEFT + 150
            for symbol, text in (("y", f"= {prediction}"), ("L", f"= {loss}")):
                values += [stage.formula(x, y, symbol), stage.text(x + 26, y, text, size=SIZES.heading)]
                x += width(text, SIZES.heading) + 74
        return tuple(words), tuple(values)
