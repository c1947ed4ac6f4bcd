"""What may be written about figures and movies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from backlight.cli import names
from backlight.cli.options import completion
from backlight.cli.options.readers import choice, number, signed, whole

WHAT: Final = "What is seen"
FILE: Final = "The file"

Scene = Annotated[
    str,
    typer.Argument(
        metavar="SCENE", help="Which scene; the list is above.", show_default=False,
        autocompletion=completion.one_of(names.SCENES),
    ),
]  # fmt: skip
Run = Annotated[
    Path | None,
    typer.Argument(
        metavar="RUN", help="A recording's folder; some scenes have an example of their own.", show_default=False,
        autocompletion=completion.recording,
    ),
]  # fmt: skip
Step = Annotated[
    int | None,
    typer.Option(
        "--step", metavar="N", parser=signed("--step"), rich_help_panel=WHAT,
        help="The step that is shown, or to which it goes; −1 is the last. Default the last.",
    ),
]  # fmt: skip
Sample = Annotated[
    int | None,
    typer.Option(
        "--sample", metavar="K", parser=whole("--sample"), rich_help_panel=WHAT,
        help="The training sample, from 0, for scenes of one. Default 0, and of loss all.",
    ),
]  # fmt: skip
Theme = Annotated[
    str,
    typer.Option(
        "--theme", metavar="NAME", parser=choice("--theme", names.THEMES), rich_help_panel=WHAT,
        autocompletion=completion.one_of(names.THEMES), help="dark or light.",
    ),
]  # fmt: skip
Surface = Annotated[
    bool, typer.Option("--surface", rich_help_panel=WHAT, help="landscape and descent: in three dimensions.")
]
Inputs = Annotated[
    str | None,
    typer.Option(
        "--inputs", metavar="A,B", rich_help_panel=WHAT,
        help="landscape and neurons: the two inputs that are the axes, by name or by number from 0.",
    ),
]  # fmt: skip
Composition = Annotated[
    str | None,
    typer.Option(
        "--composition", metavar="TEXT", rich_help_panel=WHAT, help="chain-rule: of which function. Default sin(x^2)."
    ),
]
Width = Annotated[
    int | None,
    typer.Option(
        "--width", metavar="PIXELS", parser=whole("--width", 1), rich_help_panel=FILE,
        help="Across; of a PNG. Default 1920.",
    ),
]  # fmt: skip
Figure = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", rich_help_panel=FILE, help="A .png, .svg or .pdf. Default SCENE.png here."
    ),
]
Movie = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", rich_help_panel=FILE, help="An .mp4, .webm or .gif. Default SCENE.mp4 here."
    ),
]
Force = Annotated[bool, typer.Option("--force", rich_help_panel=FILE, help="Write over a file that is there.")]
Seconds = Annotated[
    float | None,
    typer.Option(
        "--seconds", metavar="S", parser=number("--seconds"), rich_help_panel=FILE,
        help="How long it plays. Default as the scene is made for.",
    ),
]  # fmt: skip
Fps = Annotated[
    int | None,
    typer.Option(
        "--fps", metavar="N", parser=whole("--fps", 1), rich_help_panel=FILE,
        help="Frames a second, to 240, and to 50 for a GIF. Default 60, and 25 for a GIF.",
    ),
]  # fmt: skip
Size = Annotated[
    str | None,
    typer.Option(
        "--size", metavar="WxH", rich_help_panel=FILE,
        help="Pixels across and down. Default 1920x1080, and 960x540 for a GIF.",
    ),
]  # fmt: skip
Processes = Annotated[
    int | None,
    typer.Option(
        "--processes", metavar="N", parser=whole("--processes", 1), rich_help_panel=FILE,
        help="That draw at a time. Default one for each processor; a GIF is always drawn by one.",
    ),
]  # fmt: skip
