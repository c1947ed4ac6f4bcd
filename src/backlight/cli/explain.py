"""``backlight explain``."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backlight.cli import words
from backlight.cli.mistakes import CommandError
from backlight.cli.options import completion
from backlight.cli.options.readers import signed, whole
from backlight.cli.output import say
from backlight.numerals import number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.data.scaling import Scaling

_WIDTH = 100
_MOST_INPUTS = 8
# Twice what float32 loses of a number, relatively.
_ROUNDING = 2.0**-23

Run = Annotated[
    Path | None,
    typer.Argument(
        metavar="RUN", help="A recording's folder; none: a worked example.", autocompletion=completion.recording
    ),
]
Step = Annotated[
    int | None,
    typer.Option(
        "--step", metavar="N", parser=signed("--step"), help="After so many steps; −1 is the last. Default the last."
    ),
]
Sample = Annotated[
    int | None, typer.Option("--sample", metavar="K", parser=whole("--sample"), help="Which sample, from 0. Default 0.")
]
Test = Annotated[bool, typer.Option("--test", help="A sample of the test set, not of the training set.")]


def explain(run: Run = None, step: Step = None, sample: Sample = None, test: Test = False) -> None:
    """Print one backward pass with all its numbers."""
    if run is None:
        if step is not None or sample is not None or test:
            raise CommandError(
                "--step, --sample and --test are of a recording; name one, as in backlight explain moons.zarr."
            )
        say(_example())
        return
    from backlight.network.backpropagation import backpropagate
    from backlight.recording import Recording

    recording = Recording.open(run)
    moment, data = recording.at(-1 if step is None else step), recording.data
    X, T, kind = (data.X_test, data.T_test, "test") if test else (data.X_train, data.T_train, "training")
    row = 0 if sample is None else sample
    if not len(X):
        raise CommandError(f"{run} has no test set; leave out --test.")
    if row >= len(X):
        raise CommandError(f"Sample {row} was asked for; the {kind} set has samples 0 to {len(X) - 1}.")
    recipe = recording.recipe
    passed = backpropagate(moment.network, X[row : row + 1], T[row : row + 1], l1=recipe.l1, l2=recipe.l2)
    where = f"Step {moment.step:,} of {recording.steps:,}, {kind} sample {row}:"
    say(_wrapped([where, *_sample(data, X[row], T[row])], _width()))
    say()
    say(passed.explain(learning_rate=moment.learning_rate, width=_width()))


def _example() -> str:
    """The worked example, and its backward pass."""
    from backlight.network.backpropagation import backpropagate
    from backlight.network.worked_example import worked_example

    example = worked_example()
    passed = backpropagate(example.network, example.x, example.t)
    return f"A worked example: a network {example.network.architecture}.\n\n{passed.explain(width=_width())}"


def _sample(data: Dataset, x: NDArray[np.float32], t: NDArray[np.float32]) -> Iterator[str]:
    """A sample in the unit of the data: its inputs by name, and its target."""
    raw = _in_its_unit(x, data.input_scaling)
    most = len(raw) if len(raw) <= _MOST_INPUTS else _MOST_INPUTS - 1
    values = zip(data.input_names[:most], raw, strict=False)
    named = [f"{words.short(name)} = {number(value)}" for name, value in values]
    if most < len(raw):
        named.append(f"{len(raw) - most} more inputs")
    yield from (f"{name}," for name in named[:-1])
    yield f"{named[-1]};"
    if data.task == "regression":
        target = number(_in_its_unit(t, data.target_scaling)[0])
    else:
        label = int(t[0]) if data.task == "binary" else int(t.argmax())
        target = repr(words.short(data.class_names[label]))
    yield f"{words.short(data.target_name)} = {target}."


def _in_its_unit(scaled: NDArray[np.float32], scaling: Scaling) -> list[float]:
    """The values before scaling; what is only what float32 lost of the mean was 0."""
    values = scaling.invert(scaled[None])[0].tolist()
    noise = [_ROUNDING * abs(mean) for mean in scaling.mean.tolist()]
    return [0.0 if abs(value) <= least else value for value, least in zip(values, noise, strict=True)]


def _wrapped(parts: list[str], width: int) -> str:
    """The parts in lines; none is broken that fits into one."""
    held = [part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts[1:]]
    lines = textwrap.wrap(" ".join([parts[0], *held]), width, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def _width() -> int:
    """Of the terminal, in characters; a file gets as many as a page."""
    return shutil.get_terminal_size((_WIDTH, 24)).columns if sys.stdout.isatty() else _WIDTH
