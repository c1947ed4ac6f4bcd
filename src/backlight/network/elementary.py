"""Elementary functions and their slopes: what compositions are made of."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from backlight.errors import BacklightError, nearest

Function = Callable[[float], float]
_DIGITS: Final = 10
"""Of a number inside a formula."""


@dataclass(frozen=True)
class Elementary:
    """An elementary function and its slope.

    Attributes
    ----------
    name
        What `compose` knows it by, with its number where it has one: ``"square"``, ``"scale 3"``.
    formula, slope_formula
        As text, with ``{}`` where the argument goes: ``"sin {}"``, ``"cos {}"``.
    value, slope
        f and f′.
    domain
        What its argument must be, in words; empty where every number will do.
    inside
        Whether an argument is in the domain.
    binds, needs
        How tightly the formula holds together, and how tightly its argument must where it has no brackets: 1 a sum, 2 a
        product, 3 a power, 4 a call, 5 a letter.
    """

    name: str
    formula: str
    slope_formula: str
    value: Function = field(repr=False)
    slope: Function = field(repr=False)
    domain: str = ""
    inside: Callable[[float], bool] = field(default=math.isfinite, repr=False)
    binds: int = field(default=4, repr=False)
    needs: int = field(default=5, repr=False)


def _logistic(x: float) -> float:
    e = math.exp(-abs(x))
    return 1 / (1 + e) if x >= 0 else e / (1 + e)


def _positive(x: float) -> bool:
    return x > 0


KNOWN: Final = {
    function.name: function
    for function in (
        Elementary("square", "{}²", "2{}", lambda x: x * x, lambda x: 2 * x, binds=3),
        Elementary("cube", "{}³", "3{}²", lambda x: x**3, lambda x: 3 * x * x, binds=3),
        Elementary("sqrt", "√{}", "1 / (2√{})", math.sqrt, lambda x: 0.5 / math.sqrt(x), "above 0", _positive),
        Elementary(
            "reciprocal", "1 / {}", "−1 / {}²", lambda x: 1 / x, lambda x: -1 / x / x, "other than 0", bool, 2, 3
        ),
        Elementary("negate", "−{}", "−1", lambda x: -x, lambda _: -1.0, binds=2, needs=3),
        Elementary("identity", "{}", "1", lambda x: x, lambda _: 1.0, needs=0),
        Elementary("sin", "sin {}", "cos {}", math.sin, math.cos),
        Elementary("cos", "cos {}", "−sin {}", math.cos, lambda x: -math.sin(x)),
        Elementary("exp", "exp {}", "exp {}", math.exp, math.exp),
        Elementary("log", "log {}", "1 / {}", math.log, lambda x: 1 / x, "above 0", _positive),
        Elementary("tanh", "tanh {}", "1 − tanh² {}", math.tanh, lambda x: 1 - math.tanh(x) ** 2),
        Elementary("sigmoid", "σ({})", "σ({})(1 − σ({}))", _logistic, lambda x: _logistic(x) * _logistic(-x), needs=0),
        Elementary("relu", "max(0, {})", "[{} > 0]", lambda x: max(0.0, x), lambda x: float(x > 0), needs=0),
    )
}
"""Those without a number of their own."""


FUNCTIONS: Final[tuple[str, ...]] = (*KNOWN, "scale", "shift")
"""What can be composed; scale and shift take a number: ``"scale 3"`` is 3x, ``"shift -1"`` is x − 1."""


def scale(by: float) -> Elementary:
    """The function x ↦ by · x."""
    text = f"{by:.{_DIGITS}g}".replace("-", "−")
    return Elementary(f"scale {by:.{_DIGITS}g}", text + " · {}", text, lambda x: by * x, lambda _: by, binds=2, needs=3)


def shift(by: float) -> Elementary:
    """The function x ↦ x + by."""
    formula = "{} " + ("−" if by < 0 else "+") + f" {abs(by):.{_DIGITS}g}"
    return Elementary(f"shift {by:.{_DIGITS}g}", formula, "1", lambda x: x + by, lambda _: 1.0, binds=1, needs=1)


def elementary(name: str) -> Elementary:
    """A function by its name, as `compose` takes it.

    Raises
    ------
    BacklightError
        When there is none of that name, or its number is missing.
    """
    word, *rest = name.split() or [""]
    if word in ("scale", "shift"):
        try:
            (text,) = rest
            by = float(text.replace("−", "-"))
            if not math.isfinite(by):
                raise ValueError
        except ValueError:
            raise BacklightError(f"{word} takes one number, as in '{word} 3'; {name!r} came.") from None
        return scale(by) if word == "scale" else shift(by)
    if name not in KNOWN:
        raise BacklightError(
            f"There is no function {name!r}{nearest(name, FUNCTIONS) or '.'} There are {', '.join(FUNCTIONS)}."
        )
    return KNOWN[name]
