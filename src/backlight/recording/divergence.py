"""Why a run diverged: a sentence with the numbers, and a mend that was tried."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from backlight.kernel import Report
from backlight.recording.status import Status
from backlight.training.engine import State, engine_for
from backlight.training.recipe import Recipe

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset

_ARTICLE: Final = {"pre-activation": "a", "delta": "an error", "loss": "a", "gradient": "a", "parameter": "a"}
_TRIAL_PRODUCTS: Final = 3_000_000_000
_LARGE_INPUT: Final = 100.0
_GROWTH: Final = 10.0


def explain(recipe: Recipe, data: Dataset, report: Report, *, first: State, last: State, device: str | None) -> Status:
    """The status of a run that diverged.

    Parameters
    ----------
    report
        Of the engine: what was not finite, and in which layer.
    first, last
        The states before the first step, and before the step that failed; both finite.
    """
    quantity, layer = report.quantity or "parameter", report.layer or 1
    before, after = (_largest_weight(recipe, state.parameters, layer) for state in (first, last))
    sentences = [f"Step {last.step}: {_ARTICLE[quantity]} {quantity} of layer {layer} is not finite."]
    grew = after > _GROWTH * before
    if grew:
        sentences.append(
            f"The largest weight of that layer grew from {before:.2g} at step 0 to {after:.2g}; "
            f"the learning rate is {recipe.optimizer.learning_rate:g}."
        )
    elif last.step:
        sentences.append(
            f"The largest weight of that layer was {before:.2g} at step 0 and {after:.2g} now; "
            f"the learning rate is {recipe.optimizer.learning_rate:g}."
        )
    else:
        sentences.append(
            f"Nothing was learnt yet: the largest weight of that layer is {after:.2g}, "
            f"and init_scale is {recipe.init_scale:g}."
        )
    largest = float(np.abs(data.X_train).max())
    if largest > _LARGE_INPUT:
        sentences.append(f"The largest input is {largest:.3g}; standardised inputs are mostly between −3 and 3.")
    sentences.append(_mend(recipe, data, last.step, device))
    return Status(state="diverged", step=last.step, reason=quantity, layer=layer, sentence=" ".join(sentences))


def _largest_weight(recipe: Recipe, parameters: NDArray[np.float32], layer: int) -> float:
    return float(np.abs(parameters[recipe.architecture.weight_slice(layer)]).max())


def _mend(recipe: Recipe, data: Dataset, step: int, device: str | None) -> str:
    """What to try. A learning rate is only named when the run, repeated with it, got well past where it diverged."""
    if step == 0:
        return "Try a smaller init_scale." if recipe.init_scale > 1 else "Standardise the inputs."
    or_clip = ", or clip_norm=1" if recipe.clip_norm is None else ""
    steps = min(2 * step + 100, recipe.steps)
    trials = int(_TRIAL_PRODUCTS / (recipe.architecture.parameter_count * min(recipe.batch_size, len(data.X_train)) * steps))
    for power in range(1, 1 + min(trials, 6)):
        rate = _rounded(recipe.optimizer.learning_rate / 10**power)
        gentler = msgspec.structs.replace(
            recipe, optimizer=msgspec.structs.replace(recipe.optimizer, learning_rate=rate)
        )
        engine = engine_for(gentler, data, device)
        if not engine.advance(engine.initialize(), steps).diverged:
            return f"Try a learning rate of {rate:g} or less{or_clip}: with {rate:g} the first {steps:,} steps stay finite."
    return f"Try a much smaller learning rate{or_clip}."


def _rounded(value: float) -> float:
    """To one significant digit."""
    return round(value, -math.floor(math.log10(value)))
