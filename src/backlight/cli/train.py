"""``backlight train``."""

from __future__ import annotations

import inspect
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.cli import names, options
from backlight.cli.command import DIVERGED, INTERRUPTED, CommandError

if TYPE_CHECKING:
    from rich.console import Console

    from backlight.cli.views import Setting, View
    from backlight.data.dataset import Dataset
    from backlight.recording import Recording
    from backlight.training.recipe import Recipe
    from backlight.training.schedules import Schedule

_NARROW = 64


@dataclass(frozen=True)
class Plan:
    """What the command line asks for, as it stands there: what was not written is None, False or empty."""

    source: str | None
    data: dict[str, Any]
    settings: dict[str, Any]
    schedule: dict[str, Any]
    recipe: Path | None
    resume: Path | None
    output: Path | None

    def refuse_others(self, option: str, *others: tuple[str, object]) -> None:
        """With --recipe and --resume nothing else says what to train."""
        given = [*self.data, *self.settings, *self.schedule]
        extra = [f"--{name.replace('_', '-')}" for name in given]
        extra += [name for name, value in others if value is not None]
        if extra:
            raise CommandError(f"{option} holds every setting; leave out {', '.join(extra)}.")


def train(
    source: options.Source = None,
    target: options.Target = None,
    task: options.Task = None,
    drop: options.Drop = None,
    separator: options.Separator = None,
    n: options.Samples = None,
    noise: options.Noise = None,
    classes: options.Classes = None,
    test: options.Test = None,
    no_standardize: options.NoStandardize = False,
    hidden: options.Hidden = None,
    activation: options.Activation = None,
    initializer: options.Initializer = None,
    init_scale: options.InitScale = None,
    steps: options.Steps = None,
    epochs: options.Epochs = None,
    batch_size: options.BatchSize = None,
    optimizer: options.OptimizerName = None,
    learning_rate: options.LearningRate = None,
    schedule: options.ScheduleName = None,
    decay_every: options.DecayEvery = None,
    decay: options.Decay = None,
    floor: options.Floor = None,
    warmup: options.Warmup = None,
    patience: options.Patience = None,
    seed: options.Seed = None,
    engine: options.EngineName = None,
    l1: options.L1 = None,
    l2: options.L2 = None,
    clip_norm: options.ClipNorm = None,
    recipe: options.RecipeFile = None,
    resume: options.Resume = None,
    output: options.Output = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> int:
    """Train a network, in view, and record every step."""
    layers = None if activation is None else options.activation_names(activation)
    if source is None and recipe is None and resume is None and layers and len(layers) > 1 and layers[-1] in names.TOYS:
        # `--activation tanh sine`: the sine is an activation and a data set, and a data set is missing.
        source, layers = layers[-1], layers[:-1]
    plan = Plan(
        source,
        data=_given(
            target=target, task=task, drop=drop, separator=separator, n=n, noise=noise, classes=classes, test=test,
            no_standardize=no_standardize,
        ),
        settings=_given(
            hidden=None if hidden is None else options.hidden_units(hidden), activation=layers, initializer=initializer,
            init_scale=init_scale, steps=steps, epochs=epochs, batch_size=batch_size, optimizer=optimizer,
            learning_rate=learning_rate, patience=patience, seed=seed, engine=engine, l1=l1, l2=l2, clip_norm=clip_norm,
        ),
        schedule=_given(schedule=schedule, decay_every=decay_every, decay=decay, floor=floor, warmup=warmup),
        recipe=recipe, resume=resume, output=output,
    )  # fmt: skip
    recording = _run(plan, quiet=quiet or as_json)
    if as_json:
        from backlight.cli.summary import facts

        print(json.dumps(facts(recording), allow_nan=False))
    elif quiet:
        print(recording.path)
    else:
        _conclude(recording)
    return {"diverged": DIVERGED, "interrupted": INTERRUPTED}.get(recording.status.state, 0)


def _given(**settings: Any) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None and value is not False}


def _run(plan: Plan, *, quiet: bool) -> Recording:
    """Train as the plan says, in view."""
    if plan.resume is not None:
        return _resume(plan, quiet=quiet)
    data, recipe = _prepare(plan)
    path = _target(plan, data.name)
    from backlight.run import train

    with _view(data, recipe, data.name, quiet=quiet) as view:
        recording = train(recipe, data=data, path=path, observe=view.observe)
        view.finish(recording)
    return recording


def _resume(plan: Plan, *, quiet: bool) -> Recording:
    plan.refuse_others("--resume", ("SOURCE", plan.source), ("--recipe", plan.recipe), ("--output", plan.output))
    from backlight.recording import Recording
    from backlight.run import resume

    path = Path(str(plan.resume))
    before = Recording.open(path)
    with _view(before.data, before.recipe, path.stem, quiet=quiet or before.status.state == "completed") as view:
        recording = resume(path, observe=view.observe)
        view.finish(recording)
    return recording


def _prepare(plan: Plan) -> tuple[Dataset, Recipe]:
    """The data and the recipe that are asked for."""
    if plan.recipe is not None:
        plan.refuse_others("--recipe")
        return _again(plan.recipe, plan.source)
    if plan.source is None:
        raise CommandError(
            "Name what to train on: a data set, such as moons, or a table with its --target; "
            "see backlight train --help."
        )
    from backlight.data.load import load

    settings = dict(plan.data)
    if settings.pop("no_standardize", False):
        settings["standardize"] = False
    if "seed" in plan.settings:
        settings["seed"] = plan.settings["seed"]
    data = load(plan.source, **settings)
    return data, _recipe(data, plan.settings | _schedule(plan.schedule))


def _again(file: Path, place: str | None) -> tuple[Dataset, Recipe]:
    """A recipe and its data, whose table may be at another place now; that it is the same one its fingerprint says."""
    import msgspec

    from backlight.data.load import reload
    from backlight.data.source import Table
    from backlight.training.recipe import Recipe

    recipe = Recipe.from_json(file.read_bytes())
    source = recipe.data
    if place is not None:
        if not isinstance(source, Table):
            raise CommandError(
                f"With --recipe, SOURCE is where the recipe's table is now; the data of {file} are no table. "
                f"Leave out {place}."
            )
        recipe = msgspec.structs.replace(recipe, data=msgspec.structs.replace(source, path=os.fspath(Path(place))))
    elif isinstance(source, Table) and source.path is not None and not os.path.exists(source.path):
        raise CommandError(
            f"{source.path}, the table of {file}, is not there. Name its place now: "
            f"backlight train {Path(source.path).name} --recipe {file}."
        )
    return reload(recipe.data), recipe


def _recipe(data: Dataset, settings: dict[str, Any]) -> Recipe:
    """A recipe of what was given; what was not is as `backlight.train` has it."""
    import msgspec

    from backlight.run import train
    from backlight.training.settings import recipe_for

    parameters = inspect.signature(train).parameters.values()
    defaults = {parameter.name: parameter.default for parameter in parameters if parameter.name in _SETTINGS}
    source = {"data": msgspec.to_builtins(data.source), "inputs": data.inputs, "outputs": data.outputs}
    return recipe_for(source, samples=len(data.X_train), loss=data.loss, **(defaults | settings))


_SETTINGS = frozenset(
    {
        "hidden", "activation", "steps", "epochs", "batch_size", "optimizer", "learning_rate", "schedule",
        "initializer", "init_scale", "patience", "l1", "l2", "clip_norm", "seed", "engine",
    }
)  # fmt: skip


def _schedule(given: dict[str, Any]) -> dict[str, Schedule]:
    """The schedule, from its options; a parameter that it does not have is refused."""
    if not given:
        return {}
    from backlight.training.schedules import Constant, Cosine, StepDecay

    name = given.get("schedule", "constant")
    owners = {"decay_every": "step", "decay": "step", "floor": "cosine"}
    for option, owner in owners.items():
        if option in given and name != owner:
            raise CommandError(
                f"--{option.replace('_', '-')} belongs to --schedule {owner}; the schedule here is {name}."
            )
    kinds = {"constant": Constant, "step": StepDecay, "cosine": Cosine}
    fields = {"decay_every": "every", "decay": "factor", "floor": "floor", "warmup": "warmup"}
    values = {fields[option]: value for option, value in given.items() if option != "schedule"}
    return {"schedule": kinds[name](**values)}


def _target(plan: Plan, name: str) -> Path:
    """Where the recording goes: a place that was named, or the next free one here."""
    if plan.output is not None:
        from backlight.recording.folder import check_target

        check_target(plan.output)
        return plan.output
    stem = name.replace("/", "-") or "run"
    path, number = Path(f"{stem}.zarr"), 2
    while os.path.lexists(path):
        path, number = Path(f"{stem}-{number}.zarr"), number + 1
    return path


def _view(data: Dataset, recipe: Recipe, name: str, *, quiet: bool) -> View:
    """Nothing, a live view, or lines where standard output is no terminal."""
    from backlight.cli.views import Lines, LiveView, NoView, Setting

    if quiet:
        return NoView()
    setting: Setting = Setting(name, data, recipe)
    if not sys.stdout.isatty():
        return Lines(sys.stdout, setting)
    from backlight.cli.terminal import terminal

    console = terminal()
    plain = console.is_dumb_terminal or console.options.ascii_only
    return Lines(sys.stdout, setting) if plain else LiveView(console, setting)


def _conclude(recording: Recording) -> None:
    """Say what was learned, where it is, and what to do with it."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from backlight.cli.summary import learned, next_steps
    from backlight.cli.terminal import terminal

    console: Console = terminal()
    if not sys.stdout.isatty():
        lines = [*learned(recording), f"Recorded in {recording.path}."]
        print("\n".join(lines), *(f"  {command}" for command, _ in next_steps(recording)), sep="\n")
        return
    for sentence in learned(recording):
        console.print(Padding(Text(sentence), (0, 2), expand=False))
    console.print(
        Padding(Text.assemble("Recorded in ", (str(recording.path), "bold"), "."), (0, 2, 1, 2), expand=False)
    )
    commands = next_steps(recording)
    if console.width < _NARROW:
        for command, _ in commands:
            console.print(Padding(Text(command, overflow="fold"), (0, 2), expand=False))
        return
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column()
    table.add_column(style="dim", no_wrap=True)
    for command, what in commands:
        table.add_row(Text(command, overflow="fold"), what)
    console.print(Padding(table, (0, 2, 1, 2), expand=False))
