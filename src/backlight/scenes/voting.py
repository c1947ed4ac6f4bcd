"""`voting`: forward the inputs of each neuron vote on what it is, backward its outputs on what it should have been."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from backlight.drawing.items import Group
from backlight.drawing.type import width
from backlight.scenes.diagrams import ballot
from backlight.scenes.diagrams.ballot import Ballot, Scale
from backlight.scenes.diagrams.diagram import LAYERS, UNITS, column
from backlight.scenes.diagrams.electorate import Electorate, arrived
from backlight.scenes.diagrams.moment import SIDES, Moment, Side
from backlight.scenes.page.pace import between
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Formula, Item, Text
    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.diagrams.ballot import Line

_ROOM = 430.0  # of a ballot
_HEADING, _RULE, _LINES, _BOTTOM, _CAPTION = 182.0, 254.0, 346.0, 950.0, 1022.0
# The most neurons whose votes are counted one by one in each direction; of a larger network the loudest of each layer.
_NEURONS, _LOUDEST = 12, 8
_INTRO, _HOLD, _FADE = 1.6, 4.5, 0.35  # seconds
# The parts of a moment in which something moves, and after which the neuron has its number.
_MOVING, _FILLED = 0.82, 0.75
_EMPTY = Group(())


class Shown(NamedTuple):
    """What a moment shows: streams, which run behind the cells, and the rest."""

    streams: Group
    rest: tuple[Item, ...]


@dataclass(frozen=True, eq=False)
class Voting:
    """Each neuron in its turn: the votes on it as streams and as bars that add up.

    Attributes
    ----------
    subject
        One sample's pass; of at most 8 units in a layer and 4 layers of weights.
    stage
        Dark or light.

    Raises
    ------
    BacklightError
        When the network is too large for its numbers to be read.
    """

    subject: Subject = field(default_factory=Subject.example)
    stage: Stage = Stage()
    duration: float = 48.0

    def __post_init__(self) -> None:
        self.subject.refuse_larger(UNITS, LAYERS, "voting")

    @property
    def still(self) -> float:
        """The end: one neuron, voted on from both sides."""
        return self.duration

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        inputs = Group(self._network.inputs, opacity=between(time, 0.2, _INTRO - 0.4), name="inputs")
        filled = (self._filled(index, self._part(index, time)) for index in range(len(self._moments)))
        streams, focus = self._focus(time)
        return self.stage.drawing((self._ground, streams, self._cells, inputs, *filled, *focus))

    # Time.

    @functools.cached_property
    def _moments(self) -> tuple[Moment, ...]:
        layers = range(1, self._depth + 1)
        forward = (Moment("forward", l, unit) for l in layers for unit in self._heard(l))
        back = (Moment("back", l, unit) for l in reversed(layers[:-1]) for unit in self._heard(l))
        return (*forward, Moment("back", self._depth, None), *back)

    def _heard(self, l: int) -> list[int]:
        """The neurons of a layer that have a moment of their own."""
        sizes = self._done.architecture.sizes
        most = sizes[l] if sum(sizes[1:]) <= _NEURONS else max(1, _LOUDEST // self._depth)
        loud = sorted(range(sizes[l]), key=lambda unit: -abs(column(self._done.delta[l])[unit]))
        return sorted(loud[:most])

    @property
    def _pace(self) -> float:
        """Seconds of a moment."""
        return (self.duration - _INTRO - _HOLD) / len(self._moments)

    def _part(self, index: int, time: float) -> float:
        return min(1.0, max(0.0, (time - _INTRO - index * self._pace) / (_MOVING * self._pace)))

    def _focus(self, time: float) -> tuple[Group, tuple[Group, Group]]:
        """The votes on their way, and what else belongs to the moment before, fading, and to this one."""
        index = min(int((time - _INTRO) // self._pace), len(self._moments)) if time >= _INTRO else -1
        if index < 0:
            return _EMPTY, (_EMPTY, self._first)
        since = time - _INTRO - index * self._pace
        before = self._finished[index - 1] if index else Shown(_EMPTY, self._first.items)
        if since >= _FADE:
            before = Shown(_EMPTY, ())
        now = self._last if index == len(self._moments) else self._moment(self._moments[index], self._part(index, time))
        going, coming = 1 - between(since, 0, _FADE), between(since, 0.4 * _FADE, 1.4 * _FADE)
        streams = Group((Group(before.streams.items, opacity=going), Group((now.streams,), opacity=coming)))
        return streams, (Group(before.rest, opacity=going), Group(now.rest, opacity=coming, name="moment"))

    # The moments.

    @functools.cached_property
    def _first(self) -> Group:
        caption = self._caption("The inputs of one sample stand ready on the left.")
        return Group((*self._rules(Moment("forward", 1, 0), None), caption), name="moment")

    @functools.cached_property
    def _finished(self) -> tuple[Shown, ...]:
        """The moments at their ends, fading: without the names, which belong to the next."""
        shown = (self._moment(moment, 1.0) for moment in self._moments)
        return tuple(Shown(_unnamed(streams), tuple(map(_unnamed, rest))) for streams, rest in shown)

    def _moment(self, moment: Moment, part: float) -> Shown:
        side, l, unit = moment
        counted = Group(self._ballots[moment].counted(part), name=f"ballot {side}")
        rest: list[Item] = [*self._network.rings(l, unit), counted]
        if side == "back":
            # The neuron's own ballot, or the last that was counted forward.
            own = self._made if unit is None else Moment("forward", l, unit)
            rest.append(Group(self._counted[own], opacity=0.5, name="ballot forward"))
        streams = _EMPTY if unit is None else self._streams(moment, part)
        return Shown(streams, (*rest, *self._rules(moment, side), self._caption(moment.sentence)))

    @functools.cached_property
    def _last(self) -> Shown:
        """One hidden neuron, voted on from both sides; where there is none, the outputs' errors."""
        if self._depth == 1:
            return self._moment(self._moments[-1], 1.0)
        ways = self._fullest
        streams = tuple(self._streams(way, 1.0) for way in ways)
        ballots = (Group(self._counted[way], name=f"ballot {way.side}") for way in ways)
        caption = self._caption("One neuron from both sides: what it is, what it should have been.")
        rings = self._network.rings(*ways[0][1:])
        return Shown(Group(streams), (*rings, *ballots, *(self._rule(way) for way in ways), caption))

    @property
    def _made(self) -> Moment:
        """The last moment of the way forward."""
        return [moment for moment in self._moments if moment.side == "forward"][-1]

    @functools.cached_property
    def _fullest(self) -> tuple[Moment, ...]:
        """Both ways of the hidden neuron with most voters above it, and of those of the one with the greatest delta."""
        sizes, delta = self._done.architecture.sizes, self._done.delta
        hidden = [(l, unit) for l in range(1, self._depth) for unit in range(sizes[l])]
        if not hidden:
            return ()
        l, unit = max(hidden, key=lambda one: (sizes[one[0] + 1], abs(column(delta[one[0]])[one[1]])))
        return tuple(Moment(side, l, unit) for side in SIDES)

    def _streams(self, moment: Moment, part: float) -> Group:
        side, l, unit = moment
        counted = self._ballots[moment]
        cast = [
            (row.value, arrived(counted.shown(index, part)))
            for index, row in enumerate(counted.lines)
            if row.vote and row.label != ballot.BIAS
        ]
        return self._network.streams(side, l, unit or 0, cast, self._scales[side, l].strongest)

    # The ballots.

    @functools.cached_property
    def _ballots(self) -> dict[Moment, Ballot]:
        return {
            moment: Ballot(
                lines, self._scales[moment.side, moment.l], self.stage, _left(moment.side), _ROOM, _LINES, _BOTTOM,
                ballot.verdict(lines) if moment.side == "back" else "",
            )
            for moment, lines in self._lines.items()
        }  # fmt: skip

    @functools.cached_property
    def _counted(self) -> dict[Moment, tuple[Item, ...]]:
        """The same, counted to the end."""
        return {moment: counted.counted(1.0) for moment, counted in self._ballots.items()}

    @functools.cached_property
    def _lines(self) -> dict[Moment, tuple[Line, ...]]:
        done = self._done
        found = {Moment("back", self._depth, None): ballot.errors(done)}
        for moment in {*self._moments, *self._fullest}:
            side, l, unit = moment
            if unit is not None:
                of = ballot.forward if side == "forward" else ballot.backward
                found[moment] = of(done, l, unit)
        return found

    @functools.cached_property
    def _scales(self) -> dict[tuple[Side, int], Scale]:
        """Of the bars, by side and layer."""
        found: dict[tuple[Side, int], list[tuple[Line, ...]]] = {}
        for (side, l, _), lines in self._lines.items():
            found.setdefault((side, l), []).append(lines)
        return {
            (side, l): Scale.over(ballots, _left(side) + ballot.LABEL, _ROOM - ballot.LABEL)
            for (side, l), ballots in found.items()
        }

    # The network.

    def _filled(self, index: int, part: float) -> Group:
        """What a moment leaves in the network: the neuron's number, and with the layer's last moment the others'."""
        if part <= _FILLED:
            return _EMPTY
        cells = self._numbers[index]
        return cells if part >= 1 else Group(cells.items, opacity=between(part, _FILLED, 1), name=cells.name)

    @functools.cached_property
    def _numbers(self) -> tuple[Group, ...]:
        return tuple(
            Group(
                tuple(item for unit in self._settled(moment) for item in self._network.value(*moment[:2], unit)),
                name=" ".join(map(str, moment)),
            )
            for moment in self._moments
        )

    def _settled(self, moment: Moment) -> list[int]:
        """The neurons whose numbers stand after a moment: its own, and after the layer's last also those not heard."""
        _, l, unit = moment
        units, heard = list(range(self._done.architecture.sizes[l])), self._heard(l)
        if unit is None:
            return units
        return [unit, *(other for other in units if unit == heard[-1] and other not in heard)]

    # Words.

    def _rules(self, moment: Moment, working: Side | None) -> tuple[Formula, Formula]:
        """The formulas of both ways, that of the one at work in the ink."""
        side, l, _ = moment
        if side == "forward":
            other = Moment("back", min(l, self._depth - 1), None if self._depth == 1 else 0)
        else:
            other = Moment("forward", l, 0)
        return self._rule(moment, quiet=side != working), self._rule(other, quiet=True)

    def _rule(self, moment: Moment, *, quiet: bool = False) -> Formula:
        color = self.stage.colors.quiet if quiet else self.stage.colors.ink
        return self.stage.formula(_left(moment.side), _RULE, moment.rule, size=34, color=color)

    def _caption(self, text: str) -> Text:
        return self.stage.text((LEFT + RIGHT) / 2, _CAPTION, text, anchor="middle")

    # What does not change.

    @property
    def _done(self) -> Backpropagation:
        return self.subject.done

    @property
    def _depth(self) -> int:
        return self._done.architecture.depth

    @functools.cached_property
    def _network(self) -> Electorate:
        return Electorate(self._done, self.stage)

    @functools.cached_property
    def _cells(self) -> Group:
        return self._network.cells()

    @functools.cached_property
    def _ground(self) -> Group:
        """What the streams run over."""
        title = self.stage.title("Voting", self.subject.caption)
        heads = (
            *self._head("forward", "Forward", "what it is"),
            *self._head("back", "Backward", "what it should have been"),
        )
        return Group((*title, *heads, self._network.edges()))

    def _head(self, side: Side, name: str, meaning: str) -> tuple[Text, Text]:
        x, size = _left(side), SIZES.heading
        beside = x + width(name, size, "semibold") + 14
        heading = self.stage.text(x, _HEADING, name, size=size, weight="semibold")
        return heading, self.stage.text(beside, _HEADING, meaning, size=SIZES.note, color=self.stage.colors.quiet)


ItemT = TypeVar("ItemT", bound="Item")


def _unnamed(item: ItemT) -> ItemT:
    return replace(item, name="") if isinstance(item, Group) else item


def _left(side: Side) -> float:
    return LEFT if side == "forward" else RIGHT - _ROOM
