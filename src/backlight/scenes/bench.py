"""Matrix times vector, row by row, on a bench under the weights: pairs meet, their products add up to an element of Z."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backlight.network import votes
from backlight.scenes.board import Change
from backlight.scenes.matrices import Content, Matrix, Side, around
from backlight.scenes.rounding import Rounded
from backlight.scenes.walk import Beat, Moment
from backlight.scenes.way_forward import row_equation, sums_caption

if TYPE_CHECKING:
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.passage import Passage
    from backlight.scenes.setting import Setting

TOP = 590.0
"""The upper edge of the bench."""
SIGN = 40.0
"""Between two of its lines, where × and = stand."""
# Parts of a row's beat: the row comes, its products appear, they leave for Z.
_COME, _MULTIPLIED, _LEAVE, _DONE = (0.0, 0.3), (0.36, 0.52), (0.6, 0.62), 0.96


def matrices(passage: Passage) -> list[Matrix]:
    """The lines of each layer's bench: the vector as a row, a row of W, and their products with the bias."""
    sizes, pitch = passage.architecture.sizes, passage.cells.height + SIGN
    found = []
    lines: tuple[tuple[str, Side], ...] = (("turned", "right"), ("taken", "none"), ("products", "none"))
    for l in range(1, passage.architecture.depth + 1):
        for line, (name, side) in enumerate(lines):
            center = TOP + passage.cells.height / 2 + line * pitch
            found.append(passage.matrix(f"{name}{l}", f"W{l}", 1, center, columns=sizes[l - 1], side=side))
        found.append(passage.matrix(f"bias{l}", f"b{l}", 1, center, side="none"))
    return found


def contents(done: Backpropagation, known: dict[str, Content], passage: Passage, reach: float) -> dict[str, Content]:
    """What the lines show, each in as many rows as the layer has units; `reach` is that of Z."""
    found: dict[str, Content] = {}
    for l in range(1, done.architecture.depth + 1):
        before = known[f"H{l - 1}" if l > 1 else "X"]
        turned = tuple(zip(*before.faces, strict=True))
        found[f"turned{l}"] = Content(before.numbers, turned, rf"{before.symbol}^\top")
        found[f"taken{l}"] = replace(known[f"W{l}"], symbol="")
        found[f"bias{l}"] = replace(known[f"b{l}"], symbol="")
        cast = votes.forward(done, l).cast[:, :-1]
        products = Content.of("", cast, reach, passage.cells)
        plain = Rounded(products.numbers.values, passage.cells.decimals)
        texts = (tuple(plain.text(row, column) for column in range(cast.shape[1])) for row in range(len(cast)))
        faces = tuple(
            tuple(face._replace(text=text) for face, text in zip(row, line, strict=True))
            for row, line in zip(products.faces, texts, strict=True)
        )
        found[f"products{l}"] = Content(plain, faces, "")
    return found


def sums(setting: Setting, l: int, phase: str) -> Moment:
    """Z = W H + b, row by row."""
    W, b, Z, turned = (setting.matrices[f"{name}{l}"] for name in ("W", "b", "Z", "turned"))
    before = setting.before(l)
    beats = [Beat(1.9, {"vector": setting.matrices[before].box}, setting.turning(before, turned.name))]
    beats += [
        Beat(
            _seconds(l, row, Z.rows),
            {"row": around(W.row(row), b.cell(row)), "vector": turned.box, "sum": Z.cell(row)},
            _row(setting, l, row),
            row_equation(setting, l, row),
        )
        for row in range(Z.rows)
    ]
    beats.append(Beat(0.5, {}, [setting.clear(turned.name)]))
    formula = f"Z_{l} = W_{l} {setting.contents[before].symbol} + b_{l}"
    return Moment(Z.name, phase, sums_caption(setting, l), formula, tuple(beats))


def _row(setting: Setting, l: int, row: int) -> list[Change]:
    """A row comes down, meets the vector; the products and the bias go into the element of Z."""
    W, b, Z, taken, products, bias = (
        setting.matrices[f"{name}{l}"].name for name in ("W", "b", "Z", "taken", "products", "bias")
    )
    columns = range(setting.matrices[W].columns)
    faces = {name: setting.contents[name].faces[row] for name in (taken, products, bias)}

    def line(name: str, begin: float, end: float, source: str = "") -> Change:
        shown = {(0, column): face for column, face in enumerate(faces[name])}
        origins = {place: [setting.origin(source, (row, place[1]))] for place in shown} if source else {}
        return Change(name, shown, begin, end, origins)

    leaving = [setting.origin(products, (0, column), of=(row, column)) for column in columns]
    leaving.append(setting.origin(bias, (0, 0), of=(row, 0)))
    gone = [Change(name, {(0, column): None for column in range(len(faces[name]))}, *_LEAVE) for name in (products, bias)]
    return [
        line(taken, *_COME, W),
        line(bias, *_COME, b),
        line(products, *_MULTIPLIED),
        *gone,
        setting.fill(Z, [(row, 0)], begin=_LEAVE[0], end=_DONE, origins={(row, 0): leaving}),
        Change(taken, {(0, column): None for column in columns}, _LEAVE[0], 0.75),
    ]


def _seconds(l: int, row: int, rows: int) -> float:
    """Of a row: the first takes its time, what has been seen goes faster."""
    if l == 1 and row == 0:
        return 4.4
    return max(1.9, 3.2 - 0.2 * rows) * (1 if l == 1 else 0.85)
