"""The moments after the way back: the update of all weights at once, and the same sample through the new ones."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from backlight.numerals import number
from backlight.scenes.matrices.loss_terms import loss_formula
from backlight.scenes.matrices.setting import listed
from backlight.scenes.matrices.walk import Beat, Moment
from backlight.scenes.matrices.way_forward import activation_formula
from backlight.scenes.page.rounding import apart, resolving

if TYPE_CHECKING:
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.matrices.board import Change
    from backlight.scenes.matrices.cells import Box
    from backlight.scenes.matrices.setting import Setting

UPDATE: Final = "Update"
AGAIN: Final = "Once more"


def update(setting: Setting, learning_rate: float) -> Moment:
    """W − η ΔW: the old weights come down upon their update matrices; what only the way back needed goes."""
    layers = range(1, setting.depth + 1)
    gone: list[Change] = []
    for l in layers:
        gone += [setting.clear(name) for name in (f"row{l - 1}", f"delta{l}")]
        if l < setting.depth:
            gone += [setting.clear(name) for name in (f"slope{l}", f"back{l}")]
    gone.append(setting.clear("t"))
    lit: dict[str, Box] = {}
    moved: list[Change] = []
    for l in layers:
        for old, to in ((f"W{l}", f"dW{l}"), (f"b{l}", f"db{l}")):
            lit |= {old: setting.matrices[old].box, to: setting.matrices[to].box}
            moved.append(setting.fill(to, of=f"new {old}", begin=0.15, end=0.9, origins=setting.origins(old)))
    beats = (Beat(1.0, {}, gone), Beat(4.0, lit, moved, _updates(setting, learning_rate)))
    formula = r"W_l \leftarrow W_l - \eta\,\Delta W_l \qquad b_l \leftarrow b_l - \eta\,\Delta b_l"
    caption = "Only now do the weights move, all together: one step downhill."
    return Moment("update", UPDATE, caption, formula, beats)


def _updates(setting: Setting, learning_rate: float) -> str:
    """The first weight of each layer in numbers."""
    lines = []
    for l in range(1, setting.depth + 1):
        old, change, new = (setting.contents[f"{name}{l}"].numbers for name in ("W", "dW", "new W"))
        before, after = old.inline(0), new.inline(0)
        values = float(old.values[0, 0]), float(new.values[0, 0])
        if before == after and values[0] != values[1]:
            before, after = resolving(values, values[1] - values[0])
        lines.append(f"{before} − {number(learning_rate, 3)} · {change.factor(0)} = {after}")
    return listed(lines)


def again(setting: Setting, l: int) -> Moment:
    """Z and H of a layer, from the new weights."""
    to_Z, to_H = f"delta{l}", f"back{l}" if l < setting.depth else "t"
    sums = setting.fill(to_Z, of=f"new Z{l}", begin=0.3, end=0.75)
    values = setting.fill(to_H, of=f"new H{l}", begin=0.3, end=0.75)
    weights = [setting.matrices[name].box for name in (f"dW{l}", f"db{l}")]
    Z, H = setting.matrices[to_Z].box, setting.matrices[to_H].box
    given = setting.matrices["again X" if l == 1 else f"back{l - 1}"].box
    come = [setting.fill("again X", of="X", begin=0.0, end=0.5, origins=setting.origins("X"))] if l == 1 else []
    first = [Beat(1.0, {"given": given}, come)] if come else []
    beats = (
        *first,
        Beat(1.1, {"given": given, "W": weights[0], "b": weights[1], "Z": Z}, [sums]),
        Beat(0.9, {"Z": Z, "H": H}, [values]),
    )
    symbol = setting.contents[setting.before(l)].symbol
    formula = rf"Z_{l} = W_{l} {symbol} + b_{l} \qquad {activation_formula(setting, l)}"
    caption = "The same sample once more, through the new weights."
    return Moment(f"again{l}", AGAIN, caption, formula, beats)


def compared(setting: Setting, after: Backpropagation) -> Moment:
    """The loss before and after."""
    before, now = setting.done.loss, after.loss
    if now < before:
        caption = "The prediction has come nearer to its target: the loss has fallen."
    elif now > before:
        caption = "The step was too long: it went past the valley, and the loss has risen."
    else:
        caption = "Nothing has changed: there was nothing to learn from this sample."
    old, new = apart(before, now)
    lit = {"one": setting.matrices[f"H{setting.depth}"].box, "other": setting.matrices["t"].box}
    said = f"{old} → {new}"
    return Moment("compared", AGAIN, caption, loss_formula(after), (Beat(2.5, lit, (), said), Beat(2.5, {}, (), said)))
