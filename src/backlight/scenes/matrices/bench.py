"""Matrix times vector, row by row, on a bench under the weights: pairs meet, and their products add up to Z."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import TYPE_CHECKING

from backlight.network import votes
from backlight.scenes.matrices.board import Change, Origin
from backlight.scenes.matrices.cells import Content, Matrix, Side, around
from backlight.scenes.matrices.walk import Beat, Moment
from backlight.scenes.matrices.way_forward import row_equation, sums_caption
from backlight.scenes.page.rounding import Rounded

if TYPE_CHECKING:
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.matrices.cells import Cells, Face, Place
    from backlight.scenes.matrices.passage import Passage
    from backlight.scenes.matrices.setting import Setting

TOP = 590.0
"""The upper edge of the bench."""
SIGN = 40.0
"""Between two of its lines, where × and = stand."""


def matrices(passage: Passage) -> list[Matrix]:
    """The lines of each layer's bench: the vector as a row, a row of W, and their products with bias and sum."""
    sizes, pitch = passage.architecture.sizes, passage.cells.height + SIGN
    found = []
    lines: tuple[tuple[str, Side], ...] = (("turned", "right"), ("taken", "none"), ("products", "none"))
    for l in range(1, passage.architecture.depth + 1):
        for line, (name, side) in enumerate(lines):
            center = TOP + passage.cells.height / 2 + line * pitch
            found.append(passage.matrix(f"{name}{l}", f"W{l}", 1, center, columns=sizes[l - 1], side=side))
        found.append(passage.matrix(f"bias{l}", f"b{l}", 1, center, side="none"))
        found.append(passage.matrix(f"sum{l}", f"Z{l}", 1, center, side="none"))
    return found


def contents(done: Backpropagation, known: dict[str, Content], passage: Passage, reach: float) -> dict[str, Content]:
    """What the lines show, each in as many rows as the layer has units; `reach` is that of Z."""
    found: dict[str, Content] = {}
    for l in range(1, done.architecture.depth + 1):
        before = known[f"H{l - 1}" if l > 1 else "X"]
        turned = tuple(zip(*before.faces, strict=True))
        found[f"turned{l}"] = Content(before.numbers, turned, rf"{before.symbol}^\top")
        products = Content.of("", votes.forward(done, l).cast[:, :-1], reach, passage.cells)
        lines = {"taken": known[f"W{l}"], "bias": known[f"b{l}"], "sum": known[f"Z{l}"], "products": products}
        found |= {f"{name}{l}": _plain(content, passage.cells) for name, content in lines.items()}
    return found


def _plain(content: Content, cells: Cells) -> Content:
    """The numbers themselves, with no power of ten: what stands in a line is to add up, and has no label to say one."""
    numbers = Rounded(content.numbers.values, cells.decimals)
    faces = tuple(
        tuple(face._replace(text=numbers.text(row, column)) for column, face in enumerate(line))
        for row, line in enumerate(content.faces)
    )
    return Content(numbers, faces, "")


def sums(setting: Setting, l: int, phase: str) -> Moment:
    """Z = W H + b, row by row: multiply, then add up."""
    W, b, Z, turned = (setting.matrices[f"{name}{l}"] for name in ("W", "b", "Z", "turned"))
    products, bias, total = (setting.matrices[f"{name}{l}"] for name in ("products", "bias", "sum"))
    before = setting.before(l)
    beats = [Beat(1.9, {"vector": setting.matrices[before].box}, setting.turning(before, turned.name))]
    for row in range(Z.rows):
        meeting = {"row": around(W.row(row), b.cell(row)), "vector": turned.box}
        adding = {"row": around(products.box, bias.box), "sum": total.box}
        equation = row_equation(setting, l, row)
        face = setting.contents[total.name].face((row, 0))
        multiply, add, rise = _seconds(l, row, Z.rows)
        beats += [
            Beat(multiply, meeting, _products(setting, l, row), equation),
            Beat(add, adding, [Change(total.name, {(0, 0): face}, 0.3, 0.7)], equation),
            Beat(rise, {"sum": Z.cell(row)}, _risen(setting, l, row), equation),
        ]
    beats.append(Beat(0.5, {}, [setting.clear(turned.name)]))
    formula = f"Z_{l} = W_{l} {setting.contents[before].symbol} + b_{l}"
    return Moment(Z.name, phase, sums_caption(setting, l), formula, tuple(beats))


def _products(setting: Setting, l: int, row: int) -> list[Change]:
    """A row of weights comes down, meets the vector, and makes products; its bias comes beside them."""
    return [
        _line(setting, f"taken{l}", row, 0.0, 0.45, f"W{l}"),
        _line(setting, f"bias{l}", row, 0.0, 0.45, f"b{l}"),
        _line(setting, f"products{l}", row, 0.6, 0.85),
    ]


def _risen(setting: Setting, l: int, row: int) -> list[Change]:
    """The sum goes where it belongs; the bench is cleared."""
    total = setting.matrices[f"sum{l}"]
    origin = Origin(*total.corner((0, 0)), setting.contents[total.name].face((row, 0)))
    return [
        Change(total.name, {(0, 0): None}, 0.0, 0.02),
        setting.fill(f"Z{l}", [(row, 0)], begin=0.0, end=0.8, origins={(row, 0): origin}),
        *(setting.clear(f"{name}{l}", begin=0.1, end=0.6) for name in ("taken", "products", "bias")),
    ]


def _line(setting: Setting, name: str, row: int, begin: float, end: float, source: str = "") -> Change:
    """A line of the bench shows a row, which comes from a row of another matrix."""
    shown: dict[Place, Face | None] = {
        (0, column): face for column, face in enumerate(setting.contents[name].faces[row])
    }
    origins = {place: setting.origin(source, (row, place[1])) for place in shown} if source else {}
    return Change(name, shown, begin, end, origins)


def _seconds(l: int, row: int, rows: int) -> tuple[float, float, float]:
    """Of a row, to multiply, to add up, and to go up: the first takes its time, what has been seen goes faster."""
    if l == 1 and row == 0:
        return 2.8, 1.5, 1.2
    pace = max(0.6, 1.1 - 0.08 * rows) * (1 if l == 1 else 0.85)
    return 1.7 * pace, 0.9 * pace, 1.0 * pace
