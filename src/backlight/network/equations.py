"""Backpropagation as equations in text, with a network's numbers in them.

A number is shown to four digits, and to more where something to its right depends on them: y near t in y − t, H near
its bound in σ′(Z), W in an update that is small beside it.
"""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from backlight.network import reference
from backlight.network.arrays import as_numpy
from backlight.network.typesetting import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SAMPLES,
    Block,
    chain,
    matrix,
    sub,
    words,
)
from backlight.numerals import number
from backlight.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from backlight.network.backpropagation import Backpropagation

_LINEAR: Final = ("identity", "relu", "leaky_relu", "step")
_MOST_EXPONENT: Final = 1000
# Four digits of a thousand times a change are one digit of the change: enough to see it.
_SEEN: Final = 1000
_AGREES: Final = 5e-4


def equations(passed: Backpropagation, *, learning_rate: float, width: int) -> str:
    """The whole pass: feedforward, loss, backpropagation down to the first layer, and an update.

    Parameters
    ----------
    learning_rate
        η of the update.
    width
        In characters. A matrix is never broken.
    """
    lines = [*_title(passed), "", "Feedforward", ""]
    lines += _feedforward(passed, width)
    lines += ["", "Loss", ""]
    lines += _loss(passed, width)
    lines += ["", "Backpropagation", ""]
    lines += _backpropagation(passed, width)
    lines += ["", f"Update, with a learning rate η = {number(learning_rate)}", ""]
    lines += _update(passed, learning_rate, width)
    return "\n".join(_without_double_blanks(lines)).rstrip()


def _title(passed: Backpropagation) -> Iterator[str]:
    architecture, n = passed.architecture, passed.samples
    name = architecture.loss.replace("binary_cross_entropy", "binary cross-entropy")
    name = name.replace("cross_entropy", "cross-entropy").replace("half_squared_error", "half squared error")
    yield f"One step of backpropagation: {architecture}, {name}, {count(n, 'sample')}."
    if architecture.depth > 1:
        kinds = set(architecture.activations)
        if len(kinds) == 1:
            yield f"σ is {architecture.activations[0]}."
        else:
            named = (f"{sub('σ', l)} is {kind}" for l, kind in enumerate(architecture.activations, start=1))
            yield ", ".join(named) + "."
    if n > 1:
        dots = f"; where they are more than {MOST_SAMPLES}, dots stand for the others" if n > MOST_SAMPLES else ""
        yield f"A column is a sample{dots}."


def _sigma(passed: Backpropagation, l: int) -> str:
    return "σ" if len(set(passed.architecture.activations)) == 1 else sub("σ", l)


def _activation(passed: Backpropagation, l: int) -> str:
    return [*passed.architecture.activations, passed.architecture.output_activation][l - 1]


def _by_sample(values: Any, against: NDArray[Any] | float = math.inf) -> Block:
    return matrix(as_numpy(values), most=(MOST_ROWS, MOST_SAMPLES), against=against)


def _weights(values: Any, against: NDArray[Any] | float = math.inf) -> Block:
    return matrix(as_numpy(values), against=against)


def _column(values: Any) -> Block:
    return matrix(as_numpy(values)[:, None])


def _product(a: Block, b: Block) -> list[Block | str]:
    """Side by side, with a dot where both are single numbers."""
    single = all(len(block.lines) == 1 and not block.lines[0].startswith("[") for block in (a, b))
    return [a, "·", b] if single else [a, b]


def _difference(passed: Backpropagation) -> NDArray[np.float64]:
    """|y − t|, infinite where they are equal."""
    delta = np.abs(as_numpy(passed.delta[passed.architecture.depth]).astype(np.float64))
    return np.where(delta == 0, np.inf, delta)


def _room(passed: Backpropagation, l: int) -> NDArray[np.float64] | float:
    """How far H is from the bound that slope, loss and error delta see it near; infinite where there is none."""
    L, H = passed.architecture.depth, as_numpy(passed.H[l]).astype(np.float64)
    room: NDArray[np.float64] | float = math.inf
    match _activation(passed, l) if l else "":
        case "sigmoid" | "softmax" | "tanh":
            room = 1 - np.abs(H)
        case "elu":
            room = 1 + H
    return np.minimum(room, _difference(passed)) if l == L else room


def _pre_activation(passed: Backpropagation, l: int) -> Block:
    """Z; where it is an exponent, its decimals count and not its digits."""
    against: NDArray[np.float64] | float = math.inf
    if _activation(passed, l) not in _LINEAR:
        against = np.where(np.abs(as_numpy(passed.Z[l])) < _MOST_EXPONENT, 1.0, np.inf)
    elif l == passed.architecture.depth:
        against = _difference(passed)
    return _by_sample(passed.Z[l], against)


def _outputs(passed: Backpropagation, l: int) -> Block:
    return _by_sample(passed.H[l], _room(passed, l))


def _targets(passed: Backpropagation) -> Block:
    return _by_sample(passed.t, _difference(passed))


def _feedforward(passed: Backpropagation, width: int) -> Iterator[str]:
    L, output = passed.architecture.depth, passed.architecture.output_activation
    yield from chain("H₀", ["x" if passed.samples == 1 else "X"], [_outputs(passed, 0)], width=width)
    for l in range(1, L + 1):
        yield from chain(
            sub("Z", l),
            [f"{sub('W', l)} {sub('H', l - 1)} + {sub('b', l)}"],
            [*_product(_weights(passed.W[l]), _outputs(passed, l - 1)), "+", _column(passed.b[l])],
            [_pre_activation(passed, l)],
            width=width,
        )
        if l < L:
            yield from chain(sub("H", l), [f"{_sigma(passed, l)}({sub('Z', l)})"], [_outputs(passed, l)], width=width)
    z = sub("Z", L)
    result = z if output == "identity" else f"{output}({z})"
    yield from chain("y", [sub("H", L)], [result], [_outputs(passed, L)], width=width)
    yield from chain("t", [_targets(passed)], width=width)


def _loss(passed: Backpropagation, width: int) -> Iterator[str]:
    loss, n = passed.architecture.loss, passed.samples
    of_sample = {
        "binary_cross_entropy": "−t log y − (1 − t) log(1 − y)",
        "cross_entropy": "−Σ t log y",
        "half_squared_error": "½ Σ (y − t)²",
    }[loss]
    y, t = as_numpy(passed.y)[:, 0].astype(np.float64), as_numpy(passed.t)[:, 0]
    sides: list[list[Block | str]] = []
    if n > 1:
        losses = matrix(as_numpy(passed.losses)[None, :], most=(1, MOST_SAMPLES))
        sides = [[f"mean of {of_sample}"], ["mean of", losses]]
    elif loss == "binary_cross_entropy" and y.size == 1 and t[0] in (0, 1):
        z = sub("Z", passed.architecture.depth)
        if t[0]:
            sides = [["−log y"], [_logarithm(passed, y[0], f"log(1 + exp(−{z}))")]]
        else:
            sides = [["−log(1 − y)"], [_logarithm(passed, 1 - y[0], f"log(1 + exp {z})")]]
    elif loss == "cross_entropy" and set(t.tolist()) == {0, 1}:
        L, k = passed.architecture.depth, int(t.argmax())
        z = _pre_activation_of(passed, k)
        sides = [[of_sample], ["−log " + sub("y", k)], [_logarithm(passed, y[k], f"log Σ exp({sub('Z', L)} − {z})")]]
    elif loss == "half_squared_error" and y.size == 1:
        sides = [["½ (y − t)²"], [f"½ ({number(float(as_numpy(passed.delta[passed.architecture.depth])[0, 0]))})²"]]
    else:
        sides = [[of_sample]]
    yield from chain("L", *sides, [number(passed.loss)], width=width)
    if passed.l1 or passed.l2:
        terms = [f"{number(passed.l1)} Σ|w|"] * bool(passed.l1) + [f"{number(passed.l2)}/2 Σw²"] * bool(passed.l2)
        yield from chain("penalty", [" + ".join(terms)], [number(passed.penalty)], width=width)


def _logarithm(passed: Backpropagation, p: float, exactly: str) -> str:
    """−log p; where y is rounded so near 0 or 1 that this is not the loss, what the loss was computed by."""
    if p > 0 and math.isclose(-math.log(p), passed.loss, rel_tol=_AGREES):
        return f"−log {number(p, against=1 - p)}"
    return exactly


def _pre_activation_of(passed: Backpropagation, k: int) -> str:
    """Z of the output k, to be taken away from something."""
    return matrix(as_numpy(passed.Z[passed.architecture.depth])[k : k + 1], against=1.0).lines[0]


def _backpropagation(passed: Backpropagation, width: int) -> Iterator[str]:
    L, n = passed.architecture.depth, passed.samples
    for l in range(L, 0, -1):
        delta, dW, db = sub("δ", l), sub("ΔW", l), sub("Δb", l)
        if l == L:
            y, t = _outputs(passed, L), _targets(passed)
            yield from chain(delta, ["y − t"], [y, "−", t], [_value(passed.delta[l])], width=width)
        else:
            yield from chain(
                delta,
                [f"({sub('W', l + 1)}ᵀ {sub('δ', l + 1)}) ∘ {_sigma(passed, l)}′({sub('Z', l)})"],
                [
                    *_product(_weights(passed.W[l + 1].T), _by_sample(passed.delta[l + 1])),
                    "∘",
                    _by_sample(_slope(passed, l)),
                ],
                [_value(passed.delta[l])],
                width=width,
            )
        mean = f" / {n}" if n > 1 else ""
        penalty = f" + {number(passed.l1)} sign({sub('W', l)})" if passed.l1 else ""
        penalty += f" + {number(passed.l2)} {sub('W', l)}" if passed.l2 else ""
        H, room = as_numpy(passed.H[l - 1]), np.asarray(_room(passed, l - 1))
        transposed = matrix(H.T, most=(MOST_SAMPLES, MOST_COLUMNS), against=room.T)
        after = [text for text in (mean.strip(), penalty.strip()) if text]
        yield from chain(
            dW,
            [f"{delta} {sub('H', l - 1)}ᵀ{mean}{penalty}"],
            [*_product(_by_sample(passed.delta[l]), transposed), *after],
            [_value(passed.dW[l], weights=True)],
            width=width,
        )
        side = f"mean of {delta}" if n > 1 else delta
        yield from chain(db, [side], [_value(passed.db[l][:, None], weights=True)], width=width)


def _slope(passed: Backpropagation, l: int) -> Any:
    """σ′(Z) as the pass had it: of tanh by H, which is what kernel and reference take, near its bounds too."""
    name = _activation(passed, l)
    return 1 - passed.H[l] ** 2 if name == "tanh" else reference.slope(name, passed.Z[l])


def _value(values: Any, *, weights: bool = False, against: NDArray[Any] | float = math.inf) -> Block:
    """A result: a single negative number needs no brackets there."""
    block = _weights(values, against) if weights else _by_sample(values, against)
    return words(block.lines[0].strip("()")) if values.shape == (1, 1) else block


def _update(passed: Backpropagation, learning_rate: float, width: int) -> Iterator[str]:
    after = passed.after(learning_rate)
    for l in range(passed.architecture.depth, 0, -1):
        pairs = (("W", passed.W[l], after.W[l]), ("b", passed.b[l][:, None], after.b[l][:, None]))
        for symbol, old, new in pairs:
            name, change = sub(symbol, l), as_numpy(new).astype(np.float64) - as_numpy(old)
            result = _value(new, weights=True, against=_SEEN * change)
            yield from chain(name, [f"{name} − η Δ{name}"], [result], width=width, relation="←")
    change = _SEEN * (after.loss - passed.loss)
    yield f"  The loss goes from {number(passed.loss, against=change)} to {number(after.loss, against=change)}."


def _without_double_blanks(lines: Sequence[str]) -> Iterator[str]:
    previous = ""
    for line in lines:
        if line or previous:
            yield line
        previous = line
