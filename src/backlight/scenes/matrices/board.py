"""Matrices over time: cells that wait, get their number, pass it on, and change it.

A matrix in which nothing changes is the same object from frame to frame, so that a renderer need not look at it.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from backlight.drawing.items import Group
from backlight.scenes.matrices.cells import Cells, Face, Matrix, Place
from backlight.scenes.page.pace import blend, ease

if TYPE_CHECKING:
    from backlight.drawing.items import Item

_ARRIVED: Final = 0.62
"""The part of its time after which a number that travels and changes has arrived, and changes."""
_NOBODY: Final = Group((), name="on the way")


@dataclass(frozen=True)
class Label:
    """A matrix's symbol.

    Attributes
    ----------
    tex
        LaTeX.
    exponent
        Of the power of ten that the numbers are to be taken times; 0 for none.
    waiting
        Whether the matrix has no numbers yet.
    """

    tex: str
    exponent: int = 0
    waiting: bool = False


class Origin(NamedTuple):
    """Where a number that travels comes from: a cell's upper left corner, and its face there."""

    x: float
    y: float
    face: Face


@dataclass(frozen=True, eq=False)
class Change:
    """Some cells of one matrix change.

    Attributes
    ----------
    matrix
        Its name.
    faces
        What the cells show afterwards; None: nothing.
    begin, end
        Parts of the beat that it belongs to; on a board, seconds.
    origins
        Where the numbers come from that travel to their cells; what they are there may be another number, which
        changes when it has arrived.
    label
        The symbol afterwards; None: as before.
    """

    matrix: str
    faces: Mapping[Place, Face | None]
    begin: float = 0.4
    end: float = 0.8
    origins: Mapping[Place, Origin] = field(default_factory=dict)
    label: Label | None = None


@dataclass(frozen=True)
class _State:
    """Of a matrix at rest."""

    faces: dict[Place, Face | None]
    label: Label | None


class _Course:
    """One matrix over time."""

    def __init__(self, matrix: Matrix, first: _State, changes: Sequence[Change]) -> None:
        self.matrix = matrix
        self._changes = sorted(changes, key=lambda change: change.begin)
        self._begins = [change.begin for change in self._changes]
        self._ends = [change.end for change in self._changes]
        self._states = [first]
        for change in self._changes:
            before = self._states[-1]
            self._states.append(_State({**before.faces, **change.faces}, change.label or before.label))
        self._rest: dict[int, Group] = {}

    def group(self, time: float) -> Group:
        """The matrix at a time."""
        done, active = self._active(time)
        if not active:
            return self._at_rest(done)
        before, items, cells = self._states[done], list(self._at_rest(done).items), self.matrix.cells
        for change in active:
            part = (time - change.begin) / (change.end - change.begin)
            for place, face in change.faces.items():
                one, changed = before.faces[place], ease(part)
                if place in change.origins:
                    one = change.origins[place].face
                    if part < _ARRIVED or one == face:
                        continue  # it is on its way, above the board
                    changed = ease((part - _ARRIVED) / (1 - _ARRIVED))
                at = 2 * (place[0] * self.matrix.columns + place[1])
                items[at : at + 2] = cells.between(*self.matrix.corner(place), one, face, changed)
            if change.label is not None and change.label != before.label:
                # What it is called changes with its numbers.
                begin = _ARRIVED if change.origins else 0.0
                items[-1] = self._relabelled(before.label, change.label, ease((part - begin) / (1 - begin)))
        return Group(tuple(items), name=self.matrix.name)

    def travellers(self, time: float) -> list[Group]:
        """The cells that are on their way to this matrix."""
        groups: list[Group] = []
        for change in self._active(time)[1]:
            part = (time - change.begin) / (change.end - change.begin)
            for place, origin in change.origins.items():
                way = ease(part if origin.face == change.faces[place] else part / _ARRIVED)
                if way < 1:
                    (x, y), cell = self.matrix.corner(place), _traveller(self.matrix.cells, origin.face)
                    groups.append(replace(cell, x=blend(origin.x, x, way), y=blend(origin.y, y, way)))
        return groups

    def _active(self, time: float) -> tuple[int, list[Change]]:
        """How many changes are done, and which are going on."""
        done, begun = bisect_right(self._ends, time), bisect_left(self._begins, time)
        return done, self._changes[done:begun]

    def _at_rest(self, done: int) -> Group:
        """The matrix after so many changes."""
        if done not in self._rest:
            state, cells = self._states[done], self.matrix.cells
            items: list[Item] = []
            for place in self.matrix.places:
                items += cells.items(*self.matrix.corner(place), state.faces[place])
            items.append(self._labelled(state.label))
            self._rest[done] = Group(tuple(items), name=self.matrix.name)
        return self._rest[done]

    def _labelled(self, label: Label | None, opacity: float = 1.0) -> Group:
        if label is None or not label.tex:
            return Group(())
        return self.matrix.symbol(label.tex, label.exponent, waiting=label.waiting, opacity=opacity)

    def _relabelled(self, one: Label | None, other: Label, part: float) -> Group:
        if one is None:
            return self._labelled(other, part)
        if one.tex == other.tex and one.exponent == other.exponent:
            return self._labelled(one if part < 0.5 else other)
        return self._labelled(one, 1 - 2 * part) if part < 0.5 else self._labelled(other, 2 * part - 1)


@functools.lru_cache(maxsize=4096)
def _traveller(cells: Cells, face: Face) -> Group:
    return Group(cells.items(0, 0, face))


class Board:
    """All matrices of a picture over time.

    Parameters
    ----------
    matrices
        In the order in which they are drawn.
    faces
        What the cells of each show at first; None: nothing.
    labels
        Their symbols at first; those that have none get one with a change.
    changes
        In seconds. Those of one cell follow each other.
    """

    def __init__(
        self,
        matrices: Sequence[Matrix],
        faces: Mapping[str, Mapping[Place, Face | None]],
        labels: Mapping[str, Label],
        changes: Sequence[Change],
    ) -> None:
        by_name: dict[str, list[Change]] = {matrix.name: [] for matrix in matrices}
        for change in changes:
            by_name[change.matrix].append(change)
        self._courses = [
            _Course(matrix, _State(dict(faces[matrix.name]), labels.get(matrix.name)), by_name[matrix.name])
            for matrix in matrices
        ]

    def items(self, time: float) -> tuple[Item, ...]:
        """Every matrix, and above them the numbers that are on their way."""
        travellers = [group for course in self._courses for group in course.travellers(time)]
        way = Group(tuple(travellers), name="on the way") if travellers else _NOBODY
        return *(course.group(time) for course in self._courses), way
