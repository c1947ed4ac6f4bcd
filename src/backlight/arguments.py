"""Arguments that a user gives, checked at the door: numbers that are numbers, and in their range."""

from __future__ import annotations

import math
import numbers
import operator
from typing import TYPE_CHECKING, Any, Final

from backlight.wording import shown

if TYPE_CHECKING:
    from backlight.errors import BacklightError

LARGEST: Final = 3.4028234663852886e38
"""The largest float32."""


def finite(
    value: Any, wanted: str, error: type[BacklightError], *, least: float = -math.inf, most: float = math.inf
) -> float:
    """A finite number in its range, as a float; NumPy's numbers and arrays of no axis are numbers, booleans are not.

    Parameters
    ----------
    wanted
        How the error begins: ``"x is a finite number"``.
    error
        Its type.

    Raises
    ------
    BacklightError
        Of that type.
    """
    number = plain(value)
    try:
        result = float(number) if isinstance(number, numbers.Real) and not isinstance(number, bool) else math.nan
    except OverflowError:  # a whole number beyond float64
        result = math.inf
    if not math.isfinite(result) or not least <= result <= most:
        raise error(f"{wanted}; {shown(value)} came.")
    return result


def whole(value: Any, wanted: str, error: type[BacklightError], *, least: float, most: float = math.inf) -> int:
    """A whole number in its range; likewise."""
    number = plain(value)
    try:
        result = None if isinstance(number, bool) else operator.index(number)
    except TypeError:
        result = None
    if result is None or not least <= result <= most:
        raise error(f"{wanted}; {shown(value)} came.")
    return result


def truth(value: Any, wanted: str, error: type[BacklightError]) -> bool:
    """True or False, NumPy's too; nothing else, however true it may be."""
    answer = plain(value)
    if not isinstance(answer, bool):
        raise error(f"{wanted}; {shown(value)} came.")
    return answer


def plain(value: Any) -> Any:
    """A number of NumPy's or of a library like it, or an array of no axis, as Python's; the rest as it is."""
    return value.item() if getattr(value, "ndim", None) == 0 else value


def is_utf8(text: str) -> bool:
    """Whether a text can be written as UTF-8; where Python was given bytes that cannot, it keeps lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
