"""Compositions as one writes them: ``sin(x^2)``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from backlight.errors import BacklightError
from backlight.network.elementary import KNOWN, Elementary, scale, shift

if TYPE_CHECKING:
    from collections.abc import Callable


class Reader:
    """Reads a formula in which x occurs once: ``sin(x^2)``, ``1/(1 + exp(-x))``, ``2 log(x) - 3``.

    Sums and products are of a number and something of x, and become shifts and scales.
    """

    _TOKEN: Final = re.compile(r"\s*(?:(\d+\.?\d*|\.\d+)|([a-z]+)|(.))")

    def __init__(self, text: str) -> None:
        self._text = text
        plain = text.replace("−", "-").replace("·", "*").replace("²", "^2").replace("³", "^3").replace("**", "^")
        self._tokens = [match.group().strip() for match in self._TOKEN.finditer(plain) if match.group().strip()]

    def read(self) -> tuple[Elementary, ...]:
        """The functions, in the order in which x goes through them.

        Raises
        ------
        BacklightError
            When this is not such a formula.
        """
        try:
            result = self._sum()
        except (OverflowError, RecursionError):
            raise self._refusal() from None
        if self._tokens or isinstance(result, float):
            raise self._refusal()
        return tuple(result) or (KNOWN["identity"],)

    def _refusal(self) -> BacklightError:
        return BacklightError(
            f"{self._text!r} cannot be read as a composition. Write functions of one x, such as sin(x^2), "
            "1/(1 + exp(-x)) or 2 log(x) - 3, or name the layers one after the other: 'square', 'sin'."
        )

    def _next(self, *expected: str) -> str:
        return self._tokens.pop(0) if self._tokens and self._tokens[0] in expected else ""

    def _sum(self) -> list[Elementary] | float:
        left = self._product()
        while sign := self._next("+", "-"):
            right = self._product()
            if sign == "-":
                right = -right if isinstance(right, float) else [*right, KNOWN["negate"]]
            left = self._joined(left, right, lambda a, b: a + b, shift)
        return left

    def _product(self) -> list[Elementary] | float:
        left = self._negation()
        while True:
            if self._next("/"):
                right = self._negation()
                if isinstance(right, list):
                    right = [*right, KNOWN["reciprocal"]]
                elif right == 0:
                    raise self._refusal()
                else:
                    right = 1 / right
            elif self._next("*") or (isinstance(left, float) and self._tokens and self._tokens[0][0] not in "+-*/)^"):
                right = self._negation()
            else:
                return left
            left = self._joined(left, right, lambda a, b: a * b, scale)

    def _joined(
        self,
        left: list[Elementary] | float,
        right: list[Elementary] | float,
        numbers: Callable[[float, float], float],
        function: Callable[[float], Elementary],
    ) -> list[Elementary] | float:
        if isinstance(left, float) and isinstance(right, float):
            return numbers(left, right)
        if isinstance(left, list):
            left, right = right, left
        if isinstance(left, list) or isinstance(right, float) or not math.isfinite(left):  # x twice, or too great
            raise self._refusal()
        return right if function is scale and left == 1 else [*right, function(left)]

    def _negation(self) -> list[Elementary] | float:
        if self._next("-"):
            inner = self._negation()
            return -inner if isinstance(inner, float) else [*inner, KNOWN["negate"]]
        return self._power()

    def _power(self) -> list[Elementary] | float:
        base = self._atom()
        if not self._next("^"):
            return base
        exponent = self._next("2", "3")
        if not exponent:
            raise self._refusal()
        if isinstance(base, float):
            return base ** int(exponent)
        return [*base, KNOWN["square" if exponent == "2" else "cube"]]

    def _atom(self) -> list[Elementary] | float:
        token = self._tokens.pop(0) if self._tokens else ""
        if token == "x":
            return []
        if token == "(":
            inner = self._sum()
            if not self._next(")"):
                raise self._refusal()
            return inner
        name = {"ln": "log", "σ": "sigmoid", "√": "sqrt"}.get(token, token)
        if name in KNOWN:
            bracketed = self._tokens[:1] == ["("]
            inner = self._atom()
            if not bracketed and self._tokens[:1] == ["^"]:  # sin x^2 may be sin(x²) or (sin x)²
                raise self._refusal()
            if isinstance(inner, float):
                if not bracketed and self._tokens and self._tokens[0] not in "+-)":  # sin 2 x may be sin(2x)
                    raise self._refusal()
                if not KNOWN[name].inside(inner):
                    raise self._refusal()
                return KNOWN[name].value(inner)
            return [*inner, KNOWN[name]]
        try:
            return float(token)
        except ValueError:
            raise self._refusal() from None
