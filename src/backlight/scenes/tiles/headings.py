"""The words around the columns of neurons: what each layer is, how its colours reach, and what is not shown."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from backlight.drawing.type import told_apart
from backlight.numerals import number, thousands
from backlight.scenes.page.stage import SIZES, middle
from backlight.scenes.sigma.names import NAMES
from backlight.scenes.tiles.columns import BOTTOM, HEADING, TOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.drawing.items import Item
    from backlight.network.architecture import Architecture
    from backlight.recording.recording import Recording
    from backlight.scenes.page.stage import Stage
    from backlight.scenes.tiles.columns import Column, Columns
    from backlight.scenes.tiles.fields import Limits

_NOTE = HEADING + 30
_BESIDE = 130.0
_NEVER_BELOW = ("relu", "softplus")


def headings(run: Recording, place: Columns, limits: Limits, stage: Stage) -> list[Item]:
    """Above each column and above the output, and where something is left out."""
    data, architecture = run.data, run.architecture
    items: list[Item] = []
    for column in place.columns:
        if column.layer == 0:
            items += _inputs(column, place, data.input_names, stage)
            continue
        heading = "Outputs" if column.layer == architecture.depth else f"Layer {column.layer}"
        items += _above(column, place, heading, _kind(architecture, column.layer, limits), stage)
        if column.layer == architecture.depth:
            items += _classes(column, place, data.class_names, stage)
    whole = _kind(architecture, architecture.depth, limits)
    heading, note = ("All classes", "") if data.task == "classes" else ("Output", whole)
    items.append(stage.text(place.x, HEADING, heading, size=SIZES.number, weight="semibold"))
    items.append(stage.note(place.x + 104, HEADING, note))
    return [*items, *_skipped(place, stage)]


def _above(column: Column, place: Columns, heading: str, note: str, stage: Stage) -> list[Item]:
    x, room = column.x + column.side / 2, column.side + place.gap - 14
    items: list[Item] = [
        stage.text(x, HEADING, heading, size=SIZES.number, weight="semibold", anchor="middle", room=room),
        stage.note(x, _NOTE, note, anchor="middle", room=room),
    ]
    if column.more:
        below = column.tops[-1] + column.side + 30
        items.append(stage.note(x, below, f"+ {thousands(column.more)} more", anchor="middle"))
    return items


def _inputs(column: Column, place: Columns, names: Sequence[str], stage: Stage) -> list[Item]:
    room = column.side + place.gap - 14
    heading = "Inputs" if len(names) > 1 else "Input"
    items: list[Item] = [stage.text(column.x, HEADING, heading, size=SIZES.number, weight="semibold", room=room)]
    if column.more:
        held = f"+ {thousands(column.more)} at {'its' if column.more == 1 else 'their'} mean"
        items.append(stage.note(column.x, _NOTE, held, room=room))
    # Further to the right the weights' lines come down.
    called = told_apart([names[unit] for unit in column.units], SIZES.note, min(room, column.side + _BESIDE))
    for unit, name, top in zip(column.units, called, column.tops, strict=True):
        y = top + column.side + 26
        if name == f"x{unit + 1}":
            symbol = f"x_{unit + 1}" if unit < 9 else f"x_{{{unit + 1}}}"
            items.append(stage.formula(column.x, y, symbol, size=SIZES.body, color=stage.colors.quiet))
        else:
            items.append(stage.note(column.x, y, name))
    return items


def _classes(column: Column, place: Columns, names: Sequence[str], stage: Stage) -> list[Item]:
    x, room = column.x + column.side + 14, place.x - column.x - column.side - 28
    return [
        stage.note(x, middle(top + column.side / 2, SIZES.note), name)
        for top, name in zip(column.tops, told_apart(names[: len(column.tops)], SIZES.note, room), strict=True)
    ]


def _skipped(place: Columns, stage: Stage) -> list[Item]:
    """Between the two columns that are no neighbours in the network."""
    for one, other in pairwise(place.columns):
        if other.layer > one.layer + 1:
            x, y = (one.x + one.side + other.x) / 2, (TOP + BOTTOM) / 2
            lines = ("…", str(place.skipped), "more")
            return [stage.note(x, y + 30 * (row - 1), text, anchor="middle") for row, text in enumerate(lines)]
    return []


def _kind(architecture: Architecture, layer: int, limits: Limits) -> str:
    """``tanh, −1 to 1``: the activation, and from where to where the colours reach."""
    name = architecture.output_activation if layer == architecture.depth else architecture.activations[layer - 1]
    low, high = limits[layer]
    return f"{NAMES[name]}, {number(0 if name in _NEVER_BELOW else low, 2)} to {number(high, 2)}"
