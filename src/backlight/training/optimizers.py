"""The optimisers: how an update matrix ΔW changes the weights. The kernel computes them (kernel/training.c)."""

from __future__ import annotations

from typing import Annotated

import msgspec

Rate = Annotated[float, msgspec.Meta(gt=0)]
Fraction = Annotated[float, msgspec.Meta(ge=0, lt=1)]


class Optimizer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What all optimisers have.

    Attributes
    ----------
    learning_rate
        η, above 0.
    """

    learning_rate: Rate = 0.1


class SGD(Optimizer, frozen=True, tag="sgd"):
    """Gradient descent on batches: W ← W − η ΔW.

    Attributes
    ----------
    learning_rate
        η, above 0.
    """


class Momentum(Optimizer, frozen=True, tag="momentum"):
    """Gradient descent with momentum: u ← μu + ΔW, W ← W − ηu.

    Attributes
    ----------
    learning_rate
        η, above 0.
    momentum
        μ, from 0 to less than 1: what is left of a step in the next one. Steps add up to 1 / (1 − μ) times their
        length.

    Source
    ------
    Boris Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    learning_rate: Rate = 0.05
    momentum: Fraction = 0.9


class Nesterov(Optimizer, frozen=True, tag="nesterov"):
    """Nesterov's momentum: u ← μu + ΔW, W ← W − η(ΔW + μu).

    Attributes
    ----------
    learning_rate
        η, above 0.
    momentum
        μ, from 0 to less than 1.

    Source
    ------
    Ilya Sutskever, James Martens, George Dahl and Geoffrey Hinton, "On the importance of initialization and momentum in
    deep learning", 2013.
    """

    learning_rate: Rate = 0.05
    momentum: Fraction = 0.9


class RMSProp(Optimizer, frozen=True, tag="rmsprop"):
    """Each weight's step by the size of its own gradients: u ← ρu + (1 − ρ)ΔW², W ← W − η ΔW / (√u + ε).

    Attributes
    ----------
    learning_rate
        η, above 0.
    decay
        ρ, from 0 to less than 1: how long squares are remembered.
    epsilon
        ε, above 0: keeps the fraction finite.

    Source
    ------
    Tijmen Tieleman and Geoffrey Hinton, "Lecture 6.5: RMSProp", 2012.
    """

    learning_rate: Rate = 0.003
    decay: Fraction = 0.9
    epsilon: Rate = 1e-7


class Adam(Optimizer, frozen=True, tag="adam"):
    """Momentum and scale, each without its bias towards zero.

    u ← β₁u + (1 − β₁)ΔW, v ← β₂v + (1 − β₂)ΔW², W ← W − η û / (√v̂ + ε), where û = u / (1 − β₁ᵏ) and v̂ = v / (1 − β₂ᵏ)
    at the k-th step.

    Attributes
    ----------
    learning_rate
        η, above 0.
    beta1, beta2
        β₁ and β₂, from 0 to less than 1: how long gradients and their squares are remembered.
    epsilon
        ε, above 0: keeps the fraction finite.

    Source
    ------
    Diederik Kingma and Jimmy Ba, "Adam: A method for stochastic optimization", 2015.
    """

    learning_rate: Rate = 0.01
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Rate = 1e-8


class AdamW(Optimizer, frozen=True, tag="adamw"):
    """Adam, with the weights (not the biases) shrunk first: W ← (1 − ηλ) W.

    Attributes
    ----------
    learning_rate
        η, above 0.
    beta1, beta2, epsilon
        As for Adam.
    weight_decay
        λ, 0 or more.

    Source
    ------
    Ilya Loshchilov and Frank Hutter, "Decoupled weight decay regularization", 2019.
    """

    learning_rate: Rate = 0.01
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Rate = 1e-8
    weight_decay: Annotated[float, msgspec.Meta(ge=0)] = 0.01


OPTIMIZERS = {"sgd": SGD, "momentum": Momentum, "nesterov": Nesterov, "rmsprop": RMSProp, "adam": Adam, "adamw": AdamW}
"""By name, in the kernel's order."""

AnyOptimizer = SGD | Momentum | Nesterov | RMSProp | Adam | AdamW
