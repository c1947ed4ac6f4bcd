"""Columns: what stands in a table, and how it becomes inputs of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import numpy as np

from backlight.arguments import LARGEST
from backlight.data.origin import subject
from backlight.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from backlight.data.origin import Origin

Kind = Literal["number", "boolean", "text"]

MOST_COLUMNS: Final = 2**16
MOST_CATEGORIES: Final = 1000
"""The most different texts of a column, and the most classes."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of the training data: what is needed to encode further samples.

    Attributes
    ----------
    categories
        The different texts of a text column, in order; each is an input (one-hot).
    """

    name: str
    kind: Kind = "number"
    categories: tuple[str, ...] = ()

    @property
    def input_names(self) -> tuple[str, ...]:
        """Of the inputs that the column becomes."""
        if self.kind == "text":
            return tuple(f"{self.name}={category}" for category in self.categories)
        return (self.name,)


@dataclass(frozen=True, eq=False)
class Numbers:
    """A raw column of numbers, or of booleans as 0 and 1.

    Attributes
    ----------
    values
        (samples,), float64.
    """

    name: str
    values: NDArray[np.float64]
    kind: Literal["number", "boolean"] = "number"


@dataclass(frozen=True, eq=False)
class Texts:
    """A raw column of texts."""

    name: str
    values: list[str]
    kind: Literal["text"] = "text"


Raw = Numbers | Texts


@dataclass(frozen=True, eq=False)
class Inputs:
    """The raw inputs of all samples.

    Attributes
    ----------
    matrix
        (samples, inputs), float64.
    columns
        The columns they come from, in order.
    """

    matrix: NDArray[np.float64]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of the inputs."""
        return tuple(name for column in self.columns for name in column.input_names)

    @property
    def scaled(self) -> NDArray[np.bool_]:
        """(inputs,): which inputs are numbers that can be standardised; 0 and 1 stay 0 and 1."""
        return np.repeat(
            [column.kind == "number" for column in self.columns],
            [len(column.input_names) for column in self.columns],
        )


def check_numbers(column: Numbers, origin: Origin) -> None:
    """Refuse what is not finite, or not in float32.

    Raises
    ------
    DataError
        With the place of the first such value.
    """
    usable = np.abs(column.values) <= LARGEST  # False for nan too
    if usable.all():
        return
    row = int(np.argmin(usable))
    value, place = float(column.values[row]), origin.cell(column.name, row)
    if not np.isfinite(value):
        raise DataError(f"{place}: {value} is not a finite number; correct it, or take the {origin.unit} out.")
    raise DataError(f"{place}: {value:g} is beyond the range of 32-bit floats (3.4e+38); use a larger unit.")


def id_like(distinct: int, samples: int) -> bool:
    """Whether texts are more like names of the samples than like categories."""
    return distinct > MOST_CATEGORIES or (distinct > 20 and 2 * distinct > samples)


def describe(raw: Sequence[Raw], origin: Origin) -> tuple[Column, ...]:
    """What the columns are.

    Raises
    ------
    DataError
        When numbers are not finite, or a text column has too many different texts.
    """
    return tuple(_column(column, origin) for column in raw)


def _column(raw: Raw, origin: Origin) -> Column:
    if isinstance(raw, Numbers):
        check_numbers(raw, origin)
        return Column(raw.name, raw.kind)
    categories = tuple(sorted(set(raw.values)))
    if id_like(len(categories), len(raw.values)):
        raise DataError(
            f"{origin.column(raw.name)} has {len(categories):,} different texts in {len(raw.values):,} "
            f"{origin.unit}s, and each would become an input; {origin.leave_out(raw.name)}."
        )
    return Column(raw.name, "text", categories)


def refuse_too_few(samples: int, origin: Origin) -> None:
    """Refuse data of fewer than two samples.

    Raises
    ------
    DataError
        Saying how many there are.
    """
    if samples < 2:
        has = f"one {origin.unit} of values" if samples else f"no {origin.unit} of values"
        raise DataError(
            f"{subject(origin.name)} has {has}, and every {origin.unit} is a sample: two at least are needed."
        )


def refuse_constant(raw: Sequence[Raw], origin: Origin) -> None:
    """Refuse columns of one value.

    Raises
    ------
    DataError
        Naming the first.
    """
    for column in raw:
        first = column.values[0]
        if len(set(column.values)) == 1 if isinstance(column, Texts) else bool((column.values == first).all()):
            value = repr(first) if isinstance(first, str) else f"{first:g}"
            raise DataError(
                f"{origin.column(column.name)} has the same value, {value}, in every {origin.unit}, and nothing can be "
                f"learned from it; {origin.leave_out(column.name)}, or keep all columns as they are with "
                f"{origin.setting('standardize=False', '--no-standardize')}."
            )


def encode(raw: Sequence[Raw], columns: Sequence[Column], origin: Origin) -> NDArray[np.float64]:
    """Raw inputs: numbers as they are, booleans as 0 and 1, texts one-hot.

    Parameters
    ----------
    raw, columns
        Column by column the same.

    Returns
    -------
    (samples, inputs), float64.

    Raises
    ------
    DataError
        When a column has another kind than `columns` say, or a text that they do not know.
    """
    widths = [len(column.input_names) for column in columns]
    if sum(widths) > MOST_COLUMNS:
        raise DataError(too_wide(origin.name, sum(widths), "inputs"))
    matrix = np.zeros((len(raw[0].values), sum(widths)))
    start = 0
    for values, column, width in zip(raw, columns, widths, strict=True):
        block = matrix[:, start : start + width]
        if column.kind == "text":
            block[np.arange(len(block)), _codes(values, column, origin)] = 1
        else:
            block[:, 0] = _numbers(values, column, origin)
        start += width
    return matrix


def too_wide(name: str, columns: int, what: str = "columns") -> str:
    """The sentence about too many columns."""
    return (
        f"{subject(name)} has {columns:,} {what}, and at most {MOST_COLUMNS:,} can be used; choose those that matter."
    )


def _codes(raw: Raw, column: Column, origin: Origin) -> NDArray[np.intp]:
    if isinstance(raw, Numbers):
        raise DataError(f"{origin.column(column.name)} has {_KINDS[raw.kind]}; texts were learned from.")
    numbers = {category: number for number, category in enumerate(column.categories)}
    codes = np.fromiter((numbers.get(text, -1) for text in raw.values), np.intp, len(raw.values))
    if len(codes) and codes.min() < 0:
        row = int(np.argmin(codes))
        raise DataError(
            f"{origin.cell(column.name, row)}: {raw.values[row]!r} was not among the texts that were learned from: "
            f"{listed(column.categories)}."
        )
    return codes


_KINDS: Final = {"number": "numbers", "boolean": "booleans", "text": "texts"}


def _numbers(raw: Raw, column: Column, origin: Origin) -> NDArray[np.float64]:
    if isinstance(raw, Texts):
        truths = booleans(raw.values) if column.kind == "boolean" else None
        if truths is None:
            raise DataError(f"{origin.column(column.name)} has texts; {_KINDS[column.kind]} were learned from.")
        return truths
    check_numbers(raw, origin)
    if column.kind == "boolean" and not np.isin(raw.values, (0, 1)).all():
        raise DataError(f"{origin.column(column.name)} has numbers other than 0 and 1; booleans were learned from.")
    return raw.values


def booleans(texts: Sequence[str]) -> NDArray[np.float64] | None:
    """0 and 1 where all texts are true or false, in any case of letters; None otherwise."""
    meanings: dict[str, float | None] = {text: {"false": 0.0, "true": 1.0}.get(text.lower()) for text in set(texts)}
    if None in meanings.values():
        return None
    return np.fromiter((meanings[text] for text in texts), np.float64, len(texts))


def listed(names: Sequence[Any], most: int = 12) -> str:
    """Names for a sentence, in quotes, the first few where there are many."""
    return shortened([repr(name) for name in names[: most + 1]], len(names), most)


def shortened(names: Sequence[str], count: int | None = None, most: int = 12) -> str:
    """The first few of names."""
    more = (len(names) if count is None else count) - most
    shown = ", ".join(names[:most])
    return f"{shown} and {more:,} more" if more > 0 else shown
