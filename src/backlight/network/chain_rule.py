"""The chain rule: the derivative of a composition is the product of its layers' slopes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from backlight.arguments import finite, whole
from backlight.errors import BacklightError
from backlight.network.elementary import FUNCTIONS, Elementary, elementary
from backlight.network.formula import Reader
from backlight.numerals import number
from backlight.wording import shown

_LETTERS: Final = "uvwpqrs"


@dataclass(frozen=True)
class Link:
    """One layer of a composition, at a point.

    Attributes
    ----------
    function
        What it computes.
    argument, result
        Letters: u = f(x) has the argument x and the result u.
    input, value, slope
        x, f(x) and f′(x).
    """

    function: Elementary
    argument: str
    result: str
    input: float
    value: float
    slope: float

    @property
    def sensitivity(self) -> float:
        """How small a change of x is seen in the value, or in its room: |f(x) / f′(x)|; infinite where none is."""
        return min(abs(self.value), self.room) / abs(self.slope) if self.slope else math.inf

    @property
    def room(self) -> float:
        """How far the value is from the bound that the slope is written by, as in 1 − tanh² x; infinite without one."""
        return 1 - abs(self.value) if self.function.name in ("tanh", "sigmoid") else math.inf


@dataclass(frozen=True)
class Chain:
    """A composition at a point: its layers, and the slope of the whole, which is their slopes' product.

    Attributes
    ----------
    x
        The point.
    links
        Its layers, the innermost first.
    """

    x: float
    links: tuple[Link, ...]

    @property
    def value(self) -> float:
        """h(x)."""
        return self.links[-1].value

    @property
    def slope(self) -> float:
        """h′(x), by the chain rule."""
        return math.prod(link.slope for link in self.links)

    def slopes_from(self, layer: int) -> float:
        """The derivative of h by the input of a layer: what goes backward through the composition.

        Parameters
        ----------
        layer
            From 1, the innermost.

        Raises
        ------
        BacklightError
            When there is no such layer.
        """
        layers = len(self.links)
        wanted = f"layer is a whole number from 1 to {layers} here" if layers > 1 else "layer is 1 here, the only one"
        layer = whole(layer, wanted, BacklightError, least=1, most=layers)
        return math.prod(link.slope for link in self.links[layer - 1 :])

    def nudge(self, dx: float) -> tuple[float, ...]:
        """dx, du, dv …: how much each layer changes to first order, when x changes by dx.

        Raises
        ------
        BacklightError
            When dx is not a finite number.
        """
        changes = [finite(dx, "dx is a finite number", BacklightError)]
        for link in self.links:
            changes.append(changes[-1] * link.slope)
        return tuple(changes)

    def __str__(self) -> str:
        first, *others = self.links
        lines = [f"x = {number(self.x, against=first.sensitivity)}"]
        for link, after in zip(self.links, [*others, None], strict=True):
            formula = link.function.formula.format(link.argument)
            slope = link.function.slope_formula.replace("{}", link.argument)
            against = min(link.room, after.sensitivity if after else math.inf)
            lines.append(_equation(link.result, formula, number(link.value, against=against)))
            lines.append("    " + _equation(f"d{link.result}/d{link.argument}", slope, number(link.slope)))
        quotients = " · ".join(f"d{link.result}/d{link.argument}" for link in reversed(self.links))
        factors = " · ".join(_bracketed(number(link.slope)) for link in reversed(self.links))
        lines.append(_equation(f"d{self.links[-1].result}/dx", quotients, factors, number(self.slope)))
        return "\n".join(lines)


@dataclass(frozen=True)
class Composition:
    """h = the last of the functions after all before it.

    Attributes
    ----------
    functions
        The innermost first: the order in which x goes through them.
    """

    functions: tuple[Elementary, ...]

    def at(self, x: float) -> Chain:
        """Every layer's value and slope at x.

        Raises
        ------
        BacklightError
            When x is not a finite number, or a layer's input is outside its domain.
        """
        x = finite(x, "x is a finite number", BacklightError)
        links: list[Link] = []
        input_, argument = x, "x"
        for layer, function in enumerate(self.functions):
            result = _LETTERS[layer] if layer < len(_LETTERS) else f"u{layer + 1}"
            if not function.inside(input_):
                raise BacklightError(
                    f"{function.formula.format(argument)} takes a number {function.domain}, but {argument} = "
                    f"{number(input_)} at x = {number(x)}. Choose another x, or another function before it."
                )
            try:
                value, slope = function.value(input_), function.slope(input_)
            except OverflowError:
                value = slope = math.inf
            if not (math.isfinite(value) and math.isfinite(slope)):
                raise BacklightError(
                    f"{function.formula.format(argument)} is too great a number at x = {number(x)}, where {argument} = "
                    f"{number(input_)}."
                )
            links.append(Link(function, argument, result, input_, value, slope))
            input_, argument = value, result
        return Chain(x, tuple(links))

    def __call__(self, x: float) -> float:
        """h(x); raises as `at` does."""
        return self.at(x).value

    @property
    def formula(self) -> str:
        """As text: ``sin(x²)``."""
        text, binds = "x", 5
        for function in self.functions:
            if binds >= function.needs:
                text = function.formula.format(text)
            else:  # sin x, but sin(x²)
                text = re.sub(r"^([a-z]+) ", r"\1", function.formula).format(f"({text})")
            binds = function.binds
        return text

    def __str__(self) -> str:
        return f"h(x) = {self.formula}"

    def __repr__(self) -> str:
        return f"compose({', '.join(repr(function.name) for function in self.functions)})"


def compose(*names: str) -> Composition:
    """A composition of elementary functions, in the order in which x goes through them.

    ``compose("square", "sin")`` is h(x) = sin(x²), in two layers u = x² and v = sin u. The same as text:
    ``compose("sin(x^2)")``.

    Parameters
    ----------
    names
        Of FUNCTIONS; scale and shift with their number: ``"scale 3"``, ``"shift -1"``.

    Returns
    -------
    Composition
        Its ``at(x)`` gives every layer's value and slope, and by the chain rule the slope of the whole; printed, as
        equations.

    Raises
    ------
    BacklightError
        When a name is unknown or the text cannot be read; the message says what there is.

    Examples
    --------
    >>> import backlight as bl
    >>> round(bl.compose("sin(x^2)").at(1.3).slope, 4)  # cos(1.3²) · 2 · 1.3
    -0.3092
    """
    for name in names:
        if not isinstance(name, str):
            raise BacklightError(
                f"A function is named by a text; {shown(name)} came. There are {', '.join(FUNCTIONS)}."
            )
    if len(names) == 1 and re.search(r"(?<![a-z])x(?![a-z])|[()]", names[0]):
        return Composition(Reader(names[0]).read())
    if not names:
        raise BacklightError(f"A composition has 1 function at least. There are {', '.join(FUNCTIONS)}.")
    return Composition(tuple(elementary(name) for name in names))


def _equation(*sides: str) -> str:
    """``v = sin u = 0.9929``; what is said already is not said again."""
    return " = ".join(dict.fromkeys(sides))


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text
