"""PyTorch as an oracle of the optimisers, and its arrays in the reference and in the wide engine."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from backlight.data.source import Arrays
from backlight.errors import DataError, RecipeError
from backlight.network import ACTIVATIONS, LOSSES, Architecture, Network, backpropagate
from backlight.training.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp
from backlight.training.recipe import Recipe
from backlight.training.updates import clip, update
from backlight.training.wide import WideEngine

torch = pytest.importorskip("torch")

RATE = 0.03
RULES: list[tuple[Any, Any]] = [
    (SGD(), lambda w: torch.optim.SGD(w, RATE)),
    (Momentum(momentum=0.8), lambda w: torch.optim.SGD(w, RATE, momentum=0.8)),
    (Nesterov(momentum=0.8), lambda w: torch.optim.SGD(w, RATE, momentum=0.8, nesterov=True)),
    (RMSProp(decay=0.8, epsilon=1e-4), lambda w: torch.optim.RMSprop(w, RATE, alpha=0.8, eps=1e-4)),
    (Adam(), lambda w: torch.optim.Adam(w, RATE)),
    (Adam(beta1=0.5, beta2=0.8, epsilon=0.1), lambda w: torch.optim.Adam(w, RATE, betas=(0.5, 0.8), eps=0.1)),
    (AdamW(weight_decay=0.3), lambda w: torch.optim.AdamW(w, RATE, weight_decay=0.3)),
]


@pytest.mark.parametrize(("optimizer", "theirs"), RULES)
def test_fifty_updates_are_those_of_torch(optimizer: Any, theirs: Any) -> None:
    random = np.random.default_rng(0)
    W, state = random.normal(size=9), np.zeros((2, 9))
    w = torch.tensor(W, requires_grad=True)
    steps = theirs([w])
    for step in range(50):
        dW = random.normal(size=9) + W
        w.grad = torch.tensor(dW)
        steps.step()
        update(optimizer, W, dW, state, rate=RATE, step=step, weights=[W])
        np.testing.assert_allclose(W, w.detach().numpy(), rtol=1e-12, atol=1e-13)


def test_clipping_is_that_of_torch() -> None:
    dW = np.random.default_rng(0).normal(size=30)
    w = torch.zeros(30, dtype=torch.float64, requires_grad=True)
    w.grad = torch.tensor(dW)
    torch.nn.utils.clip_grad_norm_([w], 0.7)
    clip(dW, 0.7)
    np.testing.assert_allclose(dW, w.grad.numpy(), rtol=1e-5)  # torch adds 1e-6 to the norm


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_reference_computes_with_tensors(activation: Any, loss: Any) -> None:
    architecture = Architecture((3, 6, 5, 2), (activation, activation), loss)
    random = np.random.default_rng(0)
    parameters, X, y = (
        random.normal(size=architecture.parameter_count),
        random.normal(size=(7, 3)),
        np.eye(2)[[0, 1] * 3 + [0]],
    )
    by_numpy = backpropagate(Network(architecture, parameters), X, y, l1=0.1, l2=0.2)
    tensors = Network(architecture, torch.tensor(parameters, requires_grad=True))
    by_torch = backpropagate(tensors, X, y, l1=0.1, l2=0.2)
    assert isinstance(by_torch.gradient, torch.Tensor)
    np.testing.assert_allclose(by_torch.gradient, by_numpy.gradient, rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(by_torch.losses, by_numpy.losses, rtol=1e-12)
    assert (by_torch.loss, by_torch.penalty) == pytest.approx((by_numpy.loss, by_numpy.penalty), rel=1e-12)
    assert str(by_torch) == str(by_numpy)
    single = backpropagate(Network(architecture, torch.tensor(parameters, dtype=torch.float32)), torch.tensor(X), y)
    assert single.gradient.dtype == single.Z[1].dtype == torch.float32


def test_tensors_have_the_same_errors() -> None:
    network = Network(Architecture((2, 1), (), "binary_cross_entropy"), torch.zeros(3))
    with pytest.raises(DataError) as refused:
        backpropagate(network, [[1.0, torch.inf]], 1)
    assert str(refused.value) == "X holds finite numbers; row 0, column 1 is inf."
    with pytest.raises(DataError) as refused:
        backpropagate(network, [1.0, 2.0], 3)
    assert str(refused.value) == (
        "Binary cross-entropy takes targets of 0 and 1, or probabilities between them; row 0 of y is [3.0]."
    )
    with pytest.raises(RecipeError) as wrong:
        backpropagate(network, [1.0, 2.0], 1, engine="kernel")
    assert str(wrong.value) == (
        "The kernel computes with float32 arrays of NumPy; these parameters are torch.float32 of torch. "
        'Convert them, or take engine="reference".'
    )


@pytest.mark.parametrize("settings", [{}, {"l1": 0.01, "l2": 0.1, "clip_norm": 0.1}, {"optimizer": AdamW()}])
@pytest.mark.parametrize("activation", ["relu", "gelu", "tanh"])
def test_wide_engine_trains_on_tensors(activation: str, settings: dict[str, Any]) -> None:
    random = np.random.default_rng(3)
    X, T = random.normal(size=(43, 6)).astype(np.float32), np.eye(3, dtype=np.float32)[random.integers(0, 3, 43)]
    given: dict[str, Any] = {"activation": (activation, activation), "hidden": (17, 9), "batch_size": 8} | settings
    made = Recipe(
        data=Arrays(fingerprint="", standardize=False),
        inputs=6,
        outputs=3,
        loss="cross_entropy",
        engine="wide",
        **given,
    )
    arrays: Any = SimpleNamespace(X_train=X, T_train=T)
    tensors: Any = SimpleNamespace(X_train=torch.tensor(X), T_train=torch.tensor(T))
    engines = [WideEngine(made, arrays), WideEngine(made, tensors), WideEngine(made, tensors, "cpu")]
    states = [engine.initialize() for engine in engines]
    for engine, state in zip(engines, states, strict=True):
        assert engine.advance(state, 15).step == 15
        assert isinstance(state.parameters, np.ndarray)
        np.testing.assert_allclose(state.parameters, states[0].parameters, rtol=2e-5, atol=2e-6)
        np.testing.assert_allclose(state.optimizer_state, states[0].optimizer_state, rtol=2e-5, atol=2e-6)
        assert engine.evaluate(state.parameters, X, T) == pytest.approx(
            engines[0].evaluate(states[0].parameters, X, T), rel=1e-5
        )


def test_divergence_of_tensors_is_reported() -> None:
    X = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    made = Recipe(
        data=Arrays(fingerprint="", standardize=False), inputs=2, outputs=1, hidden=(8,), activation=("relu",),
        loss="half_squared_error", optimizer=SGD(1e3), engine="wide",
    )  # fmt: skip
    arrays: Any = SimpleNamespace(X_train=X, T_train=X[:, :1])
    tensors: Any = SimpleNamespace(X_train=torch.tensor(X), T_train=torch.tensor(X[:, :1]))
    reports = []
    for data in (arrays, tensors):
        engine = WideEngine(made, data)
        reports.append(engine.advance(engine.initialize(), 50))
    assert reports[0].diverged
    assert reports[1] == reports[0]
