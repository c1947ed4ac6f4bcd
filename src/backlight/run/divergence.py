"""Why a run diverged: a sentence with the numbers, and a mend that was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from backlight.recording.status import Status
from backlight.run.mend import find, reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.kernel import Quantity, Report
    from backlight.training.engine import State
    from backlight.training.recipe import Recipe

_WHAT: Final[dict[Quantity, str]] = {
    "pre-activation": "a pre-activation",
    "loss": "the loss",
    "delta": "an error delta",
    "gradient": "a gradient",
    "parameter": "a parameter",
    "moment": "a moment of the optimiser",
}
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
    learnt = last.step > 0 or bool(report.spoilt)
    mend = find(recipe, data, last.step, device=device, learnt=learnt)
    settings = [f"{cause.name} is {cause.value:g}" for cause in mend.causes]
    if learnt:
        settings.append(f"the learning rate is {recipe.optimizer.learning_rate:g}")
    elif not settings:
        settings.append(f"init_scale is {recipe.init_scale:g}")
    if not learnt:
        sentences.append(f"Nothing was learnt yet: the largest weight of {whose} is {after:.2g}; {_joined(settings)}.")
    elif after > _GROWTH * before:
        sentences.append(
            f"The largest weight of {whose} grew from {before:.2g} at step 0 to {after:.2g}; {_joined(settings)}."
        )
    elif last.step == 0:
        sentences.append(f"The largest weight of {whose} was {before:.2g} before it; {_joined(settings)}.")
    else:
        sentences.append(
            f"The largest weight of {whose} was {before:.2g} at step 0 and is {after:.2g}; {_joined(settings)}."
        )
    sentences += [sentence for cause in mend.causes if (sentence := reason(cause, recipe))]
    largest = float(np.abs(data.X_train).max())
    if largest > _LARGE_INPUT:
        sentences.append(f"The largest input is {largest:.3g}; standardised inputs are mostly between −3 and 3.")
    sentences.append(mend.advice)
    return Status(state="diverged", step=last.step, reason=quantity, layer=layer, sentence=" ".join(sentences))


def _joined(settings: list[str]) -> str:
    return ", and ".join([", ".join(settings[:-1])] * bool(settings[:-1]) + settings[-1:])


def _largest_weight(recipe: Recipe, parameters: NDArray[np.float32], layer: int) -> float:
    return float(np.abs(parameters[recipe.architecture.weight_slice(layer)]).max())
