"""Data frames of Polars and of pandas: their raw columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from backlight.data.columns import MOST_COLUMNS, Numbers, Raw, Texts, listed, too_wide
from backlight.data.origin import Origin, subject
from backlight.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_DATES = "holds dates or times; write what matters in them as numbers (a year, a month, days since a day), or"


def library_of(data: object) -> str:
    """``"polars"``, ``"pandas"``, or the name of whatever else an object comes from. Nothing is imported."""
    return type(data).__module__.partition(".")[0]


def is_frame(data: object) -> bool:
    """Whether this is a data frame of Polars or pandas."""
    return library_of(data) in ("polars", "pandas") and type(data).__name__ in ("DataFrame", "LazyFrame")


def is_series(data: object) -> bool:
    """Whether this is a series of Polars or pandas."""
    return library_of(data) in ("polars", "pandas") and type(data).__name__ == "Series"


def column_names(frame: Any, origin: Origin) -> list[str]:
    """The names of a data frame's columns.

    Raises
    ------
    DataError
        When there are too many columns, none, or two of one name.
    """
    if type(frame).__name__ == "LazyFrame":
        raise DataError("A LazyFrame holds no values yet; pass frame.collect().")
    return checked_names([str(name) for name in frame.columns], origin)


def checked_names(names: list[str], origin: Origin) -> list[str]:
    """The names, when they can be names of columns.

    Raises
    ------
    DataError
        When there are too many, none, or two the same.
    """
    if len(names) > MOST_COLUMNS:
        raise DataError(too_wide(origin.name, len(names)))
    if not names:
        raise DataError(f"{subject(origin.name)} has no columns; it needs an input and a target at least.")
    if len(set(names)) < len(names):
        seen: set[str] = set()
        twice = next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise DataError(f"{subject(origin.name)} has two columns {twice!r}; give every column a name of its own.")
    return names


def raw_columns(frame: Any, names: Sequence[str], origin: Origin) -> list[Raw]:
    """Columns of a frame, by name.

    Raises
    ------
    DataError
        When a value is missing, or a column is neither of numbers, nor of booleans, nor of texts.
    """
    positions = {str(name): position for position, name in enumerate(frame.columns)}
    if library_of(frame) == "pandas":
        return [from_pandas(frame.iloc[:, positions[name]], name, origin) for name in names]
    return [from_polars(frame.to_series(positions[name]), name, origin) for name in names]


def raw_series(series: Any, name: str, origin: Origin) -> Raw:
    """A series, as a column."""
    return (from_pandas if library_of(series) == "pandas" else from_polars)(series, name, origin)


def from_polars(series: pl.Series, name: str, origin: Origin) -> Raw:
    """A column of Polars."""
    import polars as pl

    dtype = series.dtype
    if series.null_count():
        raise DataError(origin.missing(name, int(series.is_null().arg_max() or 0)))
    if dtype == pl.Boolean:
        return Numbers(name, series.cast(pl.Float64).to_numpy(), "boolean")
    if dtype.is_numeric():
        return Numbers(name, series.cast(pl.Float64).to_numpy())
    if dtype in (pl.String, pl.Categorical, pl.Enum):
        return Texts(name, series.cast(pl.String).to_list())
    if dtype.is_temporal():
        raise DataError(f"{origin.column(name)} {_DATES} {origin.leave_out(name)}.")
    raise DataError(_unusable(name, str(dtype), origin))


def from_pandas(series: Any, name: str, origin: Origin) -> Raw:
    """A column of pandas."""
    missing = series.isna().to_numpy()
    if missing.any():
        raise DataError(origin.missing(name, int(np.argmax(missing))))
    values = series.to_numpy()
    if values.dtype.kind == "O":
        return from_objects(values.tolist(), name, origin)
    return from_numpy(values, name, origin)


def from_numpy(values: np.typing.NDArray[Any], name: str, origin: Origin) -> Raw:
    """A column of NumPy's, of one axis and not of objects."""
    match values.dtype.kind:
        case "b":
            return Numbers(name, values.astype(np.float64), "boolean")
        case "i" | "u" | "f":
            with np.errstate(over="ignore"):
                return Numbers(name, values.astype(np.float64))
        case "U":
            return Texts(name, values.tolist())
        case "M" | "m":
            raise DataError(f"{origin.column(name)} {_DATES} {origin.leave_out(name)}.")
    raise DataError(_unusable(name, str(values.dtype), origin))


def from_objects(values: list[Any], name: str, origin: Origin) -> Raw:
    """A column of Python objects: all texts, all booleans or all numbers.

    Raises
    ------
    DataError
        With the first that is of another type than the one before it.
    """
    import datetime
    import numbers

    kinds = {str: "a text", bool: "a boolean", np.bool_: "a boolean", float: "a number", int: "a number"}

    def kind(value: Any) -> str:
        if isinstance(value, numbers.Real) or type(value).__name__ == "Decimal":
            return kinds.get(type(value), "a number")
        return "a text" if isinstance(value, str) else kinds.get(type(value), f"a {type(value).__name__}")

    first = kind(values[0]) if values else "a number"
    for row, value in enumerate(values):
        if value is None:
            raise DataError(origin.missing(name, row))
        if kind(value) != first:
            raise DataError(
                f"{origin.cell(name, row)}: {value!r} is {kind(value)}, and the values before it are not; "
                f"correct it, or {origin.leave_out(name)}."
            )
    if first == "a text":
        return Texts(name, [str(value) for value in values])
    if first in ("a number", "a boolean"):
        try:
            return Numbers(name, np.array(values, np.float64), "boolean" if first == "a boolean" else "number")
        except OverflowError:
            row = next(row for row, value in enumerate(values) if isinstance(value, int) and value.bit_length() > 1023)
            raise DataError(
                f"{origin.cell(name, row)}: a whole number of {len(str(abs(values[row])))} digits is beyond the range "
                "of 32-bit floats (3.4e+38); use a larger unit."
            ) from None
    if values and isinstance(values[0], datetime.date | datetime.time | datetime.timedelta):
        raise DataError(f"{origin.column(name)} {_DATES} {origin.leave_out(name)}.")
    raise DataError(_unusable(name, type(values[0]).__name__, origin))


def _unusable(name: str, kind: str, origin: Origin) -> str:
    return (
        f"{origin.column(name)} holds values of type {kind}; numbers, booleans and texts can be learned from: "
        f"convert it, or {origin.leave_out(name)}."
    )


def named(frame: Any, wanted: Sequence[str], origin: Origin) -> list[Raw]:
    """The columns that were trained on, from a further frame.

    Raises
    ------
    DataError
        When one is missing.
    """
    names = column_names(frame, origin)
    absent = sorted(set(wanted) - set(names))
    if absent:
        raise DataError(
            f"{subject(origin.name)} lacks {'the column' if len(absent) == 1 else 'the columns'} {listed(absent)}, "
            f"which the network was trained on; it has {listed(names)}."
        )
    return raw_columns(frame, wanted, origin)
