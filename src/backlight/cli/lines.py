"""Lines: how far a run is, for files, pipes and terminals that can do no more."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Self, TextIO

from backlight.cli import words
from backlight.cli.output import harmless
from backlight.cli.views import Setting

if TYPE_CHECKING:
    from backlight.recording import Recording
    from backlight.run import Progress

_PARTS: Final = 10
# Seconds; every pause is twice the one before.
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 60.0


class Lines:
    """A line at about every tenth of the run; while it lasts also after some seconds, and then ever longer pauses.

    A line is of an evaluation; where there was none since the last line, it says how far the run is.
    """

    def __init__(self, output: TextIO, setting: Setting) -> None:
        self._output, self._setting = output, setting
        self._width = len(f"{setting.recipe.steps:,}")
        self._next_step = 0
        self._pause = self._next_second = _FIRST_PAUSE
        self._told = -1
        self._first: Progress | None = None

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
        self._first = self._first or progress
        late = progress.seconds >= self._next_second
        new = progress.evaluated != self._told
        if late:
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            self._next_second = progress.seconds + self._pause
        if new and (late or progress.step >= self._next_step or progress.step >= progress.steps):
            self._told = progress.evaluated
            self._next_step = progress.step + -(-progress.steps // _PARTS)
            self._print_parts(progress.evaluated, [*_scores(progress), *([self._time(progress)] if late else [])])
        elif late:
            self._print_parts(progress.step, [self._time(progress)])

    def finish(self, recording: Recording) -> None:
        """Nothing more: the summary follows."""

    def _time(self, progress: Progress) -> str:
        left = words.left(self._first or progress, progress)
        return f"{words.duration(progress.seconds)} so far, {left} left"

    def _print_parts(self, step: int, parts: list[str]) -> None:
        self._print("   ".join([f"step {step:>{self._width},}", *parts]))

    def _print(self, line: str) -> None:
        # Whoever stops reading does not stop the training.
        with contextlib.suppress(OSError):
            print(harmless(line), file=self._output, flush=True)


def _scores(progress: Progress) -> Iterator[str]:
    for name, train, test, say in (
        ("loss", progress.train_loss, progress.test_loss, words.loss),
        ("accuracy", progress.train_accuracy, progress.test_accuracy, words.percent),
    ):
        if name == "loss" or not math.isnan(train):
            yield f"{name} {say(train)} train" + ("" if math.isnan(test) else f", {say(test)} test")
