"""`chain-rule`: a composition layer by layer; x is nudged, each layer passes it on, and the slopes multiply."""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backlight.arguments import finite
from backlight.drawing.formulas import outline
from backlight.drawing.items import Group
from backlight.drawing.paths import rectangle
from backlight.errors import BacklightError
from backlight.network.chain_rule import Composition, compose
from backlight.numerals import bracketed, decimals
from backlight.scenes.composition.course import Course
from backlight.scenes.composition.plots import MIDDLE, MOST_LAYERS, ChainPlots
from backlight.scenes.composition.tex import tex
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.drawing.items import Drawing, Item
    from backlight.network.chain_rule import Chain
    from backlight.scenes.composition.course import Now

_ROWS = (742.0, 856.0, 936.0)
_STILL = 2  # the stop of the figure


@dataclass(frozen=True, eq=False)
class ChainRule:
    """A composition of elementary functions, layer by layer, while x moves along and is nudged here and there.

    Attributes
    ----------
    composition
        As `backlight.compose` reads it, or what that gives: ``"sin(x^2)"``, or the layers' names, ``"square, sin"``.
        Of 1 to 4 layers.
    low, high
        The ends of the axis of x, which goes from a fifth of it to four fifths.
    dx
        The nudge; None: a twelfth of the axis or a little less.
    stage
        Dark or light.
    duration
        Of the movie, in seconds.

    Raises
    ------
    BacklightError
        When the composition cannot be read, has more layers, or is not defined where x goes.
    """

    composition: str | Sequence[str] | Composition = "sin(x^2)"
    low: float = 0.0
    high: float = 2.4
    dx: float | None = None
    stage: Stage = Stage()
    duration: float = 28.0

    def __post_init__(self) -> None:
        # As names: the functions of a composition cannot be sent to another process.
        object.__setattr__(self, "composition", _names(self.composition))
        layers = len(self._h.functions)
        if layers > MOST_LAYERS:
            raise BacklightError(
                f"chain-rule shows compositions of 1 to {MOST_LAYERS} layers; {self._h} has {layers}: "
                f"{', '.join(function.formula.format('x') for function in self._h.functions)}. Take a simpler one."
            )
        low, high = (finite(end, "low and high are finite numbers", BacklightError) for end in (self.low, self.high))
        if not low < high:
            raise BacklightError(f"x goes from low to high, a greater number; {low:g} and {high:g} came.")
        if math.isinf(high - low):
            raise BacklightError(
                f"low and high are at most 1.8e308 apart, the greatest number there is; {low:g} and {high:g} came."
            )
        if self.dx is not None and not finite(self.dx, "dx is a finite number", BacklightError):
            raise BacklightError("dx is a number other than 0; 0 came.")
        _ = self._plots

    def __getstate__(self) -> dict[str, Any]:
        """Its fields alone, without what was made of them."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @property
    def still(self) -> float:
        """A stop, when the nudge has gone through all layers."""
        return self._course.done(_STILL)

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        now = self._course.at(time)
        chain = self._h.at(now.x)
        changes = chain.nudge(self._dx)
        items: list[Item] = [*self._heading, *self._told(now, chain, changes), *self._carriers(now, chain, changes)]
        for layer, (plot, link) in enumerate(zip(self._plots.layers, chain.links, strict=True), 1):
            nudge: tuple[Item, ...] = ()
            if now.fade:
                nudge = plot.nudge(link.input, link.value, changes[layer - 1], changes[layer], *now.legs(layer))
            items += (
                Group(plot.items(link.input, link.value, link.slope), name=f"layer {layer}"),
                Group(nudge, opacity=now.fade, name=f"nudge {layer}"),
            )
        if now.fade:
            legs = now.legs(len(chain.links) + 1)
            nudge = self._plots.whole.nudge(now.x, chain.value, changes[0], changes[-1], *legs)
            items.append(Group(nudge, opacity=now.fade, name="nudge h"))
        items.append(Group(self._plots.whole.items(now.x, chain.value, chain.slope), name="h"))
        return self.stage.drawing((*items, *self._product(now, chain)))

    def _told(self, now: Now, chain: Chain, changes: tuple[float, ...]) -> tuple[Item, ...]:
        first, second = self._words(now, chain, changes)
        return (
            self.stage.text(LEFT, 172, first, weight="semibold", room=RIGHT - LEFT),
            self.stage.note(LEFT, 212, second, room=RIGHT - LEFT),
        )

    def _words(self, now: Now, chain: Chain, changes: tuple[float, ...]) -> tuple[str, str]:
        """What happens, and the numbers of it."""
        if not now.fade:
            return "x moves along, and every slope changes with it.", ""
        if now.layer == 0:
            return "x is nudged a little.", f"dx = {decimals(changes[0])}"
        if now.layer <= len(chain.links):
            link = chain.links[now.layer - 1]
            sentence = f"{link.result} follows along its tangent: the slope times d{link.argument}."
            slope, change, result = link.slope, changes[now.layer - 1], changes[now.layer]
        else:
            link = chain.links[-1]
            sentence = "Seen as a whole, h follows x by the product of the slopes."
            slope, change, result = chain.slope, changes[0], changes[-1]
        return sentence, f"d{link.result} = {_factor(slope)} · {_factor(change)} = {decimals(result)}"

    def _carriers(self, now: Now, chain: Chain, changes: tuple[float, ...]) -> tuple[Item, ...]:
        """The arrows before, between and after the plots, with the value that each carries, and its change."""
        stage = self.stage
        letters = ("x", *(link.result for link in chain.links))
        values = (chain.x, *(link.value for link in chain.links))
        items: list[Item] = []
        for index, (x, letter, value, change) in enumerate(
            zip(self._plots.middles, letters, values, changes, strict=True)
        ):
            shown, color = now.progress(index) * now.fade, self._signed(change)
            known, changed = f"{letter} = {decimals(value)}", f"d{letter} = {decimals(change)}"
            items += (
                stage.text(x, MIDDLE - 22, known, size=SIZES.number, anchor="middle"),
                stage.text(x, MIDDLE + 38, changed, size=SIZES.number, color=color, anchor="middle", opacity=shown),
            )
        return (*self._plots.arrows, Group(tuple(items), name="values"))

    def _product(self, now: Now, chain: Chain) -> tuple[Item, ...]:
        """The chain rule: in letters, with each layer's slope, and in numbers."""
        stage, (whole, *columns), y = self.stage, self._columns, _ROWS[2]
        lights: list[Item] = []
        numbers: list[Item] = [
            stage.text(
                whole, y, decimals(chain.slope), anchor="middle", weight="semibold", color=self._signed(chain.slope)
            )
        ]
        for layer, x, link in zip(range(len(columns), 0, -1), columns, reversed(chain.links), strict=True):
            light = min(now.progress(layer), 1 - now.progress(layer + 1)) * now.fade
            if light > 0:
                half, top = self._column_width / 2 - 14, _ROWS[0] - 62
                size = (2 * half, y + 26 - top)
                lights.append(rectangle(x - half, top, *size, 12, fill=stage.colors.faint, opacity=0.6 * light))
            text = _factor(link.slope) if len(columns) > 1 else decimals(link.slope)
            numbers.append(stage.text(x, y, text, anchor="middle", color=self._signed(link.slope)))
        return (
            Group(tuple(lights), name="layer at work"),
            Group(self._symbols, name="chain rule"),
            Group(tuple(numbers), name="slopes"),
        )

    @functools.cached_property
    def _symbols(self) -> tuple[Item, ...]:
        """The two rows of the product that do not change, and the signs of all three."""
        stage, links = self.stage, self._h.at(self._course.stops[0]).links
        whole, quiet = self._columns[0], stage.colors.quiet
        items: list[Item] = [
            stage.formula(whole, _ROWS[0], _quotient(links[-1].result, "x"), size=36, anchor="middle"),
            stage.formula(whole, _ROWS[1], "h'(x)", anchor="middle"),
        ]
        for x, link in zip(self._columns[1:], reversed(links), strict=True):
            sign = "=" if link is links[-1] else r"\cdot"
            items += [stage.formula(x - self._column_width / 2, y, sign, color=quiet, anchor="middle") for y in _ROWS]
            slope = tex(link.function.slope_formula.replace("{}", link.argument))
            size = min(SIZES.heading, (self._column_width - 44) / outline(slope).width)
            items += (
                stage.formula(x, _ROWS[0], _quotient(link.result, link.argument), size=36, anchor="middle"),
                stage.formula(x, _ROWS[1], slope, size=size, anchor="middle"),
            )
        return tuple(items)

    def _signed(self, value: float) -> str:
        """Sign is hue."""
        return self.stage.positive if value >= 0 else self.stage.negative

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        return self.stage.title("The chain rule", str(self._h))

    @functools.cached_property
    def _h(self) -> Composition:
        return compose(*self.composition)  # type: ignore[misc]

    @functools.cached_property
    def _dx(self) -> float:
        if self.dx is not None:
            return self.dx
        most = (self.high - self.low) / 12 * 1.001  # 0.2 of 2.4, although 2.4 / 12 is a little less
        power = 10.0 ** math.floor(math.log10(most))
        return max(factor * power for factor in (1, 2, 5) if factor * power <= most)

    @functools.cached_property
    def _course(self) -> Course:
        return Course(self.low, self.high, len(self._h.functions), self.duration)

    @functools.cached_property
    def _plots(self) -> ChainPlots:
        return ChainPlots(self._h, self.low, self.high, self._course.stops, self.stage)

    @functools.cached_property
    def _columns(self) -> tuple[float, ...]:
        """Of the product: the middles of the whole slope and of each factor."""
        return tuple(LEFT + (index + 0.5) * self._column_width for index in range(len(self._h.functions) + 1))

    @property
    def _column_width(self) -> float:
        return min(330.0, 1000.0 / (len(self._h.functions) + 1))


def _quotient(result: str, argument: str) -> str:
    return rf"\frac{{d{result}}}{{d{argument}}}"


def _factor(value: float) -> str:
    """A number in a product, a negative one in brackets."""
    return bracketed(decimals(value))


def _names(composition: Any) -> tuple[Any, ...]:
    """What `compose` takes: one formula, or a name for each layer."""
    if isinstance(composition, Composition):
        return tuple(function.name for function in composition.functions)
    if isinstance(composition, str):
        return tuple(name.strip() for name in composition.split(","))
    return tuple(composition) if isinstance(composition, tuple | list) else (composition,)
