"""Why a run diverged: a sentence with the numbers, and a mend that was tried."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from backlight.recording.status import Status
from backlight.training.engine import State, engine_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.kernel import Quantity, Report
    from backlight.training.recipe import Recipe

_WHAT: Final[dict[Quantity, str]] = {
    "pre-activation": "a pre-activation",
    "loss": "the loss",
    "delta": "an error delta",
    "gradient": "a gradient",
    "parameter": "a parameter",
    "moment": "a moment of the optimiser",
}
_TRIAL_PRODUCTS: Final = 1_000_000_000
_MOST_TRIALS: Final = 50
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
    what = _WHAT[quantity] if quantity == "loss" else f"{_WHAT[quantity]} of layer {layer}"
    whose = f"layer {layer}" if quantity == "loss" else "that layer"
    sentences = [f"Step {last.step:,}: {what} is not finite."]
    unlearnt = last.step == 0 and not report.spoilt
    if after > _GROWTH * before:
        sentences.append(
            f"The largest weight of {whose} grew from {before:.2g} at step 0 to {after:.2g}; "
            f"the learning rate is {recipe.optimizer.learning_rate:g}."
        )
    elif unlearnt:
        sentences.append(
            f"Nothing was learnt yet: the largest weight of {whose} is {after:.2g}, "
            f"and init_scale is {recipe.init_scale:g}."
        )
    elif last.step == 0:
        sentences.append(
            f"The largest weight of {whose} was {before:.2g} before it; "
            f"the learning rate is {recipe.optimizer.learning_rate:g}."
        )
    else:
        sentences.append(
            f"The largest weight of {whose} was {before:.2g} at step 0 and is {after:.2g}; "
            f"the learning rate is {recipe.optimizer.learning_rate:g}."
        )
    largest = float(np.abs(data.X_train).max())
    if largest > _LARGE_INPUT:
        sentences.append(f"The largest input is {largest:.3g}; standardised inputs are mostly between −3 and 3.")
    sentences.append(_smaller_start(recipe) if unlearnt else _mend(recipe, data, last.step, device))
    return Status(state="diverged", step=last.step, reason=quantity, layer=layer, sentence=" ".join(sentences))


def _largest_weight(recipe: Recipe, parameters: NDArray[np.float32], layer: int) -> float:
    return float(np.abs(parameters[recipe.architecture.weight_slice(layer)]).max())


def _smaller_start(recipe: Recipe) -> str:
    if recipe.init_scale > 1 or recipe.initializer in ("uniform", "normal"):
        return "Try a smaller init_scale."
    return "Standardise the inputs and the targets."


def _mend(recipe: Recipe, data: Dataset, step: int, device: str | None) -> str:
    """What to try. A setting is only named when the run, repeated with it well past this step, has learnt something."""
    steps = min(2 * step + 100, recipe.steps)
    batch = min(recipe.batch_size, len(data.X_train))
    trials = int(_TRIAL_PRODUCTS / (recipe.architecture.parameter_count * batch * steps))

    def learns(gentler: Recipe) -> bool:
        engine = engine_for(gentler, data, device)
        state = engine.initialize()
        before, _ = engine.evaluate(state.parameters, data.X_train, data.T_train)
        if engine.advance(state, steps).diverged:
            return False
        return engine.evaluate(state.parameters, data.X_train, data.T_train)[0] < before

    mends = []
    for power in range(1, 1 + min(trials, _MOST_TRIALS)):
        rate = _rounded(recipe.optimizer.learning_rate / 10**power)
        if rate < np.finfo(np.float32).tiny:
            break
        optimizer = msgspec.structs.replace(recipe.optimizer, learning_rate=rate)
        if learns(msgspec.structs.replace(recipe, optimizer=optimizer)):
            mends.append(f"a learning rate of {rate:g} or less")
            break
    if recipe.clip_norm is None and trials and learns(msgspec.structs.replace(recipe, clip_norm=1.0)):
        mends.append("clip_norm=1")
    if not mends:
        return "Try a much smaller learning rate."
    which = "either" if len(mends) > 1 else "that"
    return f"Try {', or '.join(mends)}: tried for {steps:,} steps, {which} lowers the loss."


def _rounded(value: float) -> float:
    """To one significant digit."""
    return round(value, -math.floor(math.log10(value)))
