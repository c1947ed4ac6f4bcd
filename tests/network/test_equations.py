from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from backlight.network import Backpropagation, Network, backpropagate, worked_example
from backlight.network.equations import matrix, number

WORKED = """\
One step of backpropagation: 2-3-2-1 sigmoid, binary cross-entropy, 1 sample.
σ is sigmoid.

Feedforward

  H₀ = x = ⎡1  ⎤
           ⎣0.5⎦

                    ⎡ 0.8  −0.4⎤         ⎡ 0.1⎤   ⎡ 0.7 ⎤
  Z₁ = W₁ H₀ + b₁ = ⎢−0.6   0.9⎥ ⎡1  ⎤ + ⎢−0.2⎥ = ⎢−0.35⎥
                    ⎣ 0.3   0.7⎦ ⎣0.5⎦   ⎣ 0  ⎦   ⎣ 0.65⎦

               ⎡0.6682⎤
  H₁ = σ(Z₁) = ⎢0.4134⎥
               ⎣0.657 ⎦

                                      ⎡0.6682⎤
  Z₂ = W₂ H₁ + b₂ = ⎡ 1.2  −0.7  0.5⎤ ⎢0.4134⎥ + ⎡ 0.2⎤ = ⎡ 1.041 ⎤
                    ⎣−0.9   1.1  0.4⎦ ⎣0.657 ⎦   ⎣−0.3⎦   ⎣−0.1838⎦

  H₂ = σ(Z₂) = ⎡0.739 ⎤
               ⎣0.4542⎦

  Z₃ = W₃ H₂ + b₃ = [1.5  −0.8] ⎡0.739 ⎤ + (−0.5445) = 0.2007
                                ⎣0.4542⎦

  y = H₃ = sigmoid(Z₃) = 0.55
  t = 1

Loss

  L = −log y = −log 0.55 = 0.5978

Backpropagation

  δ₃ = y − t = 0.55 − 1 = −0.45
  ΔW₃ = δ₃ H₂ᵀ = (−0.45) [0.739  0.4542] = [−0.3326  −0.2044]
  Δb₃ = δ₃ = −0.45
  δ₂ = (W₃ᵀ δ₃) ∘ σ′(Z₂) = ⎡ 1.5⎤ (−0.45) ∘ ⎡0.1929⎤ = ⎡−0.1302 ⎤
                           ⎣−0.8⎦           ⎣0.2479⎦   ⎣ 0.08924⎦

  ΔW₂ = δ₂ H₁ᵀ = ⎡−0.1302 ⎤ [0.6682  0.4134  0.657] = ⎡−0.08699  −0.05381  −0.08553⎤
                 ⎣ 0.08924⎦                           ⎣ 0.05963   0.03689   0.05863⎦

  Δb₂ = δ₂ = ⎡−0.1302 ⎤
             ⎣ 0.08924⎦

                           ⎡ 1.2  −0.9⎤              ⎡0.2217⎤   ⎡−0.05244 ⎤
  δ₁ = (W₂ᵀ δ₂) ∘ σ′(Z₁) = ⎢−0.7   1.1⎥ ⎡−0.1302 ⎤ ∘ ⎢0.2425⎥ = ⎢ 0.0459  ⎥
                           ⎣ 0.5   0.4⎦ ⎣ 0.08924⎦   ⎣0.2253⎦   ⎣−0.006624⎦

                 ⎡−0.05244 ⎤            ⎡−0.05244   −0.02622 ⎤
  ΔW₁ = δ₁ H₀ᵀ = ⎢ 0.0459  ⎥ [1  0.5] = ⎢ 0.0459     0.02295 ⎥
                 ⎣−0.006624⎦            ⎣−0.006624  −0.003312⎦

             ⎡−0.05244 ⎤
  Δb₁ = δ₁ = ⎢ 0.0459  ⎥
             ⎣−0.006624⎦

Update, with a learning rate η = 0.1

  W₃ ← W₃ − η ΔW₃ = [1.533  −0.7796]
  b₃ ← b₃ − η Δb₃ = −0.4995
  W₂ ← W₂ − η ΔW₂ = ⎡ 1.209  −0.6946  0.5086⎤
                    ⎣−0.906   1.096   0.3941⎦

  b₂ ← b₂ − η Δb₂ = ⎡ 0.213 ⎤
                    ⎣−0.3089⎦

                    ⎡ 0.8052  −0.3974⎤
  W₁ ← W₁ − η ΔW₁ = ⎢−0.6046   0.8977⎥
                    ⎣ 0.3007   0.7003⎦

                    ⎡ 0.1052   ⎤
  b₁ ← b₁ − η Δb₁ = ⎢−0.2046   ⎥
                    ⎣ 0.0006624⎦

  The loss goes from 0.5978 to 0.5572."""


def passed(
    sizes: tuple[int, ...],
    samples: int,
    loss: Any = "binary_cross_entropy",
    *,
    activation: Any = "relu",
    l2: float = 0.0,
) -> Backpropagation:
    random = np.random.default_rng(0)
    W = [random.normal(size=(after, before)) for before, after in pairwise(sizes)]
    network = Network.of(W, [np.zeros(size) for size in sizes[1:]], loss=loss, activation=activation)
    return backpropagate(network, random.normal(size=(samples, sizes[0])), random.integers(0, 2, samples), l2=l2)


def test_the_worked_example_in_full() -> None:
    example = worked_example()
    assert str(backpropagate(example.network, example.x, example.t)) == WORKED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.55, "0.55"),
        (-0.45, "−0.45"),
        (0.0, "0"),
        (-0.0, "0"),
        (123456.0, "1.235×10⁵"),
        (-0.000012, "−1.2×10⁻⁵"),
        (2 / 3, "0.6667"),
        (float("inf"), "∞"),
        (-float("inf"), "−∞"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_have_four_digits_and_a_true_minus(value: float, text: str) -> None:
    assert number(value) == text


def test_matrices_are_aligned_at_the_point_and_abbreviated() -> None:
    assert matrix(np.array([[1, -0.5], [10.25, 3]])).lines == ("⎡ 1     −0.5⎤", "⎣10.25   3  ⎦")
    assert matrix(np.array([[-2.0]])).lines == ("(−2)",)
    assert matrix(np.array([[1.0, 2.0]])).lines == ("[1  2]",)
    assert matrix(np.arange(25.0).reshape(5, 5), most=(4, 4)).lines == (
        "⎡ 0   1  …   4⎤",
        "⎢ 5   6  …   9⎥",
        "⎢⋮   ⋮   ⋱  ⋮ ⎥",
        "⎣20  21  …  24⎦",
    )


def test_a_batch_is_a_mean_over_columns() -> None:
    text = str(passed((2, 3, 1), 3, l2=0.5))
    assert "3 samples." in text
    assert "A column is a sample.\n" in text
    assert "ΔW₂ = δ₂ H₁ᵀ / 3 + 0.5 W₂ = " in text
    assert "Δb₂ = mean of δ₂ = " in text
    assert "L = mean of −t log y − (1 − t) log(1 − y) = mean of [" in text
    assert "penalty = 0.5/2 Σw² = " in text


@pytest.mark.parametrize("sizes", [(2, 3, 1), (30, 20, 12, 1), (4, 1), (1, 1, 1, 1)])
@pytest.mark.parametrize("samples", [1, 4, 100])
def test_text_keeps_to_its_width(sizes: tuple[int, ...], samples: int) -> None:
    text = passed(sizes, samples).explain(width=100)
    assert max(map(len, text.splitlines())) <= 100
    assert all(line == line.rstrip() for line in text.splitlines())
    assert "-" not in text.replace("cross-entropy", "").replace("-".join(map(str, sizes)), "")


def test_many_samples_are_abbreviated_and_said_to_be() -> None:
    text = str(passed((2, 3, 1), 100))
    assert "100 samples." in text
    assert "A column is a sample; where they are more than 4, dots stand for the others." in text
    assert "…" in text


def test_other_losses_and_mixed_activations() -> None:
    text = str(passed((2, 3, 3, 2), 1, "cross_entropy", activation=("tanh", "gelu")))
    assert "σ₁ is tanh, σ₂ is gelu." in text
    assert "δ₂ = (W₃ᵀ δ₃) ∘ σ₂′(Z₂) = " in text
    assert "L = −Σ t log y = −log y" in text
    assert "y = H₃ = softmax(Z₃) = " in text
    text = str(passed((2, 3, 1), 1, "half_squared_error"))
    assert "L = ½ (y − t)² = ½ (" in text
    assert "y = H₂ = Z₂ = " in text


def test_the_update_is_of_the_rate_that_was_asked_for() -> None:
    step = passed((2, 3, 1), 4)
    text = step.explain(learning_rate=0.25)
    assert "Update, with a learning rate η = 0.25" in text
    assert text.endswith(f"The loss goes from {number(step.loss)} to {number(step.after(0.25).loss)}.")
