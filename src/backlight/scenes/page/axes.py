"""The two inputs over which a run's landscapes lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlight.arguments import whole
from backlight.data.columns import shortened
from backlight.drawing.type import fitted, told_apart, width
from backlight.errors import BacklightError, nearest
from backlight.measures.most_read import most_read
from backlight.numerals import counted
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.recording.recording import Recording

Axes = tuple[int, int]
Chosen = tuple[int | str, int | str] | None
"""Two inputs, each by its number from 0 or by its name; None: those that the run's last network reads most."""


def axes_of(run: Recording, chosen: Chosen = None) -> Axes:
    """The numbers of the inputs, from 0, across and up: the same for every step of a run.

    Raises
    ------
    BacklightError
        When those that were chosen are not two different inputs of the run.
    """
    names = run.data.input_names
    if chosen is not None:
        return _checked(chosen, names)
    return (0, 1) if len(names) < 3 else most_read(run.network, run.data.X_train)


def over(names: Sequence[str], axes: Axes, size: float, room: float) -> str:
    """Over which two inputs something lies, and how many are held at their mean; the names are cut to the room."""
    rest, (one, other) = len(names) - 2, (names[axis] for axis in axes)
    held = f"; {counted(rest, 'other')} at their mean" if rest > 1 else "; the other at its mean" if rest else ""
    if width(f"Output over {one} and {other}{held}", size) > room and rest:
        held = "; others at mean" if rest > 1 else "; the other at mean"
    left = room - width(f"Output over  and {held}", size)
    if width(one, size) + width(other, size) > left:
        half = max(left / 2, left - min(width(one, size), width(other, size)))
        one, other = told_apart((one, other), size, half)
    return fitted(f"Output over {one} and {other}{held}", size, room)


def _checked(chosen: Any, names: Sequence[str]) -> Axes:
    wanted = (
        f"inputs are two different inputs, each by its name or by its number from 0 to {len(names) - 1} "
        f"({shortened(names)})"
    )
    if len(names) < 2:
        raise BacklightError(f"inputs are two of several; this run has one, {names[0]!r}. Leave them out.")
    if not isinstance(chosen, tuple | list) or len(chosen) != 2:
        raise BacklightError(f"{wanted}; {shown(chosen)} came.")
    one, other = (_number(each, names, wanted) for each in chosen)
    if one == other:
        raise BacklightError(f"{wanted}; {shown(chosen)} came, which is one input twice.")
    return one, other


def _number(each: Any, names: Sequence[str], wanted: str) -> int:
    if not isinstance(each, str):
        return whole(each, wanted, BacklightError, least=0, most=len(names) - 1)
    if each not in names:
        raise BacklightError(f"{wanted}; {shown(each)} came{nearest(each, names) or '.'}")
    return list(names).index(each)
