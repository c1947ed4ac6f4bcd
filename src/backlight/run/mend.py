"""What makes a run diverge, and what would mend it: settings are changed one at a time, and the run is tried again."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

from backlight.training.engine import engine_for
from backlight.training.optimizers import SGD, AdamW, Momentum, Nesterov
from backlight.wording import count

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.training.recipe import Recipe

_TRIAL_PRODUCTS: Final = 1_000_000_000
_MOST_TRIALS: Final = 50
_FAR: Final = 10.0
"""So many times the usual value is far from it."""
_ALMOST: Final = 0.1
"""What may be missing."""
_RAW_SCALE: Final = 0.01
"""Of initialisers that do not look at the layers' sizes: what is small enough for wide ones."""


@dataclass(frozen=True)
class Setting:
    """A setting that a run may diverge by.

    Attributes
    ----------
    name
        As it is called in a recipe.
    value
        What it is.
    usual
        What no run diverges by.
    extreme
        Whether it is so great that it is suspected without a trial.
    changed
        The recipe with another value of it.
    """

    name: str
    value: float
    usual: float
    extreme: bool
    changed: Callable[[float], Recipe]


@dataclass(frozen=True)
class Mend:
    """What was found.

    Attributes
    ----------
    causes
        Besides the learning rate: the setting that alone makes the difference, or those that are suspected.
    advice
        A sentence.
    """

    causes: tuple[Setting, ...]
    advice: str


def find(recipe: Recipe, data: Dataset, step: int, *, device: str | None, learnt: bool) -> Mend:
    """What to try. A value is only named when the run, repeated with it well past the step, learns something.

    Parameters
    ----------
    step
        At which it diverged.
    learnt
        Whether the weights had been changed by then, so that the learning rate may be the cause.
    """
    trials, settings = _Trials(recipe, data, step, device), _unusual(recipe)
    looks: list[Callable[[], Mend | None]] = [lambda: _by_setting(settings, trials)]
    if learnt:
        far = recipe.optimizer.learning_rate > _FAR * type(recipe.optimizer)().learning_rate
        looks.insert(0 if far else 1, lambda: _by_rate(recipe, trials))
    for look in looks:
        if found := look():
            return found
    suspected = [setting for setting in settings if setting.extreme or (setting.name == "init_scale" and not learnt)]
    names = ["learning rate"] * learnt + [setting.name for setting in suspected]
    advice = f"Try {' and '.join(f'a much smaller {name}' for name in names)}."
    return Mend(tuple(suspected), advice if names else "Standardise the inputs and the targets.")


def reason(cause: Setting, recipe: Recipe) -> str:
    """Why such a value makes a run diverge, in a sentence with its numbers; empty where there is no simple one."""
    optimizer, product = recipe.optimizer, cause.value * recipe.optimizer.learning_rate
    shrinks = (cause.name == "l2" and isinstance(optimizer, SGD)) or cause.name == "weight_decay"
    if shrinks and product > 2:
        return (
            f"{cause.name} times the learning rate is {product:.3g}: each step takes so many times itself from a "
            "weight, and from 2 on that makes it grow."
        )
    if cause.name == "l1" and isinstance(optimizer, SGD):
        return f"l1 times the learning rate is {product:.3g}: each step moves every weight by so much."
    if cause.name == "momentum":
        return f"With such a momentum, steps add up to {1 / (1 - cause.value):,.4g} times their length."
    return ""


def _by_setting(settings: list[Setting], trials: _Trials) -> Mend | None:
    for setting in settings:
        if (value := trials.mended(setting)) is not None:
            article = "an" if setting.name[0] in "il" else "a"
            best = f"{article} {setting.name} of {value:g} or less" if value else f"{setting.name}=0"
            return Mend((setting,), f"Try {best}: tried for {trials.length}, that lowers the loss.")
    return None


def _by_rate(recipe: Recipe, trials: _Trials) -> Mend | None:
    mends = []
    least = float(np.finfo(np.float32).tiny)
    rate = Setting(
        "learning_rate", recipe.optimizer.learning_rate, least, False, _of_optimizer(recipe, "learning_rate")
    )
    if (value := trials.largest(rate)) is not None:
        mends.append(f"a learning rate of {value:g} or less")
    if recipe.clip_norm is None and trials.learns(msgspec.structs.replace(recipe, clip_norm=1.0)):
        mends.append("clip_norm=1")
    which = "either" if len(mends) > 1 else "that"
    advice = f"Try {', or '.join(mends)}: tried for {trials.length}, {which} lowers the loss."
    return Mend((), advice) if mends else None


def _unusual(recipe: Recipe) -> list[Setting]:
    """The settings that a run may diverge by alone, where they are more than usual."""
    optimizer, found = recipe.optimizer, []
    for name in ("l1", "l2"):
        value = getattr(recipe, name)
        found.append(Setting(name, value, 0, value * optimizer.learning_rate > 1, _of_recipe(recipe, name)))
    if isinstance(optimizer, AdamW):
        decay, extreme = optimizer.weight_decay, optimizer.weight_decay * optimizer.learning_rate > 1
        found.append(Setting("weight_decay", decay, 0, extreme, _of_optimizer(recipe, "weight_decay")))
    if isinstance(optimizer, Momentum | Nesterov):
        momentum, usual = optimizer.momentum, type(optimizer)().momentum
        found.append(Setting("momentum", momentum, usual, momentum > 0.99, _of_optimizer(recipe, "momentum")))
    scale, usual = recipe.init_scale, _RAW_SCALE if recipe.initializer in ("uniform", "normal") else 1.0
    found.append(Setting("init_scale", scale, usual, scale > _FAR * usual, _of_recipe(recipe, "init_scale")))
    return [setting for setting in found if setting.value > setting.usual]


def _of_recipe(recipe: Recipe, name: str) -> Callable[[float], Recipe]:
    return lambda value: msgspec.structs.replace(recipe, **{name: float(value)})


def _of_optimizer(recipe: Recipe, name: str) -> Callable[[float], Recipe]:
    def changed(value: float) -> Recipe:
        optimizer = msgspec.structs.replace(recipe.optimizer, **{name: float(value)})
        return msgspec.structs.replace(recipe, optimizer=optimizer)

    return changed


class _Trials:
    """Runs that show whether a change mends; as many as are worth their time."""

    def __init__(self, recipe: Recipe, data: Dataset, step: int, device: str | None) -> None:
        self._data, self._device = data, device
        self._steps = min(2 * step + 100, recipe.steps)
        batch = min(recipe.batch_size, len(data.X_train))
        products = recipe.architecture.parameter_count * batch * self._steps
        self._left = min(_MOST_TRIALS, _TRIAL_PRODUCTS // products)

    @property
    def length(self) -> str:
        """For how long each is run."""
        return count(self._steps, "step")

    def learns(self, recipe: Recipe) -> bool:
        """Whether the run does not diverge and its loss falls."""
        before, after = self._losses(recipe)
        return after < before

    def mended(self, setting: Setting) -> float | None:
        """The largest value by which the run learns almost as much as by the usual one; None if that one fails."""
        before, after = self._losses(setting.changed(setting.usual))
        if not after < before:
            return None
        value = self.largest(setting, goal=after + _ALMOST * (before - after))
        return setting.usual if value is None else value

    def largest(self, setting: Setting, *, goal: float = math.inf) -> float | None:
        """Of its tenth, hundredth …, above the usual value, the first by which the loss falls, and to the goal."""
        for power in range(1, 1 + self._left):
            value = _rounded(setting.value / 10**power)
            if value <= setting.usual:
                break
            before, after = self._losses(setting.changed(value))
            if after < before and after <= goal:
                return value
        return None

    def _losses(self, recipe: Recipe) -> tuple[float, float]:
        """Of the training set, before and after; NaN where the run diverges, or there is no time to try."""
        if not self._left:
            return math.nan, math.nan
        self._left -= 1
        engine = engine_for(recipe, self._data, self._device)
        state = engine.initialize()
        before, _ = engine.evaluate(state.parameters, self._data.X_train, self._data.T_train)
        if engine.advance(state, self._steps).diverged:
            return math.nan, math.nan
        return before, engine.evaluate(state.parameters, self._data.X_train, self._data.T_train)[0]


def _rounded(value: float) -> float:
    """To one significant digit."""
    return round(value, -math.floor(math.log10(value)))
