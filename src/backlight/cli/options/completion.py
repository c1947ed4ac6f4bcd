"""What the shell offers after ``backlight``: names, tables and recordings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import typer

from backlight.cli import names

TABLES: Final = (".csv", ".tsv", ".tab", ".parquet", ".pq", ".arrow", ".feather", ".ipc")
_RECORDINGS: Final = (".zarr",)
_IN_BASH: Final = re.compile(r"([^\w@%+=:,./~-])")


def one_of(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Names that begin so."""
    return lambda incomplete: [name for name in known if name.startswith(incomplete)]


def source(ctx: typer.Context, incomplete: str) -> list[str]:
    """Names of data sets and the tables in the folder; or what an option before is still to be told."""
    command: Any = ctx.command
    pending = command.pending(ctx)
    told = [item.value for item in pending.shell_complete(ctx, incomplete)] if pending else []
    return [*told, *one_of((*names.TOYS, *names.BUNDLED))(incomplete), *_paths(incomplete, TABLES, not_in=_RECORDINGS)]


def recording(incomplete: str) -> list[str]:
    """Recordings in the folder."""
    return _paths(incomplete, _RECORDINGS)


def whatever(incomplete: str) -> list[str]:
    """What the studio opens: names of data sets, tables, recordings, sessions and recipes."""
    return [*one_of((*names.TOYS, *names.BUNDLED))(incomplete), *_paths(incomplete, (*TABLES, *_RECORDINGS, ".json"))]


def recipe(incomplete: str) -> list[str]:
    """Recipes in the folder."""
    return _paths(incomplete, (".json",), not_in=_RECORDINGS)


def _paths(incomplete: str, endings: tuple[str, ...], *, not_in: tuple[str, ...] = ()) -> list[str]:
    """Paths with one of the endings, and the folders in which there may be more of them."""
    found = _entries(incomplete, endings, not_in)
    while len(found) == 1 and found[0].endswith("/"):
        # A shell takes the only one for a whole word, and puts a space after it.
        found = _entries(found[0], endings, not_in)
    return [_in_bash(path) for path in found] if "COMP_WORDS" in os.environ else found


def _entries(incomplete: str, endings: tuple[str, ...], not_in: tuple[str, ...]) -> list[str]:
    folder, slash, start = incomplete.rpartition("/")
    try:
        entries = sorted(Path(folder + slash or ".").expanduser().iterdir())
    except OSError:
        return []
    return [
        folder + slash + entry.name + ("" if entry.suffix.lower() in endings else "/")
        for entry in entries
        if entry.name.startswith(start)
        and (start or not entry.name.startswith("."))
        and (entry.suffix.lower() in endings or (entry.is_dir() and entry.suffix.lower() not in not_in))
    ]


def _in_bash(path: str) -> str:
    """As one word; what Bash is given it takes as it is."""
    return _IN_BASH.sub(r"\\\1", path)
