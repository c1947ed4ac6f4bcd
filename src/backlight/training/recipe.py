"""The recipe: everything that a training run depends on."""

from __future__ import annotations

import math
from typing import Annotated, Any, Final, Literal, Self

import msgspec
import numpy as np

from backlight.arguments import LARGEST, plain
from backlight.data.source import AnySource
from backlight.errors import RecipeError, nearest
from backlight.kernel import Initializer, TrainingStruct
from backlight.network.architecture import ACTIVATIONS, Activation, Architecture, Loss
from backlight.training.optimizers import OPTIMIZERS, SGD, Adam, AdamW, AnyOptimizer, Momentum, Nesterov, RMSProp
from backlight.training.refusal import refusal
from backlight.training.schedules import SCHEDULES, AnySchedule, Constant, Cosine, StepDecay
from backlight.wording import shown

TRAINABLE: Final[tuple[Activation, ...]] = tuple(name for name in ACTIVATIONS if name != "step")
"""The activations whose slope is not 0 everywhere."""

Engine = Literal["kernel", "wide"]
Hidden = Annotated[Activation, msgspec.Meta(extra={"choices": TRAINABLE})]
Count = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
Amount = Annotated[float, msgspec.Meta(ge=0)]

_FOR_EACH_LAYER: Final[Any] = None
"""Stands for tanh in every hidden layer, however many there are, until the recipe is made."""

_POSITIVE: Final = (float(np.finfo(np.float32).smallest_subnormal), LARGEST)
_FRACTION: Final = (0.0, float(np.nextafter(np.float32(1), np.float32(0))))
_IN_FLOAT32: Final = {
    **dict.fromkeys(("learning_rate", "epsilon", "clip_norm"), _POSITIVE),
    **dict.fromkeys(("momentum", "decay", "beta1", "beta2"), _FRACTION),
    **dict.fromkeys(("weight_decay", "l1", "l2", "init_scale"), (0.0, LARGEST)),
}
"""The least and the most that a setting may be in float32, in which training divides by 1 − β and by ε."""


class Recipe(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that a run depends on: equal recipes give equal bits (with the kernel, on every machine).

    Attributes
    ----------
    data
        Where the samples come from.
    inputs, outputs
        Numbers of each sample, and of its target.
    hidden
        Units of the hidden layers, first to last; none for a network without.
    activation
        Of each hidden layer; tanh where nothing is said.
    loss
        With its paired output activation.
    initializer, init_scale
        The distribution of the first weights and a factor on its spread. Before the factor, ``"uniform"`` is between
        −1 and 1 and ``"normal"`` has deviation 1. ``"zeros"`` gives every neuron of a layer the same weights, hence
        the same δ and the same update for ever: the layer behaves as one neuron. It is here to show that.
    optimizer, schedule
        How ΔW changes the weights, and how η changes over the steps.
    batch_size
        Samples per step; an epoch's last batch may have fewer.
    steps
        The most steps to train, batches each.
    patience
        Stop when the test loss (the train loss where there is no test set) has not improved for so many steps; None:
        never.
    l1, l2
        The penalty l1 Σ|w| + l2/2 Σw² over weights, not biases. Its gradient is part of ΔW; the losses reported are
        without it.
    clip_norm
        The gradient's largest Euclidean norm; None leaves it as it is.
    seed
        Of the weights and of the shuffles.
    engine
        ``"kernel"``, or ``"wide"`` for large matrices (the same equations on BLAS, not the same bits everywhere).
    """

    data: AnySource
    inputs: Count
    outputs: Count
    hidden: tuple[Count, ...] = (8, 8)
    activation: tuple[Hidden, ...] = _FOR_EACH_LAYER
    loss: Loss = "binary_cross_entropy"
    initializer: Initializer = "glorot_uniform"
    init_scale: Amount = 1.0
    optimizer: AnyOptimizer = SGD()
    schedule: AnySchedule = Constant()
    batch_size: Count = 10
    steps: Annotated[int, msgspec.Meta(ge=1, lt=2**53)] = 2000
    patience: Annotated[int, msgspec.Meta(ge=1, lt=2**53)] | None = None
    l1: Amount = 0.0
    l2: Amount = 0.0
    clip_norm: Annotated[float, msgspec.Meta(gt=0)] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, lt=2**53)] = 0
    engine: Engine = "kernel"

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            msgspec.structs.force_setattr(self, name, _plain(getattr(self, name)))
        _make_tuple(self, "hidden", "the units of each hidden layer, such as (8, 8)")
        if self.activation is _FOR_EACH_LAYER:
            msgspec.structs.force_setattr(self, "activation", ("tanh",) * len(self.hidden))
        _make_tuple(self, "activation", "one name for each hidden layer, such as ('tanh', 'tanh')")
        if len(self.activation) != len(self.hidden):
            raise _wrong_number(self.activation, len(self.hidden))
        for layer, activation in enumerate(self.activation, start=1):
            if activation == "step":
                raise RecipeError(
                    f"Layer {layer} has the activation 'step', whose slope is 0 everywhere: no error delta gets past "
                    "it, so the layers before it would never learn. Train with sigmoid, its smooth twin; the "
                    "perceptron has its own learning procedure (backlight.Perceptron)."
                )
        self.architecture  # noqa: B018  raises where layers and activations do not fit
        _refuse_numbers(self)

    @property
    def architecture(self) -> Architecture:
        """Layers, activations and loss."""
        return Architecture((self.inputs, *self.hidden, self.outputs), self.activation, self.loss)

    @property
    def training_struct(self) -> TrainingStruct:
        """The optimiser's part for the kernel."""
        struct = TrainingStruct(
            kind=list(OPTIMIZERS.values()).index(type(self.optimizer)),
            batch_size=self.batch_size,
            learning_rate=self.optimizer.learning_rate,
            l1=self.l1,
            l2=self.l2,
            clip_norm=self.clip_norm or 0.0,
            schedule=list(SCHEDULES.values()).index(type(self.schedule)),
            warmup=self.schedule.warmup,
            period=1,
            seed=self.seed,
        )
        match self.optimizer:
            case Momentum() | Nesterov():
                struct.momentum = self.optimizer.momentum
            case RMSProp():
                struct.decay, struct.epsilon = self.optimizer.decay, self.optimizer.epsilon
            case Adam() | AdamW():
                struct.momentum, struct.decay = self.optimizer.beta1, self.optimizer.beta2
                struct.epsilon = self.optimizer.epsilon
        if isinstance(self.optimizer, AdamW):
            struct.weight_decay = self.optimizer.weight_decay
        match self.schedule:
            case StepDecay():
                struct.period, struct.factor = self.schedule.every, self.schedule.factor
            case Cosine():
                struct.period = self.schedule.period or max(1, self.steps - self.schedule.warmup)
                struct.factor = self.schedule.floor
        return struct

    def to_json(self) -> str:
        """As JSON, indented."""
        return msgspec.json.format(msgspec.json.encode(self)).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """From JSON; unknown fields and wrong types are refused.

        Raises
        ------
        RecipeError
            With the path to what is wrong, and what may stand there.
        """
        try:
            values = msgspec.json.decode(text.decode() if isinstance(text, bytes) else text)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise RecipeError(f"This is not a recipe that can be read: {error}.") from error
        except TypeError:
            raise RecipeError(f"A recipe is read from JSON, a text; {shown(text)} came.") from None
        try:
            return msgspec.convert(values, cls)
        except msgspec.ValidationError as error:
            raise RecipeError(refusal(error, values, cls, in_json=True)) from error


def _plain(value: Any) -> Any:
    """Numbers of NumPy's as Python's, so that recipes can be written: alone, in a list and in a part of the recipe."""
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: plain(getattr(value, name)) for name in value.__struct_fields__})
    return type(value)(map(plain, value)) if type(value) in (tuple, list) else plain(value)


def _make_tuple(recipe: Recipe, name: str, meaning: str) -> None:
    """Turn a list into a tuple, so that equal recipes are equal."""
    value = getattr(recipe, name)
    if not isinstance(value, tuple | list):
        raise RecipeError(f"{name} is {meaning}; {value!r} came.")
    msgspec.structs.force_setattr(recipe, name, tuple(value))


def _refuse_numbers(value: Any, path: str = "") -> None:
    """Refuse what is not finite, and what float32, in which training computes, would make another number of."""
    for name in value.__struct_fields__:
        field = getattr(value, name)
        if isinstance(field, msgspec.Struct):
            _refuse_numbers(field, f"{path}{name}.")
        if isinstance(field, float) and not math.isfinite(field):
            raise RecipeError(f"{path}{name} is {field}; it is a finite number.")
        if name in _IN_FLOAT32 and isinstance(field, int | float):
            single, (least, most) = _single(field), _IN_FLOAT32[name]
            if not least <= single <= most:
                rounded = "" if single == field else f", which is {single:g} in float32"
                raise RecipeError(
                    f"{path}{name} is {field}{rounded}; it is a number from {least:.2g} to {most:.8g}, "
                    "as training computes with float32."
                )


def _single(number: Any) -> float:
    """The float32 nearest to a number."""
    try:
        with np.errstate(over="ignore"):
            return float(np.float32(number))
    except OverflowError:  # a whole number beyond float64 even
        return math.inf if number > 0 else -math.inf


def activations_for(activation: str | tuple[str, ...] | list[str], hidden: int) -> tuple[str, ...]:
    """One activation for each of the hidden layers, from one for all or from a list.

    Raises
    ------
    RecipeError
        When a name is unknown, or their number is neither 1 nor `hidden`.
    """
    names = (activation,) * hidden if isinstance(activation, str) else tuple(activation)
    if len(names) == 1:
        names *= hidden
    for name in names if names else ():
        if name not in ACTIVATIONS:
            raise RecipeError(
                f"There is no activation {name!r}{nearest(name, TRAINABLE) or '.'} There are {', '.join(TRAINABLE)}."
            )
    if len(names) != hidden:
        raise _wrong_number(names, hidden, or_one=True)
    return names


def _wrong_number(names: tuple[Any, ...], hidden: int, *, or_one: bool = False) -> RecipeError:
    if hidden > 1:
        wanted = f"{hidden} hidden layers take {'1 or ' if or_one else ''}{hidden} activations"
    else:
        wanted = (
            "1 hidden layer takes 1 activation" if hidden else "A network without hidden layers takes no activation"
        )
    return RecipeError(f"{wanted}; {len(names)} came: {', '.join(map(str, names)) or 'none'}.")
