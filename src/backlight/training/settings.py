"""Settings as people give them, made into a recipe: names looked up, values checked, mistakes said in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec
import numpy as np

from backlight.errors import RecipeError, nearest
from backlight.kernel import INITIALIZERS
from backlight.training.optimizers import OPTIMIZERS, Optimizer
from backlight.training.recipe import Engine, Recipe, activations_for
from backlight.training.schedules import SCHEDULES, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backlight.network.architecture import Loss

DEFAULT_STEPS: Final = 2000
WIDE_PARAMETERS: Final = 100_000
"""From so many parameters on, products of whole matrices are the faster: measured, the two are even at 66,000, and at
132,000 they take 0.8 of the kernel's time (batches of 10 and 64, tanh)."""

_WHOLE = "a whole number, 1 or more"
_POSITIVE = "a number above 0"
_AMOUNT = "a number, 0 or more"
_PART = "a number from 0 to less than 1"
_MEANING: Final = {
    "hidden": "the units of each hidden layer, whole numbers of 1 or more, such as (8, 8); () for no hidden layer",
    "activation": "a name, or one name for each hidden layer",
    "inputs": _WHOLE,
    "outputs": _WHOLE,
    "init_scale": _AMOUNT,
    "batch_size": "a whole number, 1 to 2147483647",
    "steps": "a whole number, 1 to 2**53 − 1",
    "epochs": _WHOLE,
    "patience": "a whole number of steps, 1 to 2**53 − 1, or None",
    "l1": _AMOUNT,
    "l2": _AMOUNT,
    "clip_norm": "a number above 0, or None",
    "seed": "a whole number, 0 to 2**53 − 1",
    "learning_rate": _POSITIVE,
    "momentum": _PART,
    "decay": _PART,
    "beta1": _PART,
    "beta2": _PART,
    "epsilon": _POSITIVE,
    "weight_decay": _AMOUNT,
    "warmup": "a whole number of steps, 0 to 2**53 − 1",
    "every": "a whole number of steps, 1 to 2**53 − 1",
    "factor": "a number above 0, at most 1",
    "period": "a whole number of steps, 1 to 2**53 − 1, or None",
    "floor": "a number from 0 to 1",
}


def recipe_for(
    data: Mapping[str, Any],
    *,
    samples: int,
    loss: Loss,
    hidden: Sequence[int],
    activation: str | Sequence[str],
    steps: int | None,
    epochs: int | None,
    optimizer: str | Optimizer,
    learning_rate: float | None,
    schedule: str | Schedule,
    engine: str,
    initializer: str,
    **rest: Any,
) -> Recipe:
    """A recipe from settings.

    Parameters
    ----------
    data
        The recipe's `data`, `inputs` and `outputs`.
    samples
        Of the training set; turns epochs into steps.
    rest
        The recipe's other settings, as they stand there.

    Raises
    ------
    RecipeError
        When a name is unknown or a value not possible.
    """
    units = _sequence("hidden", hidden)
    names = activation if isinstance(activation, str) else _sequence("activation", activation)
    moves = _struct("optimizer", optimizer, OPTIMIZERS, Optimizer)
    if learning_rate is not None:
        moves["learning_rate"] = _plain(learning_rate)
    values = dict(
        data,
        hidden=units,
        activation=activations_for(names, len(units)),
        loss=loss,
        initializer=_known("initializer", initializer, INITIALIZERS),
        optimizer=moves,
        schedule=_struct("schedule", schedule, SCHEDULES, Schedule),
        engine=_known("engine", engine, ("auto", *get_args(Engine))),
        steps=DEFAULT_STEPS,
        **{name: _plain(value) for name, value in rest.items()},
    )
    if engine == "auto":
        values["engine"] = "kernel"
    recipe = _checked(values)
    length = _length(steps, epochs, -(-samples // recipe.batch_size))
    if engine == "auto" and recipe.architecture.parameter_count >= WIDE_PARAMETERS:
        values["engine"] = "wide"
    return _checked(values | {"steps": length})


def check(recipe: Recipe) -> Recipe:
    """A recipe made by hand, with every value checked; msgspec checks only what it decodes.

    Raises
    ------
    RecipeError
        When a value is not possible.
    """
    return _checked(_fields(recipe))


def _length(steps: Any, epochs: Any, steps_per_epoch: int) -> Any:
    if steps is not None and epochs is not None:
        raise RecipeError(
            f"steps and epochs both say how long to train; steps={steps!r} and epochs={epochs!r} came. Give one."
        )
    if epochs is None:
        return DEFAULT_STEPS if steps is None else _plain(steps)
    count = _plain(epochs)
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise RecipeError(f"epochs is {_MEANING['epochs']}; {epochs!r} came.")
    return count * steps_per_epoch


def _known(setting: str, name: Any, names: Iterable[str]) -> str:
    names = tuple(names)
    if isinstance(name, str) and name in names:
        return name
    raise RecipeError(f"There is no {setting} {name!r}{nearest(name, names) or '.'} There are {', '.join(names)}.")


def _struct(setting: str, given: Any, known: Mapping[str, type], kind: type) -> dict[str, Any]:
    if isinstance(given, kind):
        return _fields(given)
    if isinstance(given, str):
        return {"name": _known(setting, given, known)}
    examples = f"{', '.join(known)}, or a backlight.{next(iter(known.values())).__name__}(…) and its like"
    raise RecipeError(f"{setting} is one of {examples}; {given!r} came.")


def _fields(struct: Any) -> dict[str, Any]:
    """Every field as msgspec would have read it, and the tag."""
    config = struct.__struct_config__
    tag = {config.tag_field: config.tag} if config.tag_field else {}
    return tag | {name: _plain(getattr(struct, name)) for name in struct.__struct_fields__}


def _plain(value: Any) -> Any:
    """NumPy's numbers as Python's, structs as dictionaries."""
    if isinstance(value, msgspec.Struct):
        return _fields(value)
    if isinstance(value, np.generic):
        return value.item()
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def _sequence(setting: str, value: Any) -> list[Any]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, tuple | list | range):
        raise RecipeError(f"{setting} is {_MEANING[setting]}; {value!r} came.")
    return [_plain(part) for part in value]


def _checked(values: dict[str, Any]) -> Recipe:
    try:
        return msgspec.convert(values, Recipe)
    except msgspec.ValidationError as error:
        raise RecipeError(_sentence(str(error), values)) from None


def _sentence(message: str, values: Any) -> str:
    """A message of msgspec as one that names the setting, what it may be and what came."""
    what, _, path = message.partition(" - at `$.")
    names = re.findall(r"[^.\[\]`]+", path)
    setting = [name for name in names if not name.isdigit()]
    if not setting or setting[0] == "data" or setting[-1] not in _MEANING:
        return f"The recipe's {'.'.join(setting) or 'settings'} cannot be used: {what[:1].lower()}{what[1:]}."
    value = values
    for name in names:
        value = value[int(name)] if isinstance(value, list | tuple) else value[name]
    number = f" (layer {int(names[-1]) + 1})" if names[-1].isdigit() else ""
    return f"{setting[-1]} is {_MEANING[setting[-1]]}; {value!r}{number} came."
