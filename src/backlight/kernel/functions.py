"""The kernel's functions on NumPy arrays. Every size and type is checked here, before the kernel sees it.

Arrays come in samples first and in C order; what has another type or order is copied into one that fits.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.errors import BacklightError
from backlight.kernel.library import NetworkStruct, ReportStruct, TrainingStruct, ViewStruct, library

Floats = NDArray[np.float32]
Toy = Literal["moons", "circles", "spirals", "xor", "gaussians", "linear", "checkerboard", "plane", "ripple", "sine"]
Initializer = Literal[
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "uniform", "normal", "zeros",
]  # fmt: skip
Stream = Literal["weights", "shuffle", "split", "toy", "noise"]
Quantity = Literal["pre-activation", "loss", "delta", "gradient", "parameter"]

TOYS: Final[tuple[Toy, ...]] = get_args(Toy)
INITIALIZERS: Final[tuple[Initializer, ...]] = get_args(Initializer)
_STREAMS: Final[tuple[Stream, ...]] = get_args(Stream)
_QUANTITIES: Final[tuple[Quantity, ...]] = get_args(Quantity)
_TILE_SAMPLES = 256
_ALIGNMENT = 64
_LANES = 16


def _sizes(net: NetworkStruct) -> list[int]:
    return list(net.sizes[: net.depth + 1])


def _matrix(values: ArrayLike, columns: int, name: str) -> Floats:
    matrix = np.ascontiguousarray(values, np.float32)
    if matrix.ndim != 2 or matrix.shape[1] != columns or not len(matrix):
        raise BacklightError(
            f"{name} has one row for each sample and {columns} columns here; an array of shape {matrix.shape} came."
        )
    return matrix


def _vector(values: ArrayLike, count: int, name: str) -> Floats:
    vector = np.ascontiguousarray(values, np.float32)
    if vector.shape != (count,):
        raise BacklightError(f"{name} is a flat array of {count} here; an array of shape {vector.shape} came.")
    return vector


def _parameters(net: NetworkStruct, values: ArrayLike) -> Floats:
    return _vector(values, int(library().bl_parameter_count(net)), "parameters")


def _arena(net: NetworkStruct, samples: int, permuted: int = 0) -> NDArray[np.uint8]:
    """Scratch memory."""
    return _aligned(int(library().bl_arena_bytes(net, samples, permuted)))


def _aligned(size: int) -> NDArray[np.uint8]:
    memory = np.empty(size + _ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % _ALIGNMENT
    return memory[start : start + size]


def initialize(net: NetworkStruct, initializer: Initializer, *, scale: float, seed: int) -> Floats:
    """The first parameters: weights drawn from the initialiser's distribution, biases zero.

    Returns
    -------
    (parameters,), float32.
    """
    parameters = np.empty(int(library().bl_parameter_count(net)), np.float32)
    library().bl_initialize(net, INITIALIZERS.index(initializer), scale, seed, parameters.ctypes.data)
    return parameters


def predict(net: NetworkStruct, parameters: ArrayLike, X: ArrayLike) -> Floats:
    """The prediction y of every sample.

    Parameters
    ----------
    X
        (samples, inputs).

    Returns
    -------
    (samples, outputs), float32.
    """
    sizes = _sizes(net)
    inputs, flat = _matrix(X, sizes[0], "X"), _parameters(net, parameters)
    Y = np.empty((len(inputs), sizes[-1]), np.float32)
    arena = _arena(net, len(inputs))
    library().bl_predict(net, flat.ctypes.data, inputs.ctypes.data, len(inputs), Y.ctypes.data, arena.ctypes.data)
    return Y


@dataclass(frozen=True, eq=False)
class Pass:
    """One feedforward and backward pass of a batch. Arrays are float32, samples are columns.

    Attributes
    ----------
    Z, delta
        Of layers 1 … L, each (units, samples).
    H
        Of layers 0 … L; H[0] is the input, transposed.
    gradient
        (parameters,), the derivative of `loss` + `penalty`.
    loss
        Mean over the samples, nats (or half squares).
    penalty
        l1 Σ|w| + l2/2 Σw² over the weights.
    """

    Z: list[Floats]
    H: list[Floats]
    delta: list[Floats]
    gradient: Floats
    loss: float
    penalty: float


def backpropagate(
    net: NetworkStruct, parameters: ArrayLike, X: ArrayLike, T: ArrayLike, *, l1: float = 0.0, l2: float = 0.0
) -> Pass:
    """Feedforward and backpropagation of one batch, with everything that occurs on the way.

    Parameters
    ----------
    X, T
        (samples, inputs) and (samples, outputs).
    l1, l2
        Of the penalty.
    """
    sizes = _sizes(net)
    inputs, targets = _pair(sizes, X, T)
    flat = _parameters(net, parameters)
    samples = len(inputs)
    Z, H, delta = (np.empty((sum(rows), samples), np.float32) for rows in (sizes[1:], sizes, sizes[1:]))
    gradient, losses = np.empty_like(flat), np.zeros(2)
    arena = _arena(net, samples)
    library().bl_backpropagate(
        net, flat.ctypes.data, inputs.ctypes.data, targets.ctypes.data, samples, l1, l2,
        Z.ctypes.data, H.ctypes.data, delta.ctypes.data, gradient.ctypes.data, losses.ctypes.data, arena.ctypes.data,
    )  # fmt: skip
    layers = np.cumsum(sizes[1:-1])
    return Pass(
        np.split(Z, layers), np.split(H, np.cumsum(sizes[:-1])), np.split(delta, layers), gradient, *losses.tolist()
    )


def _pair(sizes: list[int], X: ArrayLike, T: ArrayLike) -> tuple[Floats, Floats]:
    inputs, targets = _matrix(X, sizes[0], "X"), _matrix(T, sizes[-1], "T")
    if len(inputs) != len(targets):
        raise BacklightError(f"X and T have a row for each sample; X has {len(inputs)} rows and T {len(targets)}.")
    return inputs, targets


def evaluate(net: NetworkStruct, parameters: ArrayLike, X: ArrayLike, T: ArrayLike) -> tuple[float, int]:
    """The mean loss over samples, and how many are classified rightly (0 for regression)."""
    inputs, targets = _pair(_sizes(net), X, T)
    flat = _parameters(net, parameters)
    loss, correct = ctypes.c_double(), ctypes.c_int64()
    arena = _arena(net, len(inputs))
    library().bl_evaluate(
        net, flat.ctypes.data, inputs.ctypes.data, targets.ctypes.data, len(inputs), loss, correct, arena.ctypes.data
    )
    return loss.value, correct.value


@dataclass(frozen=True)
class View:
    """A rectangle of two inputs, in pixels.

    Attributes
    ----------
    width, height
        Pixels.
    x, y
        The limits of the rectangle along the two inputs, in the network's scale; pixel centres lie inside them.
    axes
        The numbers of the two inputs, from 0.
    base
        The value of every input; those on the axes are replaced. None: zeros.
    """

    width: int
    height: int
    x: tuple[float, float]
    y: tuple[float, float]
    axes: tuple[int, int] = (0, 1)
    base: tuple[float, ...] | None = None


def _view(net: NetworkStruct, view: View) -> tuple[ViewStruct, Floats]:
    inputs = net.sizes[0]
    if not (0 < view.width <= 16384 and 0 < view.height <= 16384):
        raise BacklightError(f"A landscape has 1 to 16384 pixels a side; {view.width} × {view.height} were asked for.")
    if view.axes[0] == view.axes[1] or not all(0 <= axis < inputs for axis in view.axes):
        raise BacklightError(
            f"A landscape's axes are two different inputs, numbered 0 to {inputs - 1}; {view.axes} came."
        )
    base = np.zeros(inputs, np.float32) if view.base is None else _vector(view.base, inputs, "base")
    return ViewStruct(view.width, view.height, *view.axes, *view.x, *view.y), base


def landscape(net: NetworkStruct, parameters: ArrayLike, view: View, *, first_layer: int = 1) -> Floats:
    """The activation of every neuron over a rectangle of two inputs, in one pass.

    Parameters
    ----------
    first_layer
        Layers from this to L; L alone gives the output landscape.

    Returns
    -------
    (neurons, height, width), float32; row 0 is at the top, the greatest y.
    """
    struct, base, flat, neurons = _landscape_arguments(net, parameters, view, first_layer)
    values = np.empty((neurons, view.height, view.width), np.float32)
    arena = _arena(net, _TILE_SAMPLES)
    library().bl_landscape(
        net, flat.ctypes.data, base.ctypes.data, struct, first_layer, values.ctypes.data, None, None, None,
        arena.ctypes.data,
    )  # fmt: skip
    return values


def paint_landscape(
    net: NetworkStruct,
    parameters: ArrayLike,
    view: View,
    *,
    palette: NDArray[np.uint8],
    limits: ArrayLike,
    first_layer: int = 1,
) -> NDArray[np.uint8]:
    """The same, as colours.

    Parameters
    ----------
    palette
        (256, 4), uint8, RGBA.
    limits
        (neurons, 2): the activations at the palette's two ends.

    Returns
    -------
    (neurons, height, width, 4), uint8, RGBA.
    """
    struct, base, flat, neurons = _landscape_arguments(net, parameters, view, first_layer)
    if palette.shape != (256, 4) or palette.dtype != np.uint8:
        raise BacklightError(f"A palette is (256, 4) of uint8; {palette.shape} of {palette.dtype} came.")
    ends = np.ascontiguousarray(limits, np.float32)
    if ends.shape != (neurons, 2) or not (ends[:, 0] < ends[:, 1]).all():
        raise BacklightError(f"limits holds a lower and a higher value for each of {neurons} neurons; {ends} came.")
    table = np.ascontiguousarray(palette)
    colours = np.empty((neurons, view.height, view.width, 4), np.uint8)
    arena = _arena(net, _TILE_SAMPLES)
    library().bl_landscape(
        net, flat.ctypes.data, base.ctypes.data, struct, first_layer, None, colours.ctypes.data, table.ctypes.data,
        ends.ctypes.data, arena.ctypes.data,
    )  # fmt: skip
    return colours


def _landscape_arguments(
    net: NetworkStruct, parameters: ArrayLike, view: View, first_layer: int
) -> tuple[ViewStruct, Floats, Floats, int]:
    if not 1 <= first_layer <= net.depth:
        raise BacklightError(
            f"Layers count from 1 to {net.depth} here; a landscape from layer {first_layer} was asked for."
        )
    struct, base = _view(net, view)
    return struct, base, _parameters(net, parameters), sum(_sizes(net)[first_layer:])


def state_count(net: NetworkStruct, training: TrainingStruct) -> int:
    """Floats of optimiser state: 0, 1 or 2 for each parameter."""
    return int(library().bl_state_count(net, training))


def learning_rate(training: TrainingStruct, step: int) -> float:
    """η at a step, counted from 0."""
    return float(library().bl_learning_rate(training, step))


def whole_vectors(net: NetworkStruct, rows: int) -> Floats:
    """Zeros for `update`: rows for all parameters, each of whole vectors and aligned to them.

    Returns
    -------
    (rows, parameters or up to 15 more), float32.
    """
    count = -(-int(library().bl_parameter_count(net)) // _LANES) * _LANES
    zeros = _aligned(4 * rows * count).view(np.float32).reshape(rows, count)
    zeros[...] = 0
    return zeros


def update(
    net: NetworkStruct, training: TrainingStruct, parameters: Floats, gradient: Floats, state: Floats, step: int
) -> bool:
    """One update from a gradient, in place, for an engine that computes its own.

    Parameters
    ----------
    parameters, gradient, state
        Rows made by `whole_vectors`: one, one, and as many as the optimiser has moments.

    Returns
    -------
    Whether all parameters are still finite.
    """
    count = int(library().bl_parameter_count(net))
    moments = state_count(net, training) // count
    for array, rows in ((parameters, 1), (gradient, 1), (state, moments)):
        size = rows * -(-count // _LANES) * _LANES
        if array.dtype != np.float32 or array.size != size or not array.flags.carray or array.ctypes.data % _ALIGNMENT:
            raise BacklightError(f"An update of {count} parameters takes rows of whole_vectors; {array.shape} came.")
    return bool(
        library().bl_update(net, training, parameters.ctypes.data, gradient.ctypes.data, state.ctypes.data, step)
    )


@dataclass(frozen=True)
class Report:
    """How far training came.

    Attributes
    ----------
    step
        Steps done since the start.
    quantity, layer
        None, or what was first found not finite, and where.
    """

    step: int
    quantity: Quantity | None = None
    layer: int | None = None

    @property
    def diverged(self) -> bool:
        """Whether something was not finite."""
        return self.quantity is not None


class Trainer:
    """Trains a network on samples, as many steps at a time as one likes.

    Parameters
    ----------
    X, T
        (samples, inputs) and (samples, outputs) of the training set.
    """

    def __init__(self, net: NetworkStruct, training: TrainingStruct, X: ArrayLike, T: ArrayLike) -> None:
        self._net, self._training = net, training
        self._X, self._T = _pair(_sizes(net), X, T)
        if training.batch_size < 1:
            raise BacklightError(f"A batch has 1 sample at least; batch_size = {training.batch_size}.")
        if len(self._X) >= 2**32:
            raise BacklightError(f"At most {2**32 - 1:,} samples can be trained on; {len(self._X):,} came.")
        self._arena = _arena(net, min(len(self._X), training.batch_size), len(self._X))
        # Looked up once: asking an array for its address costs more than some training steps.
        self._addresses = self._X.ctypes.data, self._T.ctypes.data, self._arena.ctypes.data
        self._sizes = (int(library().bl_parameter_count(net)), state_count(net, training))

    def advance(self, parameters: Floats, state: Floats, first: int, steps: int) -> Report:
        """Do steps first … first + steps − 1, in place.

        Parameters
        ----------
        parameters, state
            Those after `first` steps, float32 and contiguous. Where training diverges they are left as they were
            before the step that failed, or with the infinities that it wrote into the parameters.
        """
        for array, count, name in zip((parameters, state), self._sizes, ("parameters", "state"), strict=True):
            if array.dtype != np.float32 or array.shape != (count,) or not array.flags.carray:
                raise BacklightError(
                    f"{name} is a writable flat float32 array of {count} here; {array.shape} of {array.dtype} came."
                )
        if first < 0 or steps < 0:
            raise BacklightError(f"Steps count from 0; {steps} steps from step {first} were asked for.")
        report = ReportStruct()
        X, T, arena = self._addresses
        library().bl_train(
            self._net, self._training, X, T, len(self._X), parameters.ctypes.data, state.ctypes.data, first, steps,
            report, arena,
        )  # fmt: skip
        if not report.status:
            return Report(report.step)
        return Report(report.step, _QUANTITIES[report.quantity - 1], report.layer)


def toy(shape: str, n: int, *, classes: int = 2, noise: float = 0.0, seed: int = 0) -> tuple[Floats, Floats]:
    """A toy shape's samples.

    Returns
    -------
    X
        (n, 2), or (n, 1) for the sine; float32.
    t
        (n,), float32: the class's number, or the value.
    """
    if shape not in TOYS or n < 1 or classes < 1 or not 0 <= noise < np.inf:
        raise BacklightError(f"No toy data of shape {shape!r}, {n} samples, {classes} classes and noise {noise}.")
    X = np.empty((n, 1 if shape == "sine" else 2), np.float32)
    t = np.empty(n, np.float32)
    library().bl_toy(TOYS.index(shape), n, classes, noise, seed, X.ctypes.data, t.ctypes.data)
    return X, t


def permutation(seed: int, stream: Stream, index: int, count: int) -> NDArray[np.uint32]:
    """A random order of 0 … count − 1: of the samples in an epoch, say (stream "shuffle", index the epoch)."""
    if not 0 <= count < 2**32:
        raise BacklightError(f"An order is of at most {2**32 - 1:,} numbers; {count} were asked for.")
    order = np.empty(count, np.uint32)
    library().bl_permutation(seed, _STREAMS.index(stream), index, count, order.ctypes.data)
    return order


def moments(values: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and standard deviation of every column, the same bits on every machine (NumPy's sums depend on the CPU).

    Parameters
    ----------
    values
        (samples, columns).

    Returns
    -------
    Two arrays (columns,), float64.
    """
    table = np.ascontiguousarray(values, np.float64)
    if table.ndim != 2 or not len(table):
        raise BacklightError(f"moments takes (samples, columns), one sample at least; shape {table.shape} came.")
    rows, columns = table.shape
    results = np.empty((2, columns))
    mean, deviation = ctypes.c_double(), ctypes.c_double()
    for column in range(columns):
        library().bl_moments(table[:, column].ctypes.data, rows, columns, mean, deviation)
        results[:, column] = mean.value, deviation.value
    return results[0], results[1]
