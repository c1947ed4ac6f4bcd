"""The schedules: how the learning rate changes over the steps. The kernel computes them (kernel/training.c)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Steps = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What all schedules have: a warm-up, over whose steps η rises linearly to its value; 0 for none."""

    warmup: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0


class Constant(Schedule, frozen=True, tag="constant"):
    """η stays as it is."""


class StepDecay(Schedule, frozen=True, tag="step"):
    """η is multiplied by `factor` after every `every` steps."""

    every: Steps = 1000
    factor: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.5


class Cosine(Schedule, frozen=True, tag="cosine"):
    """η falls along half a cosine to `floor` · η (Loshchilov and Hutter, 2017, without restarts).

    It takes `period` steps for that; None: the steps of the run after the warm-up.
    """

    period: Steps | None = None
    floor: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


SCHEDULES = {"constant": Constant, "step": StepDecay, "cosine": Cosine}
"""By name, in the kernel's order."""

AnySchedule = Constant | StepDecay | Cosine
