"""What may be written about recordings, and about what is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from backlight.cli.options import completion

OUTPUT: Final = "Recording and output"

RecipeFile = Annotated[
    Path | None,
    typer.Option(
        "--recipe",
        metavar="FILE",
        autocompletion=completion.recipe,
        help="Train exactly what a recipe says, also what has no option (momentum, beta1 …): JSON, as backlight show "
        "RUN --recipe prints it. SOURCE is then where its table is now, if that has moved.",
        rich_help_panel=OUTPUT,
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="RUN",
        autocompletion=completion.recording,
        help="Go on with a recording that was interrupted or cut off.",
        rich_help_panel=OUTPUT,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="RUN",
        rich_help_panel=OUTPUT,
        help="The recording, a new folder. Default SOURCE.zarr here, or SOURCE-2.zarr …",
    ),
]
Movie = Annotated[
    Path | None,
    typer.Option(
        "--movie",
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help="Make a movie of it at the end, too: an .mp4, .webm or .gif of the scene neurons.",
    ),
]
Html = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        rich_help_panel=OUTPUT,
        help="Write a page with the run inside at the end, too: an .html.",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the recording's path, nothing else.", rich_help_panel=OUTPUT)
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object at the end, nothing else.", rich_help_panel=OUTPUT)
]
