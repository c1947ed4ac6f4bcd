"""The wide engine against PyTorch, step by step, on one thread each, and against the machine's matrix product.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python bench/wide.py

784-128-64-10, ReLU, cross-entropy. Both gather each batch from the training set in a random order, feed forward,
backpropagate and update. They take turns, some steps each, so that noise of the machine meets them alike; what is
printed are medians over the turns. The peak is NumPy's sgemm on 1024 × 1024 matrices, in turns with the rest.
"""

from __future__ import annotations

import os
import statistics
import time
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np  # noqa: E402
import torch  # noqa: E402

from backlight.data.source import Arrays  # noqa: E402
from backlight.training.optimizers import SGD, Adam, AnyOptimizer  # noqa: E402
from backlight.training.recipe import Recipe  # noqa: E402
from backlight.training.wide import WideEngine  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (784, 128, 64, 10)
SAMPLES = 8192
STEPS, TURNS = 64, 15


def flops(batch: int) -> int:
    """Of the three products: forward, update matrices, and deltas, which the first layer has none of."""
    forward = sum(2 * before * units for before, units in pairwise(SIZES))
    back = sum(2 * before * units for before, units in pairwise(SIZES[1:]))
    return batch * (2 * forward + back)


def ours(batch: int, optimizer: AnyOptimizer, X: Any, labels: Any) -> Callable[[], None]:
    recipe = Recipe(
        data=Arrays(fingerprint="", standardize=False), inputs=SIZES[0], outputs=SIZES[-1], hidden=SIZES[1:-1],
        activation=("relu", "relu"), loss="cross_entropy", optimizer=optimizer, batch_size=batch, engine="wide",
    )  # fmt: skip
    data = SimpleNamespace(X_train=X, T_train=np.eye(SIZES[-1], dtype=np.float32)[labels])
    engine = WideEngine(recipe, data)  # type: ignore[arg-type]
    state = engine.initialize()

    def turn() -> None:
        if engine.advance(state, STEPS).diverged:
            raise RuntimeError("diverged")

    return turn


def theirs(batch: int, optimizer: AnyOptimizer, X: Any, labels: Any) -> Callable[[], None]:
    inputs, targets = torch.from_numpy(X), torch.from_numpy(labels)
    network = torch.nn.Sequential(
        torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
    )
    kind = torch.optim.SGD if isinstance(optimizer, SGD) else torch.optim.Adam
    stepper, loss = kind(network.parameters(), lr=optimizer.learning_rate), torch.nn.CrossEntropyLoss()
    order, place = torch.randperm(SAMPLES), 0

    def turn() -> None:
        nonlocal order, place
        for _ in range(STEPS):
            if place + batch > SAMPLES:
                order, place = torch.randperm(SAMPLES), 0
            rows = order[place : place + batch]
            place += batch
            stepper.zero_grad()
            loss(network(inputs[rows]), targets[rows]).backward()
            stepper.step()

    return turn


def product() -> Callable[[], None]:
    A, B, C = (np.random.default_rng(seed).standard_normal((1024, 1024), np.float32) for seed in range(3))

    def turn() -> None:
        np.matmul(A, B, out=C)

    return turn


def seconds(turn: Callable[[], None]) -> float:
    start = time.perf_counter()
    turn()
    return time.perf_counter() - start


def main() -> None:
    torch.set_num_threads(1)
    random = np.random.default_rng(0)
    X = random.standard_normal((SAMPLES, SIZES[0]), np.float32)
    labels = random.integers(0, SIZES[-1], SAMPLES)
    cases = [(batch, optimizer) for batch in (64, 256) for optimizer in (SGD(0.01), Adam(0.001))]
    turns: dict[Any, Callable[[], None]] = {"peak": product()}
    for case in cases:
        turns["ours", case] = ours(*case, X, labels)
        turns["theirs", case] = theirs(*case, X, labels)
    times: dict[Any, list[float]] = {name: [] for name in turns}
    for round_ in range(TURNS + 2):
        for name, turn in turns.items():
            taken = seconds(turn)
            if round_ >= 2:  # the first two warm up
                times[name].append(taken)
    peak = [2 * 1024**3 / taken / 1e9 for taken in times["peak"]]
    best, typical = max(peak), statistics.median(peak)
    print(f"{'-'.join(map(str, SIZES))} relu; NumPy {np.__version__}, PyTorch {torch.__version__}, one thread each.")
    print(f"sgemm: {best:.0f} GFLOP/s at best, {typical:.0f} at the median.\n")
    print("| batch | optimiser | wide engine, µs/step | PyTorch, µs/step | ratio | GFLOP/s | of best sgemm |")
    print("|---|---|---|---|---|---|---|")
    for case in cases:
        batch, optimizer = case
        mine, other = (statistics.median(times[who, case]) / STEPS for who in ("ours", "theirs"))
        rate = flops(batch) / mine / 1e9
        print(
            f"| {batch} | {type(optimizer).__name__} | {mine * 1e6:.0f} | {other * 1e6:.0f} | {mine / other:.2f} "
            f"| {rate:.0f} | {rate / best:.0%} |"
        )


if __name__ == "__main__":
    main()
