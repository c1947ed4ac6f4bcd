"""``backlight gallery``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from backlight.cli.figure import recording
from backlight.cli.movie import progress
from backlight.cli.options import completion, picture
from backlight.cli.output import say

Run = Annotated[
    Path | None,
    typer.Argument(
        metavar="RUN", help="A recording's folder; none: moons is trained.", show_default=False,
        autocompletion=completion.recording,
    ),
]  # fmt: skip
Output = Annotated[Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where to; it must not be there yet.")]
FiguresOnly = Annotated[bool, typer.Option("--figures", help="Leave out the movies.")]


def gallery(
    run: Run = None,
    output: Output = Path("gallery"),
    theme: picture.Theme = "dark",
    figures: FiguresOnly = False,
) -> None:
    """Make every figure and every movie, and a page to look at them."""
    from backlight.gallery import make_gallery

    with progress(str(output)) as observe:
        page = make_gallery(output, recording(run), theme=theme, movies=not figures, observe=observe)  # type: ignore[arg-type]
    say(str(page))
