"""The moments of feedforward, briskly, and of the loss."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backlight.network.typesetting import sub
from backlight.numerals import bracketed
from backlight.scenes.matrices.cells import around
from backlight.scenes.matrices.quantities import sigmas
from backlight.scenes.matrices.setting import equation, listed
from backlight.scenes.matrices.walk import Beat, Moment
from backlight.scenes.sigma.names import NAMES

if TYPE_CHECKING:
    from backlight.scenes.matrices.setting import Setting

FORWARD: Final = "Feedforward"
_ACTIVATIONS: Final = {
    "sigmoid": "The sigmoid squeezes each sum to between 0 and 1.",
    "tanh": "The hyperbolic tangent squeezes each sum to between −1 and 1.",
    "relu": "ReLU lets what is positive through, and nothing else.",
    "leaky_relu": "Leaky ReLU lets what is positive through, and little of the rest.",
    "identity": "The identity leaves each sum as it is.",
}
_OUTPUTS: Final = {
    "sigmoid": "The sigmoid makes the last sum a prediction: a probability.",
    "softmax": "Softmax makes the last sums probabilities, which add up to 1.",
    "identity": "The last sum is the prediction.",
}


def beginning(setting: Setting) -> Moment:
    """What there is before anything is computed."""
    caption = "A network with its weights and biases, one sample X, and its target t."
    return Moment("network", FORWARD, caption, network_formula(setting), (Beat(2.8),))


def network_formula(setting: Setting) -> str:
    """The prediction as a function of X, LaTeX."""
    architecture, sigma = setting.done.architecture, sigmas(setting.done)
    inner = "X"
    for l in range(1, architecture.depth + 1):
        inner = f"W_{l} {inner} + b_{l}"
        if l < architecture.depth:
            inner = rf"{sigma[l]}({inner})"
    return f"y = {inner}" if architecture.output_activation == "identity" else f"y = {_output(setting)}({inner})"


def sums(setting: Setting, l: int) -> Moment:
    """Z = W H + b, row by row."""
    W, b, Z = (setting.matrices[f"{name}{l}"] for name in "WbZ")
    before = setting.before(l)
    seconds = _pace(l, Z.rows)
    beats = [
        Beat(
            seconds,
            {"row": around(W.row(row), b.cell(row)), "vector": setting.matrices[before].box, "sum": Z.cell(row)},
            [setting.fill(Z.name, [(row, 0)])],
            row_equation(setting, l, row),
        )
        for row in range(Z.rows)
    ]
    symbol = setting.contents[before].symbol
    return Moment(Z.name, FORWARD, sums_caption(setting, l), f"Z_{l} = W_{l} {symbol} + b_{l}", tuple(beats))


def sums_caption(setting: Setting, l: int) -> str:
    """What happens at a layer's sums."""
    if l == 1:
        return "Each row of weights meets the input: multiply, add up, add the bias."
    if l == setting.depth:
        return "The output’s weights meet what the layer before them gave."
    return "The next layer does the same with what it is given."


def row_equation(setting: Setting, l: int, row: int) -> str:
    """One element of Z in numbers."""
    W, b, Z = (setting.contents[f"{name}{l}"].numbers for name in "WbZ")
    H = setting.contents[setting.before(l)].numbers
    products = [f"{W.inline(row, at)} · {H.factor(at)}" for at in range(W.values.shape[1])]
    return equation([*products, b.inline(row)], Z.inline(row))


def activations(setting: Setting, l: int, phase: str = FORWARD, *, before: float = 0.0, slower: float = 1.0) -> Moment:
    """H = σ(Z), element by element; of softmax, all at once.

    Parameters
    ----------
    before
        Seconds in which only Z is lit.
    slower
        How many times as long each element takes.
    """
    Z, H = setting.matrices[f"Z{l}"], setting.matrices[f"H{l}"]
    lines = activation_equations(setting, l)
    begin = 0.4 if slower == 1 else 0.6
    if l == setting.depth and setting.done.architecture.output_activation == "softmax":
        fill = setting.fill(H.name, begin=begin, end=0.9)
        beats = [Beat(2.4 * slower, {"one": Z.box, "other": H.box}, [fill], listed(lines))]
    else:
        seconds = 0.8 * slower * _pace(l, Z.rows)
        beats = [
            Beat(
                seconds,
                {"one": Z.cell(row), "other": H.cell(row)},
                [setting.fill(H.name, [(row, 0)], begin=begin, end=0.9)],
                lines[row],
            )
            for row in range(Z.rows)
        ]
    if before:
        beats.insert(0, Beat(before, {"one": Z.box}))
    return Moment(H.name, phase, activation_caption(setting, l), activation_formula(setting, l), tuple(beats))


def activation_caption(setting: Setting, l: int) -> str:
    """What an activation does."""
    architecture = setting.done.architecture
    if l == architecture.depth:
        return _OUTPUTS[architecture.output_activation]
    name = architecture.activations[l - 1]
    return _ACTIVATIONS.get(name, f"The activation, {NAMES[name]}, bends each sum.")


def activation_formula(setting: Setting, l: int) -> str:
    """H_l or y, LaTeX."""
    if l < setting.depth:
        return rf"H_{l} = {sigmas(setting.done)[l]}(Z_{l})"
    if setting.done.architecture.output_activation == "identity":
        return f"y = Z_{l}"
    return f"y = {_output(setting)}(Z_{l})"


def activation_equations(setting: Setting, l: int) -> list[str]:
    """Each element of H in numbers."""
    Z, H = setting.contents[f"Z{l}"].numbers, setting.contents[f"H{l}"].numbers
    rows = range(len(Z.values))
    architecture = setting.done.architecture
    if l == setting.depth and architecture.output_activation == "identity":
        return [f"y = {H.inline(row)}" for row in rows]
    if l == setting.depth and architecture.output_activation == "softmax":
        below = " + ".join(f"exp {bracketed(Z.inline(row))}" for row in rows)
        return [f"exp {bracketed(Z.inline(row))} / ({below}) = {H.inline(row)}" for row in rows]
    several = len(set(architecture.activations)) > 1
    sigma = sub("σ", l) if several and l < setting.depth else "σ"
    if l == setting.depth and set(architecture.activations) - {"sigmoid"}:
        sigma = "sigmoid"
    return [f"{sigma}({Z.inline(row)}) = {H.inline(row)}" for row in rows]


def _output(setting: Setting) -> str:
    """The sign of the output's activation, LaTeX."""
    architecture = setting.done.architecture
    if architecture.output_activation == "sigmoid" and set(architecture.activations) <= {"sigmoid"}:
        return r"\sigma"
    return rf"\operatorname{{{architecture.output_activation}}}"


def _pace(l: int, rows: int) -> float:
    """Seconds for a row: less each, the more there are, and where the same was seen at another layer before."""
    return max(0.7, 1.6 - 0.2 * (rows - 1)) * (1 if l == 1 else 0.8)
