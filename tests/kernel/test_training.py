"""Training in the kernel: what one step is made of, that slices do not matter, and how divergence is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight import kernel
from backlight.network.architecture import Architecture, Loss

ARCHITECTURE = Architecture((2, 8, 8, 1), ("tanh", "tanh"), "binary_cross_entropy")
NET = ARCHITECTURE.struct
X, t = kernel.toy("moons", 203, noise=0.1)
T = t[:, None]


def start(net: kernel.NetworkStruct = NET) -> np.ndarray:
    return kernel.initialize(net, "glorot_uniform", scale=1.0, seed=1)


def test_a_step_of_sgd_subtracts_the_gradient_of_the_first_batch() -> None:
    training = kernel.TrainingStruct(batch_size=10, learning_rate=0.5, seed=3)
    parameters = start()
    kernel.Trainer(NET, training, X, T).advance(parameters, np.empty(0, np.float32), 0, 1)
    batch = kernel.permutation(3, "shuffle", 0, len(X))[:10]
    gradient = kernel.backpropagate(NET, start(), X[batch], T[batch]).gradient
    np.testing.assert_array_equal(parameters, start() - np.float32(0.5) * gradient)


def test_the_last_batch_of_an_epoch_is_what_is_left() -> None:
    training = kernel.TrainingStruct(batch_size=10, learning_rate=0.5, seed=3)
    trainer, parameters, none = kernel.Trainer(NET, training, X, T), start(), np.empty(0, np.float32)
    trainer.advance(parameters, none, 0, 20)
    before = parameters.copy()
    trainer.advance(parameters, none, 20, 1)
    batch = kernel.permutation(3, "shuffle", 0, 203)[200:]
    assert len(batch) == 3
    gradient = kernel.backpropagate(NET, before, X[batch], T[batch]).gradient
    np.testing.assert_array_equal(parameters, before - np.float32(0.5) * gradient)


@given(cuts=st.lists(st.integers(0, 100), max_size=5), kind=st.integers(0, 5), batch_size=st.sampled_from([1, 10, 300]))
def test_slices_do_not_change_a_bit(cuts: list[int], kind: int, batch_size: int) -> None:
    training = kernel.TrainingStruct(
        kind=kind, batch_size=batch_size, learning_rate=0.01, momentum=0.9, decay=0.99, epsilon=1e-8, seed=5,
        schedule=2, warmup=11, period=60, factor=0.1, clip_norm=0.5, l2=1e-3,
    )  # fmt: skip
    trainer = kernel.Trainer(NET, training, X, T)
    results = []
    for ends in ([100], sorted({*cuts, 100})):
        parameters, state, step = start(), np.zeros(kernel.state_count(NET, training), np.float32), 0
        for end in ends:
            step = trainer.advance(parameters, state, step, end - step).step
        results.append((parameters.tobytes(), state.tobytes()))
    assert results[0] == results[1]


def test_clipping_brings_the_norm_down_and_keeps_the_direction() -> None:
    none = np.empty(0, np.float32)
    updates = []
    for clip_norm in (0.0, 1e-3):
        parameters = start()
        training = kernel.TrainingStruct(batch_size=203, learning_rate=1.0, clip_norm=clip_norm, seed=3)
        kernel.Trainer(NET, training, X, T).advance(parameters, none, 0, 1)
        updates.append(start().astype(np.float64) - parameters)
    free, clipped = updates
    assert np.linalg.norm(free) > 0.01
    assert np.linalg.norm(clipped) == pytest.approx(1e-3, rel=1e-3)
    assert free @ clipped == pytest.approx(np.linalg.norm(free) * np.linalg.norm(clipped), rel=1e-5)


def diverge(
    hidden: str, loss: Loss, rate: float, targets: np.ndarray, scale: float = 1.0
) -> tuple[kernel.Report, np.ndarray]:
    architecture = Architecture((2, 8, 8, 1), (hidden, hidden), loss)  # type: ignore[arg-type]
    parameters = kernel.initialize(architecture.struct, "normal", scale=scale, seed=1)
    trainer = kernel.Trainer(
        architecture.struct, kernel.TrainingStruct(batch_size=10, learning_rate=rate, seed=1), X, targets
    )
    return trainer.advance(parameters, np.empty(0, np.float32), 0, 10_000), parameters


def test_divergence_stops_before_the_step_that_fails() -> None:
    report, parameters = diverge("relu", "half_squared_error", 1e3, T)
    assert report.diverged
    assert 1 <= report.step < 100
    assert report.quantity in ("loss", "pre-activation", "gradient", "delta")
    assert np.isfinite(parameters).all()


def test_a_weight_that_overflows_is_told_with_its_layer() -> None:
    report, parameters = diverge("identity", "half_squared_error", 1e38, T)
    assert (report.step, report.quantity) == (1, "parameter")
    bad = np.flatnonzero(~np.isfinite(parameters))
    layers = [
        layer
        for layer in (1, 2, 3)
        if ((bad >= ARCHITECTURE.weight_slice(layer).start) & (bad < ARCHITECTURE.bias_slice(layer).stop)).any()
    ]
    assert report.layer == layers[0]
    assert not np.isnan(parameters).any()


def test_an_overflowing_pre_activation_is_told_with_its_layer() -> None:
    report, _ = diverge("identity", "half_squared_error", 1e-3, T, scale=1e20)
    assert (report.step, report.quantity, report.layer) == (0, "pre-activation", 2)


def test_an_overflowing_loss_is_told() -> None:
    report, _ = diverge("tanh", "half_squared_error", 1e-3, np.full_like(T, 1e25))
    assert (report.step, report.quantity, report.layer) == (0, "loss", 3)


@pytest.mark.parametrize("kind", range(6))
def test_an_update_alone_is_the_training_s(kind: int) -> None:
    training = kernel.TrainingStruct(
        kind=kind, batch_size=203, learning_rate=0.1, momentum=0.9, decay=0.99, epsilon=1e-8, weight_decay=0.1
    )
    parameters, state = start(), np.zeros(kernel.state_count(NET, training), np.float32)
    rows = kernel.whole_vectors(NET, 2 + len(state) // len(parameters))
    rows[0, :105] = parameters
    trainer = kernel.Trainer(NET, training, X, T)
    for step in range(3):
        order = kernel.permutation(0, "shuffle", step, 203)
        rows[1, :105] = kernel.backpropagate(NET, parameters, X[order], T[order]).gradient
        trainer.advance(parameters, state, step, 1)
        assert kernel.update(NET, training, rows[0], rows[1], rows[2:], step)
        np.testing.assert_array_equal(rows[0, :105], parameters)
        np.testing.assert_array_equal(rows[2:, :105].ravel(), state)


def test_an_update_that_overflows_is_told() -> None:
    rows = kernel.whole_vectors(NET, 2)
    rows[1, 3] = 3e38
    assert not kernel.update(NET, kernel.TrainingStruct(learning_rate=10.0), rows[0], rows[1], rows[2:], 0)


def test_zeros_keep_the_neurons_of_a_layer_alike() -> None:
    parameters = kernel.initialize(NET, "zeros", scale=1.0, seed=0)
    kernel.Trainer(NET, kernel.TrainingStruct(batch_size=10, learning_rate=0.1), X, T).advance(
        parameters, np.empty(0, np.float32), 0, 500
    )
    for layer in (1, 2):
        rows = parameters[ARCHITECTURE.weight_slice(layer)].reshape(8, -1)
        np.testing.assert_array_equal(rows, np.broadcast_to(rows[0], rows.shape))
