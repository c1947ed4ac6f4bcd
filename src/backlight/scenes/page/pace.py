"""Motion: how far something has come at a time, so that a person can follow it."""

from __future__ import annotations

import math


def ease(part: float) -> float:
    """From 0 to 1 with no jerk at either end; what lies outside stays at the ends."""
    part = min(1.0, max(0.0, part))
    return part * part * part * (part * (part * 6 - 15) + 10)


def between(time: float, begin: float, end: float) -> float:
    """How much of the time from `begin` to `end` has passed, eased: 0 to 1."""
    return ease((time - begin) / (end - begin)) if end > begin else float(time >= end)


def blend(one: float, other: float, part: float) -> float:
    """From one to the other."""
    return one + (other - one) * part


def step_at(part: float, steps: int) -> int:
    """The step to show when a part of the time has passed: small strides first, when most changes.

    Strides grow evenly in proportion to the steps done, after the first fiftieth of the run.
    """
    part = min(1.0, max(0.0, part))
    grown = math.expm1(part * math.log1p(_GROWTH)) / _GROWTH
    return round(steps * grown)


_GROWTH = 50.0


def part_at(step: float, steps: int) -> float:
    """The part of the time at which a step is shown: `step_at` the other way round."""
    return math.log1p(_GROWTH * step / max(1, steps)) / math.log1p(_GROWTH)
