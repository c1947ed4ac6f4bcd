"""A terminal for ``backlight``, and what was written into it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from dataclasses import dataclass

import pytest

_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
_ERASED = "\x1b[2K"
# Makes the terminal the process's own, so that Ctrl-C reaches it. Not by forking here: other tests load threads.
_IN_ITS_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
PATIENCE = 120
"""Seconds until a command that should have ended is killed; it takes a few."""


@dataclass(frozen=True)
class Cell:
    """A character and its colours; None is the terminal's own."""

    text: str
    ink: tuple[int, ...] | None
    ground: tuple[int, ...] | None


@dataclass(frozen=True)
class Screen:
    """What a command wrote into a terminal, and how it ended."""

    raw: str
    status: int

    @property
    def frames(self) -> list[str]:
        """Of the live view: what stands between two erasures. The last has what was printed after it, too."""
        return re.split(r"(?:\r?\x1b\[2K(?:\x1b\[1A\x1b\[2K)*)+", self.raw)

    @property
    def last(self) -> list[list[Cell]]:
        """The rows of the last frame and after."""
        return cells(self.frames[-1])

    @property
    def text(self) -> list[str]:
        """The same without colours."""
        return ["".join(cell.text for cell in row).rstrip() for row in self.last]


def cells(written: str) -> list[list[Cell]]:
    """Characters with the colours that the sequences before them set."""
    rows: list[list[Cell]] = [[]]
    ink = ground = None
    position = 0
    while position < len(written):
        found = _SEQUENCE.match(written, position)
        if found:
            position = found.end()
            if found[2] == "m":
                codes = [int(code or 0) for code in found[1].split(";")]
                while codes:
                    code = codes.pop(0)
                    if code == 0:
                        ink = ground = None
                    elif code in (38, 48):
                        assert codes[0] == 2, "true colour"
                        color, codes = tuple(codes[1:4]), codes[4:]
                        ink, ground = (color, ground) if code == 38 else (ink, color)
            continue
        character = written[position]
        position += 1
        if character == "\n":
            rows.append([])
        elif character != "\r":
            rows[-1].append(Cell(character, ink, ground))
    return rows


def terminal(
    *words: str,
    columns: int = 100,
    rows: int = 40,
    keys: bytes = b"",
    number: signal.Signals | None = None,
    hang_up: bool = False,
    **environment: str,
) -> Screen:
    """Run ``backlight`` in a terminal of this size.

    When the first step is shown: press keys, send it a signal, or close the terminal.
    """
    file, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_ITS_TERMINAL, "-m", "backlight", *words],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
    )
    os.close(inside)
    killer = threading.Timer(PATIENCE, process.kill)
    killer.start()
    written, shown = b"", False
    try:
        while part := _read(file):
            written += part
            if shown or b"step " not in written:
                continue
            shown = True
            os.write(file, keys)
            if number is not None:
                process.send_signal(number)
            if hang_up:
                break
    finally:
        os.close(file)
        status = process.wait()
        killer.cancel()
    if status == -signal.SIGKILL:
        pytest.fail(f"{words} went on and on; it wrote {written.decode(errors='replace')[-1000:]!r}.")
    # At Ctrl-C the system throws away what was not shown yet, in the middle of a character perhaps.
    return Screen(written.decode(errors="replace"), status)


def _read(file: int) -> bytes:
    """What comes next; nothing when the terminal's other side is closed."""
    try:
        return os.read(file, 65536)
    except OSError:
        return b""
