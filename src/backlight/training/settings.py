"""Settings as people give them, made into a recipe: names looked up, values checked, mistakes said in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

import msgspec
import numpy as np

from backlight.arguments import plain, whole
from backlight.errors import RecipeError, nearest
from backlight.kernel import INITIALIZERS
from backlight.training.optimizers import OPTIMIZERS, Optimizer
from backlight.training.recipe import Engine, Recipe, activations_for
from backlight.training.refusal import refusal
from backlight.training.schedules import SCHEDULES, Schedule
from backlight.wording import count, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backlight.data.dataset import Dataset

DEFAULT_STEPS: Final = 2000
WIDE_PARAMETERS: Final = 100_000
"""From so many parameters on, products of whole matrices are the faster: measured, the two are even at 66,000, and at
132,000 they take 0.8 of the kernel's time (batches of 10 and 64, tanh)."""

_UNITS: Final = (
    "hidden is the units of each hidden layer, whole numbers of 1 or more, such as (8, 8); () for no hidden layer"
)
_ACTIVATIONS: Final = "activation is a name, or one name for each hidden layer"


def recipe_for(
    data: Dataset,
    *,
    hidden: Sequence[int] = (8, 8),
    activation: str | Sequence[str] = "tanh",
    initializer: str = "glorot_uniform",
    steps: int | None = None,
    epochs: int | None = None,
    optimizer: str | Optimizer = "sgd",
    learning_rate: float | None = None,
    schedule: str | Schedule = "constant",
    engine: str = "auto",
    **rest: Any,
) -> Recipe:
    """The recipe of a training on these data, from settings as `backlight.train` takes them.

    Parameters
    ----------
    rest
        The recipe's other settings, as they stand there.

    Raises
    ------
    RecipeError
        When a name is unknown or a value not possible.
    """
    units = _sequence(hidden, _UNITS)
    names = activation if isinstance(activation, str) else _sequence(activation, _ACTIVATIONS)
    moves = _struct("optimizer", optimizer, OPTIMIZERS, Optimizer)
    if learning_rate is not None:
        moves["learning_rate"] = _builtin(learning_rate)
    values = dict(
        data=_fields(data.source),
        inputs=data.inputs,
        outputs=data.outputs,
        loss=data.loss,
        hidden=units,
        activation=activations_for(names, len(units)),
        initializer=_known("initializer", initializer, INITIALIZERS),
        optimizer=moves,
        schedule=_struct("schedule", schedule, SCHEDULES, Schedule),
        engine=_known("engine", engine, ("auto", *get_args(Engine))),
        steps=DEFAULT_STEPS,
        **{name: _builtin(value) for name, value in rest.items()},
    )
    if engine == "auto":
        values["engine"] = "kernel"
    recipe = _checked(values)
    length = _length(steps, epochs, -(-len(data.X_train) // recipe.batch_size))
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
        return DEFAULT_STEPS if steps is None else _builtin(steps)
    number = whole(epochs, "epochs is a whole number, 1 or more", RecipeError, least=1)
    if number * steps_per_epoch >= 2**53:
        raise RecipeError(
            f"epochs is {shown(number)}, of {count(steps_per_epoch, 'step')} each; a run has at most 2**53 − 1 steps."
        )
    return number * steps_per_epoch


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
    raise RecipeError(f"{setting} is one of {examples}; {shown(given)} came.")


def _fields(struct: Any) -> dict[str, Any]:
    """Every field as msgspec would have read it, and the tag."""
    config = struct.__struct_config__
    tag = {config.tag_field: config.tag} if config.tag_field else {}
    return tag | {name: _builtin(getattr(struct, name)) for name in struct.__struct_fields__}


def _builtin(value: Any) -> Any:
    """Numbers as Python's, structs as dictionaries."""
    if isinstance(value, msgspec.Struct):
        return _fields(value)
    return [_builtin(part) for part in value] if isinstance(value, tuple | list) else plain(value)


def _sequence(value: Any, meaning: str) -> list[Any]:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, tuple | list | range):
        raise RecipeError(f"{meaning}; {shown(value)} came.")
    return [_builtin(part) for part in value]


def _checked(values: dict[str, Any]) -> Recipe:
    try:
        return msgspec.convert(values, Recipe)
    except msgspec.ValidationError as error:
        raise RecipeError(refusal(error, values, Recipe)) from None
