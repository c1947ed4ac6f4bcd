"""`symmetry`: feedforward on the left, and on the right backpropagation, the same movement mirrored."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from backlight.drawing.items import Group
from backlight.drawing.paths import line
from backlight.scenes.diagrams.diagram import LAYERS, OUTPUT_SIGNS, UNITS
from backlight.scenes.diagrams.flow import WIDTH, Cells, Kind
from backlight.scenes.diagrams.moment import SIDES, Side
from backlight.scenes.diagrams.panel import Panel
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.stage import LEFT, RIGHT, Stage
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Formula, Item

_MIRROR = (LEFT + RIGHT) / 2
_FORMULA, _CAPTION = 930.0, 1016.0
_INTRO, _HOLD, _FADE = 1.6, 4.0, 0.35  # seconds
# The part of a beat in which something moves.
_MOVING = 0.78
_KINDS: Final[tuple[Kind, ...]] = ("dot", "scale")
_EMPTY = Group(())


class Beat(NamedTuple):
    """One step of the walk; its twin is the same step on the other side."""

    side: Side
    kind: Kind
    l: int


@dataclass(frozen=True, eq=False)
class Symmetry:
    """The network twice: on the left H flows to the right, on the right the deltas flow back to the left.

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
    duration: float = 32.0

    def __post_init__(self) -> None:
        self.subject.refuse_larger(UNITS, LAYERS, "symmetry")

    @property
    def still(self) -> float:
        """The end: all numbers of both passes."""
        return self.duration

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        inputs = Group(self._inputs, opacity=between(time, 0.2, _INTRO - 0.4), name="inputs")
        beats = (self._shown(index, time) for index in range(len(self._beats)))
        return self.stage.drawing((self._fixed, inputs, *beats, *self._words(time)))

    # What the beats leave behind.

    @functools.cached_property
    def _beats(self) -> tuple[Beat, ...]:
        layers = range(1, self._depth + 1)
        forward = (Beat("forward", kind, l) for l in layers for kind in _KINDS)
        return (*forward, *(Beat("back", kind, l) for l in reversed(layers) for kind in _KINDS))

    @property
    def _pace(self) -> float:
        """Seconds of a beat."""
        return (self.duration - _INTRO - _HOLD) / len(self._beats)

    def _shown(self, index: int, time: float) -> Group:
        part = (time - _INTRO - index * self._pace) / (_MOVING * self._pace)
        if part <= 0:
            return _EMPTY
        return self._finished[index] if part >= 1 else self._moving(self._beats[index], part)

    @functools.cached_property
    def _finished(self) -> tuple[Group, ...]:
        return tuple(self._moving(beat, 1.0) for beat in self._beats)

    def _moving(self, beat: Beat, part: float) -> Group:
        panel, name = self._panels[beat.side], " ".join(map(str, beat))
        if beat.kind == "scale":
            slopes = panel.below(beat.l, between(part, 0, 0.5))
            return Group((*panel.cells("scale", beat.l, between(part, 0, 0.85)), *slopes), name=name)
        arrived = panel.cells("dot", beat.l)
        if beat.side == "back" and beat.l == self._depth:
            # The prediction crosses over, from the left network's end to where the right one begins.
            start = self._panels["forward"].diagram.centers[-1] - panel.diagram.centers[-1]
            return Group(arrived, x=blend(start, 0.0, between(part, 0, 1)), opacity=between(part, 0, 0.05), name=name)
        streams = panel.streams(beat.l, between(part, 0, 0.75))
        return Group((streams, Group(arrived, opacity=between(part, 0.6, 1))), name=name)

    # What is lit and said during a beat.

    def _words(self, time: float) -> tuple[Group, Group]:
        """Those of the beat before, fading, and of this one."""
        beat = min(int((time - _INTRO) // self._pace), len(self._beats)) if time >= _INTRO else -1
        if beat < 0:
            return _EMPTY, Group(self._said[0], name="said")
        since = time - _INTRO - beat * self._pace
        before = Group(self._said[beat], opacity=1 - between(since, 0, _FADE))
        return before, Group(self._said[beat + 1], opacity=between(since, 0.5 * _FADE, 1.5 * _FADE), name="said")

    @functools.cached_property
    def _said(self) -> tuple[tuple[Item, ...], ...]:
        """Before the first beat, during each, and after the last."""
        caption = functools.partial(self.stage.text, _MIRROR, _CAPTION, anchor="middle")
        during = ((*self._lit(beat), caption(self._sentence(beat))) for beat in self._beats)
        tracks = (operator for panel in self._panels.values() for operator in panel.track(self.stage.colors.ink))
        return (
            (caption("The inputs of one sample stand ready on the left."),),
            *during,
            (*tracks, *self._pair(*self._rules), caption(self._last_sentence)),
        )

    def _lit(self, beat: Beat) -> tuple[Item, ...]:
        """A beat's operator, cells and formula, and quietly its twin's."""
        side, kind, l = beat
        twins: dict[Side, Kind] = {"forward": kind, "back": kind}
        forward, back = self._formulas(kind, l)
        if kind == "dot" and l == self._depth:
            # Backward nothing leads into the last layer but the prediction, which is what crosses over.
            if side == "forward":
                del twins["back"]
                back = ""
            else:
                twins["forward"], forward = "scale", self._formulas("scale", l)[0]
        lit = (self._panels[other].lit(twin, l, working=other == side) for other, twin in twins.items())
        return (*(item for items in lit for item in items), *self._pair(forward, back, working=side))

    def _pair(self, forward: str, back: str, working: Side | None = None) -> tuple[Formula, ...]:
        ink, quiet = self.stage.colors.ink, self.stage.colors.quiet
        return tuple(
            self.stage.formula(
                self._panels[side].left + WIDTH / 2, _FORMULA, tex, size=38, anchor="middle",
                color=ink if working in (side, None) else quiet,
            )
            for side, tex in zip(SIDES, (forward, back), strict=True)
            if tex
        )  # fmt: skip

    @property
    def _last_sentence(self) -> str:
        if self._depth == 1:
            return "With no hidden layer, the way back ends with the first delta."
        return "The same movement twice: once to the right, once mirrored."

    @property
    def _rules(self) -> tuple[str, str]:
        """Both formulas for any layer."""
        if self._depth == 1:
            return _through(1, "x", "y", self._output), _start(1)
        return r"H_l = \sigma(W_l\,H_{l-1} + b_l)", _scaled("l", "l+1")

    def _formulas(self, kind: Kind, l: int) -> tuple[str, str]:
        inputs, last = "x" if l == 1 else f"H_{l - 1}", l == self._depth
        if kind == "dot":
            return f"Z_{l} = W_{l}\\,{inputs} + b_{l}", "y" if last else f"W_{l + 1}^\\top\\,\\delta_{l + 1}"
        if last:
            return f"y = {self._output.format(f'Z_{l}')}", _start(l)
        return f"H_{l} = \\sigma(Z_{l})", _scaled(str(l), str(l + 1))

    @property
    def _output(self) -> str:
        """The output's activation as a formula of ``{}``."""
        return OUTPUT_SIGNS[self.subject.done.architecture.output_activation].formula

    def _sentence(self, beat: Beat) -> str:
        (side, kind, l), last = beat, beat.l == self._depth
        forward = side == "forward"
        if kind == "dot" and last and not forward:
            return "At the mirror the prediction crosses over, to become an error."
        if kind == "dot":
            return f"Layer {l}: each neuron weighs what comes from the {'left' if forward else 'right'} and adds it up."
        if last:
            predictions = "The last activation makes each sum a prediction."
            return predictions if forward else "The prediction minus the target is the first delta."
        return (
            f"Layer {l}: the activation makes each sum an output."
            if forward
            else (f"Layer {l}: the activation’s slope makes each sum a delta.")
        )

    # What does not change.

    @property
    def _depth(self) -> int:
        return self.subject.done.architecture.depth

    @functools.cached_property
    def _panels(self) -> dict[Side, Panel]:
        done = self.subject.done
        cells = Cells.fitting(done)
        return {side: Panel(done, self.stage, side, cells) for side in SIDES}

    @functools.cached_property
    def _inputs(self) -> tuple[Item, ...]:
        return self._panels["forward"].inputs()

    @functools.cached_property
    def _fixed(self) -> Group:
        stage = self.stage
        mirror = line(_MIRROR, 150, _MIRROR, 950, stroke=stage.colors.faint, stroke_width=2, dash=(2.0, 10.0))
        panels = (self._panels[side].fixed() for side in SIDES)
        return Group((*stage.title("Symmetry", self.subject.caption), mirror, *panels))


def _through(l: int, inputs: str, outputs: str, activation: str) -> str:
    return f"{outputs} = " + activation.format(f"W_{l}\\,{inputs} + b_{l}")


def _scaled(l: str, above: str) -> str:
    return f"\\delta_{{{l}}} = \\left(W_{{{above}}}^\\top\\,\\delta_{{{above}}}\\right)\\;\\circ\\;\\sigma'(Z_{{{l}}})"


def _start(l: int) -> str:
    return f"\\delta_{l} = y - t"
