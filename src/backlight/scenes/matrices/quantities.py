"""What the matrices of one sample's pass show: every quantity by its name, rounded and coloured.

Names are the formulas': W2, b2, Z2, H2, delta2, dW2, db2. Beside them slope2 is σ′(Z₂), back2 is W₃ᵀ δ₃, row2 is H₂ᵀ.
Each kind has one scale of colours over all layers, so that a delta that has faded on its way back looks faded.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.network import votes
from backlight.network.arrays import as_numpy
from backlight.scenes.matrices.cells import Cells, Content
from backlight.scenes.page.finite import reach_of

if TYPE_CHECKING:
    from backlight.network.backpropagation import Backpropagation

Doubles = NDArray[np.float64]

_WITHIN_ONE = ("sigmoid", "tanh", "softmax", "sine", "step")


def forward(done: Backpropagation, cells: Cells, after: Backpropagation | None = None) -> dict[str, Content]:
    """X, t, and W, b, Z, H of every layer; `after` is the pass that shares the scales of colours."""
    passes = [done] if after is None else [done, after]
    depth = done.architecture.depth
    layers = range(1, depth + 1)

    def content(symbol: str, name: str, l: int, reach: float) -> Content:
        values = [_column(getattr(each, name)[l]) for each in passes]
        return Content.of(symbol, values[0], reach, cells, *values[1:])

    weights = reach_of(getattr(each, name)[l] for each in passes for name in "Wb" for l in layers)
    sums = reach_of(each.Z[l] for each in passes for l in layers)
    hidden = reach_of(each.H[l] for each in passes for l in layers[:-1])
    if set(done.architecture.activations) <= set(_WITHIN_ONE):
        hidden = 1.0
    outputs = 1.0
    if done.architecture.output_activation == "identity":
        outputs = reach_of([done.t, *(each.y for each in passes)])
    found = {
        "X": Content.of("X", _column(done.X), reach_of([done.X]), cells),
        "t": Content.of("t", _column(done.t), outputs, cells),
    }
    for l in layers:
        found[f"W{l}"] = content(f"W_{l}", "W", l, weights)
        found[f"b{l}"] = content(f"b_{l}", "b", l, weights)
        found[f"Z{l}"] = content(f"Z_{l}", "Z", l, sums)
        found[f"H{l}"] = content(f"H_{l}", "H", l, hidden)
    y = content("y", "H", depth, outputs).numbers.told_from(found["t"].numbers, cells.fits)
    return found | {f"H{depth}": Content.shown("y", y, outputs, cells)}


def backward(done: Backpropagation, cells: Cells, known: dict[str, Content]) -> dict[str, Content]:
    """delta, dW, db, and what they are made of; `known` is the way forward."""
    depth = done.architecture.depth
    layers = range(1, depth + 1)
    back = {l: votes.backward(done, l).totals for l in layers[:-1]}
    slopes = {l: votes.slopes(done, l) for l in layers[:-1]}
    deltas = reach_of([*(done.delta[l] for l in layers), *back.values()])
    updates = reach_of(getattr(done, name)[l] for name in ("dW", "db") for l in layers)
    steepest = reach_of(slopes.values())
    sigma = sigmas(done)
    found: dict[str, Content] = {}
    for l in layers:
        both = [_column(done.dW[l]), _column(done.delta[l])]
        found[f"delta{l}"] = Content.of(rf"\delta_{l}", both[1], deltas, cells, *both)
        found[f"dW{l}"] = Content.of(rf"\Delta W_{l}", both[0], updates, cells, *both)
        found[f"db{l}"] = Content.of(rf"\Delta b_{l}", _column(done.db[l]), updates, cells, *both)
        before = known[f"H{l - 1}" if l > 1 else "X"]
        turned = tuple(zip(*before.faces, strict=True))
        found[f"row{l - 1}"] = Content(before.numbers, turned, rf"{before.symbol}^\top")
        if l < depth:
            found[f"back{l}"] = Content.of(rf"W_{l + 1}^\top \delta_{l + 1}", back[l], deltas, cells)
            found[f"slope{l}"] = Content.of(rf"{sigma[l]}'(Z_{l})", slopes[l], steepest, cells)
    return found


def sigmas(done: Backpropagation) -> dict[int, str]:
    """The sign of each hidden layer's activation, LaTeX: with its layer where they are of several kinds."""
    kinds = done.architecture.activations
    return {l: r"\sigma" if len(set(kinds)) == 1 else rf"\sigma_{l}" for l in range(1, len(kinds) + 1)}


def _column(array: object) -> Doubles:
    """(rows, columns) as they are, (rows,) as a column."""
    values = np.asarray(as_numpy(array), np.float64)
    return values.reshape(len(values), -1)
