"""Origin: where a value stands, in the words of an error message."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from backlight.wording import count

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Origin(Protocol):
    """What knows the place of a value. Rows count from 0 here; the words that come out count as a person does."""

    @property
    def name(self) -> str:
        """The whole, inside a sentence: ``'people.csv'``, the data frame."""

    @property
    def unit(self) -> str:
        """What a sample is in it: a line, a row."""

    def column(self, column: str) -> str:
        """A column of it."""

    def cell(self, column: str, row: int) -> str:
        """A value of it."""

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there."""

    def leave_out(self, column: str) -> str:
        """How to do without a column."""

    def setting(self, python: str, typed: str) -> str:
        """A setting, as it is written in Python, and on the command line where that can reach it."""


@dataclass(frozen=True)
class _Origin:
    """What all origins have."""

    name: str
    unit: str = "row"

    def column(self, column: str) -> str:
        """A column of it."""
        return f"Column {column!r} of {self.name}"

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        return f"Row {row + 1} of {self.name}, column {column!r}"

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there."""
        return f"{self.cell(column, row)}: there is no value; fill it in, or take the {self.unit} out."

    def leave_out(self, column: str) -> str:
        """How to do without a column."""
        return f"leave the column out with {self.setting(f'drop={[column]!r}', f'--drop {quoted(column)}')}"

    def setting(self, python: str, typed: str) -> str:
        """A setting, as it is written in Python and on the command line."""
        return f"{python} ({typed})"


@dataclass(frozen=True)
class Rows(_Origin):
    """A file that has rows and no lines. The first row is 1."""


@dataclass(frozen=True)
class Frame(_Origin):
    """A data frame. The first row is 1.

    Attributes
    ----------
    droppable
        Whether `load` reads it, which takes ``drop=``.
    """

    name: str = "the data frame"
    droppable: bool = True

    def leave_out(self, column: str) -> str:
        """How to do without a column."""
        return super().leave_out(column) if self.droppable else "leave the column out"

    def setting(self, python: str, typed: str) -> str:  # noqa: ARG002  the command line has no data frames
        """A setting, as it is written in Python."""
        return python


@dataclass(frozen=True)
class Lines(_Origin):
    """A text file: places are lines of it, as an editor counts them.

    Attributes
    ----------
    path, separator
        To read it again.
    records
        (samples,): the number of each sample among the file's records after the first; None where no line is empty.
    """

    unit: str = "line"
    path: str = ""
    separator: str = ","
    records: NDArray[np.int64] | None = None

    def _line(self, row: int) -> tuple[int, int, int] | None:
        """The line where a sample starts, its number of values and the first line's; None where a quote misleads."""
        wanted = row if self.records is None else int(self.records[row])
        names = 0
        try:
            for record, (line, values) in enumerate(records(self.path, self.separator), start=-1):
                names = names or len(values)
                if record == wanted:
                    return line, len(values), names
        except (OSError, ValueError, csv.Error):
            return None
        return None

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        found = self._line(row)
        return f"Line {found[0]} of {self.name}, column {column!r}" if found else super().cell(column, row)

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there; a line with too few values is told as such."""
        found = self._line(row)
        if found and found[1] < found[2]:
            return ragged(self.name, *found)
        return super().missing(column, row)


@dataclass(frozen=True)
class Elements(_Origin):
    """An array: places are written as its elements are, from 0.

    Attributes
    ----------
    name
        ``"X"`` or ``"y"``.
    columns
        The names of its columns; none for an array of one axis.
    """

    columns: Sequence[str] = ()

    def column(self, column: str) -> str:
        """A column of it."""
        return f"{self.name}[:, {self.columns.index(column)}]" if self.columns else self.name

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        return f"{self.name}[{row}, {self.columns.index(column)}]" if self.columns else f"{self.name}[{row}]"

    def leave_out(self, column: str) -> str:
        """How to do without a column."""
        return f"leave {self.column(column)} out"

    def setting(self, python: str, typed: str) -> str:  # noqa: ARG002  the command line has no arrays
        """A setting, as it is written in Python."""
        return python


def subject(name: str) -> str:
    """A name that begins a sentence."""
    return name[:1].upper() + name[1:]


def quoted(word: str) -> str:
    """A word for the command line."""
    plain = word.replace("\t", "\\t")
    return plain if plain and all(mark.isalnum() or mark in "_-.,:=+%@/" for mark in plain) else f"'{plain}'"


def records(path: str | os.PathLike[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a text file, the one with the names first: the line where each starts, and its values."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader, start, named = csv.reader(file, delimiter=separator, strict=True), 1, False
        for values in reader:
            named = named or bool(values)
            if named:
                yield start, values
            start = reader.line_num + 1


def ragged(name: str, line: int, values: int, columns: int) -> str:
    """The sentence about a line with too many values, or too few."""
    came = count(values, "value")
    return f"Line {line} of {name} has {came} where the first line names {columns} columns; correct it."
