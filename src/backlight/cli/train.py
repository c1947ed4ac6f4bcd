"""``backlight train``."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from backlight.cli import names
from backlight.cli.command import Command
from backlight.cli.mistakes import DIVERGED, INTERRUPTED, CommandError
from backlight.cli.options import data, network, readers, recording, training
from backlight.cli.output import complain, finish, say
from backlight.cli.plan import Plan
from backlight.cli.translation import argument
from backlight.errors import BacklightError, TakenError
from backlight.training.interruption import Terminated

if TYPE_CHECKING:
    from backlight.cli.views import View
    from backlight.data.dataset import Dataset
    from backlight.recording import Recording
    from backlight.training.recipe import Recipe


class Train(Command):
    """``backlight train``, whose --hidden and --activation take several values."""

    several: ClassVar = {"--hidden": readers.is_units, "--activation": readers.is_activation}


def train(
    source: data.Source = None,
    target: data.Target = None,
    task: data.Task = None,
    drop: data.Drop = None,
    separator: data.Separator = None,
    n: data.Samples = None,
    noise: data.Noise = None,
    classes: data.Classes = None,
    test: data.Test = None,
    no_standardize: data.NoStandardize = False,
    hidden: network.Hidden = None,
    activation: network.Activation = None,
    initializer: network.Initializer = None,
    init_scale: network.InitScale = None,
    steps: training.Steps = None,
    epochs: training.Epochs = None,
    batch_size: training.BatchSize = None,
    optimizer: training.OptimizerName = None,
    learning_rate: training.LearningRate = None,
    schedule: training.ScheduleName = None,
    decay_every: training.DecayEvery = None,
    decay: training.Decay = None,
    floor: training.Floor = None,
    warmup: training.Warmup = None,
    patience: training.Patience = None,
    seed: training.Seed = None,
    engine: training.EngineName = None,
    l1: training.L1 = None,
    l2: training.L2 = None,
    clip_norm: training.ClipNorm = None,
    recipe: recording.RecipeFile = None,
    resume: recording.Resume = None,
    output: recording.Output = None,
    movie: recording.Movie = None,
    html: recording.Html = None,
    quiet: recording.Quiet = False,
    as_json: recording.Json = False,
) -> int:
    """Train a network, in view, and record every step."""
    layers = None if activation is None else readers.activation_names(activation)
    if source is None and recipe is None and resume is None and layers and len(layers) > 1 and layers[-1] in names.TOYS:
        # `--activation tanh sine`: the sine is an activation and a data set, and a data set is missing.
        source, layers = layers[-1], layers[:-1]
    plan = Plan(
        source,
        data=_given(
            target=target, task=task, drop=drop, separator=separator, n=n, noise=noise, classes=classes, test=test,
            standardize=False if no_standardize else None,
        ),
        settings=_given(
            hidden=None if hidden is None else readers.hidden_units(hidden), activation=layers, initializer=initializer,
            init_scale=init_scale, steps=steps, epochs=epochs, batch_size=batch_size, optimizer=optimizer,
            learning_rate=learning_rate, patience=patience, seed=seed, engine=engine, l1=l1, l2=l2, clip_norm=clip_norm,
        ),
        schedule=_given(schedule=schedule, every=decay_every, factor=decay, floor=floor, warmup=warmup),
        recipe=recipe, resume=resume, output=output,
    )  # fmt: skip
    if movie is not None:
        from backlight.movies import format_of
        from backlight.output import check_new

        _refuse_taken("--movie", movie)
        format_of(check_new(movie))
    if html is not None:
        from backlight.studio.export import check_path
        from backlight.studio.page import page_files

        _refuse_taken("--html", html)
        check_path(html)
        page_files()
    job = _begin(plan) if resume is None else _resume(plan)
    if html is not None:
        from backlight.studio.limits import check_fits

        check_fits(job.data, job.recipe, trained=False)
    view = _view(job, quiet=quiet or as_json)
    try:
        with view:
            run = job.work(view)
            view.finish(run)
    except Terminated:
        # Told as far as there is somebody to read it: the terminal may be what has gone.
        with contextlib.suppress(OSError, BacklightError):
            _tell(_open(job.where()), quiet=quiet, as_json=as_json)
            finish()
        raise
    # First: what is made of a run may fail, or be ended by Ctrl-C.
    _tell(run, quiet=quiet, as_json=as_json)
    if movie is not None:
        from backlight.cli.movie import progress

        with progress(str(movie)) as observe:
            run.movie("neurons", movie, observe=observe)
    if html is not None:
        run.html(html)
    return {"diverged": DIVERGED, "interrupted": INTERRUPTED}.get(run.status.state, 0)


def _refuse_taken(option: str, path: Path) -> None:
    """Nothing that is there is written over."""
    if os.path.lexists(path):
        raise CommandError(f"{option}: {path} is there already. Choose another name.")


def _given(**settings: Any) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if value is not None}


@dataclass(frozen=True)
class _Job:
    """A training to be done.

    Attributes
    ----------
    name
        For the view.
    where
        Gives the place of the recording.
    work
        Trains, observed by a view.
    """

    data: Dataset
    recipe: Recipe
    name: str
    where: Callable[[], Path]
    work: Callable[[View], Recording]


def _begin(plan: Plan) -> _Job:
    """A new run."""
    from backlight.run import train

    data, recipe = plan.prepare()
    path = plan.place(data.name)

    def work(view: View) -> Recording:
        nonlocal path
        while True:
            try:
                return train(recipe, data=data, path=path, observe=view.observe)
            except TakenError:
                # By another process, since it was found free.
                path = plan.place(data.name)

    return _Job(data, recipe, data.name, lambda: path, work)


def _resume(plan: Plan) -> _Job:
    """A run to go on with."""
    from backlight.run import resumable, resume

    plan.refuse_others("--resume", ("SOURCE", plan.source), ("--recipe", plan.recipe), ("--output", plan.output))
    path = Path(str(plan.resume))
    before = resumable(path)
    return _Job(before.data, before.recipe, path.stem, lambda: path, lambda view: resume(path, observe=view.observe))


def _open(path: Path) -> Recording:
    from backlight.recording import Recording

    return Recording.open(path)


def _view(job: _Job, *, quiet: bool) -> View:
    """Nothing, a live view, or lines where standard output is no terminal."""
    from backlight.cli.views import NoView, Setting

    if quiet:
        return NoView()
    setting = Setting(job.name, job.data, job.recipe)
    from backlight.cli.terminal import terminal

    console = terminal()
    if sys.stdout.isatty() and not console.is_dumb_terminal and not console.options.ascii_only:
        from backlight.cli.live import LiveView

        return LiveView(console, setting)
    from backlight.cli.lines import Lines

    return Lines(sys.stdout, setting)


def _tell(run: Recording, *, quiet: bool, as_json: bool) -> None:
    """Say how it ended."""
    from backlight.cli.summary import ended, facts

    if as_json:
        print(json.dumps(facts(run), allow_nan=False))
    elif quiet:
        print(argument(str(run.path)))
        if run.status.state != "completed":
            complain(ended(run))
    else:
        _conclude(run)


def _conclude(run: Recording) -> None:
    """Say what was learned, where it is, and what to do with it."""
    from rich.padding import Padding
    from rich.text import Text

    from backlight.cli.summary import learned, next_steps
    from backlight.cli.terminal import commands, terminal

    if not sys.stdout.isatty():
        say("\n".join([*learned(run), f"Recorded in {run.path}."]))
        say("\n".join(f"  {command}" for command, _ in next_steps(run)))
        return
    console = terminal()
    for sentence in learned(run):
        console.print(Padding(Text(sentence), (0, 2), expand=False))
    console.print(Padding(Text.assemble("Recorded in ", (str(run.path), "bold"), "."), (0, 2, 1, 2), expand=False))
    console.print(Padding(commands(next_steps(run), console.width), (0, 2, 1, 2), expand=False))
