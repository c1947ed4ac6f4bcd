"""The command line: ``backlight train``, ``show`` and ``explain``.

`app` says what commands there are, `command` how their words are read, `options` what may be written; `mistakes` and
`translation` say what went wrong; `plan` and `recipe_file` find out what is to be trained. `train`, `show` and
`explain` do the work; `lines`, `live`, `picture` and `chart` draw it on `terminal` and `output`.
"""

from __future__ import annotations

import contextlib
import gc
import sys

from backlight.cli.output import complain, finish, prepare
from backlight.training.interruption import ending_in_order


def main() -> None:
    """Run the command that stands on the command line."""
    prepare()
    # Packages that are loaded make many objects that all stay: looking for garbage among them took a tenth of the time.
    gc.set_threshold(500_000)
    try:
        with ending_in_order():
            from backlight.cli.app import app

            app()
    except KeyboardInterrupt:
        complain("Interrupted.")
        sys.exit(130)
    finally:
        with contextlib.suppress(OSError):
            finish()
        # Nor among what is left: Python's end took as long again.
        gc.freeze()
