"""What may be written about the network."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from backlight.cli import names
from backlight.cli.options import completion
from backlight.cli.options.readers import choice, number

_PANEL: Final = "Network"

Hidden = Annotated[
    list[str] | None,
    typer.Option(
        "--hidden",
        metavar="UNITS...",
        help="Units of each hidden layer, or none. Default 8 8.",
        rich_help_panel=_PANEL,
    ),
]
Activation = Annotated[
    list[str] | None,
    typer.Option(
        "--activation",
        metavar="NAME...",
        autocompletion=completion.one_of(names.ACTIVATIONS),
        rich_help_panel=_PANEL,
        help=f"One for all hidden layers, or one for each: {', '.join(names.ACTIVATIONS)}. Default tanh.",
    ),
]
Initializer = Annotated[
    str | None,
    typer.Option(
        "--initializer",
        metavar="NAME",
        parser=choice("--initializer", names.INITIALIZERS),
        autocompletion=completion.one_of(names.INITIALIZERS),
        rich_help_panel=_PANEL,
        help=f"How the first weights are drawn: {', '.join(names.INITIALIZERS)}. Default glorot_uniform.",
    ),
]
InitScale = Annotated[
    float | None,
    typer.Option(
        "--init-scale",
        metavar="X",
        parser=number("--init-scale"),
        help="A factor on the spread of the first weights. Default 1.",
        rich_help_panel=_PANEL,
    ),
]
