"""The optimisers, the schedules and clipping as equations, on the arrays of any library that can be changed in place.

The wide engine trains with them where its arrays are not NumPy's (wide.py), and the kernel's own (kernel/training.c)
are tested against them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from backlight.network.arrays import namespace
from backlight.training.optimizers import SGD, Adam, AdamW, AnyOptimizer, Momentum, Nesterov, RMSProp
from backlight.training.schedules import AnySchedule, Cosine, StepDecay

if TYPE_CHECKING:
    from collections.abc import Iterable


def update(
    optimizer: AnyOptimizer,
    W: Any,
    dW: Any,
    state: Any,
    *,
    rate: float,
    step: int,
    weights: Iterable[Any] = (),
) -> None:
    """One update of all parameters, in place.

    Parameters
    ----------
    W, dW
        (parameters,), all of them, weights and biases, and their gradient, which is used up.
    state
        (0, 1 or 2, parameters): nothing, u, or u and v.
    rate
        η of this step.
    step
        Its number, from 0.
    weights
        The views of W that are weights and not biases: what AdamW shrinks.
    """
    if isinstance(optimizer, AdamW):
        shrink(weights, rate, optimizer.weight_decay)
    match optimizer:
        case SGD():
            sgd(W, dW, rate)
        case Momentum():
            momentum(W, dW, state[0], rate, optimizer.momentum)
        case Nesterov():
            nesterov(W, dW, state[0], rate, optimizer.momentum)
        case RMSProp():
            rmsprop(W, dW, state[0], rate, optimizer.decay, optimizer.epsilon)
        case Adam() | AdamW():
            adam(W, dW, state[0], state[1], rate, optimizer.beta1, optimizer.beta2, optimizer.epsilon, step)


def sgd(W: Any, dW: Any, rate: float) -> None:
    """Gradient descent: W ← W − η ΔW."""
    dW *= rate
    W -= dW


def momentum(W: Any, dW: Any, u: Any, rate: float, mu: float) -> None:
    """Momentum: u ← μu + ΔW, W ← W − ηu (Polyak, 1964)."""
    u *= mu
    u += dW
    W -= rate * u


def nesterov(W: Any, dW: Any, u: Any, rate: float, mu: float) -> None:
    """Nesterov's momentum: u ← μu + ΔW, W ← W − η(ΔW + μu) (Sutskever et al., 2013)."""
    u *= mu
    u += dW
    W -= rate * (dW + mu * u)


def rmsprop(W: Any, dW: Any, u: Any, rate: float, rho: float, epsilon: float) -> None:
    """RMSProp: u ← ρu + (1 − ρ)ΔW², W ← W − η ΔW / (√u + ε) (Tieleman and Hinton, 2012)."""
    xp = namespace(W)
    u *= rho
    u += (1 - rho) * (dW * dW)
    W -= rate * dW / (xp.sqrt(u) + epsilon)


def adam(W: Any, dW: Any, u: Any, v: Any, rate: float, beta1: float, beta2: float, epsilon: float, step: int) -> None:
    """Adam: u ← β₁u + (1 − β₁)ΔW, v ← β₂v + (1 − β₂)ΔW², W ← W − η û / (√v̂ + ε) (Kingma and Ba, 2015).

    The hats divide by 1 − βᵏ at the k-th step, which is `step` + 1: u and v began at zero. They are taken out of the
    fraction here, so that they meet numbers and not arrays, and ΔW's own memory takes what is on the way.
    """
    xp = namespace(W)
    unbias_u, unbias_v = 1 / (1 - beta1 ** (step + 1)), 1 / (1 - beta2 ** (step + 1))
    u *= beta1
    u += (1 - beta1) * dW
    v *= beta2
    dW *= dW
    dW *= 1 - beta2
    v += dW
    root = xp.sqrt(v, out=dW)
    root += epsilon / math.sqrt(unbias_v)
    change = xp.divide(u, root, out=dW)
    change *= rate * unbias_u / math.sqrt(unbias_v)
    W -= change


def shrink(weights: Iterable[Any], rate: float, decay: float) -> None:
    """W ← (1 − ηλ) W, which AdamW does first, to weights and not to biases (Loshchilov and Hutter, 2019)."""
    for W in weights:
        W *= 1 - rate * decay


def clip(dW: Any, norm: float) -> None:
    """ΔW ← ΔW · norm / ‖ΔW‖ where ‖ΔW‖ is greater, of the whole gradient (Pascanu, Mikolov and Bengio, 2013)."""
    xp = namespace(dW)
    length = float(xp.linalg.vector_norm(xp.astype(dW, xp.float64)))  # squares of float32 may overflow it
    if length > norm:
        dW *= norm / length


def learning_rate(rate: float, schedule: AnySchedule, step: int, *, steps: int) -> float:
    """η at a step, counted from 0.

    Parameters
    ----------
    rate
        The optimiser's own.
    steps
        Of the whole run: a cosine without a period takes those after the warm-up.
    """
    if step < schedule.warmup:
        return rate * (step + 1) / schedule.warmup
    step -= schedule.warmup
    match schedule:
        case StepDecay():
            return rate * schedule.factor ** (step // schedule.every)
        case Cosine():
            part = min(1.0, step / (schedule.period or max(1, steps - schedule.warmup)))
            return rate * (schedule.floor + (1 - schedule.floor) * (1 + math.cos(math.pi * part)) / 2)
    return rate
