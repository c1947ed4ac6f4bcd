"""What may be written about the data."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from backlight.cli import names
from backlight.cli.options import completion
from backlight.cli.options.readers import choice, number, whole

_PANEL: Final = "Data"

Source = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="A data set's name (see above), or a table: CSV, TSV, Parquet, Arrow.",
        autocompletion=completion.source,
    ),
]
Target = Annotated[
    str | None,
    typer.Option("--target", metavar="COLUMN", help="The table's column to predict.", rich_help_panel=_PANEL),
]
Task = Annotated[
    str | None,
    typer.Option(
        "--task",
        metavar="TASK",
        parser=choice("--task", names.TASKS),
        autocompletion=completion.one_of(names.TASKS),
        help=f"{', '.join(names.TASKS)}. Default: what the target's values suggest.",
        rich_help_panel=_PANEL,
    ),
]
Drop = Annotated[
    list[str] | None,
    typer.Option(
        "--drop",
        metavar="COLUMN",
        help="A column of the table to leave out; may be written several times.",
        rich_help_panel=_PANEL,
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        metavar="CHARACTER",
        help="What parts the values of a text file. Default: by its ending.",
        rich_help_panel=_PANEL,
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        "--n", metavar="N", parser=whole("--n", 2), help="Samples of a toy shape. Default 400.", rich_help_panel=_PANEL
    ),
]
Noise = Annotated[
    float | None,
    typer.Option(
        "--noise",
        metavar="X",
        parser=number("--noise"),
        help="Standard deviation of a toy shape's scatter. Default: its own.",
        rich_help_panel=_PANEL,
    ),
]
Classes = Annotated[
    int | None,
    typer.Option(
        "--classes",
        metavar="N",
        parser=whole("--classes", 2),
        help="Classes of spirals and gaussians. Default 2.",
        rich_help_panel=_PANEL,
    ),
]
Test = Annotated[
    float | None,
    typer.Option(
        "--test",
        metavar="PART",
        parser=number("--test"),
        help="Part of the samples kept for testing, from 0 to less than 1. Default 0.25.",
        rich_help_panel=_PANEL,
    ),
]
NoStandardize = Annotated[
    bool,
    typer.Option(
        "--no-standardize",
        help="Leave numbers as they are, not at mean 0 and deviation 1.",
        rich_help_panel=_PANEL,
    ),
]
