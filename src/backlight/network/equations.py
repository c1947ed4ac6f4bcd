"""Backpropagation as equations in text, with a network's numbers in them."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from backlight.network import reference
from backlight.network.arrays import as_numpy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from backlight.network.backpropagation import Backpropagation

DIGITS: Final = 4
MOST_ROWS, MOST_COLUMNS, MOST_SAMPLES = 8, 8, 4
"""A matrix with more is abbreviated: the first ones, dots, the last one."""

_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float) -> str:
    """To four significant digits, with a true minus sign: ``−0.45``, ``1.2×10⁻⁵``."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "NaN")
    text, _, exponent = f"{value:.{DIGITS}g}".partition("e")
    if exponent:
        text += "×10" + str(int(exponent)).translate(_SUPERSCRIPTS)
    return "0" if text == "-0" else text.replace("-", "−")


def sub(symbol: str, layer: int) -> str:
    """A symbol with its layer below: ``W₃``."""
    return symbol + str(layer).translate(_SUBSCRIPTS)


@dataclass(frozen=True)
class Block:
    """Some lines of equal length, one of which is level with what stands beside them."""

    lines: tuple[str, ...]
    level: int = 0

    @property
    def width(self) -> int:
        """In characters."""
        return len(self.lines[0])


def words(text: str) -> Block:
    """A block of one line."""
    return Block((text,))


def beside(blocks: Sequence[Block], gap: str = " ") -> Block:
    """Blocks side by side, level with each other."""
    above = max(block.level for block in blocks)
    below = max(len(block.lines) - block.level for block in blocks)
    columns = [
        [" " * block.width] * (above - block.level)
        + list(block.lines)
        + [" " * block.width] * (below - len(block.lines) + block.level)
        for block in blocks
    ]
    return Block(tuple(gap.join(parts) for parts in zip(*columns, strict=True)), above)


def matrix(values: Any, *, most: tuple[int, int] = (MOST_ROWS, MOST_COLUMNS)) -> Block:
    """A matrix in brackets, its columns aligned at the decimal point; a single number without brackets.

    Parameters
    ----------
    values
        (rows, columns).
    most
        Rows and columns; where there are more, dots stand for those between the first ones and the last.
    """
    if values.shape == (1, 1):
        text = number(float(values[0, 0]))
        return words(f"({text})" if text.startswith("−") else text)
    rows, columns = (_shown(count, limit) for count, limit in zip(values.shape, most, strict=True))
    aligned = [
        ["…" if row is not None else "⋱" for row in rows]
        if column is None
        else _aligned(["⋮" if row is None else number(float(values[row, column])) for row in rows])
        for column in columns
    ]
    inner = ["  ".join(cells) for cells in zip(*aligned, strict=True)]
    if len(inner) == 1:
        return words(f"[{inner[0]}]")
    left, right = ("⎡" + "⎢" * (len(inner) - 2) + "⎣"), ("⎤" + "⎥" * (len(inner) - 2) + "⎦")
    return Block(tuple(a + line + b for a, line, b in zip(left, inner, right, strict=True)), (len(inner) - 1) // 2)


def _shown(count: int, most: int) -> list[int | None]:
    """Which rows are shown; None for the dots."""
    return list(range(count)) if count <= most else [*range(most - 2), None, count - 1]


def _aligned(cells: list[str]) -> list[str]:
    """Padded to one width, the decimal points under each other."""
    before = max(len(cell.partition(".")[0]) for cell in cells if cell != "⋮")
    placed = [cell if cell == "⋮" else " " * (before - len(cell.partition(".")[0])) + cell for cell in cells]
    width = max(map(len, placed))
    return [cell.center(width) if cell == "⋮" else cell.ljust(width) for cell in placed]


def chain(symbol: str, *sides: Sequence[Block | str], width: int, relation: str = "=") -> list[str]:
    """``symbol = side = side``, broken before an equals sign, or within a side, where it would be too wide."""
    indent = words(" " * (len(symbol) + 2))
    rows = [words(f"  {symbol}")]
    for sign, side in zip([relation, *["="] * (len(sides) - 1)], sides, strict=True):
        pieces = [words(piece) if isinstance(piece, str) else piece for piece in (sign, *side)]
        whole = beside(pieces)
        if rows[-1].width + 1 + whole.width <= width:
            rows[-1] = beside([rows[-1], whole])
        elif indent.width + 1 + whole.width <= width:
            rows.append(beside([indent, whole]))
        else:
            for piece in pieces:
                if rows[-1].width + 1 + piece.width > width:
                    rows.append(indent)
                rows[-1] = beside([rows[-1], piece])
    tall = any(len(row.lines) > 1 for row in rows)
    return [line.rstrip() for row in rows for line in (*row.lines, *[""] * tall)]


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
    yield f"One step of backpropagation: {architecture}, {name}, {'1 sample' if n == 1 else f'{n} samples'}."
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


def _by_sample(values: Any) -> Block:
    return matrix(as_numpy(values), most=(MOST_ROWS, MOST_SAMPLES))


def _weights(values: Any) -> Block:
    return matrix(as_numpy(values))


def _column(values: Any) -> Block:
    return matrix(as_numpy(values)[:, None])


def _feedforward(passed: Backpropagation, width: int) -> Iterator[str]:
    L, output = passed.architecture.depth, passed.architecture.output_activation
    yield from chain("H₀", ["x" if passed.samples == 1 else "X"], [_by_sample(passed.H[0])], width=width)
    for l in range(1, L + 1):
        yield from chain(
            sub("Z", l),
            [f"{sub('W', l)} {sub('H', l - 1)} + {sub('b', l)}"],
            [_weights(passed.W[l]), _by_sample(passed.H[l - 1]), "+", _column(passed.b[l])],
            [_by_sample(passed.Z[l])],
            width=width,
        )
        if l < L:
            yield from chain(
                sub("H", l), [f"{_sigma(passed, l)}({sub('Z', l)})"], [_by_sample(passed.H[l])], width=width
            )
    z = sub("Z", L)
    result = z if output == "identity" else f"{output}({z})"
    yield from chain("y", [sub("H", L)], [result], [_by_sample(passed.y)], width=width)
    yield from chain("t", [_by_sample(passed.t)], width=width)


def _loss(passed: Backpropagation, width: int) -> Iterator[str]:
    loss, n = passed.architecture.loss, passed.samples
    of_sample = {
        "binary_cross_entropy": "−t log y − (1 − t) log(1 − y)",
        "cross_entropy": "−Σ t log y",
        "half_squared_error": "½ Σ (y − t)²",
    }[loss]
    y, t = as_numpy(passed.y)[:, 0], as_numpy(passed.t)[:, 0]
    if n > 1:
        losses = matrix(as_numpy(passed.losses)[None, :], most=(1, MOST_SAMPLES))
        yield from chain("L", [f"mean of {of_sample}"], ["mean of", losses], [number(passed.loss)], width=width)
    elif loss == "binary_cross_entropy" and y.size == 1 and t[0] in (0, 1):
        formula, value = ("−log y", y[0]) if t[0] else ("−log(1 − y)", 1 - y[0])
        yield from chain("L", [formula], [f"−log {number(float(value))}"], [number(passed.loss)], width=width)
    elif loss == "cross_entropy" and set(t.tolist()) == {0, 1}:
        k = int(t.argmax())
        formula, value = "−log " + sub("y", k), number(float(y[k]))
        yield from chain("L", [of_sample], [formula], [f"−log {value}"], [number(passed.loss)], width=width)
    elif loss == "half_squared_error" and y.size == 1:
        difference = number(float(y[0] - t[0]))
        yield from chain("L", ["½ (y − t)²"], [f"½ ({difference})²"], [number(passed.loss)], width=width)
    else:
        yield from chain("L", [of_sample], [number(passed.loss)], width=width)
    if passed.l1 or passed.l2:
        terms = [f"{number(passed.l1)} Σ|w|"] * bool(passed.l1) + [f"{number(passed.l2)}/2 Σw²"] * bool(passed.l2)
        yield from chain("penalty", [" + ".join(terms)], [number(passed.penalty)], width=width)


def _backpropagation(passed: Backpropagation, width: int) -> Iterator[str]:
    L, n = passed.architecture.depth, passed.samples
    for l in range(L, 0, -1):
        delta, dW, db = sub("δ", l), sub("ΔW", l), sub("Δb", l)
        if l == L:
            y, t = _by_sample(passed.y), _by_sample(passed.t)
            yield from chain(delta, ["y − t"], [y, "−", t], [_value(passed.delta[l])], width=width)
        else:
            slope = reference.slope(passed.architecture.activations[l - 1], passed.Z[l])
            yield from chain(
                delta,
                [f"({sub('W', l + 1)}ᵀ {sub('δ', l + 1)}) ∘ {_sigma(passed, l)}′({sub('Z', l)})"],
                [_weights(passed.W[l + 1].T), _by_sample(passed.delta[l + 1]), "∘", _by_sample(slope)],
                [_value(passed.delta[l])],
                width=width,
            )
        mean = f" / {n}" if n > 1 else ""
        penalty = f" + {number(passed.l1)} sign({sub('W', l)})" if passed.l1 else ""
        penalty += f" + {number(passed.l2)} {sub('W', l)}" if passed.l2 else ""
        transposed = matrix(as_numpy(passed.H[l - 1]).T, most=(MOST_SAMPLES, MOST_COLUMNS))
        after = [text for text in (mean.strip(), penalty.strip()) if text]
        yield from chain(
            dW,
            [f"{delta} {sub('H', l - 1)}ᵀ{mean}{penalty}"],
            [_by_sample(passed.delta[l]), transposed, *after],
            [_value(passed.dW[l], weights=True)],
            width=width,
        )
        side = f"mean of {delta}" if n > 1 else delta
        yield from chain(db, [side], [_value(passed.db[l][:, None], weights=True)], width=width)


def _value(values: Any, *, weights: bool = False) -> Block:
    """A result: a single negative number needs no brackets there."""
    block = _weights(values) if weights else _by_sample(values)
    return words(block.lines[0].strip("()")) if values.shape == (1, 1) else block


def _update(passed: Backpropagation, learning_rate: float, width: int) -> Iterator[str]:
    after = passed.after(learning_rate)
    for l in range(passed.architecture.depth, 0, -1):
        for symbol, new in (("W", after.W[l]), ("b", after.b[l][:, None])):
            name = sub(symbol, l)
            yield from chain(name, [f"{name} − η Δ{name}"], [_value(new, weights=True)], width=width, relation="←")
    yield f"  The loss goes from {number(passed.loss)} to {number(after.loss)}."


def _without_double_blanks(lines: Sequence[str]) -> Iterator[str]:
    previous = ""
    for line in lines:
        if line or previous:
            yield line
        previous = line
