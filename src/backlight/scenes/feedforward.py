"""`feedforward`: matrix times vector and activation, layer by layer, from the input to the prediction."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backlight.drawing.items import Group
from backlight.drawing.paths import arrow
from backlight.scenes.matrices import bench, quantities, way_forward
from backlight.scenes.matrices.board import Board, Label
from backlight.scenes.matrices.cells import Box, Matrix
from backlight.scenes.matrices.passage import Passage
from backlight.scenes.matrices.setting import Setting
from backlight.scenes.matrices.sigma_plot import SigmaPlot
from backlight.scenes.matrices.walk import Beat, Moment, Walk
from backlight.scenes.page.finite import reach_of
from backlight.scenes.page.pace import between, ease
from backlight.scenes.page.stage import SIZES, Stage, middle
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Item
    from backlight.scenes.matrices.cells import Content, Face, Place
    from backlight.scenes.matrices.walk import Now

MOST_UNITS, MOST_LAYERS = 8, 4
_CENTER, _COLUMN = 444.0, 216.0
"""The height around which the matrices stand, and of a whole column of cells."""
_NO_SIGNS = Group((), name="signs")
_PLOT_TOP, _PLOT_WIDTH, _PLOT_HEIGHT = 610.0, 360.0, 260.0


@dataclass(frozen=True, eq=False)
class Feedforward:
    """One sample on its way through one network, with every number.

    Each row of weights comes down to a bench, where it meets the vector; the products and the bias go into their
    element of Z. Under Z and H of each layer is its activation's curve, which every element goes through.

    Attributes
    ----------
    subject
        Which sample, which network.
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
        self.subject.refuse_larger(MOST_UNITS, MOST_LAYERS, "feedforward")
        if not self.duration:
            object.__setattr__(self, "duration", self._walk.seconds)

    @property
    def still(self) -> float:
        """The end: all numbers, and every activation."""
        return self.duration

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
                *self._heading, walk.said(now), self._arrows, *self._plots_at(seconds), self._signs_at(now),
                *self._board.items(seconds), walk.lights(now), *walk.track(now),
            )
        )  # fmt: skip

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        subject = self.subject
        return self.stage.title("Feedforward", f"{subject.caption}  ·  {subject.done.architecture}")

    @functools.cached_property
    def _depth(self) -> int:
        return self.subject.done.architecture.depth

    @functools.cached_property
    def _passage(self) -> Passage:
        return Passage.of(self.subject.done.architecture, _COLUMN, self.stage, "feedforward")

    @functools.cached_property
    def _matrices(self) -> dict[str, Matrix]:
        found = [*self._passage.forward(_CENTER), *bench.matrices(self._passage)]
        return {matrix.name: matrix for matrix in found}

    @functools.cached_property
    def _contents(self) -> dict[str, Content]:
        done, passage = self.subject.done, self._passage
        known = quantities.forward(done, passage.cells)
        return known | bench.contents(done, known, passage, self._reach)

    @functools.cached_property
    def _reach(self) -> float:
        return reach_of(self.subject.done.Z.values()) or 1.0

    @functools.cached_property
    def _walk(self) -> Walk:
        setting = Setting(self.subject.done, self._contents, self._matrices)
        phases = {l: f"Layer {l}" if l < self._depth else "Output" for l in range(1, self._depth + 1)}
        caption = "A network with its weights and biases, and one sample X."
        formula = way_forward.network_formula(setting)
        moments = [Moment("network", phases[1], caption, formula, (Beat(2.6),))]
        for l, phase in phases.items():
            moments += [
                bench.sums(setting, l, phase),
                way_forward.activations(setting, l, phase, before=0.9, slower=1.9),
            ]
        caption = "That is all that a network does: multiply, add up, bend; again and again."
        if self._depth == 1:
            caption = "That is all that a network without hidden layers does."
        moments.append(Moment("whole", phases[self._depth], caption, formula, (Beat(3.5),)))
        return Walk(tuple(moments), self.stage)

    @functools.cached_property
    def _board(self) -> Board:
        """At first only the network and the sample have their numbers; all else waits for them."""
        faces: dict[str, dict[Place, Face | None]] = {}
        labels: dict[str, Label] = {}
        for name, matrix in self._matrices.items():
            content = self._contents[name]
            if name[0] in "XWb" and not name.startswith("bias"):
                faces[name] = {place: content.face(place) for place in matrix.places}
                labels[name] = Label(content.symbol, content.numbers.exponent)
            elif name[0] in "ZH":
                faces[name] = dict.fromkeys(matrix.places, self._passage.cells.empty)
                labels[name] = Label(content.symbol, waiting=True)
            else:
                faces[name] = dict.fromkeys(matrix.places)
        return Board(list(self._matrices.values()), faces, labels, self._walk.changes)

    @functools.cached_property
    def _arrows(self) -> Group:
        """Between Z and H."""
        passage = self._passage
        items: list[Item] = []
        for l in range(1, self._depth + 1):
            left, right = passage.x[f"Z{l}"] + passage.cells.width + 3, passage.x[f"H{l}"] - 3
            items += arrow(left, _CENTER, right, _CENTER, color=self.stage.colors.quiet, width=2.5, head=4)
        return Group(tuple(items))

    def _signs_at(self, now: Now) -> Group:
        """× and = between the lines of the bench, while a row meets the vector."""
        moment = self._walk.moments[now.moment]
        beat = moment.beats[now.beat]
        if not (moment.name[0] == "Z" and beat.numbers):
            return _NO_SIGNS
        part = now.seconds / beat.seconds
        # Each row has three beats: it is multiplied, it is added up, the sum goes up.
        seen = (1 - ease(2 * part), ease((part - 0.45) / 0.15), 1.0)[now.beat % 3]
        return Group((self._signs[int(moment.name[1:])],), opacity=seen, name="signs")

    @functools.cached_property
    def _signs(self) -> dict[int, Group]:
        found: dict[int, Group] = {}
        for l in range(1, self._depth + 1):
            items: list[Item] = []
            for above, sign in ((f"turned{l}", "×"), (f"taken{l}", "=")):
                box = self._matrices[above].box
                y = middle(box.y + box.height + bench.SIGN / 2, SIZES.number)
                for column in range(self._matrices[above].columns):
                    x = box.x + (column + 0.5) * self._passage.cells.width
                    items.append(
                        self.stage.text(x, y, sign, size=SIZES.number, color=self.stage.colors.quiet, anchor="middle")
                    )
            found[l] = Group(tuple(items))
        return found

    def _plots_at(self, seconds: float) -> tuple[Group, ...]:
        return tuple(self._plot_at(l, seconds) for l in range(1, self._depth + 1))

    def _plot_at(self, l: int, seconds: float) -> Group:
        """A layer's activation, and how far its units have come."""
        begin, _ = self._walk.span(f"H{l}")
        moment = next(moment for moment in self.moments if moment.name == f"H{l}")
        units, plot = len(self._contents[f"H{l}"].faces), self._plots[l]
        if seconds >= begin + moment.seconds:
            return self._finished[l]
        parts: list[float] = []
        at = begin + moment.beats[0].seconds
        for beat in moment.beats[1:]:
            parts.append(min(1.0, max(0.0, (seconds - at) / (0.66 * beat.seconds))))
            at += beat.seconds
        if len(parts) < units:  # softmax: all at once
            parts = [ease(parts[0])] * units
        return plot.items(between(seconds, begin, begin + 0.8), tuple(parts))

    @functools.cached_property
    def _finished(self) -> dict[int, Group]:
        return {l: plot.items(1.0, (1.0,) * len(plot.origins)) for l, plot in self._plots.items()}

    @functools.cached_property
    def _plots(self) -> dict[int, SigmaPlot]:
        found = {}
        for l in range(1, self._depth + 1):
            Z, H = self._matrices[f"Z{l}"], self._matrices[f"H{l}"]
            right = H.x + H.box.width
            # The bench beside it is empty by now.
            left = max(right - _PLOT_WIDTH, self._matrices[f"W{l}"].x)
            box = Box(left, _PLOT_TOP, right - left, _PLOT_HEIGHT)
            cells = [Z.cell(row) for row in range(Z.rows)]
            origins = [(cell.x + cell.width, cell.y + cell.height / 2) for cell in cells]
            found[l] = SigmaPlot(self.subject.done, l, box, self._reach, origins, self.stage)
        return found
