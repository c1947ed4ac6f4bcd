"""Where x is in a movie of the chain rule, and how far a nudge of it has come through the layers."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from backlight.scenes.page.pace import between, blend

STOPS = 4
_GO, _NUDGE, _LAYER, _WHOLE, _HOLD, _BACK = 1.4, 0.8, 1.2, 1.0, 1.0, 0.6
"""How long, in parts: x moves along, it is nudged, a layer follows, the whole follows, all rests, the nudge ends."""


@dataclass(frozen=True)
class Now:
    """What is going on.

    Attributes
    ----------
    x
        Where it is.
    fade
        How visible its nudge is, 0 to 1; 0 while it moves along.
    inside
        How long it has been there, in parts.
    layers
        Of the composition.
    """

    x: float
    fade: float
    inside: float
    layers: int

    @property
    def layer(self) -> int:
        """The one that follows the nudge: 0 is x itself, and the one after the last is the whole."""
        return max(0, min(self.layers + 1, math.floor((self.inside - _NUDGE) / _LAYER) + 1))

    def progress(self, layer: int) -> float:
        """How far the nudge has come in a layer, 0 to 1."""
        if layer == 0:
            return between(self.inside, 0, _NUDGE)
        begin = _NUDGE + (layer - 1) * _LAYER
        return between(self.inside, begin, begin + (_LAYER if layer <= self.layers else _WHOLE))

    def legs(self, layer: int) -> tuple[float, float]:
        """How much is drawn of a layer's two changes; the first layer's run is the nudge of x itself."""
        done = self.progress(layer)
        if layer == 1:
            return self.progress(0), done
        return min(1.0, 2 * done), max(0.0, 2 * done - 1)


@dataclass(frozen=True)
class Course:
    """The way of x: it rests a few times, and is nudged there.

    Attributes
    ----------
    low, high
        The ends of its axis.
    layers
        Of the composition.
    duration
        Of the movie, in seconds.
    """

    low: float
    high: float
    layers: int
    duration: float

    def at(self, time: float) -> Now:
        """What is going on at a time."""
        parts = time / self._second
        stop = min(STOPS - 1, max(0, int(parts / self._each)))
        inside = parts - stop * self._each - _GO
        if inside < 0:
            way = between(inside, -_GO, 0) if stop else 0.0
            return Now(blend(self.stops[stop - 1 if stop else 0], self.stops[stop], way), 0.0, inside, self.layers)
        fade = 1 - between(inside, self._each - _GO - _BACK, self._each - _GO)
        return Now(self.stops[stop], fade, inside, self.layers)

    def done(self, stop: int) -> float:
        """When the nudge has gone through everything at a stop, counted from 0."""
        return ((stop + 1) * self._each - _BACK - _HOLD / 2) * self._second

    @property
    def _each(self) -> float:
        """How long a stop takes with the way to it, in parts."""
        return _GO + _NUDGE + self.layers * _LAYER + _WHOLE + _HOLD + _BACK

    @property
    def _second(self) -> float:
        """How long a part is, in seconds."""
        return self.duration / (STOPS * self._each)

    @functools.cached_property
    def stops(self) -> tuple[float, ...]:
        """Where x is nudged: evenly from a fifth to four fifths of the axis, rounded."""
        span = self.high - self.low
        digits = -math.floor(math.log10(span / 20))
        parts = [0.2 + 0.6 * index / (STOPS - 1) for index in range(STOPS)]
        return tuple(round(self.low + part * span, digits) + 0.0 for part in parts)
