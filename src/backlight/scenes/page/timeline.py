"""The strip below a scene of a run: where the run stands, its loss, and how the loss has come down."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.drawing.items import Group
from backlight.drawing.paths import circle, line, polyline
from backlight.numerals import number, thousands
from backlight.scenes.page.pace import part_at
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.drawing.items import Item
    from backlight.recording.recording import Recording

_TOP, _BOTTOM = 960.0, 1030.0
_CURVE_LEFT = 760.0


@dataclass(frozen=True, eq=False)
class Timeline:
    """The strip of one run.

    Parameters
    ----------
    run
        Whose.
    steps
        The last step shown.
    stage
        Where.
    """

    run: Recording
    steps: int
    stage: Stage

    def items(self, step: int) -> tuple[Item, ...]:
        """The strip at a step."""
        stage, (steps, losses, x, y) = self.stage, self._curve
        loss, at_x, at_y = (float(np.interp(step, steps, values)) for values in (losses, x, y))
        shown = "not finite" if step >= self._lost else number(loss, 3)
        passed = steps < step
        points = [*zip(x[passed].tolist(), y[passed].tolist(), strict=True), (at_x, at_y)]
        curve: list[Item] = list(self._whole)
        if len(points) > 1:
            curve.append(polyline(points, stroke=stage.colors.ink, stroke_width=3))
        curve.append(circle(at_x, at_y, 7, fill=stage.colors.ink))
        return (
            stage.text(LEFT, 1010, f"Step {thousands(step)}", size=SIZES.heading, weight="semibold"),
            stage.text(LEFT + 300, 1010, f"Loss {shown}", size=SIZES.heading),
            Group(tuple(curve), name="loss"),
        )

    @functools.cached_property
    def _lost(self) -> float:
        """The step from which on the loss of a diverged run is not finite."""
        curves = self.run.curves
        return min(curves.step[~np.isfinite(curves.train_loss)].tolist(), default=math.inf)

    @functools.cached_property
    def _whole(self) -> tuple[Item, ...]:
        faint, (_, _, x, y) = self.stage.colors.faint, self._curve
        return (
            line(_CURVE_LEFT, _BOTTOM, RIGHT, _BOTTOM, stroke=faint),
            polyline(zip(x.tolist(), y.tolist(), strict=True), stroke=faint, stroke_width=3),
        )

    @functools.cached_property
    def _curve(self) -> tuple[NDArray[np.float64], ...]:
        """Steps and losses up to the last step shown, and where they lie."""
        curves = self.run.curves
        finite = np.isfinite(curves.train_loss)  # a diverged run's last ones are not
        steps, losses = curves.step[finite].astype(np.float64), curves.train_loss[finite]
        last = float(np.interp(self.steps, steps, losses)) if len(steps) else 1.0
        before = steps < self.steps
        steps, losses = np.append(steps[before], self.steps), np.append(losses[before], last)
        parts = np.array([part_at(step, self.steps) for step in steps.tolist()])
        logs = np.log(np.maximum(losses, 1e-12))
        low, high = float(logs.min()), float(logs.max())
        down = (high - logs) / max(high - low, 1e-9)
        return steps, losses, _CURVE_LEFT + parts * (RIGHT - _CURVE_LEFT), _TOP + down * (_BOTTOM - _TOP - 4)
