"""Training in the kernel: what one step is made of, that slices do not matter, and how divergence is told."""

from __future__ import annotations

import ctypes
import platform
import sys

import numpy as np
import pytest
from hypothesis import given, settings
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


def test_a_moment_that_overflows_is_told_with_its_layer() -> None:
    one = Architecture((1, 1), (), "half_squared_error").struct
    training = kernel.TrainingStruct(
        kind=4, batch_size=1, learning_rate=0.1, momentum=0.9, decay=0.999, epsilon=1e-8, seed=1
    )
    parameters, state = np.zeros(2, np.float32), np.zeros(4, np.float32)
    report = kernel.Trainer(one, training, [[1e15]], [[1e7]]).advance(parameters, state, 0, 10)
    assert report == kernel.Report(1, "moment", 1)
    assert report.spoilt
    assert not np.isnan(state).any()


def test_divergence_in_the_first_tile_of_a_batch_is_told_with_its_layer() -> None:
    inputs = np.ones((400, 2), np.float32)
    first = kernel.permutation(1, "shuffle", 0, 400)[7]
    inputs[first] = 3e38
    training = kernel.TrainingStruct(batch_size=400, learning_rate=0.1, seed=1)
    parameters = kernel.initialize(NET, "uniform", scale=9.0, seed=1)
    report = kernel.Trainer(NET, training, inputs, np.ones((400, 1))).advance(parameters, np.empty(0, np.float32), 0, 1)
    assert report == kernel.Report(0, "pre-activation", 1)


def test_logits_so_far_apart_that_the_loss_overflows_stop_the_run() -> None:
    linear = Architecture((1, 2), (), "cross_entropy").struct
    parameters = np.array([3e38, -3e38, 0, 0], np.float32)
    trainer = kernel.Trainer(linear, kernel.TrainingStruct(batch_size=1, learning_rate=1e-9), [[1.0]], [[1.0, 0.0]])
    assert trainer.advance(parameters, np.empty(0, np.float32), 0, 1) == kernel.Report(0, "loss", 1)


@pytest.mark.parametrize("margin", [0.5, 1, 5, 10, 12, 20, 40, 60, 80, 1000])
@pytest.mark.parametrize("offset", [0, 1, -30, 992])
def test_cross_entropy_is_exact_where_the_right_class_has_won(margin: float, offset: float) -> None:
    linear = Architecture((1, 3), (), "cross_entropy").struct
    logits = np.array([offset, offset + margin, offset], np.float32)
    parameters = np.concatenate([np.zeros(3), logits])
    for target, away in ((1, 0.0), (0, margin)):
        loss, correct = kernel.evaluate(linear, parameters, [[1.0]], np.eye(3)[[target]])
        exact = away + np.log1p(2 * np.exp(-margin))
        # Below the smallest normal number float32 loses digits.
        assert loss == pytest.approx(exact, rel=1e-6, abs=1e-37)
        assert correct == (target == 1)


@pytest.mark.parametrize("classes", [2, 3, 40])
def test_cross_entropy_whatever_the_order_of_the_logits(classes: int) -> None:
    linear = Architecture((1, classes), (), "cross_entropy").struct
    random = np.random.default_rng(classes)
    for _ in range(50):
        logits = (random.normal(size=classes) * random.choice([0.1, 3, 30])).astype(np.float32)
        target = int(random.integers(classes))
        parameters = np.concatenate([np.zeros(classes), logits])
        loss, _ = kernel.evaluate(linear, parameters, [[1.0]], np.eye(classes)[[target]])
        shifted = logits.astype(np.float64) - logits.max()
        others = np.exp(np.delete(shifted, int(np.argmax(logits)))).sum()
        assert loss == pytest.approx(-shifted[target] + np.log1p(others), rel=3e-6)


@pytest.mark.parametrize("target", range(3))
def test_of_equal_outputs_the_first_is_the_prediction(target: int) -> None:
    linear = Architecture((1, 3), (), "cross_entropy").struct
    _, correct = kernel.evaluate(linear, np.zeros(6), [[1.0]], np.eye(3)[[target]])
    assert correct == (target == 0)


# What fesetround calls upward, downward and towards zero; Windows says AMD64.
ROUNDINGS = {
    "x86_64": (0x800, 0x400, 0xC00),
    "aarch64": (0x400000, 0x800000, 0xC00000),
    "arm64": (0x400000, 0x800000, 0xC00000),
    "AMD64": (0x200, 0x100, 0x300),
}


def test_the_bits_do_not_depend_on_the_thread_s_rounding() -> None:
    libc = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    training = kernel.TrainingStruct(kind=4, batch_size=10, learning_rate=0.01, momentum=0.9, decay=0.99, epsilon=1e-8)

    def bits() -> bytes:
        parameters, state = start(), np.zeros(210, np.float32)
        kernel.Trainer(NET, training, X, T).advance(parameters, state, 0, 50)
        one = kernel.backpropagate(NET, parameters, X, T)
        return b"".join([parameters.tobytes(), state.tobytes(), one.gradient.tobytes(), one.H[3].tobytes()])

    expected = bits()
    for rounding in ROUNDINGS[platform.machine()]:
        assert libc.fesetround(rounding) == 0
        try:
            assert np.float32(1) + np.float32(2.0**-25) != 1 or np.float32(1) - np.float32(2.0**-26) != 1
            found = bits()
            assert libc.fegetround() == rounding
        finally:
            libc.fesetround(0)
        assert found == expected


def test_zeros_keep_the_neurons_of_a_layer_alike() -> None:
    parameters = kernel.initialize(NET, "zeros", scale=1.0, seed=0)
    kernel.Trainer(NET, kernel.TrainingStruct(batch_size=10, learning_rate=0.1), X, T).advance(
        parameters, np.empty(0, np.float32), 0, 500
    )
    for layer in (1, 2):
        rows = parameters[ARCHITECTURE.weight_slice(layer)].reshape(8, -1)
        np.testing.assert_array_equal(rows, np.broadcast_to(rows[0], rows.shape))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 25)), min_size=1, max_size=6))
def test_calls_in_any_order_are_as_calls_of_a_new_trainer(calls: list[tuple[int, int]]) -> None:
    """It keeps an epoch's order from call to call; a call may begin in another epoch, or in the same one again."""
    training, nothing = kernel.TrainingStruct(batch_size=40, learning_rate=0.5, seed=3), np.empty(0, np.float32)
    kept = kernel.Trainer(NET, training, X, T)
    for begin, steps in calls:
        one, other = start(), start()
        kept.advance(one, nothing, begin, steps)
        kernel.Trainer(NET, training, X, T).advance(other, nothing, begin, steps)
        assert (one == other).all()
