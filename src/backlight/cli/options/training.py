"""What may be written about the training."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from backlight.cli import names
from backlight.cli.options import completion
from backlight.cli.options.readers import choice, number, whole

_PANEL: Final = "Training"
_PENALTIES: Final = "Regularisation"

Steps = Annotated[
    int | None,
    typer.Option(
        "--steps",
        metavar="N",
        parser=whole("--steps", 1),
        help="How long to train: steps, a batch each. Default 2000.",
        rich_help_panel=_PANEL,
    ),
]
Epochs = Annotated[
    int | None,
    typer.Option(
        "--epochs",
        metavar="N",
        parser=whole("--epochs", 1),
        help="Instead of --steps: times through all training samples.",
        rich_help_panel=_PANEL,
    ),
]
BatchSize = Annotated[
    int | None,
    typer.Option(
        "--batch-size",
        metavar="N",
        parser=whole("--batch-size", 1),
        help="Samples of each step. Default 10.",
        rich_help_panel=_PANEL,
    ),
]
OptimizerName = Annotated[
    str | None,
    typer.Option(
        "--optimizer",
        metavar="NAME",
        parser=choice("--optimizer", names.OPTIMIZERS),
        autocompletion=completion.one_of(names.OPTIMIZERS),
        rich_help_panel=_PANEL,
        help=f"{', '.join(names.OPTIMIZERS)}. Default sgd.",
    ),
]
LearningRate = Annotated[
    float | None,
    typer.Option(
        "--learning-rate",
        "--lr",
        metavar="X",
        parser=number("--learning-rate"),
        help="How far a step goes. Default: the optimiser's own, 0.1 for sgd.",
        rich_help_panel=_PANEL,
    ),
]
ScheduleName = Annotated[
    str | None,
    typer.Option(
        "--schedule",
        metavar="NAME",
        parser=choice("--schedule", names.SCHEDULES),
        autocompletion=completion.one_of(names.SCHEDULES),
        rich_help_panel=_PANEL,
        help="Of the learning rate: constant, step (multiplied by --decay every --decay-every steps) or cosine "
        "(falling to --floor of itself). Default constant.",
    ),
]
DecayEvery = Annotated[
    int | None,
    typer.Option(
        "--decay-every",
        metavar="STEPS",
        parser=whole("--decay-every", 1),
        help="Of --schedule step. Default 1000.",
        rich_help_panel=_PANEL,
    ),
]
Decay = Annotated[
    float | None,
    typer.Option(
        "--decay",
        metavar="X",
        parser=number("--decay"),
        help="Of --schedule step. Default 0.5.",
        rich_help_panel=_PANEL,
    ),
]
Floor = Annotated[
    float | None,
    typer.Option(
        "--floor",
        metavar="X",
        parser=number("--floor"),
        help="Of --schedule cosine. Default 0.",
        rich_help_panel=_PANEL,
    ),
]
Warmup = Annotated[
    int | None,
    typer.Option(
        "--warmup",
        metavar="STEPS",
        parser=whole("--warmup"),
        help="Steps over which the learning rate rises from 0. Default 0.",
        rich_help_panel=_PANEL,
    ),
]
Patience = Annotated[
    int | None,
    typer.Option(
        "--patience",
        metavar="STEPS",
        parser=whole("--patience", 1),
        help="Stop when the test loss has not improved for so many steps.",
        rich_help_panel=_PANEL,
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed",
        metavar="N",
        parser=whole("--seed"),
        help="Of the data, the weights and the shuffles: the same seed, the same run. Default 0.",
        rich_help_panel=_PANEL,
    ),
]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        parser=choice("--engine", names.ENGINES),
        autocompletion=completion.one_of(names.ENGINES),
        help="What computes: kernel (the same bits on every machine), wide (for large layers), or auto, by size. "
        "Default auto.",
        rich_help_panel=_PANEL,
    ),
]

L1 = Annotated[
    float | None,
    typer.Option(
        "--l1",
        metavar="X",
        parser=number("--l1"),
        help="Penalty on the sum of |w|. Default 0.",
        rich_help_panel=_PENALTIES,
    ),
]
L2 = Annotated[
    float | None,
    typer.Option(
        "--l2",
        metavar="X",
        parser=number("--l2"),
        help="Penalty on half the sum of w². Default 0.",
        rich_help_panel=_PENALTIES,
    ),
]
ClipNorm = Annotated[
    float | None,
    typer.Option(
        "--clip-norm",
        metavar="X",
        parser=number("--clip-norm"),
        help="The gradient's greatest norm; a longer one is shortened. Default none.",
        rich_help_panel=_PENALTIES,
    ),
]
