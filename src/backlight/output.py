"""Files that are written whole or not at all, and never over what a user has."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.errors import BacklightError
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def new_file(path: str | os.PathLike[str], *, overwrite: bool = False) -> Iterator[Path]:
    """A path to write to, beside `path`; what was written takes its name when all went well, and else is removed.

    Raises
    ------
    BacklightError
        When something is there already, or at the end, and is not to be overwritten, or the file cannot be written.
    """
    target = check_new(path, overwrite=overwrite)
    # Another name, no longer than most, which no other thread takes either.
    beside = target.with_name(f".{secrets.token_hex(8)}{target.suffix}")
    try:
        yield beside
        if overwrite:
            os.replace(beside, target)
        else:
            _place(beside, target)
    except OSError as error:
        raise BacklightError(f"{target} could not be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _place(beside: Path, target: Path) -> None:
    """Give a file its name, which nothing has taken meanwhile: a link is made only where nothing is."""
    with suppress(OSError):
        os.link(beside, target)
        return
    # It is taken, or there are no links here.
    os.replace(beside, check_new(target))


def check_new(path: str | os.PathLike[str], *, overwrite: bool = False) -> Path:
    """The path, where a file may be written.

    Raises
    ------
    BacklightError
        When something is there already and is not to be overwritten, or there is no such folder.
    """
    if not isinstance(path, str | os.PathLike) or not os.fspath(path):
        raise BacklightError(f"A file is named by its path; {shown(path)} came.")
    target = Path(path)
    if target.is_dir():
        raise BacklightError(f"{target} is a folder; name a file in it.")
    if not overwrite and os.path.lexists(target):
        raise BacklightError(
            f"{target} is there already. Choose another name, or overwrite it (overwrite=True, --force)."
        )
    check_parent(target)
    return target


def check_parent(path: Path) -> None:
    """Refuse a path in a folder that is not there.

    Raises
    ------
    BacklightError
        With the folder.
    """
    if not path.parent.is_dir():
        raise BacklightError(f"{path} could not be written: there is no folder {path.parent}.")


def named(path: Any) -> str:
    """A path as an error shows it."""
    return shown(os.fspath(path) if isinstance(path, os.PathLike) else path)


def ending(path: Any) -> str:
    """What a file's name ends in, in small letters, with its dot; nothing where it is no name."""
    return os.path.splitext(os.fspath(path))[1].lower() if isinstance(path, str | os.PathLike) else ""
