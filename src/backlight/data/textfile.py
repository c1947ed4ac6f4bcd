"""Text files, CSV and TSV: from bytes to raw columns, with the line of every mistake."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from backlight.data.columns import Numbers, Raw, Texts, booleans
from backlight.data.frames import beyond_exact, checked_names, inexact
from backlight.data.origin import Lines, quoted, ragged, records
from backlight.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

_LONGEST_HEADER: Final = 2**24
_SAMPLE: Final = 100
_SEPARATORS: Final = (";", "\t", "|", ",")
_MISSING_WORDS: Final = {"na", "n/a", "#n/a", "null", "none", "nil", "?", "-", "--", "missing"}
_MISSING_MARKS: Final = _MISSING_WORDS - {"none", "nil", "missing"} | {"nan"}
"""Of the words, those that are hardly a category of texts."""
_MONTH: Final = (
    "(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    "|dec(ember)?)"
)
_TIME: Final = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]\.?m\.?)?( ?(z|utc|gmt|[+-]\d{2}(:?\d{2})?))?"
_DAY: Final = "|".join((
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}-\d{2}-\d{2}[t ].*",  # 2024-01-31
    r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}",  # 31.01.2024
    r"\d{1,2}[-/]\d{1,2}[-/]\d{2}|\d{2}\.\d{2}\.\d{2}",  # 1/31/24, but not the version 1.2.10
    r"(1[5-9]|2[01])\d{2}[-/](0[1-9]|1[0-2])",  # 2024-01
    rf"\d{{1,2}}(st|nd|rd|th)?[ .-]*{_MONTH}[ .,-]*(\d{{4}}|\d{{2}})?",  # 31 January 2024
    rf"{_MONTH}[ .,-]+\d{{1,2}}(st|nd|rd|th)?(,? *\d{{4}})?|{_MONTH}[ .,-]+\d{{4}}",  # Jan 31, 2024
))  # fmt: skip
_DATE: Final = rf"(?i)^([a-z]{{3,9}},? )?({_DAY})([t ,]+{_TIME})?$|^{_TIME}$"
_WHOLE: Final = re.compile(r"[+-]?[0-9]+")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+,\d+")


def header(path: Path, separator: str, name: str) -> list[str]:
    """The names in the first line. Only that is read, and never more than 16 MiB.

    Raises
    ------
    DataError
        When there is none that could be names of columns.
    """
    with path.open("rb") as file:
        line = b""
        while not line.strip() and (line := file.readline(_LONGEST_HEADER)):
            pass
        while line.count(b'"') % 2 and len(line) < _LONGEST_HEADER and (more := file.readline(_LONGEST_HEADER)):
            line += more
    if not line:
        raise DataError(f"{name} is empty; its first line names the columns, and every further line is a sample.")
    if len(line) >= _LONGEST_HEADER:
        raise DataError(
            f"The first line of {name} is longer than 16 MiB; a first line with names of columns is needed."
        )
    try:
        text = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise DataError(_not_utf8(name, 1)) from None
    if "\0" in text:
        raise DataError(f"{name} is not a text file; save it as CSV.")
    if "\r" in text and '"' not in text:
        raise DataError(f"{name} ends its lines with a carriage return alone; save it with line feeds.")
    if text.count('"') % 2:
        raise DataError(_open_quote(name, 1))
    names = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    _refuse_separator(names, separator, name)
    _refuse_nameless(names, name)
    return names


def _refuse_separator(names: list[str], separator: str, name: str) -> None:
    if len(names) > 1:
        return
    other = max(_SEPARATORS, key=lambda mark: names[0].count(mark))
    if other == separator or other not in names[0]:
        raise DataError(f"{name} has one column only, {names[0]!r}; an input and a target at least are needed.")
    raise DataError(
        f"The first line of {name} has {names[0].count(other)} {other!r} and no {separator!r}; "
        f"name the separator with separator={other!r} (--separator {quoted(other)})."
    )


def _refuse_nameless(names: list[str], name: str) -> None:
    for number, column in enumerate(names, start=1):
        if not column.strip():
            raise DataError(
                f"Column {number} of {name} has no name in the first line; give it one, or take the column out "
                "(pandas writes one for its index: to_csv(index=False) does not)."
            )
    values = [_is_number(column) for column in names]
    if all(values) and any(not column.strip().lstrip("+-").isdigit() for column in names):
        raise DataError(
            f"The first line of {name} holds values ({names[0]}, {names[1]}, …) where the names of the columns are "
            "expected; put a line with names before it."
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def read(path: Path, separator: str, name: str) -> tuple[pl.DataFrame, Lines, list[str]]:
    """A text file as a frame of floats and texts, what knows its lines, and notes.

    Raises
    ------
    DataError
        When it is not a text file of as many values in each line.
    """
    import polars as pl

    names = header(path, separator, name)
    origin = Lines(name, path=str(path), separator=separator)
    columns = checked_names([column.strip() for column in names], origin)
    try:
        frame = _parse(path, separator, names)
    except pl.exceptions.PolarsError as error:
        raise DataError(_what_is_wrong(path, separator, name, len(names))) from error
    texts = [column for column, dtype in frame.schema.items() if dtype == pl.String]
    frame = frame.with_columns(pl.col(texts).str.strip_chars().replace("", None)) if texts else frame
    frame.columns = columns
    empty = _empty_lines(frame)
    if not empty.any():
        return frame, origin, []
    frame = frame.filter(pl.Series(~empty))
    origin = Lines(name, path=str(path), separator=separator, records=np.flatnonzero(~empty))
    inner = int(empty[: int(np.flatnonzero(~empty)[-1])].sum()) if len(frame) else 0
    return frame, origin, [f"Empty lines of {name} were passed over: {inner}."] if inner else []


def _parse(path: Path, separator: str, names: list[str]) -> pl.DataFrame:
    """Polars' reading. Columns whose first values are numbers are tried as numbers; where that fails, all are texts.

    Numbers so large that floats may not tell them apart stay texts, to be looked at one by one.
    """
    import polars as pl

    def parsed(schema: dict[str, type[pl.DataType]], rows: int | None = None) -> pl.DataFrame:
        return pl.read_csv(path, separator=separator, schema=schema, n_rows=rows, glob=False)

    texts: dict[str, type[pl.DataType]] = dict.fromkeys(names, pl.String)
    sample = parsed(texts, _SAMPLE)
    numeric = {
        column.name: pl.Float64
        for column in sample.get_columns()
        if column.null_count() == column.cast(pl.Float64, strict=False).null_count()
    }
    try:
        frame = parsed(texts | numeric)
    except pl.exceptions.PolarsError:
        return parsed(texts)
    large = {name: pl.String for name in numeric if beyond_exact(frame.get_column(name).to_numpy())}
    return parsed(texts | numeric | large) if large else frame


def _empty_lines(frame: pl.DataFrame) -> np.typing.NDArray[np.bool_]:
    """(rows,): where no column has a value."""
    empty = np.ones(len(frame), bool)
    for column in frame.get_columns():
        if not column.null_count():
            return np.zeros(len(frame), bool)
        empty &= column.is_null().to_numpy()
    return empty


def _what_is_wrong(path: Path, separator: str, name: str, columns: int) -> str:
    """Look for what made Polars refuse a file, line by line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return _not_utf8(name, number)
    start = 1
    try:
        for start, values in records(path, separator):
            if values and len(values) > columns:
                return ragged(name, start, len(values), columns)
    except csv.Error:
        return _open_quote(name, start)
    return f"{name} is not a text file of values separated by {separator!r}; write it again."


def _open_quote(name: str, line: int) -> str:
    return f"{name} has a quoted value that does not end where it should, in line {line} or after; correct its quotes."


def _not_utf8(name: str, line: int) -> str:
    return f"Line {line} of {name} is not UTF-8 text; save the file as UTF-8."


def raw_columns(frame: pl.DataFrame, names: Sequence[str], origin: Lines) -> list[Raw]:
    """Columns of a text file, by name: numbers, booleans or texts, by what is written there.

    Raises
    ------
    DataError
        When a value is missing, or does not fit the others.
    """
    return [_raw_column(frame.get_column(name), origin) for name in names]


def _raw_column(series: pl.Series, origin: Lines) -> Raw:
    import polars as pl

    if series.null_count():
        raise DataError(origin.missing(series.name, _first(series.is_null())))
    numbers = series.cast(pl.Float64, strict=False)
    if not numbers.null_count():
        values = numbers.to_numpy()
        if series.dtype == pl.String:
            _refuse_inexact(series, values, origin)
        return Numbers(series.name, values)
    words = numbers.is_null()
    lower = series.str.to_lowercase()
    absent = words & lower.is_in(list(_MISSING_WORDS))
    if 2 * int((words & ~absent).sum()) <= len(series) - int(absent.sum()):
        raise DataError(_word_among_numbers(series, _first(words), origin))
    marks = lower.is_in(list(_MISSING_MARKS))
    if marks.any():
        row = _first(marks)
        raise DataError(
            f"{origin.cell(series.name, row)}: {series[row]!r} stands where a value is missing; fill it in, or take "
            "the line out, or, where it is a category, write another word for it."
        )
    return _text_column(series, origin)


def _refuse_inexact(series: pl.Series, values: np.typing.NDArray[np.float64], origin: Lines) -> None:
    for row in beyond_exact(values):
        text = series[row]
        if _WHOLE.fullmatch(text) and int(text.lstrip("+-0") or 0) != abs(int(values[row])):
            raise DataError(
                f"{origin.cell(series.name, row)}: {inexact(text)}; write it with letters where it is a name "
                f"(id{text.lstrip('+-')}), with a point where it is a quantity ({text}.0)."
            )


def _word_among_numbers(series: pl.Series, row: int, origin: Lines) -> str:
    word, place = series[row], origin.cell(series.name, row)
    if word.lower() in _MISSING_WORDS:
        return f"{place}: {word!r} stands where a value is missing; fill it in, or take the line out."
    return (
        f"{place}: {word!r} is not a number, and most of the column's values are; "
        f"correct it, or {origin.leave_out(series.name)}."
    )


def _text_column(series: pl.Series, origin: Lines) -> Raw:
    first: Any = series[0]
    if _DECIMAL_COMMA.fullmatch(first):
        raise DataError(
            f"{origin.cell(series.name, 0)}: {first!r} is a number with a decimal comma; write numbers with a point."
        )
    if series.str.contains(_DATE).all():
        raise DataError(
            f"{origin.column(series.name)} holds dates or times; write what matters in them as numbers (a year, a "
            f"month, days since a day), or {origin.leave_out(series.name)}."
        )
    values = series.to_list()
    truths = booleans(values)
    return Texts(series.name, values) if truths is None else Numbers(series.name, truths, "boolean")


def _first(mask: pl.Series) -> int:
    return int(mask.arg_max() or 0)
