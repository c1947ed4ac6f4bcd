"""The engine for large matrices: the kernel's equations as products of whole matrices, by BLAS or on a GPU.

Samples are rows here and weights are kept as Wᵀ: that suits both BLAS and the gathering of a batch. Inside, then, `W`,
`dW`, `Z`, `H` and `delta` are the transposes of what the formulas call so. Parameters have their recorded order again
whenever `advance` returns.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from array_api_compat import is_cupy_array, is_torch_array
from numpy.typing import NDArray

from backlight import kernel
from backlight.errors import RecipeError
from backlight.kernel import Report
from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.network.network import Network
from backlight.training.engine import State
from backlight.training.updates import clip, learning_rate, update

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.training.recipe import Recipe

Floats = NDArray[np.float32]

_EVALUATED_AT_ONCE = 4096  # samples


@dataclass(frozen=True)
class _Batch:
    """The buffers of a batch of some size. ReLU's Z and H are one: what is below 0 is not needed again."""

    Z: dict[int, Any]
    H: dict[int, Any]
    delta: dict[int, Any]
    T: Any
    ones: Any
    zeros: dict[int, Any]  # NumPy's maximum of two arrays is three times as fast as of an array and a number


class WideEngine:
    """Trains by products of whole matrices: what the kernel does to rounding, with its very shuffles and first weights.

    Parameters
    ----------
    recipe
        What to train.
    data
        On what. Its arrays may be NumPy's, PyTorch's or CuPy's, and are computed with where they are.
    device
        ``"cpu"``, ``"cuda"`` or ``"cuda:1"``: where to compute instead. None: where the data are.

    Raises
    ------
    RecipeError
        When the device is unknown, or nothing is installed that could compute there.
    """

    def __init__(self, recipe: Recipe, data: Dataset, device: str | None = None) -> None:
        self._recipe, self._architecture = recipe, recipe.architecture
        self._optimizer = _rounded(recipe)
        names = (*self._architecture.activations, self._architecture.output_activation)
        self._sigma = dict(enumerate(names, start=1))
        self._home = X = _placed(data.X_train, device)
        self._xp = importlib.import_module("torch" if is_torch_array(X) else "cupy" if is_cupy_array(X) else "numpy")
        self._X, self._T = self._like(X), self._like(_placed(data.T_train, device))
        self._samples = int(X.shape[0])
        self._batch_size = min(recipe.batch_size, self._samples)
        self._batches: dict[int, _Batch] = {}
        self._epoch, self._order = -1, np.empty(0, np.int64)
        # Whose parameters and moments the engine has in its own order: of a large network they take long to load.
        self._held: State | None = None
        self._held_step = 0

        count = self._architecture.parameter_count
        self._training = recipe.training_struct
        self._moments = kernel.state_count(self._architecture.struct, self._training) // count
        rows = 2 + self._moments
        flat = kernel.whole_vectors(self._architecture.struct, rows) if self._xp is np else self._zeros(rows, count)
        self._parameters, self._gradient, self._state = flat[0], flat[1], flat[2:]
        self._W, self._b = self._views(self._parameters)
        self._dW, self._db = self._views(self._gradient)

    def initialize(self) -> State:
        """The state before the first step, the kernel's."""
        recipe, net = self._recipe, self._architecture.struct
        parameters = kernel.initialize(net, recipe.initializer, scale=recipe.init_scale, seed=recipe.seed)
        return State(0, parameters, np.zeros(self._moments * len(parameters), np.float32))

    def advance(self, state: State, steps: int) -> Report:
        """Do so many steps, in place, or fewer where the run diverges."""
        recorded = [state.parameters, *state.optimizer_state.reshape(self._moments, len(state.parameters))]
        mine = [self._parameters, *self._state]
        if self._held is not state or self._held_step != state.step:
            for to, flat in zip(mine, recorded, strict=True):
                self._load(to, flat)
        report = Report(state.step)
        with np.errstate(all="ignore"):  # what is not finite is found and reported
            for step in range(state.step, state.step + steps):
                report = self._step(step)
                if report.diverged:
                    break
        for flat, array in zip(recorded, mine, strict=True):
            self._store(flat, array)
        state.step = report.step
        self._held, self._held_step = state, state.step
        return report

    def evaluate(self, parameters: Floats, X: Any, T: Any) -> tuple[float, int]:
        """The mean loss over samples, and how many are classified rightly (0 for regression)."""
        if self._held is None or self._held.parameters is not parameters:
            self._load(self._parameters, parameters)
            self._held = None
        loss, total, correct = self._recipe.loss, 0.0, 0
        with np.errstate(all="ignore"):
            for first in range(0, len(X), _EVALUATED_AT_ONCE):
                H = Z = self._like(X[first : first + _EVALUATED_AT_ONCE])
                targets = self._like(T[first : first + _EVALUATED_AT_ONCE])
                for l in self._W:
                    Z = H @ self._W[l] + self._b[l]
                    H = self._activation(l, Z)
                total += float(reference.sample_losses(loss, Z.T, targets.T).sum(dtype=self._xp.float64))
                if loss == "cross_entropy":
                    correct += int((Z.argmax(1) == targets.argmax(1)).sum())
                elif loss == "binary_cross_entropy":
                    correct += int(((Z > 0) == (targets > 0.5)).all(1).sum())
        return total / len(X), correct

    def _step(self, step: int) -> Report:
        recipe, gradient = self._recipe, self._gradient
        batch = self._gathered(step)
        self._feedforward(batch)
        self._backpropagate(batch)
        if not (self._loss_is_finite(batch) and _finite(gradient)):
            return Report(step, *self._trouble(batch))
        if recipe.clip_norm:
            clip(gradient, recipe.clip_norm)
        if not self._updated(step):
            return Report(step + 1, *self._spoilt())
        return Report(step + 1)

    def _updated(self, step: int) -> bool:
        """Update; whether all is finite then. The kernel updates NumPy's arrays, in one pass."""
        recipe, W, dW = self._recipe, self._parameters, self._gradient
        if self._xp is np:
            return kernel.update(self._architecture.struct, self._training, W, dW, self._state, step)
        rate = learning_rate(recipe.optimizer.learning_rate, recipe.schedule, step, steps=recipe.steps)
        update(self._optimizer, W, dW, self._state, rate=rate, step=step, weights=self._W.values())
        return _finite(W) and all(_finite(moment) for moment in self._state)

    def _feedforward(self, batch: _Batch) -> None:
        xp, Z, H = self._xp, batch.Z, batch.H
        for l in self._W:
            xp.matmul(H[l - 1], self._W[l], out=Z[l])
            xp.add(Z[l], self._b[l], out=Z[l])
            if self._sigma[l] == "relu" and xp is np:
                np.maximum(Z[l], batch.zeros[l], out=H[l])
            else:
                H[l][...] = self._activation(l, Z[l])

    def _backpropagate(self, batch: _Batch) -> None:
        xp, L, l1, l2 = self._xp, self._architecture.depth, self._recipe.l1, self._recipe.l2
        Z, H, delta = batch.Z, batch.H, batch.delta
        xp.subtract(H[L], batch.T, out=delta[L])
        xp.multiply(delta[L], 1 / batch.T.shape[0], out=delta[L])  # the mean's 1/n: here it is least work
        for l in range(L, 0, -1):
            xp.matmul(H[l - 1].T, delta[l], out=self._dW[l])
            xp.matmul(batch.ones, delta[l], out=self._db[l])
            if l > 1:
                xp.matmul(delta[l], self._W[l].T, out=delta[l - 1])
                xp.multiply(delta[l - 1], self._slope(l - 1, Z[l - 1]), out=delta[l - 1])
        if l1 or l2:
            for W, dW in zip(self._W.values(), self._dW.values(), strict=True):
                dW += l1 * xp.sign(W) + l2 * W

    def _activation(self, l: int, Z: Any) -> Any:
        match self._sigma[l]:
            case "softmax":
                return reference.activation("softmax", self._like(Z.T)).T
            case name:
                return reference.activation(name, Z)

    def _slope(self, l: int, Z: Any) -> Any:
        match self._sigma[l]:
            case "relu":
                return Z > 0
            case name:
                return reference.slope(name, Z)

    def _gathered(self, step: int) -> _Batch:
        """The batch of a step: the kernel's order of the epoch, and its last batch as small as it falls out."""
        per_epoch = -(-self._samples // self._batch_size)
        epoch, start = step // per_epoch, step % per_epoch * self._batch_size
        if epoch != self._epoch:
            order = kernel.permutation(self._recipe.seed, "shuffle", epoch, self._samples).astype(np.int64)
            self._epoch, self._order = epoch, order if self._xp is np else self._like(order, dtype="int64")
        rows = self._order[start : start + self._batch_size]
        batch = self._batches.get(len(rows)) or self._new_batch(len(rows))
        if self._xp is np:
            np.take(self._X, rows, axis=0, out=batch.H[0], mode="clip")  # any other mode would copy twice
            np.take(self._T, rows, axis=0, out=batch.T, mode="clip")
        else:
            batch.H[0][...], batch.T[...] = self._X[rows], self._T[rows]
        return batch

    def _new_batch(self, n: int) -> _Batch:
        sizes = self._architecture.sizes
        H = {l: self._zeros(n, size) for l, size in enumerate(sizes)}
        Z = {l: H[l] if self._sigma[l] == "relu" else self._zeros(n, sizes[l]) for l in self._W}
        delta, zeros = ({l: self._zeros(n, sizes[l]) for l in self._W} for _ in range(2))
        batch = self._batches[n] = _Batch(Z, H, delta, self._zeros(n, sizes[-1]), self._like(np.ones((1, n))), zeros)
        return batch

    def _loss_is_finite(self, batch: _Batch) -> bool:
        """Whether every Z_L is, and every squared error."""
        L = self._architecture.depth
        return _finite((batch.Z[L] - batch.T) ** 2 if self._recipe.loss == "half_squared_error" else batch.Z[L])

    def _trouble(self, batch: _Batch) -> tuple[kernel.Quantity, int]:
        """What was first not finite, in the order in which a step computes, and of which layer."""
        L, H = self._architecture.depth, batch.H[0]
        for l in self._W:
            Z = H @ self._W[l] + self._b[l]
            if not _finite(Z):
                return "pre-activation", l
            H = self._activation(l, Z)
        if not self._loss_is_finite(batch):
            return "loss", L
        for l in range(L, 0, -1):
            if not _finite(batch.delta[l]):
                return "delta", l
        return "gradient", next((l for l in range(L, 1, -1) if not (_finite(self._dW[l]) and _finite(self._db[l]))), 1)

    def _spoilt(self) -> tuple[kernel.Quantity, int]:
        """What an update made infinite, and of which layer."""
        named: list[tuple[kernel.Quantity, Any]] = [("parameter", self._parameters)]
        named += [("moment", moment) for moment in self._state]
        return next(
            (quantity, l)
            for quantity, flat in named
            for W, b in (self._views(flat),)
            for l in W
            if not (_finite(W[l]) and _finite(b[l]))
        )

    def _views(self, flat: Any) -> tuple[dict[int, Any], dict[int, Any]]:
        """The weights, transposed, and the biases, as a row, of each layer in a flat array."""
        architecture, layers = self._architecture, range(1, self._architecture.depth + 1)
        W = {l: flat[architecture.weight_slice(l)].reshape(-1, architecture.sizes[l]) for l in layers}
        return W, {l: flat[architecture.bias_slice(l)][None, :] for l in layers}

    def _load(self, to: Any, flat: Floats) -> None:
        """Copy from the recorded order into the engine's."""
        (W, b), recorded = self._views(to), Network(self._architecture, self._like(flat))
        for l in W:
            W[l][...], b[l][0, :] = recorded.W[l].T, recorded.b[l]

    def _store(self, flat: Floats, array: Any) -> None:
        """Copy from the engine's order into the recorded one."""
        (W, b), recorded = self._views(as_numpy(array)), Network(self._architecture, flat)
        for l in W:
            recorded.W[l][...], recorded.b[l][...] = W[l].T, b[l][0]

    def _zeros(self, *shape: int) -> Any:
        return self._like(np.zeros(shape, np.float32))

    def _like(self, values: Any, dtype: str = "float32") -> Any:
        """Values as an array of the engine's library, on its device."""
        if self._xp is np:
            return np.ascontiguousarray(values, dtype)
        if is_torch_array(self._home):
            made = self._xp.as_tensor if is_torch_array(values) else self._xp.tensor
            return made(values, dtype=getattr(self._xp, dtype), device=self._home.device).contiguous()
        with self._home.device:
            return self._xp.ascontiguousarray(values, dtype)


def _rounded(recipe: Recipe) -> Any:
    """The optimiser, with the decays that float32 has, so that β and 1 − β are of the same β."""
    decays = {
        name: float(np.float32(getattr(recipe.optimizer, name)))
        for name in ("momentum", "decay", "beta1", "beta2")
        if hasattr(recipe.optimizer, name)
    }
    return msgspec.structs.replace(recipe.optimizer, **decays)


def _finite(values: Any) -> bool:
    """Whether all values are; quickly, by their sum of squares, unless that is not."""
    flat = values.reshape(-1)
    return math.isfinite(float(flat @ flat)) or bool((abs(values) < math.inf).all())


def _placed(values: Any, device: str | None) -> Any:
    """An array on a device: PyTorch's, or CuPy's where PyTorch is missing or knows no GPU."""
    if device is None:
        return values
    kind, _, number = device.partition(":")
    if kind not in ("cpu", "cuda") or (number and not number.isdecimal()):
        raise RecipeError(f'There is no device {device!r}. There are "cpu", "cuda", and "cuda:1" for the second GPU.')
    if kind == "cpu":
        return values.cpu() if is_torch_array(values) else as_numpy(values)
    try:
        import torch

        if torch.cuda.is_available():
            return torch.as_tensor(values, device=device)
    except ImportError:
        pass
    try:
        cupy = importlib.import_module("cupy")
    except ImportError as error:
        raise RecipeError(
            f"Training on {device!r} takes PyTorch with CUDA, or CuPy, and neither is there. "
            'Install one (`pip install torch`, `pip install cupy-cuda12x`), or train on the "cpu".'
        ) from error
    with cupy.cuda.Device(int(number or 0)):
        return cupy.asarray(values)
