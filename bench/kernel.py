"""A training step of 2-8-8-1 (tanh, batches of 10, SGD, one thread), side by side with what a user would use instead.

    python bench/kernel.py

Needs JAX, PyTorch and scikit-learn, and Node for the WebAssembly build.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.update(dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from interleaved import machine, medians, table

from backlight import kernel
from backlight.kernel import library
from backlight.network.architecture import Architecture

SAMPLES, BATCH, RATE = 400, 10, 0.1
EPOCH = SAMPLES // BATCH
NET = Architecture((2, 8, 8, 1), ("tanh", "tanh"), "binary_cross_entropy")
X, t = kernel.toy("moons", SAMPLES, noise=0.1)
T = t[:, None]
START = kernel.initialize(NET.struct, "glorot_uniform", scale=1.0, seed=0)


def layers(transposed: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    pairs = []
    for layer in (1, 2, 3):
        W = START[NET.weight_slice(layer)].reshape(NET.sizes[layer], NET.sizes[layer - 1])
        pairs.append(((W.T if transposed else W).copy(), START[NET.bias_slice(layer)].copy()))
    return pairs


def backlight_kernel(path: Path) -> Callable[[], int]:
    build = library.load(path)
    training = kernel.TrainingStruct(batch_size=BATCH, learning_rate=RATE)
    parameters, report, steps = START.copy(), library.ReportStruct(), 500 * EPOCH
    memory = np.zeros(build.bl_arena_bytes(NET.struct, BATCH, 2, SAMPLES) + 64, np.uint8)

    def run() -> int:
        arena = memory.ctypes.data + -memory.ctypes.data % 64
        build.bl_train(
            NET.struct, training, X.ctypes.data, T.ctypes.data, SAMPLES, parameters.ctypes.data, None, 0, steps, report,
            None, arena,
        )  # fmt: skip
        return steps

    return run


def jax_scan() -> Callable[[], int]:
    import jax
    import jax.numpy as jnp

    def loss(weights: list, x: jax.Array, y: jax.Array) -> jax.Array:
        *hidden, (W, b) = weights
        for V, c in hidden:
            x = jnp.tanh(x @ V + c)
        z = (x @ W + b)[:, 0]
        return jnp.mean(jnp.logaddexp(0.0, z) - y * z)

    def step(weights: list, batch: tuple) -> tuple:
        gradient = jax.grad(loss)(weights, *batch)
        return jax.tree.map(lambda w, g: w - RATE * g, weights, gradient), None

    @jax.jit
    def epoch(weights: list, key: jax.Array) -> list:
        order = jax.random.permutation(key, SAMPLES)
        batches = jnp.asarray(X)[order].reshape(EPOCH, BATCH, 2), jnp.asarray(t)[order].reshape(EPOCH, BATCH)
        return jax.lax.scan(step, weights, batches)[0]

    keys, weights = list(jax.random.split(jax.random.key(0), 20)), layers(transposed=True)

    def run() -> int:
        now = weights
        for key in keys:
            now = epoch(now, key)
        jax.block_until_ready(now)
        return len(keys) * EPOCH

    return run


def pytorch_eager() -> Callable[[], int]:
    import torch

    torch.set_num_threads(1)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)
    )
    optimizer, loss = torch.optim.SGD(model.parameters(), RATE), torch.nn.BCEWithLogitsLoss()
    inputs, targets = torch.from_numpy(X), torch.from_numpy(T)

    def run() -> int:
        for batch in torch.randperm(SAMPLES).split(BATCH):
            optimizer.zero_grad()
            loss(model(inputs[batch]), targets[batch]).backward()
            optimizer.step()
        return EPOCH

    return run


def scikit_learn() -> Callable[[], int]:
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (8, 8), activation="tanh", solver="sgd", batch_size=BATCH, learning_rate_init=RATE, momentum=0.0, alpha=0.0,
        max_iter=1, warm_start=True, tol=0.0, n_iter_no_change=10**9,
    )  # fmt: skip
    labels = t.astype(int)

    def run() -> int:
        model.partial_fit(X, labels, classes=[0, 1])
        return EPOCH

    return run


def numpy_by_hand() -> Callable[[], int]:
    rng, weights = np.random.default_rng(0), layers(transposed=False)

    def run() -> int:
        (W1, b1), (W2, b2), (W3, b3) = weights
        order = rng.permutation(SAMPLES)
        for start in range(0, SAMPLES, BATCH):
            batch = order[start : start + BATCH]
            H0 = X[batch].T
            H1 = np.tanh(W1 @ H0 + b1[:, None])
            H2 = np.tanh(W2 @ H1 + b2[:, None])
            y = 1 / (1 + np.exp(-(W3 @ H2 + b3[:, None])))
            d3 = y - T[batch].T
            d2 = (W3.T @ d3) * (1 - H2 * H2)
            d1 = (W2.T @ d2) * (1 - H1 * H1)
            for W, b, d, H in ((W3, b3, d3, H2), (W2, b2, d2, H1), (W1, b1, d1, H0)):
                W -= RATE / BATCH * (d @ H.T)
                b -= RATE * d.mean(1)
        return EPOCH

    return run


def in_webassembly() -> dict[str, float]:
    arguments = ["node", str(Path(__file__).with_name("kernel.mjs")), str(library.FOLDER / "kernel.wasm")]
    result: dict[str, float] = json.loads(subprocess.run(arguments, check=True, capture_output=True).stdout)
    return result


def main() -> None:
    builds = {f"Backlight, {name}": backlight_kernel(path) for name, path in reversed(library.builds().items())}
    best = next(iter(builds))
    others = {
        "JAX, a jitted scan over the epoch": jax_scan(),
        "NumPy, by hand": numpy_by_hand(),
        "scikit-learn MLPClassifier": scikit_learn(),
        "PyTorch, eager": pytorch_eager(),
    }
    seconds = medians({**builds, **others})
    web = in_webassembly()
    rows = [(name, f"{value * 1e6:.2f}", f"{value / seconds[best]:.1f}") for name, value in seconds.items()]
    in_node = ("Backlight, WebAssembly in Node", f"{web['step']:.2f}", f"{web['step'] * 1e-6 / seconds[best]:.1f}")
    rows.insert(len(builds), in_node)
    print(machine(), end="\n\n")
    print(table(("2-8-8-1, tanh, batch 10, SGD", "µs per step", f"times {best}"), rows), end="\n\n")
    landscapes = [(name, f"{web[name]:.2f}") for name in ("17 landscapes at 96²", "output at 512²")]
    print(table(("WebAssembly in Node, colours included", "ms"), landscapes))


if __name__ == "__main__":
    main()
