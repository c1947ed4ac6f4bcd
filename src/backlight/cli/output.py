"""Standard output and standard error: harmless to a terminal, and told once where they cannot be written."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class OutputError(OSError):
    """Standard output cannot be written: its disk is full, its terminal has gone."""


class _Output:
    """Standard output, whose errors are known from those of other files."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with _known():
            return self._stream.write(text)

    def flush(self) -> None:
        with _known():
            self._stream.flush()


@contextlib.contextmanager
def _known() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error.errno, error.strerror) from error


def prepare() -> None:
    """Where output is not UTF-8: a question mark for what has no byte there, instead of an error. Closed: nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="replace")
    sys.stdout = cast(TextIO, _Output(sys.stdout))


def harmless(text: str) -> str:
    """Without control characters, by which a name in somebody's table could move the cursor or rename the window."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def say(text: str = "") -> None:
    """Print a line, or several, on standard output."""
    print(harmless(text))


def complain(sentence: str) -> None:
    """Print a sentence on standard error, where that can be written."""
    with contextlib.suppress(OSError):
        print(harmless(sentence), file=sys.stderr)


def complain_of_error(sentence: str) -> None:
    """The same, as that of an error."""
    color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    label = "\033[1;31mError:\033[0m" if color else "Error:"
    with contextlib.suppress(OSError):
        print(label, harmless(sentence), file=sys.stderr)


def finish() -> None:
    """Write what is held. What cannot be written is thrown away, or Python would complain of it at its end.

    Raises
    ------
    OSError
        When standard output could not be written.
    """
    with contextlib.suppress(OSError):
        _finish(sys.stderr)
    _finish(sys.stdout)


def _finish(stream: TextIO) -> None:
    try:
        stream.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise
