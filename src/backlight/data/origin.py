"""Origin: where a value stands, in the words of an error message."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Origin(Protocol):
    """What knows the place of a value. Rows count from 0 here, and as a person counts in the words that come out."""

    @property
    def name(self) -> str:
        """The whole: ``'people.csv'``."""

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


def _missing(origin: Origin, column: str, row: int) -> str:
    return f"{origin.cell(column, row)}: there is no value; fill it in, or take the {origin.unit} out."


@dataclass(frozen=True)
class Rows:
    """A data frame, or a file that has rows and no lines. The first row is 1.

    Attributes
    ----------
    droppable
        Whether `load` reads it, which takes ``drop=``.
    """

    name: str
    droppable: bool = True
    unit: str = "row"

    def column(self, column: str) -> str:
        """A column of it."""
        return f"Column {column!r} of {self.name}"

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        return f"Row {row + 1} of {self.name}, column {column!r}"

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there."""
        return _missing(self, column, row)

    def leave_out(self, column: str) -> str:
        """How to do without a column."""
        return f"leave the column out with {option('drop', column)}" if self.droppable else "leave the column out"


@dataclass(frozen=True)
class Lines(Rows):
    """A text file: places are lines of it, as an editor counts them.

    Attributes
    ----------
    path, separator
        To read it again.
    records
        (samples,): the number of each sample among the file's records after the first; None where no line is empty.
    """

    path: str = ""
    separator: str = ","
    unit: str = "line"
    records: NDArray[np.int64] | None = None

    def _line(self, row: int) -> tuple[int, list[str]] | None:
        """The number of the line where a sample starts, and its values; None where this reader is lost."""
        record = row if self.records is None else int(self.records[row])
        try:
            for number, (line, values) in enumerate(records(self.path, self.separator), start=-1):
                if number == record:
                    return line, values
        except (OSError, ValueError, csv.Error):
            return None
        return None

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        found = self._line(row)
        return f"Line {found[0]} of {self.name}, column {column!r}" if found else super().cell(column, row)

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there; a line with too few values is told as such."""
        found, header = self._line(row), next(records(self.path, self.separator))[1]
        if found and len(found[1]) < len(header):
            return ragged(self.name, found[0], len(found[1]), len(header))
        return super().missing(column, row)


@dataclass(frozen=True)
class Elements:
    """An array: places are written as its elements are, from 0.

    Attributes
    ----------
    name
        ``"X"`` or ``"y"``.
    columns
        The names of its columns; none for an array of one axis.
    """

    name: str
    columns: Sequence[str] = ()
    unit: str = "row"

    def column(self, column: str) -> str:
        """A column of it."""
        return f"{self.name}[:, {self.columns.index(column)}]" if self.columns else self.name

    def cell(self, column: str, row: int) -> str:
        """A value of it."""
        return f"{self.name}[{row}, {self.columns.index(column)}]" if self.columns else f"{self.name}[{row}]"

    def missing(self, column: str, row: int) -> str:
        """The sentence about a value that is not there."""
        return _missing(self, column, row)

    def leave_out(self, column: str) -> str:
        """How to do without a column."""
        return "leave the column out"


def option(name: str, value: str) -> str:
    """How a setting is written in Python and on the command line."""
    python = f"[{value!r}]" if name == "drop" else repr(value)
    typed = f"'{value}'" if not value or set(value) & set(" ;|\t'\"&$()*?<>") else value
    return f"{name}={python} (--{name} {typed})"


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
    came = "1 value" if values == 1 else f"{values} values"
    return f"Line {line} of {name} has {came} where the first line names {columns} columns; correct it."
