"""The optimisers: how an update matrix ΔW changes the weights. The kernel computes them (kernel/training.c)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Rate = Annotated[float, msgspec.Meta(gt=0)]
Fraction = Annotated[float, msgspec.Meta(ge=0, lt=1)]


class Optimizer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What all optimisers have: the learning rate η."""

    learning_rate: Rate = 0.1


class SGD(Optimizer, frozen=True, tag="sgd"):
    """Gradient descent on batches: W ← W − η ΔW."""


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """u ← μu + ΔW, W ← W − ηu (Polyak, 1964)."""

    learning_rate: Rate = 0.05
    momentum: Fraction = 0.9


class Nesterov(Optimizer, frozen=True, tag="nesterov"):
    """u ← μu + ΔW, W ← W − η(ΔW + μu) (Sutskever et al., 2013)."""

    learning_rate: Rate = 0.05
    momentum: Fraction = 0.9


class RMSProp(Optimizer, frozen=True, tag="rmsprop"):
    """u ← ρu + (1 − ρ)ΔW², W ← W − η ΔW / (√u + ε) (Tieleman and Hinton, 2012)."""

    learning_rate: Rate = 0.003
    decay: Fraction = 0.9
    epsilon: Rate = 1e-7


class Adam(Optimizer, frozen=True, tag="adam"):
    """Momentum and scale, each without its bias towards zero (Kingma and Ba, 2015)."""

    learning_rate: Rate = 0.01
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Rate = 1e-8


class AdamW(Optimizer, frozen=True, tag="adamw"):
    """Adam, with the weights (not the biases) shrunk by ηλ first (Loshchilov and Hutter, 2019)."""

    learning_rate: Rate = 0.01
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Rate = 1e-8
    weight_decay: Annotated[float, msgspec.Meta(ge=0)] = 0.01


OPTIMIZERS = {"sgd": SGD, "momentum": Momentum, "nesterov": Nesterov, "rmsprop": RMSProp, "adam": Adam, "adamw": AdamW}
"""By name, in the kernel's order."""

AnyOptimizer = SGD | Momentum | Nesterov | RMSProp | Adam | AdamW
