"""The moments of the loss, and of the way back from it to the first layer."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backlight.network.typesetting import sub
from backlight.numerals import bracketed, number
from backlight.scenes.matrices.cells import around
from backlight.scenes.matrices.loss_terms import loss_equation, loss_formula
from backlight.scenes.matrices.quantities import sigmas
from backlight.scenes.matrices.setting import equation, listed
from backlight.scenes.matrices.walk import Beat, Moment

if TYPE_CHECKING:
    from backlight.scenes.matrices.setting import Setting

LOSS: Final = "Loss"
BACK: Final = "Backpropagation"


def loss(setting: Setting) -> Moment:
    """The prediction and its target on the curve of the loss."""
    lit = {"one": setting.matrices[f"H{setting.depth}"].box, "other": setting.matrices["t"].box}
    y, t = zip(*setting.outputs(), strict=True)
    numbers = loss_equation(setting.done, y, t)
    caption = "The loss says how far the prediction is from the target."
    return Moment("loss", LOSS, caption, loss_formula(setting.done), (Beat(4.2, lit, (), numbers),))


def first_delta(setting: Setting) -> Moment:
    """δ_L = y − t."""
    l = setting.depth
    y, t, delta = setting.matrices[f"H{l}"], setting.matrices["t"], setting.matrices[f"delta{l}"]
    beats, outputs = [], setting.outputs()
    for row in range(delta.rows):
        one, other = outputs[row]
        shown = setting.contents[delta.name].numbers.inline(row)
        beats.append(
            Beat(
                _pace(setting, l, delta.rows) + 0.4 / delta.rows,
                {"one": y.cell(row), "other": t.cell(row), "delta": delta.cell(row)},
                [setting.fill(delta.name, [(row, 0)])],
                f"{one} − {bracketed(other)} = {shown}",
            )
        )
    caption = "The way back begins with the output’s error delta."
    return Moment(delta.name, BACK, caption, rf"\delta_{l} = y - t", tuple(beats))


def update_matrix(setting: Setting, l: int) -> Moment:
    """ΔW = δ Hᵀ: H comes down and lies as a row over the matrix; column times row."""
    row, delta, dW, db = (setting.matrices[name] for name in (f"row{l - 1}", f"delta{l}", f"dW{l}", f"db{l}"))
    before = setting.before(l)
    beats = [Beat(1.8, {"vector": setting.matrices[before].box}, setting.turning(before, row.name))]
    seconds = _pace(setting, l, dW.rows)
    beats += [
        Beat(
            seconds,
            {"vector": row.box, "delta": delta.cell(at), "result": around(dW.row(at), db.cell(at))},
            [setting.fill(dW.name, [(at, column) for column in range(dW.columns)]), setting.fill(db.name, [(at, 0)])],
            _row_of_update(setting, l, at),
        )
        for at in range(dW.rows)
    ]
    if l == setting.depth:
        caption = "Each weight’s share of the blame: the delta, times what came in there."
    elif l > 1:
        caption = "Again every weight’s share: the delta, times what came in there."
    else:
        caption = "And so the first layer’s update matrix is known too."
    return Moment(dW.name, BACK, caption, update_formula(setting, l), tuple(beats))


def update_formula(setting: Setting, l: int) -> str:
    """ΔW and Δb, with the penalty's part where there is one, LaTeX."""
    before = setting.contents[setting.before(l)].symbol
    return rf"\Delta W_{l} = \delta_{l} {before}^\top{_penalty(setting, str(l))} \qquad \Delta b_{l} = \delta_{l}"


def _penalty(setting: Setting, l: str) -> str:
    """The derivative of the penalty on a layer's weights, LaTeX."""
    done = setting.done
    return (rf" + {done.l1:g} \operatorname{{sign}}(W_{l})" if done.l1 else "") + (
        rf" + {done.l2:g} W_{l}" if done.l2 else ""
    )


def _row_of_update(setting: Setting, l: int, row: int) -> str:
    """One row of ΔW in numbers."""
    done, delta = setting.done, setting.contents[f"delta{l}"].numbers
    H, W, dW = (setting.contents[name].numbers for name in (setting.before(l), f"W{l}", f"dW{l}"))
    lines = []
    for column in range(len(H.values)):
        terms = [f"{delta.inline(row)} · {H.factor(column)}"]
        if done.l1:
            terms.append(f"{'−' if W.values[row, column] < 0 else ''}{number(done.l1, 3)}")
        if done.l2:
            terms.append(f"{number(done.l2, 3)} · {W.factor(row, column)}")
        lines.append(equation(terms, dW.inline(row, column)))
    return listed(lines)


def passed_back(setting: Setting, l: int) -> Moment:
    """Wᵀ δ, column by column of the weights."""
    W, delta, back = (setting.matrices[name] for name in (f"W{l + 1}", f"delta{l + 1}", f"back{l}"))
    weights, deltas, totals = (setting.contents[name].numbers for name in (W.name, delta.name, back.name))
    seconds = _pace(setting, l, back.rows)
    beats = []
    for row in range(back.rows):
        products = [f"{weights.inline(at, row)} · {deltas.factor(at)}" for at in range(delta.rows)]
        beats.append(
            Beat(
                seconds,
                {"column": W.column(row), "delta": delta.box, "result": back.cell(row)},
                [setting.fill(back.name, [(row, 0)])],
                equation(products, totals.inline(row)),
            )
        )
    caption = "The delta goes back through the same weights, now column by column."
    return Moment(back.name, BACK, caption, delta_formula(setting, l), tuple(beats))


def delta_formula(setting: Setting, l: int) -> str:
    """δ of a hidden layer, LaTeX."""
    return rf"\delta_{l} = (W_{l + 1}^\top \delta_{l + 1}) \circ {sigmas(setting.done)[l]}'(Z_{l})"


def hidden_delta(setting: Setting, l: int) -> Moment:
    """Wᵀ δ ∘ σ′(Z): Z comes down as the activation’s slope there, and scales element by element."""
    Z, slope, back, delta = (setting.matrices[f"{name}{l}"] for name in ("Z", "slope", "back", "delta"))
    z, slopes, totals, deltas = (setting.contents[each.name].numbers for each in (Z, slope, back, delta))
    several = len(set(setting.done.architecture.activations)) > 1
    sigma = sub("σ", l) if several else "σ"
    steep = listed([f"{sigma}′({z.inline(row)}) = {slopes.inline(row)}" for row in range(Z.rows)])
    come = setting.fill(slope.name, begin=0.1, end=0.9, origins=setting.origins(Z.name))
    beats = [Beat(2.0, {"slope": Z.box}, [come], steep)]
    seconds = _pace(setting, l, delta.rows)
    beats += [
        Beat(
            seconds,
            {"slope": slope.cell(row), "back": back.cell(row), "delta": delta.cell(row)},
            [setting.fill(delta.name, [(row, 0)])],
            f"{totals.inline(row)} · {slopes.factor(row)} = {deltas.inline(row)}",
        )
        for row in range(delta.rows)
    ]
    caption = "Times the activation’s slope: where it is flat, little comes through."
    return Moment(delta.name, BACK, caption, delta_formula(setting, l), tuple(beats))


def whole(setting: Setting) -> Moment:
    """Everything is there: the figure."""
    output = r"\delta_L = y - t"
    hidden = r"\delta_l = (W_{l+1}^\top \delta_{l+1}) \circ \sigma'(Z_l)"
    update = r"\Delta W_l = \delta_l H_{l-1}^\top" + _penalty(setting, "l")
    parts = [output, hidden, update] if setting.depth > 1 else [output, update]
    caption = "The way back mirrors the way forward: every step has its twin."
    return Moment("whole", BACK, caption, r" \qquad ".join(parts), (Beat(4.0),))


def _pace(setting: Setting, l: int, rows: int) -> float:
    """Seconds for a row: less each, the more there are, and where the same was seen at another layer before."""
    return max(0.9, 2.0 - 0.25 * (rows - 1)) * (1 if l >= setting.depth - 1 else 0.75)
