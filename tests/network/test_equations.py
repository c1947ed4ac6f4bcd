from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from backlight.network import Backpropagation, Network, backpropagate, worked_example
from backlight.numerals import number

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


def value(text: str) -> float:
    """What a printed scalar expression comes to."""
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    text = re.sub("·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda match: f"e{match[1].translate(powers)}", text)
    text = re.sub(r"log ([0-9e.-]+)", r"log(\1)", text.replace("−", "-").replace("½", "0.5 *").replace("²", "**2"))
    return float(eval(text.replace("·", "*").replace("∘", "*"), {"log": math.log}))


def unit(text: str) -> float:
    """One unit of the fourth digit of a printed number."""
    return float(10.0 ** (math.floor(math.log10(abs(value(text)))) - 3)) if value(text) else 0.0


def scalar(
    w: tuple[float, float], y: float, activation: Any, loss: Any, dtype: Any, *, learning_rate: float = 0.1
) -> dict[str, list[str]]:
    """The sides of every equation of a 1-1-1 network, by what stands on the left."""
    network = Network.of([[[w[0]]], [[w[1]]]], [[0.1], [-0.2]], activation=activation, loss=loss, dtype=dtype)
    text = backpropagate(network, [1.0], y).explain(learning_rate=learning_rate, width=1000)
    lines = [re.split(" [=←] ", line.strip()) for line in text.splitlines() if " = " in line or "←" in line]
    return {left: sides for left, *sides in lines}


WEIGHTS = [(a, b) for a in (-20.0, -9.3, -3.1, 0.3, 6.7, 12.1, 40.0) for b in (-21.3, -7.46, -0.4, 0.9, 6.123, 14.2)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("loss", "t"), [("binary_cross_entropy", 1), ("binary_cross_entropy", 0)])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "elu", "relu"])
def test_printed_numbers_agree_with_each_other(activation: str, loss: str, t: int, dtype: Any) -> None:
    for w in WEIGHTS:
        of = scalar(w, t, activation, loss, dtype)
        # Operands and result are rounded by half a unit of the result's fourth digit each.
        _, difference, delta = of["δ₂"]
        assert abs(value(difference) - value(delta)) <= 1.5 * unit(delta), of["δ₂"]
        *_, logarithm, result = of["L"]
        exact = {"log(1 + exp(−Z₂))": -1, "log(1 + exp Z₂)": 1}.get(logarithm)
        computed = value(logarithm) if exact is None else np.logaddexp(0, exact * value(of["Z₂"][-1]))
        assert computed == pytest.approx(value(result), rel=2e-3), of["L"]
        *_, product, delta = of["δ₁"]
        assert value(product) == pytest.approx(value(delta), rel=2e-3), of["δ₁"]
        slope, H = value(product.partition(" ∘ ")[2]), value(of["H₁"][-1])
        by_H = {"sigmoid": H * (1 - H), "tanh": 1 - H * H, "elu": min(1, 1 + H), "relu": float(H > 0)}[activation]
        # H itself is rounded to its type, by at most half the distance between two numbers near 1.
        assert by_H == pytest.approx(slope, rel=2e-3, abs=2 * float(np.finfo(dtype).eps)), of["H₁"]


def test_a_prediction_near_its_target_has_the_digits_of_the_difference() -> None:
    of = scalar((9.0, 7.5), 1, "sigmoid", "binary_cross_entropy", np.float32)
    assert of["H₁"] == ["σ(Z₁)", "0.9998883"]
    assert of["y"] == ["H₂", "sigmoid(Z₂)", "0.9993243"]
    assert of["δ₂"] == ["y − t", "0.9993243 − 1", "−0.0006757"]
    assert of["L"] == ["−log y", "−log 0.9993243", "0.0006759"]
    of = scalar((9.0, 2.0), 1.7995, "sigmoid", "half_squared_error", np.float64)
    assert of["δ₂"] == ["y − t", "1.7997767 − 1.7995", "0.0002767"]
    assert of["t"] == ["1.7995"]


def test_a_prediction_rounded_to_its_target_has_the_loss_by_its_pre_activation() -> None:
    assert scalar((40.0, 21.0), 1, "sigmoid", "binary_cross_entropy", np.float32)["L"] == [
        "−log y", "log(1 + exp(−Z₂))", "9.261·10⁻¹⁰"
    ]  # fmt: skip
    assert scalar((40.0, 21.0), 0, "sigmoid", "binary_cross_entropy", np.float32)["L"] == [
        "−log(1 − y)", "log(1 + exp Z₂)", "20.8"
    ]  # fmt: skip
    network = Network.of([[[1.0], [-40.0], [2.0]]], [[0.0, 0.0, 0.0]], loss="cross_entropy")
    text = str(backpropagate(network, [20.0], 2))
    assert "L = −Σ t log y = −log y₂ = log Σ exp(Z₁ − 40) = 2.061·10⁻⁹" in text


def test_a_small_update_is_seen() -> None:
    of = scalar((1.0, 2.0), 1, "sigmoid", "binary_cross_entropy", np.float64, learning_rate=1e-6)
    assert of["W₂"] == ["W₂ − η ΔW₂", "2.0000002"]
    assert of["W₁"] == ["W₁ − η ΔW₁", "1.00000008"]
    text = passed((2, 3, 1), 1).explain(learning_rate=1e-6)
    before, after = re.findall(r"[0-9]+\.[0-9]+", text.splitlines()[-1])[:2]
    assert float(before) > float(after)
