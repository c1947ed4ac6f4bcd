"""The schedules: how the learning rate changes over the steps. The kernel computes them (kernel/training.c)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Steps = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What all schedules have.

    Attributes
    ----------
    warmup
        Steps over which η rises linearly to its value; 0 for none.
    """

    warmup: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0


class Constant(Schedule, frozen=True, tag="constant"):
    """η stays as it is.

    Attributes
    ----------
    warmup
        Steps over which η rises linearly to its value; 0 for none.
    """


class StepDecay(Schedule, frozen=True, tag="step"):
    """η is multiplied by a factor after every so many steps.

    Attributes
    ----------
    warmup
        Steps over which η rises linearly to its value; 0 for none. The others count after it.
    every
        Steps.
    factor
        Above 0, at most 1.
    """

    every: Steps = 1000
    factor: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.5


class Cosine(Schedule, frozen=True, tag="cosine"):
    """η falls along half a cosine, and stays there.

    Attributes
    ----------
    warmup
        Steps over which η rises linearly to its value; 0 for none.
    period
        Steps of the fall; None: those of the run after the warm-up.
    floor
        The part of η that is left, 0 to 1.

    Source
    ------
    Ilya Loshchilov and Frank Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017; here without
    restarts.
    """

    period: Steps | None = None
    floor: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.0


SCHEDULES = {"constant": Constant, "step": StepDecay, "cosine": Cosine}
"""By name, in the kernel's order."""

AnySchedule = Constant | StepDecay | Cosine
