"""Limits: how much a page takes, beside those of points (data/points.py); web/src/engine/limits.ts has the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backlight.data.points import MOST_NUMBERS
from backlight.errors import BacklightError

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.training.recipe import Recipe

MOST_SAMPLES: Final = 1_000_000
MOST_INPUTS: Final = 4096
MOST_OUTPUTS: Final = 1000
MOST_UNITS: Final = 4096
"""Of a hidden layer."""
MOST_PARAMETERS: Final = 2_000_000
MOST_STEPS: Final = 10_000_000
"""From a state of the file to the next: what lies between is trained when it is looked at."""

LOOK: Final = "Look at it by backlight figure and backlight movie."
"""What there is for a run that no page takes."""


def check_fits(data: Dataset, recipe: Recipe, *, trained: bool) -> None:
    """Refuse what is too large for a page.

    Parameters
    ----------
    trained
        Whether there is a run already, which can be looked at in other ways; else there is advice on how to begin.

    Raises
    ------
    BacklightError
        Saying what is too large, and what to do.
    """
    samples = len(data.X_train) + len(data.X_test)
    fewer_columns = "leave columns out (drop=…, --drop)."
    for what, came, most, advice in (
        ("samples", samples, MOST_SAMPLES, "Take fewer."),
        ("inputs", data.inputs, MOST_INPUTS, fewer_columns.capitalize()),
        ("numbers in X", samples * data.inputs, MOST_NUMBERS, f"Take fewer rows, or {fewer_columns}"),
        ("outputs", recipe.outputs, MOST_OUTPUTS, "Take fewer classes."),
        ("units in a hidden layer", max(recipe.hidden, default=0), MOST_UNITS, "Take fewer."),
        ("weights and biases", recipe.architecture.parameter_count, MOST_PARAMETERS, "Take fewer units."),
    ):
        if came > most:
            raise BacklightError(
                f"A page takes at most {most:,} {what}; here there are {came:,}. {LOOK if trained else advice}"
            )
