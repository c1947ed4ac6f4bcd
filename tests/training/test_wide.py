"""The wide engine does what the kernel does, to rounding."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from backlight.data.source import Arrays
from backlight.errors import RecipeError
from backlight.network import ACTIVATIONS
from backlight.training.engine import KernelEngine, State
from backlight.training.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp
from backlight.training.recipe import Recipe
from backlight.training.schedules import Cosine, StepDecay
from backlight.training.wide import WideEngine
from mathematics.rounding import FUNCTION, UNIT

SAMPLES, BATCH = 43, 8  # five whole batches and one of three samples


def samples(loss: str) -> Any:
    random = np.random.default_rng(3)
    X = random.normal(size=(SAMPLES, 6)).astype(np.float32)
    if loss == "cross_entropy":
        T = np.eye(3, dtype=np.float32)[random.integers(0, 3, SAMPLES)]
    elif loss == "binary_cross_entropy":
        T = (X[:, :1] * X[:, 1:2] > 0).astype(np.float32)
    else:
        T = np.sin(X[:, :2])
    return SimpleNamespace(X_train=X, T_train=T)


def recipe(loss: str = "binary_cross_entropy", **settings: Any) -> Recipe:
    outputs = {"binary_cross_entropy": 1, "cross_entropy": 3, "half_squared_error": 2}[loss]
    given: dict[str, Any] = {"hidden": (17, 9), "activation": ("tanh", "tanh"), "batch_size": BATCH, "steps": 60}
    source = Arrays(fingerprint="", standardize=False)
    return Recipe(data=source, inputs=6, outputs=outputs, loss=loss, engine="wide", **(given | settings))  # type: ignore[arg-type]


def both(settings: Recipe, data: Any, steps: int) -> tuple[State, State]:
    states = []
    for engine in (KernelEngine(settings, data), WideEngine(settings, data)):
        state = engine.initialize()
        assert engine.advance(state, steps).step == steps == state.step
        states.append(state)
    return states[0], states[1]


def same(one: State, other: State) -> None:
    """To rounding: a step adds to each number, which rounds it by U of the largest at most, half of it in each."""
    for mine, right in ((other.parameters, one.parameters), (other.optimizer_state, one.optimizer_state)):
        np.testing.assert_allclose(mine, right, rtol=0, atol=one.step * UNIT * abs(right).max(initial=0.0))


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy", "half_squared_error"])
@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name != "step"])
def test_trajectory_is_the_kernels(activation: str, loss: str) -> None:
    settings = recipe(loss, activation=(activation, activation), optimizer=SGD(0.05))
    same(*both(settings, samples(loss), 15))


@pytest.mark.parametrize("optimizer", [Momentum(), Nesterov(), RMSProp(), Adam(), AdamW(weight_decay=0.3)])
def test_optimizers_are_the_kernels(optimizer: Any) -> None:
    same(*both(recipe(optimizer=optimizer), samples("binary_cross_entropy"), 15))


@pytest.mark.parametrize(
    "settings",
    [
        {"l1": 0.01, "l2": 0.1},
        {"clip_norm": 0.05},
        {"schedule": Cosine(warmup=4, floor=0.1)},
        {"schedule": StepDecay(every=5, factor=0.3)},
        {"batch_size": 1000},
        {"hidden": (), "activation": ()},
        {"initializer": "he_normal", "init_scale": 0.5, "seed": 9},
    ],
)
def test_settings_are_the_kernels(settings: dict[str, Any]) -> None:
    same(*both(recipe(**settings), samples("binary_cross_entropy"), 15))


def test_first_weights_are_the_kernels_to_the_bit() -> None:
    data = samples("binary_cross_entropy")
    one, other = (engine(recipe(), data).initialize() for engine in (KernelEngine, WideEngine))
    np.testing.assert_array_equal(other.parameters, one.parameters)


def test_a_run_may_be_interrupted_anywhere() -> None:
    data, settings = samples("cross_entropy"), recipe("cross_entropy", optimizer=Adam())
    whole, parts = WideEngine(settings, data), WideEngine(settings, data)
    one, other = whole.initialize(), parts.initialize()
    whole.advance(one, 20)
    for steps in (1, 0, 4, 3, 12):
        parts.advance(other, steps)
        parts.evaluate(np.zeros_like(other.parameters), data.X_train, data.T_train)
    resumed = WideEngine(settings, data)
    again = State(0, *(array.copy() for array in (whole.initialize().parameters, np.zeros_like(one.optimizer_state))))
    resumed.advance(again, 7)
    resumed = WideEngine(settings, data)
    resumed.advance(again, 13)
    for state in (other, again):
        assert state.step == 20
        np.testing.assert_array_equal(state.parameters, one.parameters)
        np.testing.assert_array_equal(state.optimizer_state, one.optimizer_state)


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "cross_entropy", "half_squared_error"])
def test_evaluation_is_the_kernels(loss: str) -> None:
    data, settings = samples(loss), recipe(loss)
    state = WideEngine(settings, data).initialize()
    one = KernelEngine(settings, data).evaluate(state.parameters, data.X_train, data.T_train)
    other = WideEngine(settings, data).evaluate(state.parameters, data.X_train, data.T_train)
    assert other[0] == pytest.approx(one[0], rel=FUNCTION)  # of each sample; what its sums err evens out in the mean
    assert other[1] == one[1]


@pytest.mark.parametrize(
    ("loss", "settings"),
    [
        ("half_squared_error", {"activation": ("relu", "relu"), "optimizer": SGD(1e3)}),
        ("half_squared_error", {"activation": ("identity", "identity"), "optimizer": Momentum(30.0)}),
        ("binary_cross_entropy", {"activation": ("relu", "relu"), "optimizer": SGD(3e38)}),
        ("binary_cross_entropy", {"activation": ("relu", "relu"), "optimizer": SGD(1e30)}),
        ("cross_entropy", {"activation": ("softplus", "relu"), "optimizer": SGD(1e25)}),
        ("half_squared_error", {"hidden": (), "activation": (), "optimizer": SGD(1e19)}),
    ],
)
def test_divergence_is_found_where_the_kernel_finds_it(loss: str, settings: dict[str, Any]) -> None:
    data, made = samples(loss), recipe(loss, **settings)
    reports, states = [], []
    for engine in (KernelEngine(made, data), WideEngine(made, data)):
        state = engine.initialize()
        reports.append(engine.advance(state, 60))
        states.append(state)
    assert reports[0].diverged
    assert reports[1] == reports[0]
    assert states[1].step == states[0].step == reports[0].step
    finite = reports[0].quantity != "parameter"
    assert np.isfinite(states[1].parameters).all() == finite


def test_a_great_but_finite_gradient_is_no_divergence() -> None:
    data = samples("half_squared_error")
    data.X_train = data.X_train * np.float32(1e20)
    engine = WideEngine(recipe("half_squared_error", hidden=(), activation=(), clip_norm=1e-3), data)
    state = engine.initialize()
    state.parameters[:] = 0
    assert not engine.advance(state, 1).diverged
    length = np.linalg.norm(state.parameters.astype(np.float64))
    assert length == pytest.approx(0.1 * 1e-3, rel=4 * UNIT)  # rate, norm, their factor and the product


def test_the_cpu_is_where_numpy_is() -> None:
    data = samples("binary_cross_entropy")
    engines = [WideEngine(recipe(), data, device) for device in (None, "cpu")]
    states = [engine.initialize() for engine in engines]
    for engine, state in zip(engines, states, strict=True):
        engine.advance(state, 7)
    np.testing.assert_array_equal(states[0].parameters, states[1].parameters)


@pytest.mark.parametrize("device", ["gpu", "cuda:one", "mps:0", ""])
def test_an_unknown_device_is_refused(device: str) -> None:
    with pytest.raises(RecipeError) as refused:
        WideEngine(recipe(), samples("binary_cross_entropy"), device)
    assert str(refused.value) == (
        f'There is no device {device!r}. There are "cpu", "cuda", and "cuda:1" for the second GPU.'
    )


def test_a_gpu_takes_a_library_that_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("torch", "cupy"):
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(RecipeError) as refused:
        WideEngine(recipe(), samples("binary_cross_entropy"), "cuda:1")
    assert str(refused.value) == (
        "Training on 'cuda:1' takes PyTorch with CUDA, or CuPy, and neither is there. "
        'Install one (`pip install torch`, `pip install cupy-cuda12x`), or train on the "cpu".'
    )


def test_an_engine_that_goes_from_state_to_state_is_as_one_for_each() -> None:
    """It keeps what it last advanced in its own order; another state, or an evaluation, must not be taken for it."""
    data, settings = samples("binary_cross_entropy"), recipe(optimizer=Adam(0.01))
    engine, alone = WideEngine(settings, data), WideEngine(settings, data)
    one, other, apart = engine.initialize(), engine.initialize(), alone.initialize()
    alone.advance(apart, 12)
    for steps in (3, 4, 5):
        engine.advance(one, steps)
        engine.advance(other, 1)
        engine.evaluate(other.parameters, data.X_train, data.T_train)
        engine.evaluate(np.zeros_like(one.parameters), data.X_train, data.T_train)
    assert one.step == apart.step
    np.testing.assert_array_equal(one.parameters, apart.parameters)
    np.testing.assert_array_equal(one.optimizer_state, apart.optimizer_state)


def test_evaluation_follows_the_state() -> None:
    data, settings = samples("binary_cross_entropy"), recipe()
    engine = WideEngine(settings, data)
    state = engine.initialize()
    for _ in range(2):
        engine.advance(state, 6)
        wanted = WideEngine(settings, data).evaluate(state.parameters, data.X_train, data.T_train)
        assert engine.evaluate(state.parameters, data.X_train, data.T_train) == wanted
