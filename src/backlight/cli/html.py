"""``backlight html``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from backlight.cli.options import completion
from backlight.cli.output import say

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A recording's folder.", autocompletion=completion.recording)]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="An .html. Default RUN.html, beside the recording."),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


def html(run: Run, output: Output = None, force: Force = False) -> None:
    """Write a page with a run inside."""
    from backlight.recording import Recording

    path = output or run.with_suffix(".html")
    Recording.open(run).html(path, overwrite=force)
    say(str(path))
