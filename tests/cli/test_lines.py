"""Lines: how far a run is, where there is no terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import msgspec
import numpy as np

import backlight
from backlight.cli.lines import Lines
from backlight.cli.views import Setting
from backlight.run import Progress

DATA = backlight.load("moons", n=40)
RECIPE = backlight.train(DATA, steps=1).recipe


def printed(steps: int, course: Iterable[tuple[int, int, float]]) -> list[str]:
    """What is printed of a run that is seen after so many steps, evaluated at some step, after some seconds."""
    output = io.StringIO()
    lines = Lines(output, Setting("moons", DATA, msgspec.structs.replace(RECIPE, steps=steps)))
    for step, evaluated, seconds in course:
        nan, none = np.nan, np.zeros(1, np.float32)
        lines.observe(Progress(step, steps, 0, evaluated, 0.5, nan, nan, nan, seconds, none))
    return output.getvalue().splitlines()


def test_lines_are_of_evaluations_not_of_times() -> None:
    course = [(step, evaluated, 1.0) for step, evaluated in ((0, 0), (30, 30), (60, 30), (70, 65), (100, 100))]
    assert printed(100, [*course, course[-1]]) == [
        f"step {evaluated:>3}   loss 0.5000 train" for evaluated in (0, 30, 65, 100)
    ]


def test_a_long_run_gives_signs_of_life() -> None:
    # 10 steps a second, seen every half second, and evaluated every 2000 steps.
    course = [(step, step // 2000 * 2000, step / 10) for step in range(0, 6001, 5)]
    lines = printed(1_000_000, course)
    assert lines[:5] == [
        "step         0   loss 0.5000 train",
        "step        20   0:02 so far, 27:46:38 left",
        "step        60   0:06 so far, 27:46:34 left",
        "step       140   0:14 so far, 27:46:26 left",
        "step       300   0:30 so far, 27:46:10 left",
    ]
    assert "step     2,000   loss 0.5000 train   4:02 so far, 27:42:38 left" in lines
    steps = [int(line.split()[1].replace(",", "")) for line in lines]
    assert steps == sorted(set(steps))
    times = [
        60 * int(minutes) + int(seconds) for minutes, seconds in re.findall(r"(\d+):(\d+) so far", "\n".join(lines))
    ]
    assert np.diff(times).tolist() == [4, 8, 16, 32] + [60] * 8


def test_a_run_that_goes_on_counts_its_own_steps() -> None:
    lines = printed(1000, [(500, 500, 0.0), (600, 600, 2.0)])
    assert lines[1] == "step   600   loss 0.5000 train   0:02 so far, 0:08 left"


def test_a_loss_that_is_not_finite_is_told() -> None:
    output = io.StringIO()
    lines = Lines(output, Setting("moons", DATA, RECIPE))
    nan = np.nan
    lines.observe(Progress(0, 1, 0, 0, nan, nan, nan, nan, 0.0, np.zeros(1, np.float32)))
    assert output.getvalue() == "step 0   loss – train\n"
