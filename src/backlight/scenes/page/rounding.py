"""A matrix's numbers as its cells show them: three significant digits where there is room, and never in vain.

The same number has the same digits wherever it stands: in its cell, and in an equation beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from backlight.numerals import bracketed, number, times_power, trimmed
from backlight.scenes.page.finite import reach_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Doubles = NDArray[np.float64]

DIGITS: Final = 3
_PLAIN: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SMALLEST_INLINE: Final = -4
_TOO_LARGE: Final = 1e4
_MOST_PLACES: Final = 12


@dataclass(frozen=True, eq=False)
class Rounded:
    """The numbers of one matrix, rounded.

    Attributes
    ----------
    values
        (rows, columns).
    decimals
        The most that a cell has room for.
    exponent
        The cells show multiples of 10 to this power; 0 where they show the numbers themselves.
    closer
        The texts of those that are shown with more digits.
    """

    values: Doubles
    decimals: int
    exponent: int = 0
    closer: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, values: NDArray[np.floating], decimals: int, *others: NDArray[np.floating]) -> Rounded:
        """Of (rows, columns), or of a column (rows,).

        Parameters
        ----------
        others
            What is to have the same exponent, as it stands beside it or is the same matrix at another time.
        """
        sizes = [size for each in (values, *others) if (size := reach_of([each]))] if reach_of([values]) else []
        # So that the largest number of each has two digits, three where there is room.
        least = 10.0 ** -max(1, decimals - 2)
        exponent = 0
        if sizes and not (least * 0.95 <= min(sizes) and max(sizes) < _TOO_LARGE):
            # And no number more than three before the point.
            exponent = max(*(math.floor(math.log10(size)) for size in (min(sizes), max(sizes) / 100)))
        return cls(np.asarray(values, np.float64).reshape(len(values), -1), decimals, exponent)

    def told_from(self, other: Rounded, fits: Callable[[str], bool]) -> Rounded:
        """With more digits where another matrix has the same text for another number, if they fit."""
        closer = {}
        for (row, column), value in np.ndenumerate(self.values):
            text = self.text(row, column)
            if self.exponent or text != other.text(row, column) or value == other.values[row, column]:
                continue
            longer = apart(float(value), float(other.values[row, column]))[0]
            if fits(longer):
                closer[row, column] = longer
        return replace(self, closer=closer)

    def text(self, row: int, column: int = 0) -> str:
        """As its cell shows it."""
        if (row, column) in self.closer:
            return self.closer[row, column]
        exact = float(self.values[row, column])
        scaled = exact / 10.0**self.exponent if self.exponent else exact
        return rounded(scaled, min(self.decimals, 2) if self.exponent else self.decimals)

    def inline(self, row: int, column: int = 0) -> str:
        """In an equation: the same digits."""
        if not self.exponent:
            return self.text(row, column)
        if not _SMALLEST_INLINE <= self.exponent < 0:
            return times_power(self.text(row, column), self.exponent)
        return rounded(float(self.values[row, column]), min(self.decimals, 2) - self.exponent)

    def factor(self, row: int, column: int = 0) -> str:
        """In an equation, after a sign: negative ones in brackets."""
        return bracketed(self.inline(row, column))


def rounded(value: float, decimals: int) -> str:
    """Three significant digits, but no more decimals than so many; with a true minus sign."""
    if not math.isfinite(value) or value == 0:
        return number(value)
    places = min(decimals, max(0, DIGITS - 1 - math.floor(math.log10(abs(value)))))
    return trimmed(f"{value:.{places}f}")


def apart(one: float, other: float) -> tuple[str, str]:
    """Two numbers with three digits, and with as many more as they need to differ where they are not equal."""
    texts = ("", "")
    for digits in range(DIGITS, 16):
        texts = number(one, digits), number(other, digits)
        if texts[0] != texts[1] or one == other:
            break
    return texts


def resolving(values: Iterable[float], change: float) -> list[str]:
    """Numbers with so many decimals that a small change among them, which is not 0, is seen with two digits."""
    places = min(_MOST_PLACES, max(0, 1 - math.floor(math.log10(abs(change)))))
    return [trimmed(f"{value:.{places}f}") for value in values]


def value(text: str) -> float:
    """What a number says as it is written."""
    mantissa, _, power = text.replace("−", "-").replace("∞", "inf").partition("·10")
    return float(mantissa) * 10.0 ** int(power.translate(_PLAIN) or 0)


def added(terms: Iterable[str]) -> str:
    """A sum in a line, in which negative terms are taken away."""
    first, *others = terms
    return first + "".join(f" − {term[1:]}" if term.startswith("−") else f" + {term}" for term in others)
