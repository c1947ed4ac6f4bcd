"""What a recording says of itself: in sentences, and as JSON."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from backlight.cli import words

if TYPE_CHECKING:
    from backlight.recording import Recording


def known(value: float) -> float | None:
    """A number of a curve; None where there is none of it."""
    return None if math.isnan(value) else float(value)


def facts(recording: Recording) -> dict[str, Any]:
    """For programs. What is not finite is null: JSON has no word for it."""
    curves, status = recording.curves, recording.status
    last = {
        name: _finite(getattr(curves, name)[-1])
        for name in ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    }
    return {
        "path": None if recording.path is None else str(recording.path),
        "status": status.state,
        "reason": status.reason,
        "sentence": status.sentence,
        "steps": recording.steps,
        **last,
        "recipe": msgspec.to_builtins(recording.recipe),
    }


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def learned(recording: Recording) -> Iterator[str]:
    """For people: how the run ended, and what was learned, a sentence each."""
    yield recording.status.sentence
    curves, data = recording.curves, recording.data
    first, last = curves.train_loss[0], curves.train_loss[-1]
    change = f"{'rose' if last > first else 'fell'} from {words.loss(first)} to" if recording.steps else "is"
    test = known(curves.test_loss[-1])
    yield (
        f"The loss {change} {words.loss(last)}"
        + ("." if test is None else f"; on the test samples it is {words.loss(test)}.")
    )
    for kind, accuracies, count in (
        ("test", curves.test_accuracy, len(data.X_test)),
        ("training", curves.train_accuracy, len(data.X_train)),
    ):
        accuracy = known(accuracies[-1])
        if accuracy is not None:
            right = round(accuracy * count)
            yield f"{right:,} of {words.count(count, f'{kind} sample')} {'is' if right == 1 else 'are'} right."
            return


def next_steps(recording: Recording) -> list[tuple[str, str]]:
    """Commands to go on with, each with what it does."""
    path = str(recording.path)
    quoted, step = shlex.quote(path), min(100, recording.steps)
    commands = [
        (f"backlight show {quoted}", "the run at a glance"),
        (f"backlight explain {quoted} --step {step}", "a backward pass in numbers"),
        (f"backlight.open({path!r}).at({step})", "in Python, any step"),
    ]
    if recording.status.state == "interrupted":
        commands.insert(0, (f"backlight train --resume {quoted}", "go on where it stopped"))
    return commands
