"""The gradient, held against finite differences of the reported loss and against automatic differentiation.

Every loss with every activation, at several widths, for whole batches and for the few samples that an epoch ends with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.typing import NDArray

from backlight import kernel
from backlight.kernel import TrainingStruct
from backlight.network import ACTIVATIONS, LOSSES, Activation, Architecture, Loss, Network, reference
from backlight.network.backpropagation import backpropagate
from mathematics.rounding import FUNCTION, UNIT, bounds

if TYPE_CHECKING:
    from collections.abc import Callable

Float64s = NDArray[np.float64]

TRAINABLE = tuple(name for name in ACTIVATIONS if name != "step")
SAMPLES, BATCH = 13, 5  # an epoch of two whole batches and one of three samples
RAGGED = SAMPLES % BATCH
HIDDEN = ((), (1,), (4,), (17, 5), (3, 2, 3))
L1, L2 = 0.02, 0.03
STEP = 1e-5  # of the finite differences, whose error is STEP² from the third derivative and rounding / STEP

QUICKLY = {"xla_backend_optimization_level": 0, "xla_llvm_disable_expensive_passes": True}  # to compile, that is

# Written down again and apart from the reference, in JAX's own functions.
JAX_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": lambda z: jax.nn.leaky_relu(z, 0.01),
    "elu": jax.nn.elu,
    "softplus": jax.nn.softplus,
    "silu": jax.nn.silu,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
    "sine": jnp.sin,
    "step": lambda z: jnp.heaviside(z, 0.0),
}
JAX_LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "binary_cross_entropy": lambda z, t: -(t * jax.nn.log_sigmoid(z) + (1 - t) * jax.nn.log_sigmoid(-z)),
    "cross_entropy": lambda z, t: -t * jax.nn.log_softmax(z, axis=1),
    "half_squared_error": lambda z, t: 0.5 * (z - t) ** 2,
}


def jax_loss(network: Network, X: Float64s, T: Float64s) -> Callable[[Any], Any]:
    """The mean loss and the penalty, as a function of the flat parameters."""
    architecture = network.architecture
    layers = range(1, architecture.depth + 1)

    def loss(parameters: Any) -> Any:
        H, squares, magnitudes = jnp.asarray(X), jnp.zeros(()), jnp.zeros(())
        for layer in layers:
            W = parameters[architecture.weight_slice(layer)].reshape(architecture.sizes[layer], -1)
            H = H @ W.T + parameters[architecture.bias_slice(layer)]
            squares, magnitudes = squares + jnp.sum(W**2), magnitudes + jnp.sum(jnp.abs(W))
            if layer < architecture.depth:
                H = JAX_ACTIVATIONS[architecture.activations[layer - 1]](H)
        mean = jnp.sum(JAX_LOSSES[architecture.loss](H, jnp.asarray(T))) / len(X)
        return mean + L1 * magnitudes + 0.5 * L2 * squares

    return loss


def problem(activation: Activation, loss: Loss, hidden: tuple[int, ...]) -> tuple[Network, Float64s, Float64s]:
    """A network in float64 and samples, none of whose pre-activations lies at a kink."""
    outputs = {"binary_cross_entropy": 1, "cross_entropy": 3, "half_squared_error": 2}[loss]
    architecture = Architecture((3, *hidden, outputs), (activation,) * len(hidden), loss)
    for seed in range(100):
        random = np.random.default_rng(seed)
        parameters = random.normal(size=architecture.parameter_count) * 0.7
        network = Network(architecture, parameters.astype(np.float32).astype(np.float64))
        X = random.normal(size=(SAMPLES, 3)).astype(np.float32).astype(np.float64)
        if loss == "cross_entropy":
            T = np.eye(3)[random.integers(0, 3, SAMPLES)]
        elif loss == "binary_cross_entropy":
            T = random.integers(0, 2, (SAMPLES, 1)).astype(np.float64)
        else:
            T = random.normal(size=(SAMPLES, outputs)).astype(np.float32).astype(np.float64)
        Z, _ = reference.feedforward(network, X)
        if all(abs(z).min() > 1e-3 for z in Z.values()):
            return network, X, T
    raise RuntimeError("No network without a pre-activation near 0 was found.")


def reported_loss(network: Network, parameters: Float64s, X: Float64s, T: Float64s) -> float:
    passed = reference.backpropagate(Network(network.architecture, parameters), X, T, l1=L1, l2=L2)
    return passed.loss + passed.penalty


def central_differences(network: Network, X: Float64s, T: Float64s) -> Float64s:
    """The slope of the reported loss along every parameter."""
    steps = STEP * np.eye(network.architecture.parameter_count)
    return np.array(
        [
            reported_loss(network, network.parameters + step, X, T)
            - reported_loss(network, network.parameters - step, X, T)
            for step in steps
        ]
    ) / (2 * STEP)


def rounded(network: Network, X: Float64s, T: Float64s) -> Float64s:
    """How far the kernel's gradient may be from the reference's, flat as the parameters are."""
    allowed = bounds(network, reference.backpropagate(network, X, T, l1=L1, l2=L2), T, L1, L2)
    parameters: Float64s = np.full_like(network.parameters, np.nan)
    flat = Network(network.architecture, parameters)
    for layer in flat.W:
        flat.W[layer][...], flat.b[layer][...] = allowed.dW[layer], allowed.db[layer]
    return parameters


def reference_gradient(network: Network, X: Float64s, T: Float64s) -> Float64s:
    gradient: Float64s = backpropagate(network, X, T, l1=L1, l2=L2).gradient
    return gradient


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", TRAINABLE)
def test_gradient_is_the_slope_of_the_reported_loss(
    activation: Activation, loss: Loss, hidden: tuple[int, ...]
) -> None:
    network, X, T = problem(activation, loss, hidden)
    single = Network(network.architecture, network.parameters.astype(np.float32))
    for samples in (slice(0, BATCH), slice(SAMPLES - RAGGED, SAMPLES)):
        slopes = central_differences(network, X[samples], T[samples])
        rounding = 8 * np.finfo(float).eps * reported_loss(network, network.parameters, X[samples], T[samples])
        gradient = reference_gradient(network, X[samples], T[samples])
        np.testing.assert_allclose(gradient, slopes, rtol=1e-8, atol=20 * STEP**2 + rounding / STEP)
        by_kernel = backpropagate(single, X[samples], T[samples], l1=L1, l2=L2)
        # The bound of each, and as errors seldom add up: a rounding for each term of the longest sum, of the largest.
        longest = max(network.architecture.sizes) + 2
        single_rounding = np.minimum(
            rounded(network, X[samples], T[samples]), longest * UNIT * max(1.0, abs(slopes).max())
        )
        allowed = 1e-8 * abs(slopes) + 20 * STEP**2 + rounding / STEP + single_rounding
        assert (abs(by_kernel.gradient - slopes) <= allowed).all()


@pytest.mark.parametrize("hidden", [(4,), (17, 5)])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", TRAINABLE)
def test_gradient_and_loss_are_those_of_automatic_differentiation(
    activation: Activation, loss: Loss, hidden: tuple[int, ...]
) -> None:
    network, X, T = problem(activation, loss, hidden)
    differentiate = jax.jit(jax.value_and_grad(jax_loss(network, X, T)), compiler_options=QUICKLY)
    value, gradient = differentiate(network.parameters)
    np.testing.assert_allclose(reported_loss(network, network.parameters, X, T), value, rtol=1e-13)
    np.testing.assert_allclose(reference_gradient(network, X, T), gradient, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("hidden", [(3,), (17, 5)])
@pytest.mark.parametrize("loss", LOSSES)
def test_step_is_evaluated_and_lets_no_delta_pass(loss: Loss, hidden: tuple[int, ...]) -> None:
    network, X, T = problem("step", loss, hidden)
    passed = backpropagate(network, X, T, l1=L1, l2=L2)
    value = jax.jit(jax_loss(network, X, T), compiler_options=QUICKLY)(network.parameters)
    np.testing.assert_allclose(passed.loss + passed.penalty, value, rtol=1e-13)
    single = Network(network.architecture, network.parameters.astype(np.float32))
    by_kernel = backpropagate(single, X, T)
    allowed = bounds(network, reference.backpropagate(network, X, T), T, 0.0, 0.0)
    np.testing.assert_allclose(by_kernel.loss, passed.loss, rtol=0, atol=allowed.loss)
    for layer in range(1, network.architecture.depth):
        assert not passed.delta[layer].any()
        assert not by_kernel.delta[layer].any()
        np.testing.assert_array_equal(by_kernel.H[layer], passed.H[layer])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", TRAINABLE)
def test_training_takes_the_gradient_of_its_batch_the_last_one_too(activation: Activation, loss: Loss) -> None:
    network, X, T = problem(activation, loss, (17, 5))
    network = Network(network.architecture, network.parameters.astype(np.float32))
    training = TrainingStruct(kind=0, batch_size=BATCH, learning_rate=0.05, l1=L1, l2=L2, period=1, seed=7)
    trainer = kernel.Trainer(network.architecture.struct, training, X, T)
    parameters, state = network.parameters.copy(), np.empty(0, np.float32)
    order = kernel.permutation(7, "shuffle", 0, SAMPLES)
    for step, first in enumerate(range(0, SAMPLES, BATCH)):
        batch = order[first : first + BATCH]
        network = backpropagate(network, X[batch], T[batch], l1=L1, l2=L2).updated(0.05)
        assert not trainer.advance(parameters, state, step, 1).diverged
        np.testing.assert_array_equal(parameters, network.parameters)


@pytest.mark.parametrize("margin", [5.0, 50.0, 700.0, 1e30])
def test_a_confident_mistake_has_its_right_loss_and_delta(margin: float) -> None:
    # Both the loss and delta are a function of margin, once: in float32 each errs as the kernel's functions may.
    for dtype in (np.float32, np.float64):
        two = Network.of([[[-1.0]]], [[0.0]], dtype=dtype)
        passed = backpropagate(two, [margin], 1)
        assert passed.loss == pytest.approx(margin + np.log1p(np.exp(-margin)), rel=FUNCTION)
        assert passed.delta[1][0, 0] == pytest.approx(-1.0, abs=np.exp(-margin) + FUNCTION)
        several = Network.of([[[-1.0], [0.0]]], [[0.0, 0.0]], loss="cross_entropy", dtype=dtype)
        passed = backpropagate(several, [margin], 0)
        assert passed.loss == pytest.approx(margin + np.log1p(np.exp(-margin)), rel=FUNCTION)
        np.testing.assert_allclose(passed.delta[1][:, 0], [-1, 1], rtol=0, atol=np.exp(-margin) + FUNCTION)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_reference_is_finite_and_silent_far_from_zero(activation: Activation) -> None:
    Z = np.array([[-1e5, -800.0, -40.0, 0.0, 40.0, 800.0, 1e5]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        H, slopes = reference.activation(activation, Z), reference.slope(activation, Z)
    np.testing.assert_allclose(H, JAX_ACTIVATIONS[activation](Z), rtol=1e-13, atol=1e-300)
    assert np.isfinite(slopes).all()
