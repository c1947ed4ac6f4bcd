"""How numbers, durations and settings are said on the command line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backlight.wording import count

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.run import Progress
    from backlight.training.recipe import Recipe

_LONGEST_NAME = 32

OPTIMIZER_WORDS = {
    "sgd": "SGD",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "rmsprop": "RMSProp",
    "adam": "Adam",
    "adamw": "AdamW",
}


def loss(value: float) -> str:
    """A loss, in as many digits as one compares; a dash where there is none."""
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞"
    if 0.001 <= abs(value) < 10 or value == 0:
        return f"{value:.4f}"
    return f"{value:,.2f}" if 10 <= abs(value) < 10_000 else f"{value:.2e}"


def percent(fraction: float) -> str:
    """A part of one in per cent, never rounded up to 100; a dash where there is none."""
    if math.isnan(fraction):
        return "–"
    percents = 100 * fraction
    return "100 %" if percents == 100 else f"{min(percents, 99.9):.1f} %"


def duration(seconds: float) -> str:
    """``0:07``, ``12:40``, ``3:02:15``."""
    if not math.isfinite(seconds):
        return "–"
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def rate(steps: int, seconds: float) -> str:
    """Steps per second, in three digits."""
    if seconds <= 0 or steps <= 0:
        return "– steps/s"
    speed = steps / seconds
    if speed >= 999_500:
        return f"{speed / 1e6:.3g} million steps/s"
    digits = max(0, math.floor(math.log10(speed)) - 2)
    return f"{round(speed, -digits):,.0f} steps/s" if speed >= 10 else f"{speed:.2g} steps/s"


def left(first: Progress, now: Progress) -> str:
    """How long a run will go on as it did since the first; a dash where that cannot be told."""
    steps = now.step - first.step
    return duration((now.steps - now.step) * (now.seconds - first.seconds) / steps if steps else math.inf)


def short(name: str) -> str:
    """A name; of a long one the beginning."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def names(values: Sequence[str], most: int = 8) -> str:
    """``a, b, c``; of many the first, and how many more."""
    if len(values) <= most:
        return ", ".join(values)
    return f"{', '.join(values[: most - 1])} and {len(values) - most + 1:,} more"


def samples(data: Dataset) -> str:
    """How many samples there are to train on, and to test."""
    train, test = len(data.X_train), len(data.X_test)
    return f"{count(train, 'sample')}, {test:,} to test" if test else f"{count(train, 'sample')}, none to test"


def optimizer(recipe: Recipe) -> str:
    """Optimiser, learning rate, schedule and batch size, in a line."""
    name = OPTIMIZER_WORDS[tag(recipe.optimizer)]
    parts = [f"{name}, learning rate {recipe.optimizer.learning_rate:g}"]
    if tag(recipe.schedule) != "constant":
        parts.append(f"{tag(recipe.schedule)} schedule")
    if recipe.schedule.warmup:
        parts.append(f"warm-up over {count(recipe.schedule.warmup, 'step')}")
    parts.append(f"batches of {recipe.batch_size:,}")
    return ", ".join(parts)


def tag(struct: Any) -> str:
    """The name that an optimiser or a schedule has in a recipe."""
    return str(struct.__struct_config__.tag)
