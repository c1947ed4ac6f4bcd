"""``backlight movie``."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from backlight.cli.figure import scene_of
from backlight.cli.options import picture, readers
from backlight.cli.output import say


def movie(
    scene: picture.Scene,
    run: picture.Run = None,
    step: picture.Step = None,
    sample: picture.Sample = None,
    theme: picture.Theme = "dark",
    surface: picture.Surface = False,
    inputs: picture.Inputs = None,
    composition: picture.Composition = None,
    output: picture.Movie = None,
    seconds: picture.Seconds = None,
    fps: picture.Fps = None,
    size: picture.Size = None,
    processes: picture.Processes = None,
    force: picture.Force = False,
) -> None:
    """Draw a movie."""
    from backlight.movies import format_of, write_movie
    from backlight.output import check_new
    from backlight.scenes import check_scene

    check_scene(scene)
    path = output or Path(f"{scene}.mp4")
    format_of(check_new(path, overwrite=force))
    pixels = None if size is None else readers.size(size)
    own = {"surface": surface or None, "inputs": inputs, "composition": composition}
    shown = scene_of(scene, run, step, sample, theme, **own)
    with progress(str(path)) as observe:
        write_movie(
            shown, path, seconds=seconds, fps=fps, size=pixels, processes=processes, overwrite=force, observe=observe
        )
    say(str(path))


@contextlib.contextmanager
def progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, with frames a second and the time left; nothing where that is no terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from backlight.cli.terminal import Terminal

    console = Terminal(stderr=True, highlight=False, markup=False)
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f} frames"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=1, rate="")

        def observe(done: int, frames: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=frames, rate=f"{speed:,.0f} a second" if speed else "")

        yield observe
