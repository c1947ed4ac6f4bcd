"""Numbers as they are written in pictures, in the terminal and in sentences: ``−0.45``, ``1.2·10⁻⁵``, ``∞``."""

from __future__ import annotations

import math
from typing import Final

DIGITS: Final = 4

_MOST_DIGITS: Final = 17  # as many as tell two float64 apart
_LARGE: Final = 1000.0
_LARGEST_PLAIN: Final = 1e5
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float, digits: int = DIGITS, *, against: float = math.inf) -> str:
    """To so many significant digits.

    Parameters
    ----------
    against
        A smaller number that the value decides: a difference of it, say. So many more digits are shown that it has its
        own: 0.9994379 where 1 − 0.9994379 is of interest.
    """
    if not math.isfinite(value):
        return _not_finite(value)
    if value and against and math.isfinite(against):
        digits = min(_MOST_DIGITS, digits + max(0, _magnitude(value) - _magnitude(against)))
    text, _, exponent = f"{value:.{digits}g}".partition("e")
    return times_power(_signed(text), int(exponent)) if exponent else _signed(text)


def decimals(value: float, places: int = 3) -> str:
    """With so many decimals, always, as what moves or is added up wants; of a thousand or more, four digits."""
    return fixed(value, places) if abs(value) < _LARGE else number(value)


def fixed(value: float, places: int) -> str:
    """A finite number with so many decimals, whatever its size."""
    return _signed(f"{round(value, places) + 0.0:.{places}f}")


def short(value: float, places: int = 3) -> str:
    """For a cell: at most so many decimals, fewer where it is large, none that are 0; a power of ten where small."""
    size = abs(value)
    if not math.isfinite(value) or size == 0:
        return number(value)
    if not 10.0**-places <= size < _LARGEST_PLAIN:
        mantissa, exponent = f"{value:.{1 if places > 2 else 0}e}".split("e")
        return times_power(trimmed(mantissa), int(exponent))
    return trimmed(f"{value:.{max(0, places - max(0, _magnitude(value)))}f}")


def thousands(count: int) -> str:
    """A whole number in a picture, in groups of three digits with thin spaces between: ``3 000``."""
    return f"{count:,}".replace(",", "\u2009")


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """So many of something in a picture: ``1 sample``, ``3 000 samples``."""
    return f"{thousands(number)} {singular if number == 1 else plural or singular + 's'}"


def trimmed(text: str) -> str:
    """A number that Python has written, without zeros at its end, and with a true minus sign."""
    return _signed(text.rstrip("0").rstrip(".") if "." in text else text)


def times_power(text: str, exponent: int) -> str:
    """``5.24·10⁻⁶``."""
    return f"{text}·10{str(exponent).translate(_SUPERSCRIPTS)}"


def bracketed(text: str) -> str:
    """In brackets where it begins with a minus sign, as a factor has to stand."""
    return f"({text})" if text.startswith("−") else text


def _signed(text: str) -> str:
    return "0" if text == "-0" else text.replace("-", "−")


def _not_finite(value: float) -> str:
    return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"


def _magnitude(value: float) -> int:
    return math.floor(math.log10(abs(value)))
