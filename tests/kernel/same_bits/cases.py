"""The cases of the same-bits check, and what a native build of the kernel makes of them.

Every activation, loss, optimiser, initialiser, schedule and data set occurs; so do ragged batches, batches of more than
one tile, penalties, clipping and a run that diverges.
"""

from __future__ import annotations

import ctypes
import hashlib
import itertools
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backlight.kernel import INITIALIZERS, TOYS
from backlight.kernel.library import NetworkStruct, ReportStruct, TrainingStruct, ViewStruct
from backlight.network.architecture import ACTIVATIONS, LOSSES
from backlight.training.optimizers import OPTIMIZERS
from backlight.training.schedules import SCHEDULES

DIGESTS = Path(__file__).with_name("digests.json")


class Case(ctypes.Structure):
    """`bl_case` of cases.h."""

    _fields_ = (
        ("network", NetworkStruct),
        ("training", TrainingStruct),
        ("initializer", ctypes.c_int32),
        ("toy", ctypes.c_int32),
        ("classes", ctypes.c_int32),
        ("steps", ctypes.c_int32),
        ("scale", ctypes.c_double),
        ("noise", ctypes.c_double),
        ("samples", ctypes.c_int64),
    )


def case(
    toy: str,
    *,
    classes: int = 2,
    hidden: tuple[int, ...] = (8, 8),
    activation: str = "tanh",
    initializer: str = "glorot_uniform",
    optimizer: str = "sgd",
    schedule: str = "constant",
    steps: int = 300,
    samples: int = 203,
    scale: float = 1.0,
    **training: float,
) -> Case:
    """One case, as the kernel's structs."""
    values = toy in ("plane", "ripple", "sine")
    loss = "half_squared_error" if values else "binary_cross_entropy" if classes == 2 else "cross_entropy"
    sizes = (1 if toy == "sine" else 2, *hidden, classes if loss == "cross_entropy" else 1)
    network = NetworkStruct(depth=len(sizes) - 1, loss=LOSSES.index(loss))
    network.sizes[: len(sizes)] = sizes
    network.activations[: len(hidden)] = [ACTIVATIONS.index(activation)] * len(hidden)
    settings = {
        "batch_size": 10, "learning_rate": 0.05, "momentum": 0.9, "decay": 0.99, "epsilon": 1e-8, "weight_decay": 0.01,
        "period": 100, "factor": 0.5, "seed": 7, **training,
    }  # fmt: skip
    struct = TrainingStruct(
        kind=list(OPTIMIZERS).index(optimizer), schedule=list(SCHEDULES).index(schedule), **settings
    )
    toy_number = TOYS.index(toy)
    return Case(
        network, struct, INITIALIZERS.index(initializer), toy_number, classes, steps, scale, 0.1, samples
    )  # fmt: skip


def cases() -> dict[str, Case]:
    """All cases by name."""
    every: dict[str, Case] = {}
    every.update({f"data {toy}": case(toy) for toy in TOYS})
    every.update({f"spirals {arms}": case("spirals", classes=arms, optimizer="adam") for arms in (3, 5)})
    every["gaussians 4"] = case("gaussians", classes=4)
    for activation, loss in itertools.product(ACTIVATIONS, ("moons", "gaussians", "ripple")):
        if activation != "step":
            every[f"activation {activation} on {loss}"] = case(loss, classes=3, activation=activation)
    every.update({f"optimizer {name}": case("circles", optimizer=name, learning_rate=0.01) for name in OPTIMIZERS})
    every.update({f"initializer {name}": case("xor", initializer=name, scale=0.7) for name in INITIALIZERS})
    every.update({f"schedule {name}": case("xor", schedule=name, warmup=37) for name in SCHEDULES})
    every["penalties"] = case("moons", l1=1e-3, l2=1e-2)
    every["clipping"] = case("ripple", clip_norm=0.1, learning_rate=0.5)
    every["one sample a step"] = case("moons", batch_size=1)
    every["more than a tile"] = case("moons", batch_size=700, samples=1000)
    every["the whole set"] = case("moons", batch_size=4096)
    every["odd widths"] = case("spirals", classes=3, hidden=(5, 17, 1, 33))
    every["sixty-four layers"] = case("moons", hidden=(3,) * 63, activation="leaky_relu", initializer="he_normal")
    every["no hidden layer"] = case("linear", hidden=())
    every["diverges"] = case("ripple", activation="relu", learning_rate=1e4)
    return every


def run_natively(library: ctypes.CDLL, one: Case) -> bytes:
    """Every number that a case gives, as run.c and run.mjs write them."""
    net, training, n = one.network, one.training, one.samples
    sizes = list(net.sizes[: net.depth + 1])
    inputs, outputs = sizes[0], sizes[-1]
    parts: list[NDArray[np.generic] | bytes] = []

    def floats(*shape: int) -> NDArray[np.float32]:
        return np.zeros(shape, np.float32)

    X, t, Y = floats(n, inputs), floats(n), floats(n, outputs)
    w, gradient = floats(library.bl_parameter_count(net)), floats(library.bl_parameter_count(net))
    state = floats(library.bl_state_count(net, training))
    memory = np.zeros(library.bl_arena_bytes(net, max(n, 256), 4, n) + 64, np.uint8)
    arena = memory.ctypes.data + -memory.ctypes.data % 64
    library.bl_toy(one.toy, n, one.classes, one.noise, training.seed, X.ctypes.data, t.ctypes.data)
    T = t[:, None].copy() if outputs == 1 else (t[:, None] == np.arange(outputs)).astype(np.float32)
    mean, deviation = ctypes.c_double(), ctypes.c_double()
    column = X[:, 0].astype(np.float64)
    library.bl_moments(column.ctypes.data, n, 1, mean, deviation)
    library.bl_initialize(net, one.initializer, one.scale, training.seed, w.ctypes.data)
    first = w.copy()
    order = np.zeros(n, np.uint32)
    library.bl_permutation(training.seed, 2, 3, n, order.ctypes.data)
    rates = np.array([library.bl_learning_rate(training, step) for step in range(0, 200, 25)])
    parts += [X, t, np.array([mean.value, deviation.value]), first, order, rates]
    report = ReportStruct()
    library.bl_train(
        net,
        training,
        X.ctypes.data,
        T.ctypes.data,
        n,
        w.ctypes.data,
        state.ctypes.data,
        0,
        one.steps,
        report,
        None,
        arena,
    )
    parts += [w, state, bytes(report)]
    if not report.status:
        Z, H, delta = floats(sum(sizes[1:]), n), floats(sum(sizes), n), floats(sum(sizes[1:]), n)
        loss, correct, losses = ctypes.c_double(), ctypes.c_int64(), np.zeros(2)
        library.bl_evaluate(net, w.ctypes.data, X.ctypes.data, T.ctypes.data, n, loss, correct, arena)
        library.bl_predict(net, w.ctypes.data, X.ctypes.data, n, Y.ctypes.data, arena)
        library.bl_backpropagate(
            net, w.ctypes.data, X.ctypes.data, T.ctypes.data, n, training.l1, training.l2, Z.ctypes.data, H.ctypes.data,
            delta.ctypes.data, gradient.ctypes.data, losses.ctypes.data, arena,
        )  # fmt: skip
        parts += [np.array(loss.value), np.array(correct.value), Y, gradient, losses, Z, H, delta]
        if inputs == 2:
            values, base = floats(sum(sizes[1:]), 16, 24), floats(2)
            colours, palette = np.zeros_like(values, np.uint32), np.arange(256, dtype=np.uint32)
            limits = np.tile(np.array([-1, 1], np.float32), (len(values), 1))
            view = ViewStruct(24, 16, 0, 1, -1.5, 1.5, -1.0, 1.0)
            library.bl_landscape(
                net, first.ctypes.data, base.ctypes.data, view, 1, values.ctypes.data, colours.ctypes.data,
                palette.ctypes.data, limits.ctypes.data, arena,
            )  # fmt: skip
            parts += [values, colours]
    return b"".join(part if isinstance(part, bytes) else part.tobytes() for part in parts)


def digest(numbers: bytes) -> str:
    """A short name for a case's bits."""
    return hashlib.sha256(numbers).hexdigest()[:16]


def expected() -> dict[str, str]:
    """The digests that every build must give."""
    digests: dict[str, str] = json.loads(DIGESTS.read_text())
    return digests
