"""The live view: the run in the terminal, while it goes on."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from rich.console import Group, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from backlight.cli import words
from backlight.cli.chart import MARK, log_curve
from backlight.cli.picture import Fit, Landscape
from backlight.cli.terminal import Terminal, colored
from backlight.cli.views import Setting

if TYPE_CHECKING:
    from backlight.recording import Recording
    from backlight.run import Progress

TRAIN, TEST = "#e6e8ee", "#4fb8a8"
"""The two loss curves. Blue and amber are the classes'."""

_FRAMES_PER_SECOND = 12
# Of the time, that drawing may take.
_SHARE = 0.05
_WIDEST = 108
_NARROW = 64
_INDENT = 2


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

    def __init__(self, console: Terminal, setting: Setting) -> None:
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
        yield _table(progress, in_color=colored(self._console))
        if chart >= 3:
            yield Text()
            series = [(curve.steps, curve.values) for curve in (self._train, self._test) if curve.steps]
            yield from log_curve(
                series, progress.steps, min(width, 60), chart, [TRAIN, TEST], marked=not colored(self._console)
            )

    def _speed(self, progress: Progress) -> str:
        first = self._first or progress
        speed = words.rate(progress.step - first.step, progress.seconds - first.seconds)
        if first.step < progress.step < progress.steps:
            return f"{speed} · {words.left(first, progress)} left"
        return f"{speed} · {progress.seconds:.1f} s"


def _bar(part: float, width: int) -> Text:
    done = int(min(1.0, part) * width)
    return Text.assemble(("━" * done, TRAIN), ("─" * (width - done), "#3a4250"))


def _table(progress: Progress, *, in_color: bool) -> Table:
    """Loss and accuracy of both sets; the headings have the curves' colours, or show how they are drawn without."""
    test, accuracy = not math.isnan(progress.test_loss), not math.isnan(progress.train_accuracy)
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="dim")
    table.add_column(justify="right", min_width=7)
    train_mark, test_mark = ("", "") if in_color else ("⠒⠒ ", f"{MARK} ")
    table.add_row("", Text(f"{train_mark}train", style=TRAIN), Text(f"{test_mark}test", style=TEST) if test else "")
    table.columns[2].justify = "right"
    table.columns[2].min_width = 7
    table.add_row("loss", words.loss(progress.train_loss), words.loss(progress.test_loss) if test else "")
    if accuracy:
        table.add_row(
            "accuracy", words.percent(progress.train_accuracy), words.percent(progress.test_accuracy) if test else ""
        )
    return table
