"""A walk in moments, each a thought: a caption, a formula, and beats in which cells light up and get their numbers.

A movie plays the moments one after another; a page can walk along them.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from backlight.drawing.items import Group
from backlight.drawing.paths import rectangle
from backlight.drawing.type import width
from backlight.scenes.matrices.cells import Box
from backlight.scenes.page.pace import blend, ease
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backlight.drawing.items import Item
    from backlight.scenes.matrices.board import Change

CAPTION, FORMULA, NUMBERS = 160.0, 213.0, 260.0
"""The baselines of what is said at the top."""
_TRACK, _THICK = 1004.0, 5.0
_GAP, _PHASE_GAP = 5.0, 22.0
_FADE = 0.22  # seconds
_MOVE = 0.45  # seconds that a light takes from one place to the next
_CORNER = 9.0


@dataclass(frozen=True, eq=False)
class Beat:
    """A part of a moment.

    Attributes
    ----------
    seconds
        How long it takes.
    lit
        What the eye is to follow, by what it is there for: a light moves from one beat's place to the next one's.
    changes
        The cells that change, at parts of the beat.
    numbers
        The moment's formula with the numbers of this beat.
    """

    seconds: float
    lit: Mapping[str, Box] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    numbers: str = ""


@dataclass(frozen=True, eq=False)
class Moment:
    """A thought.

    Attributes
    ----------
    name
        Which: ``"delta2"``.
    phase
        The part of the walk that it belongs to, in words.
    caption
        What happens, in a sentence.
    formula
        In symbols, LaTeX.
    beats
        One after another.
    """

    name: str
    phase: str
    caption: str
    formula: str
    beats: tuple[Beat, ...]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return sum(beat.seconds for beat in self.beats)


@dataclass(frozen=True)
class Now:
    """Where a walk stands.

    Attributes
    ----------
    moment, beat
        Their numbers, from 0.
    seconds
        Since the beat began.
    part
        Of the moment's time, 0 to 1.
    """

    moment: int
    beat: int
    seconds: float
    part: float


@dataclass(frozen=True, eq=False)
class Walk:
    """Moments one after another.

    Attributes
    ----------
    moments
        All of them, in order.
    stage
        Dark or light.
    """

    moments: tuple[Moment, ...]
    stage: Stage

    @property
    def seconds(self) -> float:
        """How long all take."""
        return self._ends[-1]

    def span(self, name: str) -> tuple[float, float]:
        """When a moment begins and ends, in seconds."""
        at = [moment.name for moment in self.moments].index(name)
        return self._ends[at] - self.moments[at].seconds, self._ends[at]

    def at(self, seconds: float) -> Now:
        """Where it stands."""
        at = min(bisect_right(self._ends, seconds), len(self.moments) - 1)
        moment = self.moments[at]
        into = min(max(0.0, seconds - (self._ends[at] - moment.seconds)), moment.seconds)
        beat, left = 0, into
        while beat + 1 < len(moment.beats) and left >= moment.beats[beat].seconds:
            left -= moment.beats[beat].seconds
            beat += 1
        return Now(at, beat, left, into / moment.seconds)

    @functools.cached_property
    def changes(self) -> list[Change]:
        """Of all beats, in seconds."""
        found: list[Change] = []
        begin = 0.0
        for beat in (beat for moment in self.moments for beat in moment.beats):
            found += [
                replace(change, begin=begin + change.begin * beat.seconds, end=begin + change.end * beat.seconds)
                for change in beat.changes
            ]
            begin += beat.seconds
        return found

    def said(self, now: Now) -> Group:
        """The caption and the formula, in symbols and in numbers."""
        moment, beat = self.moments[now.moment], self.moments[now.moment].beats[now.beat]
        first, last = now.moment == 0, now.moment == len(self.moments) - 1
        since = now.part * moment.seconds
        left, beat_left = moment.seconds - since, beat.seconds - now.seconds
        whole = 1.0 if first else ease(since / _FADE)
        whole = whole if last else min(whole, ease(left / _FADE))
        neighbours = [other.numbers for other in moment.beats[max(0, now.beat - 1) : now.beat + 2]]
        same_before = now.beat > 0 and neighbours[0] == beat.numbers
        ending = now.beat + 1 == len(moment.beats)
        same_after = last if ending else neighbours[-1] == beat.numbers
        numbers = min(1.0 if same_before else ease(now.seconds / _FADE), 1.0 if same_after else ease(beat_left / _FADE))
        return _said(self.stage, moment.caption, moment.formula, beat.numbers, whole, min(whole, numbers))

    def lights(self, now: Now) -> Group:
        """A light around whatever meets in this beat."""
        moment = self.moments[now.moment]
        beat = moment.beats[now.beat]
        before = moment.beats[now.beat - 1].lit if now.beat else {}
        moved, come = ease(now.seconds / _MOVE), ease(now.seconds / _FADE)
        ending = now.beat == len(moment.beats) - 1
        left = ease((beat.seconds - now.seconds) / _FADE) if ending else 1.0
        items: list[Item] = []
        for role, box in beat.lit.items():
            if role in before:
                box = Box(*(blend(a, b, moved) for a, b in zip(before[role], box, strict=True)))
                items.append(_light(box, self.stage, left))
            else:
                items.append(_light(box, self.stage, min(come, left)))
        gone = (box for role, box in before.items() if role not in beat.lit and come < 1)
        items += (_light(box, self.stage, 1 - come) for box in gone)
        return Group(tuple(items), name="lights")

    def track(self, now: Now) -> tuple[Item, ...]:
        """The moments as a track along the bottom, and how far the walk has come."""
        x, length = self._bars[now.moment]
        stage, items = self.stage, [self._passed(now.moment)]
        if now.part > 0:
            bar = rectangle(x, _TRACK, max(_THICK, now.part * length), _THICK, _THICK / 2, fill=stage.colors.ink)
            items.append(Group((bar,)))
        return self._bare_track, Group(tuple(items), name="track")

    @functools.cached_property
    def _ends(self) -> list[float]:
        ends, total = [], 0.0
        for moment in self.moments:
            total += moment.seconds
            ends.append(total)
        return ends

    @functools.cached_property
    def _phases(self) -> list[tuple[str, int, int]]:
        """Each phase, its first moment, and the first after it."""
        found: list[tuple[str, int, int]] = []
        for index, moment in enumerate(self.moments):
            if found and found[-1][0] == moment.phase:
                found[-1] = (moment.phase, found[-1][1], index + 1)
            else:
                found.append((moment.phase, index, index + 1))
        return found

    @functools.cached_property
    def _bars(self) -> list[tuple[float, float]]:
        """Of each moment: where its bar begins, and how long it is.

        As long as the moment takes, but no phase is shorter than its name.
        """
        room = RIGHT - LEFT - _PHASE_GAP * (len(self._phases) - 1)
        names = [width(name, SIZES.note) for name, _, _ in self._phases]
        seconds = [sum(moment.seconds for moment in self.moments[first:after]) for _, first, after in self._phases]
        lengths = [room * part / sum(seconds) for part in seconds]
        short = [length < name for length, name in zip(lengths, names, strict=True)]
        spare = room - sum(name for name, is_short in zip(names, short, strict=True) if is_short)
        others = sum(part for part, is_short in zip(seconds, short, strict=True) if not is_short)
        bars: list[tuple[float, float]] = []
        x = LEFT
        for (_, first, after), name, part, is_short in zip(self._phases, names, seconds, short, strict=True):
            length = name if is_short else spare * part / others
            inner = length - _GAP * (after - first - 1)
            for moment in self.moments[first:after]:
                bars.append((x, inner * moment.seconds / part))
                x += bars[-1][1] + _GAP
            x += _PHASE_GAP - _GAP
        return bars

    @functools.cached_property
    def _bare_track(self) -> Group:
        stage = self.stage
        bars = (rectangle(x, _TRACK, length, _THICK, _THICK / 2, fill=stage.colors.faint) for x, length in self._bars)
        names = (stage.note(self._bars[first][0], _TRACK + 33, name) for name, first, _ in self._phases)
        return Group((*bars, *names))

    def _passed(self, moments: int) -> Group:
        return _bars(tuple(self._bars[:moments]), self.stage.colors.quiet)


@functools.lru_cache(maxsize=64)
def _bars(bars: tuple[tuple[float, float], ...], color: str) -> Group:
    return Group(tuple(rectangle(x, _TRACK, length, _THICK, _THICK / 2, fill=color) for x, length in bars))


@functools.lru_cache(maxsize=256)
def _said(stage: Stage, caption: str, formula: str, numbers: str, whole: float, part: float) -> Group:
    return Group(
        (
            stage.text(LEFT, CAPTION, caption, opacity=whole),
            stage.formula(LEFT, FORMULA, formula, opacity=whole) if formula else Group(()),
            stage.text(LEFT, NUMBERS, numbers, size=SIZES.number, opacity=part),
        ),
        name="said",
    )


@functools.lru_cache(maxsize=512)
def _light(box: Box, stage: Stage, opacity: float) -> Group:
    """Two lines around a box, in the gap between its cells and the next ones; the outer one wide and weak."""
    ink = stage.colors.ink
    glow = rectangle(*box, _CORNER, stroke=ink, stroke_width=13, opacity=0.16 * opacity)
    return Group((glow, rectangle(*box, _CORNER, stroke=ink, stroke_width=3, opacity=opacity)))
