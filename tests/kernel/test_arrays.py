"""What the binding refuses before the kernel sees it, and the shapes that it gives."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from backlight import kernel
from backlight.errors import BacklightError
from backlight.kernel import library
from backlight.network.architecture import Architecture

NET = Architecture((2, 3, 1), ("tanh",), "binary_cross_entropy").struct
TRAINING = kernel.TrainingStruct(batch_size=4, learning_rate=0.1)
W = np.zeros(13, np.float32)
X, T = np.ones((5, 2), np.float32), np.ones((5, 1), np.float32)
VIEW = kernel.View(4, 3, (-1, 1), (-1, 1))
PALETTE = np.zeros((256, 4), np.uint8)

MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "too many inputs": (
        lambda: kernel.predict(NET, W, np.ones((5, 3))),
        "X has one row for each sample and 2 columns here; an array of shape (5, 3) came.",
    ),
    "one sample without its axis": (
        lambda: kernel.predict(NET, W, np.ones(2)),
        "X has one row for each sample and 2 columns here; an array of shape (2,) came.",
    ),
    "no samples": (
        lambda: kernel.evaluate(NET, W, X[:0], T[:0]),
        "X has one row for each sample and 2 columns here; an array of shape (0, 2) came.",
    ),
    "a target too few": (
        lambda: kernel.backpropagate(NET, W, X, T[:4]),
        "X and T have a row for each sample; X has 5 rows and T 4.",
    ),
    "a parameter too few": (
        lambda: kernel.predict(NET, W[:12], X),
        "parameters is a flat array of 13 here; an array of shape (12,) came.",
    ),
    "parameters that cannot be written in place": (
        lambda: kernel.Trainer(NET, TRAINING, X, T).advance(W.astype(np.float64), W[:0], 0, 1),
        "parameters is a writable flat float32 array of 13 here; (13,) of float64 came.",
    ),
    "state that SGD does not have": (
        lambda: kernel.Trainer(NET, TRAINING, X, T).advance(W.copy(), W.copy(), 0, 1),
        "state is a writable flat float32 array of 0 here; (13,) of float32 came.",
    ),
    "a step before the first": (
        lambda: kernel.Trainer(NET, TRAINING, X, T).advance(W.copy(), W[:0].copy(), -1, 1),
        "first is a whole number from 0 to 4,611,686,018,427,387,904 here; -1 came.",
    ),
    "an empty batch": (
        lambda: kernel.Trainer(NET, kernel.TrainingStruct(batch_size=0), X, T),
        "batch_size is a whole number from 1 to 2,147,483,647 here; 0 came.",
    ),
    "a landscape without pixels": (
        lambda: kernel.landscape(NET, W, kernel.View(0, 3, (-1, 1), (-1, 1))),
        "A landscape has 1 to 16384 pixels a side; 0 × 3 were asked for.",
    ),
    "a landscape along one input": (
        lambda: kernel.landscape(NET, W, kernel.View(4, 3, (-1, 1), (-1, 1), axes=(1, 1))),
        "A landscape's axes are two different inputs, numbered 0 to 1; (1, 1) came.",
    ),
    "a landscape of a layer that is not there": (
        lambda: kernel.landscape(NET, W, VIEW, first_layer=3),
        "Layers count from 1 to 2 here; a landscape from layer 3 was asked for.",
    ),
    "a palette of another size": (
        lambda: kernel.paint_landscape(NET, W, VIEW, palette=PALETTE[:255], limits=[(0, 1)] * 4),
        "A palette is (256, 4) of uint8; (255, 4) of uint8 came.",
    ),
    "limits in the wrong order": (
        lambda: kernel.paint_landscape(NET, W, VIEW, palette=PALETTE, limits=[(1, 0)], first_layer=2),
        "limits holds a lower and a higher value for each of 1 neurons; [[1. 0.]] came.",
    ),
    "an update of arrays that are not padded": (
        lambda: kernel.update(NET, TRAINING, W, W, W[:0], 0),
        "An update of 13 parameters takes rows of whole_vectors; (13,) came.",
    ),
    "an unknown shape": (
        lambda: kernel.toy("moon", 10),
        "No toy data of shape 'moon' with noise 0.0.",
    ),
    "classes that wrap to none": (
        lambda: kernel.toy("gaussians", 4, classes=2**32),
        "classes is a whole number from 1 to 2,147,483,647 here; 4,294,967,296 came.",
    ),
    "a seed that wraps": (
        lambda: kernel.permutation(-1, "shuffle", 0, 4),
        "seed is a whole number from 0 to 18,446,744,073,709,551,615 here; -1 came.",
    ),
    "a schedule without a period": (
        lambda: kernel.Trainer(NET, kernel.TrainingStruct(batch_size=1, schedule=1), X, T),
        "the schedule's period is a whole number from 1 to 9,223,372,036,854,775,807 here; 0 came.",
    ),
    "a layer without units": (
        lambda: kernel.predict(kernel.NetworkStruct(depth=1, sizes=(ctypes.c_int32 * 65)(2)), W, X),
        "A network has 1 to 64 layers of weights, and a unit in each at least; 1 layers came, of sizes [2, 0].",
    ),
    "more layers than there is room for": (
        lambda: kernel.initialize(kernel.NetworkStruct(depth=65), "normal", scale=1.0, seed=0),
        "A network has 1 to 64 layers of weights, and a unit in each at least; 65 layers came, of sizes [].",
    ),
    "an order of too many": (
        lambda: kernel.permutation(0, "shuffle", 0, 2**32),
        "count is a whole number from 0 to 4,294,967,295 here; 4,294,967,296 came.",
    ),
    "moments of nothing": (
        lambda: kernel.moments(np.ones((0, 2))),
        "moments takes (samples, columns), one sample at least; shape (0, 2) came.",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_refused(mistake: str) -> None:
    call, message = MISTAKES[mistake]
    with pytest.raises(BacklightError) as caught:
        call()
    assert str(caught.value) == message


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BacklightError, match=r"could not be loaded .* install it again"):
        library.load(tmp_path / "kernel.so")


def test_a_pass_has_every_layer_under_its_shape() -> None:
    one = kernel.backpropagate(NET, np.linspace(-1, 1, 13), X, T)
    assert [a.shape for a in one.Z] == [a.shape for a in one.delta] == [(3, 5), (1, 5)]
    assert [a.shape for a in one.H] == [(2, 5), (3, 5), (1, 5)]
    assert one.gradient.shape == (13,)
    np.testing.assert_array_equal(one.H[0], X.T)
    np.testing.assert_array_equal(one.delta[1], one.H[2] - 1)


def test_arrays_of_other_types_and_orders_are_taken() -> None:
    parameters = np.linspace(-1, 1, 13)
    strange = np.asfortranarray(np.arange(10.0).reshape(5, 2))
    plain = np.ascontiguousarray(strange, np.float32)
    np.testing.assert_array_equal(kernel.predict(NET, parameters, strange), kernel.predict(NET, parameters, plain))


@pytest.mark.parametrize("samples", [1, 15, 16, 17, 256, 257, 1000])
def test_a_sample_does_not_depend_on_its_neighbours(samples: int) -> None:
    net = Architecture((2, 5, 3), ("gelu",), "cross_entropy").struct
    parameters = kernel.initialize(net, "normal", scale=1.0, seed=0)
    many = np.random.default_rng(0).normal(size=(samples, 2)).astype(np.float32)
    together = kernel.predict(net, parameters, many)
    alone = np.concatenate([kernel.predict(net, parameters, one[None]) for one in many])
    np.testing.assert_array_equal(together, alone)


def test_parameters_of_another_type_are_copied_for_as_long_as_they_are_read() -> None:
    """Larger than what stays in place by chance once it is given back."""
    net = Architecture((2, 64, 64, 1), ("tanh", "tanh"), "binary_cross_entropy").struct
    rng = np.random.default_rng(0)
    X, T = rng.normal(size=(40, 2)), rng.integers(0, 2, (40, 1))
    networks = rng.normal(size=(5, 64 * 3 + 64 * 65 + 65)).astype(np.float32)
    evaluator = kernel.Evaluator(net, X, T)
    losses = [evaluator(row)[0] for row in networks]
    assert [evaluator(row.astype(np.float64))[0] for row in networks] == losses
    assert [evaluator(row.tolist())[0] for row in networks] == losses
    assert evaluator.losses(networks.astype(np.float64)).tolist() == losses
    with pytest.raises(BacklightError, match=r"an array of shape \(3, 7\) came"):
        evaluator.losses(np.zeros((3, 7)))
