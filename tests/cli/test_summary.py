"""What a recording says of itself, in sentences that agree in number."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from backlight.cli.summary import learned


@pytest.mark.parametrize(
    ("right", "samples", "said"),
    [
        (0, 1, "0 of 1 test sample is right."),
        (1, 1, "1 of 1 test sample is right."),
        (0, 30, "0 of 30 test samples are right."),
        (1, 30, "1 of 30 test samples is right."),
        (1200, 2000, "1,200 of 2,000 test samples are right."),
    ],
)
def test_what_is_right_agrees_in_number(right: int, samples: int, said: str) -> None:
    recording: Any = SimpleNamespace(
        status=SimpleNamespace(state="completed", reason="steps", sentence="All 3 steps were done."),
        steps=3,
        curves=SimpleNamespace(train_loss=[0.5, 0.25], test_loss=[0.5, 0.25], test_accuracy=[right / samples]),
        data=SimpleNamespace(X_train=[0.0] * 3, X_test=[0.0] * samples),
    )
    recording.curves.train_accuracy = recording.curves.test_accuracy
    assert list(learned(recording))[-1] == said
