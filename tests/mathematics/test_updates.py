"""The kernel's optimisers, schedules and clipping, held against the equations of training/updates.py in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backlight import kernel
from backlight.data.source import Arrays
from backlight.network import Network
from backlight.network.backpropagation import backpropagate
from backlight.training.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp
from backlight.training.recipe import Recipe
from backlight.training.schedules import Constant, Cosine, StepDecay
from backlight.training.updates import adam, clip, learning_rate, momentum, nesterov, rmsprop, sgd, shrink, update
from mathematics.rounding import FUNCTION, UNIT

STEPS = 12
# As float32 has them, so that both compute with the same β.
NINE, NEARLY_ONE, HALF = (float(np.float32(value)) for value in (0.9, 0.999, 0.5))
OPTIMIZERS = (
    SGD(0.1),
    Momentum(0.05, NINE),
    Nesterov(0.05, HALF),
    RMSProp(0.003, NINE, 1e-7),
    Adam(0.01, NINE, NEARLY_ONE, 1e-8),
    AdamW(0.01, HALF, NINE, 1e-3, 0.4),
)


def recipe(**settings: Any) -> Recipe:
    given: dict[str, Any] = {"hidden": (5,), "activation": ("tanh",), "batch_size": 6, "steps": 40, "seed": 5}
    return Recipe(data=Arrays(fingerprint="", standardize=False), inputs=3, outputs=1, **(given | settings))


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda optimizer: type(optimizer).__name__)
@pytest.mark.parametrize("settings", [{}, {"clip_norm": 0.1}, {"l1": 0.02, "l2": 0.3}, {"schedule": Cosine(warmup=3)}])
def test_kernel_updates_as_the_equations_say(optimizer: Any, settings: dict[str, Any]) -> None:
    made = recipe(optimizer=optimizer, **settings)
    random = np.random.default_rng(1)
    X, T = random.normal(size=(20, 3)), random.integers(0, 2, (20, 1))
    architecture = made.architecture
    parameters = kernel.initialize(architecture.struct, "glorot_uniform", scale=1.0, seed=5)
    state = np.zeros(kernel.state_count(architecture.struct, made.training_struct), np.float32)
    W, moments = parameters.astype(np.float64), np.zeros((len(state) // len(parameters), len(parameters)))
    weights = [W[architecture.weight_slice(layer)] for layer in (1, 2)]
    trainer = kernel.Trainer(architecture.struct, made.training_struct, X, T)
    for step in range(STEPS):
        epoch, start = divmod(step, 4)
        batch = kernel.permutation(5, "shuffle", epoch, 20)[start * 6 : start * 6 + 6]
        dW = backpropagate(Network(architecture, W), X[batch], T[batch], l1=made.l1, l2=made.l2).gradient
        if made.clip_norm:
            clip(dW, made.clip_norm)
        rate = learning_rate(optimizer.learning_rate, made.schedule, step, steps=made.steps)
        update(optimizer, W, dW, moments, rate=rate, step=step, weights=weights)
        assert not trainer.advance(parameters, state, step, 1).diverged
    # A step adds to each number: a rounding of U of the largest number a step, from the sum and what is added to it.
    for mine, right in ((parameters, W), *zip(state.reshape(moments.shape), moments, strict=True)):
        np.testing.assert_allclose(mine, right, rtol=0, atol=STEPS * UNIT * abs(right).max())


@pytest.mark.parametrize(
    "schedule",
    [
        Constant(),
        Constant(warmup=7),
        StepDecay(every=10, factor=0.5),
        StepDecay(every=7, factor=0.9, warmup=5),
        Cosine(),
        Cosine(period=20, floor=0.25, warmup=6),
    ],
)
def test_kernel_schedules_as_the_equations_say(schedule: Any) -> None:
    made = recipe(schedule=schedule, optimizer=SGD(0.3))
    rates = [kernel.learning_rate(made.training_struct, step) for step in range(60)]
    expected = [learning_rate(0.3, schedule, step, steps=40) for step in range(60)]
    # The kernel's cosine is of float32, and half of what it errs comes into the rate.
    np.testing.assert_allclose(rates, expected, rtol=0, atol=0.3 * FUNCTION / 2)


def test_schedules_are_what_they_are_called() -> None:
    assert [learning_rate(1.0, Constant(warmup=4), step, steps=9) for step in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]
    decaying = StepDecay(every=2, factor=0.5)
    assert [learning_rate(8.0, decaying, step, steps=9) for step in range(6)] == [8, 8, 4, 4, 2, 2]
    falling = [learning_rate(1.0, Cosine(period=4, floor=0.5), step, steps=9) for step in range(6)]
    assert falling == pytest.approx([1, 0.5 + 0.25 * (1 + 0.5**0.5), 0.75, 0.5 + 0.25 * (1 - 0.5**0.5), 0.5, 0.5])


def after(rule: Any, moments: int, *settings: float, gradients: tuple[float, ...], counts: bool = False) -> list[float]:
    w, state, values = np.ones(1), np.zeros((moments, 1)), []
    for step, gradient in enumerate(gradients):
        rule(w, np.array([gradient]), *state, *settings, *([step] if counts else []))
        values.append(float(w[0]))
    return values


def test_updates_are_those_worked_out_by_hand() -> None:
    gradients = (1.0, -2.0)
    assert after(sgd, 0, 0.5, gradients=gradients) == [0.5, 1.5]
    # u = 1, then 0.5 − 2 = −1.5
    assert after(momentum, 1, 0.5, 0.5, gradients=gradients) == [0.5, 1.25]
    # ΔW + u/2 = 1.5, then −2 − 0.75 = −2.75
    assert after(nesterov, 1, 0.5, 0.5, gradients=gradients) == [0.25, 1.625]
    # u = ¾, then ¾/4 + ¾·4 = 3.1875
    expected = [1 - 0.5 / 0.75**0.5, 1 - 0.5 / 0.75**0.5 + 1 / 3.1875**0.5]
    assert after(rmsprop, 1, 0.5, 0.25, 0.0, gradients=gradients) == pytest.approx(expected)
    # û = 1, v̂ = 1; then u = ¼ − 1 = −¾, û = −1, v = 3/16 + 3 = 51/16, v̂ = 51/15
    expected = [1 - 0.5 / 1.5, 1 - 0.5 / 1.5 + 0.5 / (3.4**0.5 + 0.5)]
    assert after(adam, 2, 0.5, 0.5, 0.25, 0.5, gradients=gradients, counts=True) == pytest.approx(expected)


def test_adamw_shrinks_weights_and_not_biases() -> None:
    W = np.array([2.0, 3.0])
    update(AdamW(weight_decay=0.5), W, np.zeros(2), np.zeros((2, 2)), rate=0.1, step=0, weights=[W[:1]])
    np.testing.assert_allclose(W, [1.9, 3.0])
    shrink([W[1:]], 1.0, 1.0)
    np.testing.assert_allclose(W, [1.9, 0.0])


def test_clipping_keeps_the_direction() -> None:
    dW = np.array([3.0, -4.0])
    clip(dW, 10.0)
    np.testing.assert_array_equal(dW, [3.0, -4.0])
    clip(dW, 2.5)
    np.testing.assert_allclose(dW, [1.5, -2.0])
    great = np.array([3e30, -4e30], np.float32)  # whose squares are infinite in float32
    clip(great, 1.0)
    np.testing.assert_allclose(great, [0.6, -0.8], rtol=2 * UNIT)  # ΔW as float32 has it, and its product
