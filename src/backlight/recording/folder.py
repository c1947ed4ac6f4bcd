"""The folder of a recording: made whole or not at all, never over another, written by one process at a time."""

from __future__ import annotations

import os
import shutil
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from backlight.errors import RecordingError, TakenError
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

if sys.platform != "win32":
    import fcntl


def as_path(path: object) -> Path:
    """A path that the user gave.

    Raises
    ------
    RecordingError
        When it is not one.
    """
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(name, str) or not name or "\0" in name:
        raise RecordingError(f"A recording's path is that of a folder, such as 'moons.zarr'; {shown(path)} came.")
    return Path(name)


def check_target(path: Path) -> None:
    """Refuse a place where no recording can be made.

    Raises
    ------
    TakenError
        When something is there already.
    RecordingError
        When there is no folder around it.
    """
    if os.path.lexists(path):
        raise TakenError(
            f"{path} is there already, and nothing is ever written over. Take another name, or remove it first."
        )
    if not path.parent.is_dir():
        raise RecordingError(f"{path} cannot be made: there is no folder {path.parent}.")


def place(path: Path, fill: Callable[[Path], None]) -> Lock:
    """Make a folder of files, all at once: under another name first, then renamed.

    Parameters
    ----------
    fill
        Writes the files into an empty folder.

    Returns
    -------
    Lock
        Held on the new folder.

    Raises
    ------
    TakenError
        When something is there already.
    RecordingError
        When the folder cannot be written. Nothing is left behind, then as before.
    """
    check_target(path)
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}.partial")
    lock = None
    try:
        partial.mkdir()
        lock = Lock(partial)
        fill(partial)
        check_target(path)
        partial.rename(path)
    except BaseException as error:
        if lock:
            lock.release()
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError):
            check_target(path)  # A folder that another process has made meanwhile cannot be renamed over.
            raise RecordingError(f"{path} cannot be written: {reason(error)}.") from error
        raise
    return lock


def write_files(folder: Path, files: Mapping[str, Any]) -> None:
    """Write what a Zarr store in memory holds: buffers, by path inside the folder."""
    for name, buffer in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(buffer.to_bytes())


def copy_files(folder: Path, source: Path) -> None:
    """Copy a recording's files, without what a killed process left half written.

    Raises
    ------
    OSError
        The first of them; `shutil.copytree` would go on to the end, and make a list of them all.
    """
    for place, _, names in os.walk(source, onerror=_raise, followlinks=True):
        into = folder / os.path.relpath(place, source)
        into.mkdir(exist_ok=True)
        for name in names:
            if not name.endswith(".partial"):
                shutil.copyfile(Path(place, name), into / name)


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def writing(path: Path | None) -> Iterator[None]:
    """Turn the system's refusals into a RecordingError that says what is left."""
    try:
        yield
    except OSError as error:
        raise RecordingError(
            f"{path} cannot be written any more: {reason(error)}. Training stopped; the recording opens with the steps "
            f"that were written. When there is room, the run can be resumed from there."
        ) from error


def reason(error: OSError) -> str:
    """What the system said, without its number."""
    return error.strerror or str(error)


class Lock:
    """Held on a folder for as long as a process writes there; the system lets go of it when the process dies.

    A context, which lets go at its end.

    Where folders cannot be locked (Windows, some network file systems) nothing is held and nothing refused.

    Raises
    ------
    RecordingError
        When another holds it, or there is no such folder.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor: int | None = None
        if not folder.is_dir():
            raise RecordingError(f"There is no folder {folder} any more.")
        if sys.platform == "win32":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise RecordingError(
                f"{folder} is being written by a process that lives. Stop that one first, or wait for it."
            ) from None
        except OSError:
            os.close(descriptor)
            return
        self._descriptor = descriptor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
