"""``backlight html``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from backlight.cli.mistakes import CommandError
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

    recording = Recording.open(run)
    path = output or _beside(run)
    recording.html(path, overwrite=force)
    say(str(path))


def _beside(run: Path) -> Path:
    """The place beside a recording, whose folder may be the current one or around it."""
    folder = Path(os.path.abspath(run)) if run.name in ("", "..") else run
    if not folder.name:
        raise CommandError(f"{folder} has no name to take for the page; name it: --output FILE.")
    # Other endings are part of a name: exp.1 and exp.2 are two runs.
    name = folder.stem if folder.suffix.lower() == ".zarr" else folder.name
    return folder.with_name(f"{name}.html")
