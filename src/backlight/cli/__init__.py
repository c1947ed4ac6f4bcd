"""The command line: ``backlight train``, ``show`` and ``explain``.

`app` says what commands there are, `command` how their words are read and how mistakes are told, `options` what may be
written; `train`, `show` and `explain` do the work; `views`, `picture` and `chart` draw it.
"""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command that stands on the command line."""
    _write_what_can_be()
    try:
        from backlight.cli.app import app

        app()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)


def _write_what_can_be() -> None:
    """Where output is not UTF-8: a question mark for what has no byte there, instead of an error. Closed: nowhere."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="replace")
