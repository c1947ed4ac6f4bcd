"""The architecture of a multilayer perceptron: its layers' sizes, its activations and its loss."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from backlight.arguments import plain
from backlight.errors import RecipeError, nearest
from backlight.kernel import MAX_DEPTH, NetworkStruct
from backlight.wording import count, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

Activation = Literal[
    "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine", "step"
]
Loss = Literal["binary_cross_entropy", "cross_entropy", "half_squared_error"]

ACTIVATIONS: Final[tuple[Activation, ...]] = get_args(Activation)
LOSSES: Final[tuple[Loss, ...]] = get_args(Loss)

OUTPUT_ACTIVATION: Final = {
    "binary_cross_entropy": "sigmoid",
    "cross_entropy": "softmax",
    "half_squared_error": "identity",
}
"""The activation of the output layer that each loss is paired with, so that δ_L = y − t."""

# The kernel's sizes are 32-bit; this many parameters are 8 GiB.
_MOST_PARAMETERS = 2**31 - 1


@dataclass(frozen=True)
class Architecture:
    """Layers, activations and loss.

    Parameters
    ----------
    sizes
        Units of every layer, the inputs first: ``(2, 8, 8, 1)`` has L = 3 layers of weights.
    activations
        Of the hidden layers 1 … L − 1, by name. The output layer's follows from the loss.
    loss
        ``"binary_cross_entropy"`` (with a sigmoid), ``"cross_entropy"`` (softmax) or
        ``"half_squared_error"`` (identity).

    Raises
    ------
    RecipeError
        When a size, an activation or the loss is not possible.
    """

    sizes: tuple[int, ...]
    activations: tuple[Activation, ...]
    loss: Loss

    def __post_init__(self) -> None:
        for name, meaning in (("sizes", "units of every layer, such as (2, 8, 1)"), ("activations", "names")):
            value = getattr(self, name)
            if not isinstance(value, tuple | list):
                raise RecipeError(f"An architecture's {name} are a tuple of {meaning}; {shown(value)} came.")
            object.__setattr__(self, name, tuple(map(plain, value)))
        if len(self.sizes) < 2:
            raise RecipeError(f"A network has an input and an output layer at least; sizes = {self.sizes}.")
        if self.depth > MAX_DEPTH:
            raise RecipeError(f"A network has at most {MAX_DEPTH} layers of weights; this one has {self.depth}.")
        for layer, size in enumerate(self.sizes):
            if not isinstance(size, int) or isinstance(size, bool) or size < 1:
                raise RecipeError(
                    f"Layer {layer} has {shown(size)} units; a layer has a whole number of them, 1 at least."
                )
        hidden = self.depth - 1
        if len(self.activations) != hidden:
            take = "takes" if hidden == 1 else "take"
            wanted = f"{count(hidden, 'hidden layer')} {take} {count(hidden, 'activation')}"
            raise RecipeError(
                f"{wanted if hidden else 'A network without hidden layers takes no activation'}; "
                f"{len(self.activations)} came: {', '.join(map(str, self.activations)) or 'none'}."
            )
        for activation in self.activations:
            if not isinstance(activation, str) or activation not in ACTIVATIONS:
                near = nearest(activation, ACTIVATIONS) if isinstance(activation, str) else ""
                raise RecipeError(
                    f"There is no activation {shown(activation)}{near or '.'} There are {', '.join(ACTIVATIONS)}."
                )
        if not isinstance(self.loss, str) or self.loss not in LOSSES:
            raise RecipeError(f"There is no loss {shown(self.loss)}. There are {', '.join(LOSSES)}.")
        if self.loss == "cross_entropy" and self.sizes[-1] < 2:
            raise RecipeError("Cross-entropy over classes needs 2 outputs at least; this network has 1.")
        if self.parameter_count > _MOST_PARAMETERS:
            raise RecipeError(
                f"Layers of {' × '.join(map(str, self.sizes))} units have {self.parameter_count:,} parameters; "
                f"at most {_MOST_PARAMETERS:,} are possible. Take fewer units."
            )

    @property
    def depth(self) -> int:
        """L, the number of layers of weights."""
        return len(self.sizes) - 1

    @property
    def output_activation(self) -> str:
        """``"sigmoid"``, ``"softmax"`` or ``"identity"``, by the loss."""
        return OUTPUT_ACTIVATION[self.loss]

    @property
    def parameter_count(self) -> int:
        """The number of weights and biases."""
        return sum(units * (before + 1) for before, units in zip(self.sizes, self.sizes[1:], strict=False))

    def weight_slice(self, layer: int) -> slice:
        """Where W of a layer (1 … L) stands in the flat parameters, row by row."""
        start = self._starts[layer - 1]
        return slice(start, start + self.sizes[layer] * self.sizes[layer - 1])

    def bias_slice(self, layer: int) -> slice:
        """Where b of a layer (1 … L) stands in the flat parameters."""
        start = self.weight_slice(layer).stop
        return slice(start, start + self.sizes[layer])

    @functools.cached_property
    def _starts(self) -> Sequence[int]:
        starts = [0]
        for before, units in zip(self.sizes, self.sizes[1:], strict=False):
            starts.append(starts[-1] + units * (before + 1))
        return starts

    @functools.cached_property
    def struct(self) -> NetworkStruct:
        """The same for the kernel."""
        struct = NetworkStruct(depth=self.depth, loss=LOSSES.index(self.loss))
        struct.sizes[: len(self.sizes)] = self.sizes
        struct.activations[: self.depth - 1] = [ACTIVATIONS.index(name) for name in self.activations]
        return struct

    def __str__(self) -> str:
        """Sizes and activations: ``2-8-8-1 tanh``."""
        kinds = sorted(set(self.activations), key=self.activations.index)
        return " ".join(["-".join(map(str, self.sizes)), *([", ".join(kinds)] if kinds else [])])
