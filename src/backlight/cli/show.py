"""``backlight show``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backlight.cli.mistakes import CommandError
from backlight.cli.options import completion
from backlight.wording import count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rich.console import Console, RenderableType
    from rich.table import Table

    from backlight.recording import Recording
    from backlight.training.recipe import Recipe

    Say = Callable[[float], str]

_ROWS = 6
_SPARK = 12
_WIDE = 76
_PICTURE = 16

Run = Annotated[
    Path,
    typer.Argument(
        metavar="RUN", help="A recording's folder.", autocompletion=completion.recording, show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as one JSON object.")]
AsRecipe = Annotated[
    bool, typer.Option("--recipe", help="Print the recipe as JSON: backlight train --recipe FILE trains it again.")
]


def show(run: Run, as_json: AsJson = False, as_recipe: AsRecipe = False) -> None:
    """Summarise a recording: data, network, settings, and how the run went."""
    from backlight.cli.terminal import terminal
    from backlight.recording import Recording

    if as_json and as_recipe:
        raise CommandError("--json and --recipe are two outputs; leave out one.")
    recording = Recording.open(run)
    if as_recipe:
        import msgspec

        print(json.dumps(msgspec.to_builtins(recording.recipe), indent=2, allow_nan=False))
        return
    if as_json:
        from backlight.cli.summary import facts

        data, network = recording.data, recording.architecture
        more = {
            "data": {
                "name": data.name, "task": data.task, "train_samples": len(data.X_train),
                "test_samples": len(data.X_test), "inputs": list(data.input_names), "target": data.target_name,
                "classes": list(data.class_names), "notes": list(data.notes),
            },
            "parameters": network.parameter_count,
            "keyframes": len(recording.keyframes),
        }  # fmt: skip
        print(json.dumps(facts(recording) | more, allow_nan=False))
        return
    console = terminal()
    for part in _parts(recording, console):
        console.print(part)


def _parts(recording: Recording, console: Console) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from backlight.cli.summary import learned, resumption
    from backlight.cli.terminal import commands

    yield Text()
    yield Padding(
        Text.assemble((str(recording.path), "bold"), ("  " + recording.status.state, "dim")), (0, 2), expand=False
    )
    yield Text()
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(recording):
        table.add_row(name, value)
    yield Padding(table, (0, 2), expand=False)
    for losses in _losses(recording, console):
        yield Text()
        yield Padding(losses, (0, 2), expand=False)
    picture = _picture(recording, console)
    if picture is not None:
        yield Text()
        yield Padding(picture, (0, 2), expand=False)
    yield Text()
    for sentence in learned(recording):
        yield Padding(Text(sentence), (0, 2), expand=False)
    yield Text()
    if hints := resumption(recording):
        yield Padding(commands(hints, console.width), (0, 2, 1, 2), expand=False)


def _facts(recording: Recording) -> Iterator[tuple[str, str]]:
    from backlight.cli import words
    from backlight.cli.translation import OPTIONS

    data, network, recipe = recording.data, recording.architecture, recording.recipe
    yield "data", f"{data.name}: {words.samples(data)}"
    yield "inputs", f"{network.sizes[0]:,}: {words.names(data.input_names)}"
    target = f"{data.target_name}: {words.names(data.class_names)}" if data.class_names else data.target_name
    yield "target", f"{target} ({data.task})"
    for note in data.notes:
        yield "", note
    yield "network", f"{network}, {count(network.parameter_count, 'parameter')}"
    for layer in range(1, network.depth + 1):
        before, units = network.sizes[layer - 1], network.sizes[layer]
        activation = network.activations[layer - 1] if layer < network.depth else network.output_activation
        yield (
            f"  layer {layer}",
            f"{units:,} × {before:,} weights, {count(units, 'bias', 'biases')}, {activation}",
        )
    yield "training", f"{words.optimizer(recipe)}, {count(recipe.steps, 'step')}, seed {recipe.seed}"
    changed = _changed(recipe)
    if changed:
        yield "settings", ", ".join(f"{OPTIONS.get(name, name)} {value}" for name, value in changed)
    yield "recorded", f"{count(recording.steps, 'step')}, {count(len(recording.keyframes), 'keyframe')}"


def _changed(recipe: Recipe) -> list[tuple[str, Any]]:
    """The settings that are not the recipe's defaults and are not said elsewhere, parameters of optimisers included."""
    said = {
        "data",
        "inputs",
        "outputs",
        "hidden",
        "activation",
        "loss",
        "optimizer",
        "schedule",
        "batch_size",
        "steps",
        "seed",
    }
    changed = [(name, value) for name, value in _fields(recipe) if name not in said]
    for part in (recipe.optimizer, recipe.schedule):
        changed += [(name, value) for name, value in _fields(part) if name not in ("learning_rate", "warmup")]
    return changed


def _fields(struct: Any) -> Iterator[tuple[str, Any]]:
    """What is not as the struct's class has it."""
    import msgspec

    for field in msgspec.structs.fields(struct):
        value = getattr(struct, field.name)
        if value != field.default:
            yield field.name, value


def _losses(recording: Recording, console: Console) -> Iterator[RenderableType]:
    """Losses and accuracies at a few steps, and the whole of each as a sparkline; side by side where there is room."""
    import numpy as np

    from backlight.cli import words

    curves = recording.curves
    columns = [
        ("loss", "train", curves.train_loss, words.loss),
        ("", "test", curves.test_loss, words.loss),
        ("accuracy", "train", curves.train_accuracy, words.percent),
        ("", "test", curves.test_accuracy, words.percent),
    ]
    parts = [columns] if console.width >= _WIDE else [columns[:2], columns[2:]]
    for part in parts:
        told = [column for column in part if not np.isnan(column[2]).all()]
        if told:
            yield _losses_table(curves.step, told, sparks=not console.options.ascii_only)


def _losses_table(
    steps: NDArray[np.int64], columns: list[tuple[str, str, NDArray[np.float64], Say]], *, sparks: bool
) -> Table:
    import numpy as np
    from rich.table import Table

    from backlight.cli.chart import sparkline

    rows = np.unique(np.searchsorted(steps, np.linspace(0, steps[-1], _ROWS)).clip(0, len(steps) - 1))
    even = np.linspace(0, steps[-1], 200)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    for _ in columns:
        table.add_column(justify="right", min_width=_SPARK)
    table.add_row("", *(quantity for quantity, *_ in columns), style="dim")
    table.add_row("step", *(title for _, title, *_ in columns), style="dim")
    for row in rows.tolist():
        table.add_row(f"{steps[row]:,}", *(say(float(values[row])) for *_, values, say in columns))
    if sparks:
        table.add_row()
        table.add_row(
            "", *(sparkline(np.interp(even, steps, values), _SPARK) for *_, values, _ in columns), style="dim"
        )
    return table


def _picture(recording: Recording, console: Console) -> RenderableType | None:
    """The last landscape, in a terminal that is wide enough and has the characters."""
    drawn = console.is_terminal and not console.options.ascii_only and console.width >= 2 * _PICTURE + 4
    if recording.data.inputs != 2 or not drawn:
        return None
    from backlight.cli.picture import Landscape

    landscape = Landscape(recording.data, recording.architecture, _PICTURE)
    return landscape.picture(recording.network.parameters)
