"""Files: which can be read, and what is in them."""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from backlight.arguments import is_utf8
from backlight.data import frames, textfile
from backlight.data.origin import Frame, Origin, Rows
from backlight.errors import DataError, nearest
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import polars as pl

    from backlight.data.columns import Raw

_TEXT: Final = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_PARQUET: Final = (".parquet", ".pq")
_ARROW: Final = (".arrow", ".feather", ".ipc")
_AN: Final = {"Parquet": "a", "Arrow": "an"}
ENDINGS: Final = (*_TEXT, *_PARQUET, *_ARROW)


@dataclass(frozen=True, eq=False)
class Contents:
    """What is in a file or a data frame: names at once, columns when asked for.

    Attributes
    ----------
    raw
        Columns by name; raises DataError for one that cannot be used.
    """

    origin: Origin
    names: tuple[str, ...]
    samples: int
    raw: Callable[[Sequence[str]], list[Raw]]
    notes: tuple[str, ...] = ()


def read_frame(frame: Any) -> Contents:
    """A data frame of Polars or pandas."""
    origin = Frame()
    names = frames.column_names(frame, origin)
    return Contents(origin, tuple(names), len(frame), lambda wanted: frames.raw_columns(frame, wanted, origin))


def read_file(path: str | os.PathLike[str], separator: str | None = None) -> Contents:
    """A CSV, TSV, Parquet or Arrow file, known by its ending.

    Parameters
    ----------
    separator
        Between the values of a text file; None: a comma for .csv, a tab for .tsv and .tab.

    Raises
    ------
    DataError
        When there is no such file, or it is not what its ending says.
    """
    file, name = Path(path), f"'{os.fspath(path)}'"
    if not is_utf8(name):
        escaped = name.encode(errors="backslashreplace").decode()
        raise DataError(f"{escaped} is not UTF-8 text, and a recipe could not name it; rename the file or its folder.")
    _refuse_unreadable(file, name)
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        has = f"the ending {ending!r}" if ending else "no ending"
        raise DataError(f"{name} has {has}; a data file ends with {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}.")
    if ending in _TEXT:
        return _read_text(file, _checked_separator(separator) or _TEXT[ending], name)
    if separator is not None:
        raise DataError(f"separator is of text files ({', '.join(_TEXT)}); {name} does not take it.")
    return _read_binary(file, name, "Parquet" if ending in _PARQUET else "Arrow")


def _checked_separator(separator: str | None) -> str | None:
    if separator is None:
        return None
    mark = "\t" if separator == "\\t" else separator
    if not isinstance(mark, str) or len(mark) != 1 or not mark.isascii() or mark in '"\r\n.' or mark.isalnum():
        raise DataError(f"separator is one character between values, such as ',' or ';'; {shown(separator)} came.")
    return mark


def _refuse_unreadable(file: Path, name: str) -> None:
    try:
        if file.is_dir():
            recording = " (a recording is opened with backlight.open)" if file.suffix == ".zarr" else ""
            raise DataError(f"{name} is a folder; a data set is one file{recording}.")
        with file.open("rb"):
            return
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(f"There is no file {name}{nearest(file.name, _neighbours(file)) or '.'}") from None
    except PermissionError:
        raise DataError(f"{name} may not be read by this user; change its permissions.") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{name} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None


def _neighbours(file: Path) -> list[str]:
    try:
        others = itertools.islice(file.parent.iterdir(), 1000)
        return [other.name for other in others if other.suffix in ENDINGS and is_utf8(other.name)]
    except OSError:
        return []


def _read_text(file: Path, separator: str, name: str) -> Contents:
    frame, origin, notes = textfile.read(file, separator, name)

    def raw(wanted: Sequence[str]) -> list[Raw]:
        return textfile.raw_columns(frame, wanted, origin)

    return Contents(origin, tuple(frame.columns), len(frame), raw, tuple(notes))


def _read_binary(file: Path, name: str, kind: str) -> Contents:
    """Parquet or Arrow: the names first, so that a file of too many columns is refused before its values are read."""
    import polars as pl

    schema, values = (
        (pl.read_parquet_schema, pl.read_parquet) if kind == "Parquet" else (pl.read_ipc_schema, pl.read_ipc)
    )
    origin = Rows(name)
    if not file.stat().st_size:
        raise DataError(f"{name} is empty.")
    with (
        _refusing(f"{name} is not {_AN[kind]} {kind} file that can be read; write it again."),
        file.open("rb") as opened,
    ):
        names = list(schema(opened))
    names = frames.checked_names(names, origin)
    with (
        _refusing(f"{name} is not {_AN[kind]} {kind} file that can be read; write it again."),
        file.open("rb") as opened,
    ):
        frame: pl.DataFrame = values(opened)
    return Contents(origin, tuple(names), len(frame), lambda wanted: frames.raw_columns(frame, wanted, origin))


@contextlib.contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn whatever Polars raises into one sentence; its panics are no Exceptions."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise DataError(sentence) from error
