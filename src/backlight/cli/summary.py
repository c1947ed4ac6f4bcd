"""What a recording says of itself: in sentences, and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from backlight.cli import words
from backlight.cli.translation import in_shell, of_recording
from backlight.errors import RecordingError
from backlight.recording.folder import Lock
from backlight.wording import count

if TYPE_CHECKING:
    from pathlib import Path

    from backlight.recording import Recording


def known(value: float) -> float | None:
    """A number of a curve; None where there is none of it, or none that is finite."""
    return float(value) if math.isfinite(value) else None


def facts(recording: Recording) -> dict[str, Any]:
    """For programs. What is not finite is null: JSON has no word for it."""
    curves, status = recording.curves, recording.status
    last = {
        name: known(getattr(curves, name)[-1])
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


def ended(recording: Recording) -> str:
    """For people: how the run ended, or that it has not."""
    return of_recording(recording.status.sentence)


def learned(recording: Recording) -> Iterator[str]:
    """For people: how the run ended, and what was learned, a sentence each."""
    yield ended(recording)
    curves, data = recording.curves, recording.data
    change = _change(curves.train_loss[0], curves.train_loss[-1], recording.steps)
    tested = f"; on the test samples it is {_said(curves.test_loss[-1])}" if len(data.X_test) else ""
    yield f"The loss {change}{tested}."
    for kind, accuracies, samples in (
        ("test", curves.test_accuracy, len(data.X_test)),
        ("training", curves.train_accuracy, len(data.X_train)),
    ):
        accuracy = known(accuracies[-1])
        if accuracy is not None:
            right = round(accuracy * samples)
            yield f"{right:,} of {count(samples, f'{kind} sample')} {'is' if 1 in (right, samples) else 'are'} right."
            return


def _change(first: float, last: float, steps: int) -> str:
    if not steps or not math.isfinite(first):
        return f"is {_said(last)}"
    if not math.isfinite(last):
        return f"was {words.loss(first)} at first and is no longer finite"
    if last == first:
        return f"stayed at {words.loss(last)}"
    return f"{'rose' if last > first else 'fell'} from {words.loss(first)} to {words.loss(last)}"


def _said(loss: float) -> str:
    return words.loss(loss) if math.isfinite(loss) else "not finite"


def next_steps(recording: Recording) -> list[tuple[str, str]]:
    """Commands to go on with, each with what it does."""
    path = str(recording.path)
    quoted, step = in_shell(path), min(100, recording.steps)
    return [
        *resumption(recording),
        (f"backlight show {quoted}", "the run at a glance"),
        (f"backlight explain {quoted} --step {step}", "a backward pass in numbers"),
        (f"backlight movie neurons {quoted}", "every neuron, as it learns"),
        (f"backlight.open({path!r}).at({step})", "in Python, any step"),
    ]


def resumption(recording: Recording) -> list[tuple[str, str]]:
    """The command that goes on with a run which was interrupted, or whose process died; none for others."""
    path, state = recording.path, recording.status.state
    if path is None or state not in ("interrupted", "running") or (state == "running" and _is_written(path)):
        return []
    return [(f"backlight train --resume {in_shell(str(path))}", "go on where it stopped")]


def _is_written(folder: Path) -> bool:
    """Whether a living process writes there, as far as the system can tell."""
    try:
        Lock(folder).release()
    except RecordingError:
        return True
    return False
