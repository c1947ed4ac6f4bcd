"""Data frames of Polars and of pandas: their raw columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from backlight.data.columns import MOST_COLUMNS, Numbers, Raw, Texts, listed, too_wide
from backlight.data.origin import Origin, subject
from backlight.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from numpy.typing import NDArray

EXACT: Final = 2.0**53
"""From here on, float64 does not hold every whole number."""
_DATES = "holds dates or times; write what matters in them as numbers (a year, a month, days since a day), or"


def library_of(data: object) -> str:
    """``"polars"``, ``"pandas"``, or the name of whatever else an object comes from. Nothing is imported."""
    return next((library for library, _ in _ancestry(data)), type(data).__module__.partition(".")[0])


def _ancestry(data: object) -> list[tuple[str, str]]:
    """The classes of Polars and pandas that an object's class is or comes from: library and name."""
    kinds = [(kind.__module__.partition(".")[0], kind.__name__) for kind in type(data).__mro__]
    return [(library, name) for library, name in kinds if library in ("polars", "pandas")]


def _is_a(data: object, *names: str) -> bool:
    return any(name in names for _, name in _ancestry(data))


def is_frame(data: object) -> bool:
    """Whether this is a data frame of Polars or pandas."""
    return _is_a(data, "DataFrame", "LazyFrame")


def is_series(data: object) -> bool:
    """Whether this is a series of Polars or pandas."""
    return _is_a(data, "Series")


def column_names(frame: Any, origin: Origin) -> list[str]:
    """The names of a data frame's columns.

    Raises
    ------
    DataError
        When there are too many columns, none, or two of one name.
    """
    if _is_a(frame, "LazyFrame"):
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
        values = series.cast(pl.Float64).to_numpy()
        if dtype.is_integer():
            _refuse_inexact(series, values, name, origin)
        return Numbers(name, values)
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
                floats = values.astype(np.float64)
            if values.dtype.kind != "f":
                _refuse_inexact(values, floats, name, origin)
            return Numbers(name, floats)
        case "U" | "T":
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
        floats = np.fromiter((_float(value, origin, name, row) for row, value in enumerate(values)), np.float64)
        _refuse_inexact(values, floats, name, origin)
        return Numbers(name, floats, "boolean" if first == "a boolean" else "number")
    if values and isinstance(values[0], datetime.date | datetime.time | datetime.timedelta):
        raise DataError(f"{origin.column(name)} {_DATES} {origin.leave_out(name)}.")
    raise DataError(_unusable(name, type(values[0]).__name__, origin))


def _float(value: Any, origin: Origin, name: str, row: int) -> float:
    try:
        return float(value)
    except OverflowError:
        what = f"a value of type {type(value).__name__}"
        if isinstance(value, int):
            digits = int((value.bit_length() - 1) * 0.30102999)  # no more than there are: str() refuses long ones
            while 10**digits <= abs(value):
                digits += 1
            what = f"a whole number of {digits:,} digits"
        raise DataError(
            f"{origin.cell(name, row)}: {what} is beyond the range of 32-bit floats (3.4e+38); use a larger unit."
        ) from None
    except (TypeError, ValueError, ArithmeticError):
        raise DataError(
            f"{origin.cell(name, row)}: {value} is not a finite number; correct it, or take the {origin.unit} out."
        ) from None


def beyond_exact(floats: NDArray[np.float64]) -> list[int]:
    """The rows of values so large that a whole number may have been rounded."""
    if len(floats) and floats.min() > -EXACT and floats.max() < EXACT:
        return []
    rows: list[int] = np.flatnonzero((np.abs(floats) >= EXACT) & np.isfinite(floats)).tolist()
    return rows


def inexact(value: Any) -> str:
    """The beginning of a sentence about a whole number that is not a float."""
    return f"{value} is a whole number that 64-bit floats do not hold exactly"


def _refuse_inexact(values: Any, floats: NDArray[np.float64], name: str, origin: Origin) -> None:
    for row in beyond_exact(floats):
        value = values[row]
        if isinstance(value, int | np.integer) and int(value) != int(floats[row]):
            raise DataError(
                f"{origin.cell(name, row)}: {inexact(value)}; make the column texts where they are names, "
                "floats where they are quantities."
            )


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
