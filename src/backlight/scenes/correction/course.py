"""When each of a perceptron's corrections happens in a movie, and how far one is at a time."""

from __future__ import annotations

import bisect
import functools
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.scenes.page.pace import between, blend

if TYPE_CHECKING:
    from backlight.network.learning import Correction, Learning
    from backlight.network.perceptron import Perceptron

PICKED, SCALED, CARRIED, TURNED, GONE = 0.28, 0.45, 0.62, 0.88, 0.9
"""Parts of a correction's time: the input is drawn, scaled and carried, the weight vector turns, the input goes."""

_BEFORE, _AFTER = 2.5, 3.0  # seconds until the first correction, and from the last one
_SLOW = 12
_FASTER, _FASTEST = 0.8, 0.12
_READABLE = 1.2  # seconds that a correction takes at least to be told step by step


@dataclass(frozen=True, eq=False)
class Now:
    """What is going on.

    Attributes
    ----------
    done
        So many corrections.
    correction
        The next one, where it is under way.
    part
        How far it is, 0 to 1.
    told
        Whether there is time to tell it step by step.
    rested
        Seconds since the last correction; 0 before it is done.
    """

    done: int
    correction: Correction | None
    part: float
    told: bool
    rested: float = 0.0

    @property
    def turned(self) -> float:
        """How far the weight vector has turned, 0 to 1."""
        return between(self.part, CARRIED, TURNED)

    def perceptron(self, learning: Learning) -> Perceptron:
        """As it is now; on its way it is what a part of the learning rate would have made of it."""
        correction, turned = self.correction, self.turned
        if correction is None:
            return learning.corrections[self.done - 1].after if self.done else learning.first
        if turned >= 1:
            return correction.after
        rate = turned * learning.learning_rate
        if not rate:
            return correction.before
        return correction.before.corrected(correction.x, correction.sign, learning_rate=rate)


@dataclass(frozen=True, eq=False)
class Course:
    """The corrections over a movie: a dozen at an even pace, those after it faster and faster.

    Attributes
    ----------
    learning
        Whose corrections.
    duration
        Seconds of the movie.
    """

    learning: Learning
    duration: float

    def at(self, time: float) -> Now:
        """What is going on at a time."""
        corrections, times = self.learning.corrections, self._times
        index = bisect.bisect_right(times, time) - 1
        if not 0 <= index < len(corrections):
            return Now(max(0, min(index, len(corrections))), None, 0.0, True, max(0.0, time - times[-1]))
        begin, end = times[index], times[index + 1]
        return Now(index, corrections[index], (time - begin) / (end - begin), end - begin >= _READABLE)

    def time(self, index: int, part: float) -> float:
        """When a correction, counted from 0, has come so far."""
        return blend(self._times[index], self._times[index + 1], part)

    @functools.cached_property
    def _times(self) -> tuple[float, ...]:
        """When each correction begins, and when the last one ends."""
        count = len(self.learning.corrections)
        shares = [max(_FASTEST, _FASTER ** max(0, index - _SLOW + 1)) for index in range(count)]
        # A short movie keeps the proportions of a long one.
        begin, rest = _BEFORE, self.duration - _BEFORE - _AFTER
        if rest < self.duration / 2:
            begin, rest = self.duration / 4, self.duration / 2
        return tuple(begin + rest * part / (sum(shares) or 1) for part in itertools.accumulate(shares, initial=0.0))
