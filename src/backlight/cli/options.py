"""What may be written after ``backlight train``: options, their values, and what the shell completes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from backlight.cli import names
from backlight.cli.command import Command, CommandError
from backlight.errors import nearest

DATA, NETWORK, TRAINING, PENALTIES, OUTPUT = "Data", "Network", "Training", "Restraint", "Recording and output"

_COUNTS = re.compile(r"\d+(,\d+)*,?")
TABLES = (".csv", ".tsv", ".tab", ".parquet", ".pq", ".arrow", ".feather", ".ipc")


def whole(option: str, least: int = 0) -> Callable[[str], int]:
    """Reads a whole number; underscores may part its digits."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least:
            raise CommandError(f"{option} is a whole number, {least} at least; {text!r} came.")
        return number

    return read


def signed(option: str) -> Callable[[str], int]:
    """Reads a whole number that may be negative."""

    def read(text: str) -> int:
        try:
            return int(text.replace("−", "-"))
        except ValueError:
            raise CommandError(f"{option} is a whole number; {text!r} came.") from None

    return read


def number(option: str) -> Callable[[str], float]:
    """Reads a finite number."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise CommandError(f"{option} is a number; {text!r} came.")
        return value

    return read


def choice(option: str, known: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of a few names; capitals and dashes do not matter."""

    def read(text: str) -> str:
        name = text.lower().replace("-", "_")
        if name not in known:
            raise CommandError(f"{option} is one of {', '.join(known)}; {text!r} came{nearest(name, known) or '.'}")
        return name

    return read


def hidden_units(values: list[str]) -> tuple[int, ...]:
    """The units of the hidden layers from what came after ``--hidden``."""
    words = [word for value in values for word in value.split(",") if word]
    if words in (["none"], ["0"]):
        return ()
    if not words or not all(word.isdecimal() and int(word) for word in words):
        raise CommandError(
            f"--hidden takes the units of each hidden layer, as in --hidden 8 8, or none; {' '.join(values)!r} came."
        )
    return tuple(map(int, words))


def activation_names(values: list[str]) -> tuple[str, ...]:
    """The activations from what came after ``--activation``."""
    read = choice("--activation", names.ACTIVATIONS)
    return tuple(read(word) for value in values for word in value.split(",") if word)


def _is_units(word: str) -> bool:
    return bool(_COUNTS.fullmatch(word)) or word == "none"


def _is_activation(word: str) -> bool:
    """Whether a word is an activation, or a misspelt one that is nothing else."""
    parts = [part.lower().replace("-", "_") for part in word.split(",") if part]
    if parts and all(part in names.ACTIVATIONS for part in parts):
        return True
    if word.startswith("-") or word in (*names.TOYS, *names.BUNDLED) or Path(word).suffix or Path(word).exists():
        return False
    return bool(parts) and all(nearest(part, names.ACTIVATIONS) for part in parts)


class Train(Command):
    """``backlight train``, whose --hidden and --activation take several values."""

    several: ClassVar = {"--hidden": _is_units, "--activation": _is_activation}


def _complete(known: Iterable[str]) -> Callable[[str], list[str]]:
    return lambda incomplete: [name for name in known if name.startswith(incomplete)]


def _complete_source(incomplete: str) -> list[str]:
    """Names of data sets, and the tables in the folder."""
    tables = (path for path in _paths(incomplete, TABLES) if not path.endswith(".zarr/"))
    return [*_complete((*names.TOYS, *names.BUNDLED))(incomplete), *tables]


def complete_recording(incomplete: str) -> list[str]:
    """Recordings in the folder."""
    return _paths(incomplete, (".zarr",))


def _paths(incomplete: str, endings: tuple[str, ...]) -> list[str]:
    folder, _, start = incomplete.rpartition("/")
    try:
        entries = sorted(Path(folder or ("/" if incomplete.startswith("/") else ".")).iterdir())
    except OSError:
        return []
    prefix = folder + "/" if "/" in incomplete else ""
    return [
        prefix + entry.name + ("/" if entry.is_dir() and entry.suffix not in endings else "")
        for entry in entries
        if entry.name.startswith(start)
        and (start or not entry.name.startswith("."))
        and (entry.suffix.lower() in endings or entry.is_dir())
    ]


Source = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="A data set's name (see above), or a table: CSV, TSV, Parquet, Arrow.",
        autocompletion=_complete_source,
    ),
]

Target = Annotated[
    str | None,
    typer.Option("--target", metavar="COLUMN", help="The table's column to predict.", rich_help_panel=DATA),
]
Task = Annotated[
    str | None,
    typer.Option(
        "--task",
        metavar="TASK",
        parser=choice("--task", names.TASKS),
        autocompletion=_complete(names.TASKS),
        help=f"{', '.join(names.TASKS)}; else what the target says.",
        rich_help_panel=DATA,
    ),
]
Drop = Annotated[
    list[str] | None,
    typer.Option(
        "--drop", metavar="COLUMN", help="A column of the table to leave out; may come again.", rich_help_panel=DATA
    ),
]
Separator = Annotated[
    str | None,
    typer.Option(
        "--separator",
        metavar="CHARACTER",
        help="Between the values of a text file; else by its ending.",
        rich_help_panel=DATA,
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        "--n", metavar="N", parser=whole("--n", 2), help="Samples of a toy shape. Default 400.", rich_help_panel=DATA
    ),
]
Noise = Annotated[
    float | None,
    typer.Option(
        "--noise",
        metavar="X",
        parser=number("--noise"),
        help="Deviation of a toy shape's samples; else its own.",
        rich_help_panel=DATA,
    ),
]
Classes = Annotated[
    int | None,
    typer.Option(
        "--classes",
        metavar="N",
        parser=whole("--classes", 2),
        help="Classes of spirals and gaussians. Default 2.",
        rich_help_panel=DATA,
    ),
]
Test = Annotated[
    float | None,
    typer.Option(
        "--test",
        metavar="PART",
        parser=number("--test"),
        help="Part of the samples kept for testing, 0 to 1. Default 0.25.",
        rich_help_panel=DATA,
    ),
]
NoStandardize = Annotated[
    bool,
    typer.Option(
        "--no-standardize", help="Leave the inputs as they are, not at mean 0 and deviation 1.", rich_help_panel=DATA
    ),
]

Hidden = Annotated[
    list[str] | None,
    typer.Option(
        "--hidden",
        metavar="UNITS...",
        help="Units of each hidden layer, or none. Default 8 8.",
        rich_help_panel=NETWORK,
    ),
]
Activation = Annotated[
    list[str] | None,
    typer.Option(
        "--activation",
        metavar="NAME...",
        autocompletion=_complete(names.ACTIVATIONS),
        rich_help_panel=NETWORK,
        help=f"Of all hidden layers, or one for each: {', '.join(names.ACTIVATIONS)}. Default tanh.",
    ),
]
Initializer = Annotated[
    str | None,
    typer.Option(
        "--initializer",
        metavar="NAME",
        parser=choice("--initializer", names.INITIALIZERS),
        autocompletion=_complete(names.INITIALIZERS),
        rich_help_panel=NETWORK,
        help=f"Of the first weights: {', '.join(names.INITIALIZERS)}. Default glorot_uniform.",
    ),
]
InitScale = Annotated[
    float | None,
    typer.Option(
        "--init-scale",
        metavar="X",
        parser=number("--init-scale"),
        help="A factor on the spread of the first weights. Default 1.",
        rich_help_panel=NETWORK,
    ),
]

Steps = Annotated[
    int | None,
    typer.Option(
        "--steps",
        metavar="N",
        parser=whole("--steps", 1),
        help="Steps, a batch each. Default 2000.",
        rich_help_panel=TRAINING,
    ),
]
Epochs = Annotated[
    int | None,
    typer.Option(
        "--epochs",
        metavar="N",
        parser=whole("--epochs", 1),
        help="Instead of --steps: times through all samples.",
        rich_help_panel=TRAINING,
    ),
]
BatchSize = Annotated[
    int | None,
    typer.Option(
        "--batch-size",
        metavar="N",
        parser=whole("--batch-size", 1),
        help="Samples of each step. Default 10.",
        rich_help_panel=TRAINING,
    ),
]
OptimizerName = Annotated[
    str | None,
    typer.Option(
        "--optimizer",
        metavar="NAME",
        parser=choice("--optimizer", names.OPTIMIZERS),
        autocompletion=_complete(names.OPTIMIZERS),
        rich_help_panel=TRAINING,
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
        help="Else the optimiser's own, 0.1 for sgd.",
        rich_help_panel=TRAINING,
    ),
]
ScheduleName = Annotated[
    str | None,
    typer.Option(
        "--schedule",
        metavar="NAME",
        parser=choice("--schedule", names.SCHEDULES),
        autocompletion=_complete(names.SCHEDULES),
        rich_help_panel=TRAINING,
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
        rich_help_panel=TRAINING,
    ),
]
Decay = Annotated[
    float | None,
    typer.Option(
        "--decay",
        metavar="X",
        parser=number("--decay"),
        help="Of --schedule step. Default 0.5.",
        rich_help_panel=TRAINING,
    ),
]
Floor = Annotated[
    float | None,
    typer.Option(
        "--floor",
        metavar="X",
        parser=number("--floor"),
        help="Of --schedule cosine. Default 0.",
        rich_help_panel=TRAINING,
    ),
]
Warmup = Annotated[
    int | None,
    typer.Option(
        "--warmup",
        metavar="STEPS",
        parser=whole("--warmup"),
        help="Steps over which the learning rate rises from 0. Default 0.",
        rich_help_panel=TRAINING,
    ),
]
Patience = Annotated[
    int | None,
    typer.Option(
        "--patience",
        metavar="STEPS",
        parser=whole("--patience", 1),
        help="Stop when the test loss has not improved for so long.",
        rich_help_panel=TRAINING,
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        "--seed",
        metavar="N",
        parser=whole("--seed"),
        help="Of the data, the weights and the shuffles: the same seed, the same run. Default 0.",
        rich_help_panel=TRAINING,
    ),
]
EngineName = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        parser=choice("--engine", names.ENGINES),
        autocompletion=_complete(names.ENGINES),
        help="kernel (the same bits on every machine), wide (for large layers), or auto, by size. Default auto.",
        rich_help_panel=TRAINING,
    ),
]

L1 = Annotated[
    float | None,
    typer.Option(
        "--l1",
        metavar="X",
        parser=number("--l1"),
        help="Penalty on the sum of |w|. Default 0.",
        rich_help_panel=PENALTIES,
    ),
]
L2 = Annotated[
    float | None,
    typer.Option(
        "--l2",
        metavar="X",
        parser=number("--l2"),
        help="Penalty on half the sum of w². Default 0.",
        rich_help_panel=PENALTIES,
    ),
]
ClipNorm = Annotated[
    float | None,
    typer.Option(
        "--clip-norm",
        metavar="X",
        parser=number("--clip-norm"),
        help="The gradient's greatest norm. Default none.",
        rich_help_panel=PENALTIES,
    ),
]

RecipeFile = Annotated[
    Path | None,
    typer.Option(
        "--recipe",
        metavar="FILE",
        help="Train again exactly what a recipe says, the optimiser's own parameters (momentum, beta1 …) as well; "
        "backlight show RUN --recipe prints one. SOURCE is then where its table is now, if that has moved.",
        rich_help_panel=OUTPUT,
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        "--resume",
        metavar="RUN",
        autocompletion=complete_recording,
        help="Go on with a recording that was interrupted.",
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
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the recording's path, nothing else.", rich_help_panel=OUTPUT)
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object at the end, nothing else.", rich_help_panel=OUTPUT)
]
