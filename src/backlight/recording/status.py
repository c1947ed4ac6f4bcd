"""The status of a run: how it ended, or that it has not."""

from __future__ import annotations

from typing import Literal

import msgspec

from backlight.kernel import Quantity


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a run stands.

    Attributes
    ----------
    state
        ``"running"``: being written, or the process died; ``"completed"``, ``"diverged"`` or ``"interrupted"``.
    step
        Steps done with finite parameters; None while running.
    reason
        Of what completed: ``"steps"`` or ``"patience"``; of what diverged: the quantity that was not finite; of what
        was interrupted: ``"signal"`` or ``"error"``.
    layer
        Where a diverged run's quantity was met.
    sentence
        All of it in words, with the numbers.
    """

    state: Literal["running", "completed", "diverged", "interrupted"]
    step: int | None = None
    reason: Literal["steps", "patience", "signal", "error"] | Quantity | None = None
    layer: int | None = None
    sentence: str = ""

    def __str__(self) -> str:
        return self.sentence
