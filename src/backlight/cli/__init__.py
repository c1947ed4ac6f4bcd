"""The command line: ``backlight train``, ``show`` and ``explain``.

`app` says what commands there are, `command` how their words are read and how mistakes are told, `options` what may be
written; `train`, `show` and `explain` do the work; `views`, `picture` and `chart` draw it.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that stands on the command line."""
    try:
        from backlight.cli.app import app

        app()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
