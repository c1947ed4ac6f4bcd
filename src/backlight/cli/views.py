"""What is shown while a network trains: nothing, a few lines, or a live view of the terminal."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backlight.cli import words
from backlight.cli.chart import log_curve
from backlight.cli.picture import Fit, Landscape

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.recording import Recording
    from backlight.recording.course import Progress
    from backlight.training.recipe import Recipe

TRAIN, TEST = "#e6e8ee", "#4fb8a8"
"""The two loss curves. Blue and amber are the classes'."""

_LINES = 10
_FRAMES_PER_SECOND = 12
# Of the time, that drawing may take.
_SHARE = 0.05
_WIDEST = 108
_NARROW = 64
_INDENT = 2


@dataclass(frozen=True, eq=False)
class Setting:
    """What is being trained on what."""

    name: str
    data: Dataset
    recipe: Recipe

    @property
    def samples(self) -> str:
        """Of the training and the test set."""
        return words.samples(self.data)

    @property
    def network(self) -> str:
        """Its layers, activations and parameters."""
        network = self.recipe.architecture
        return f"{network} · {words.count(network.parameter_count, 'parameter')}"

    @property
    def details(self) -> str:
        """Optimiser and seed."""
        return f"{words.optimizer(self.recipe)}, seed {self.recipe.seed}"


class View(Protocol):
    """Watches a training run."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def observe(self, progress: Progress) -> None:
        """Take the run's progress."""
        ...

    def finish(self, recording: Recording) -> None:
        """Take what was recorded, at the end."""
        ...


class NoView:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def observe(self, progress: Progress) -> None:
        """Show nothing of it."""

    def finish(self, recording: Recording) -> None:
        """Show nothing of it."""


class Lines:
    """A line at about every tenth of the run, for files and pipes."""

    def __init__(self, output: TextIO, setting: Setting) -> None:
        self._output, self._setting = output, setting
        self._width = len(f"{setting.recipe.steps:,}")
        self._next = 0
        self._told = -1

    def __enter__(self) -> Self:
        self._print(f"{self._setting.name}: {self._setting.samples} · {self._setting.network}")
        self._print(self._setting.details)
        for note in self._setting.data.notes:
            self._print(note)
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def observe(self, progress: Progress) -> None:
        """Print a line when one is due."""
        due = progress.step >= self._next or progress.step >= progress.steps
        if not due or progress.evaluated == self._told:
            return
        self._told = progress.evaluated
        self._next = progress.step + -(-progress.steps // _LINES)
        parts = [f"step {progress.evaluated:>{self._width},}"]
        for name, train, test, say in (
            ("loss", progress.train_loss, progress.test_loss, words.loss),
            ("accuracy", progress.train_accuracy, progress.test_accuracy, words.percent),
        ):
            if not math.isnan(train):
                parts.append(f"{name} {say(train)} train" + ("" if math.isnan(test) else f", {say(test)} test"))
        self._print("   ".join(parts))

    def finish(self, recording: Recording) -> None:
        """Nothing more: the summary follows."""

    def _print(self, line: str) -> None:
        # Whoever stops reading does not stop the training.
        with contextlib.suppress(OSError):
            print(line, file=self._output, flush=True)


@dataclass
class Curve:
    """A loss curve as it was observed."""

    steps: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)

    def add(self, step: int, value: float) -> None:
        """One more point, where it is new."""
        if not math.isnan(value) and (not self.steps or step > self.steps[-1]):
            self.steps.append(step)
            self.values.append(value)


class LiveView:
    """The run in the terminal: progress, losses, accuracies, the loss curve, and the output landscape of two inputs.

    Drawing takes a twentieth of the time at most.
    """

    def __init__(self, console: Console, setting: Setting) -> None:
        self._console, self._setting = console, setting
        self._train, self._test = Curve(), Curve()
        self._drawn: tuple[int, Landscape | Fit] | None = None
        self._due = 0.0
        self._first: Progress | None = None
        self._latest: Progress | None = None
        self._live = Live(
            console=console, auto_refresh=False, transient=False, vertical_overflow="crop", redirect_stderr=False
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            if self._latest is not None:
                self._live.update(self.frame(self._latest), refresh=True)
            self._live.stop()

    def observe(self, progress: Progress) -> None:
        """Draw a frame when one is due."""
        self._first = self._first or progress
        self._latest = progress
        self._train.add(progress.evaluated, progress.train_loss)
        self._test.add(progress.evaluated, progress.test_loss)
        now = time.perf_counter()
        if now < self._due:
            return
        with contextlib.suppress(OSError):
            self._live.update(self.frame(progress), refresh=True)
        took = time.perf_counter() - now
        self._due = now + max(1 / _FRAMES_PER_SECOND, took / _SHARE)

    def finish(self, recording: Recording) -> None:
        """Draw the last frame, with the recorded curves: they are finer than the observed ones."""
        curves = recording.curves
        self._train, self._test = Curve(), Curve()
        for step, train, test in zip(curves.step, curves.train_loss, curves.test_loss, strict=True):
            self._train.add(int(step), float(train))
            self._test.add(int(step), float(test))

    def frame(self, progress: Progress) -> RenderableType:
        """One frame, in the terminal's size."""
        width = min(self._console.width, _WIDEST) - 2 * _INDENT
        height = self._console.height
        narrow = width < _NARROW
        rows = self._picture_rows(width, height, narrow)
        side = width if narrow or not rows else width - 2 * rows - 4
        chart = height - 14 - rows - narrow if narrow or not rows else rows - 8
        numbers = list(self._numbers(progress, side, min(chart, 12)))
        parts: list[RenderableType] = [Text(), *self._title(narrow), Text()]
        if rows:
            picture = self._picture(rows).picture(progress.parameters)
            if narrow:
                parts += [picture, Text(), *numbers]
            else:
                grid = Table.grid(padding=(0, 4, 0, 0))
                grid.add_row(picture, Group(*numbers))
                parts.append(grid)
        else:
            parts += numbers
        return Padding(Group(*parts, Text()), (0, _INDENT))

    def _title(self, narrow: bool) -> list[RenderableType]:
        setting = self._setting
        name, dim = (setting.name + "  ", "bold"), "dim"
        lines = [Text.assemble(name, (setting.samples, dim)), Text(setting.network, dim)]
        if not narrow:
            lines = [Text.assemble(name, (f"{setting.samples} · {setting.network}", dim))]
        lines.append(Text(setting.details, dim))
        for line in lines:
            line.no_wrap, line.overflow = True, "ellipsis"
        return list(lines)

    def _picture_rows(self, width: int, height: int, narrow: bool) -> int:
        """Rows of cells for a picture of the output; 0 for none."""
        data = self._setting.data
        if data.inputs > 2 or (data.inputs == 1 and data.outputs > 1):
            return 0
        rows = min(width // 2, height - 15, 12) if narrow else min((width - 40) // 2, height - 7, 20)
        return rows if rows >= 6 else 0

    def _picture(self, rows: int) -> Landscape | Fit:
        if self._drawn is None or self._drawn[0] != rows:
            data, architecture = self._setting.data, self._setting.recipe.architecture
            picture = (
                Landscape(data, architecture, rows) if data.inputs == 2 else Fit(data, architecture, 2 * rows, rows)
            )
            self._drawn = rows, picture
        return self._drawn[1]

    def _numbers(self, progress: Progress, width: int, chart: int) -> Iterator[RenderableType]:
        yield Text.assemble(
            ("step ", "dim"), f"{progress.step:,}", (f" of {progress.steps:,}", "dim"),
            ("   epoch ", "dim"), f"{progress.epoch:,}",
        )  # fmt: skip
        yield _bar(progress.step / max(1, progress.steps), min(width, 48))
        yield Text(self._speed(progress), style="dim")
        yield Text()
        yield _table(progress)
        if chart >= 3:
            yield Text()
            series = [(curve.steps, curve.values) for curve in (self._train, self._test) if curve.steps]
            yield from log_curve(series, progress.steps, min(width, 60), chart, [TRAIN, TEST])

    def _speed(self, progress: Progress) -> str:
        first = self._first or progress
        steps, seconds = progress.step - first.step, progress.seconds - first.seconds
        parts = [words.rate(steps, seconds)]
        if steps > 0 and progress.step < progress.steps:
            parts.append(f"{words.duration((progress.steps - progress.step) * seconds / steps)} left")
        else:
            parts.append(f"{progress.seconds:.1f} s")
        return " · ".join(parts)


def _bar(part: float, width: int) -> Text:
    done = int(min(1.0, part) * width)
    return Text.assemble(("━" * done, TRAIN), ("─" * (width - done), "#3a4250"))


def _table(progress: Progress) -> Table:
    """Loss and accuracy of both sets; the headings carry the curves' colours."""
    test, accuracy = not math.isnan(progress.test_loss), not math.isnan(progress.train_accuracy)
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right", min_width=7)
    table.add_row("", Text("train", style=TRAIN), Text("test", style=TEST) if test else "")
    table.columns[2].justify = "right"
    table.columns[2].min_width = 7
    table.add_row("loss", words.loss(progress.train_loss), words.loss(progress.test_loss) if test else "")
    if accuracy:
        table.add_row(
            "accuracy", words.percent(progress.train_accuracy), words.percent(progress.test_accuracy) if test else ""
        )
    return table
