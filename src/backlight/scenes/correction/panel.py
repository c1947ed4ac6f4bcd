"""Beside a perceptron's plane: what happens, the correction as an equation with numbers, and the mistakes left."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.drawing.items import Group
from backlight.drawing.paths import circle, polyline
from backlight.drawing.type import told_apart, width
from backlight.numerals import counted, decimals, number, thousands
from backlight.scenes.page.pace import between, blend
from backlight.scenes.page.plot import Plot, ticks
from backlight.scenes.page.stage import RIGHT, SIZES, Stage, middle

if TYPE_CHECKING:
    from backlight.drawing.items import Item
    from backlight.network.learning import Correction, Learning
    from backlight.network.perceptron import Floats
    from backlight.scenes.correction.course import Now

_LEFT = 1060.0
_SYMBOLS, _ROWS = 372.0, (428.0, 470.0)
_BIAS_SYMBOLS, _BIAS = 560.0, 606.0
_AFTER, _ARROW, _BEFORE, _SIGN, _RATE, _INPUT = (_LEFT + x for x in (70, 177, 284, 391, 450, 560))
_SHOWN = 0.12
_CHART_TOP, _CHART_BOTTOM = 740.0, 960.0


@dataclass(frozen=True, eq=False)
class CorrectionPanel:
    """The column beside the plane.

    Parameters
    ----------
    learning
        Whose corrections.
    class_names
        Of class 0 and of class 1.
    stage
        Where.
    """

    learning: Learning
    class_names: tuple[str, ...]
    stage: Stage

    def items(self, now: Now, wrong: int, told: tuple[str, str]) -> tuple[Item, ...]:
        """The column as it is now.

        Parameters
        ----------
        now
            What is going on.
        wrong
            How many inputs are misclassified.
        told
            What happens, and a quieter line.
        """
        return (*self._caption(told), *self._numbers(now), *self._count(now, wrong))

    def _numbers(self, now: Now) -> tuple[Item, ...]:
        """The rule, then each correction, then the weights at the end; one fades before the next comes."""
        correction = now.correction
        if correction is None:
            if not now.done and self.learning.corrections:
                return (Group(self._rule, name="rule"),)
            return (Group(self._rest, opacity=between(now.rested, 0, 0.5) if now.done else 1.0, name="weights"),)
        rule = 0.0 if now.done else 1 - between(now.part, 0, _SHOWN / 2)
        shown = between(now.part, _SHOWN / 2, _SHOWN) * (1 - between(now.part, 1 - _SHOWN / 2, 1)) if now.told else 1.0
        return (
            *((Group(self._rule, opacity=rule, name="rule"),) if rule else ()),
            Group(self._equation(correction), opacity=shown, name="correction"),
            Group(self._result(correction), opacity=min(shown, now.turned), name="result"),
        )

    def _caption(self, told: tuple[str, str]) -> tuple[Item, ...]:
        stage, room = self.stage, RIGHT - _LEFT
        return (
            stage.text(_LEFT, 210, told[0], weight="semibold", room=room),
            stage.note(_LEFT, 254, told[1], room=room),
        )

    @functools.cached_property
    def _rule(self) -> tuple[Item, ...]:
        """Both cases, before the first correction."""
        stage, x = self.stage, _LEFT + 462
        names = told_apart(self.class_names, SIZES.note, RIGHT - x - width("for class 0: ", SIZES.note))
        lines: list[Item] = [stage.note(_LEFT, 350, "On each mistake, and on nothing else:")]
        for y, target, sign, color in ((420.0, 1, "+", stage.positive), (484.0, 0, "-", stage.negative)):
            lines.append(stage.formula(_LEFT, y, rf"w \leftarrow w {sign} \eta x", size=36))
            lines.append(stage.formula(_LEFT + 230, y, rf"b \leftarrow b {sign} \eta", size=36))
            lines.append(circle(_LEFT + 436, y - 11, 9, fill=color))
            known = f"for class {target}" + (f": {names[target]}" if names[target] != str(target) else "")
            lines.append(stage.note(x, y - 3, known))
        rate = number(self.learning.learning_rate)
        lines.append(stage.note(_LEFT, 556, f"The learning rate is η = {rate}; b shifts the boundary."))
        return tuple(lines)

    @functools.cached_property
    def _rest(self) -> tuple[Item, ...]:
        """The weights after the last correction."""
        stage, last = self.stage, self.learning.last
        center = sum(_ROWS) / 2
        return (
            stage.formula(_LEFT, center + 11, "w =", size=36),
            *self._vector(_LEFT + 146, last.w, stage.colors.ink),
            stage.formula(_LEFT + 290, center + 11, "b =", size=36),
            stage.text(_LEFT + 366, middle(center, SIZES.body), _exactly(last.b)),
        )

    def _equation(self, correction: Correction) -> tuple[Item, ...]:
        stage, sign = self.stage, "+" if correction.sign > 0 else "-"
        color = stage.positive if correction.sign > 0 else stage.negative
        ink, quiet, rate = stage.colors.ink, stage.colors.quiet, number(self.learning.learning_rate)
        weights = ((_AFTER, "w", ink), (_ARROW, r"\leftarrow", quiet), (_BEFORE, "w", ink), (_SIGN, sign, ink))
        biases = ((_AFTER, "b", ink), (_ARROW, r"\leftarrow", quiet), (_BEFORE, "b", ink), (_SIGN, sign, ink))
        rows = (
            (_SYMBOLS, (*weights, (_RATE, r"\eta", ink), (_INPUT, "x", color))),
            (_BIAS_SYMBOLS, (*biases, (_RATE, r"\eta", ink))),
            (sum(_ROWS) / 2 + 11, ((_ARROW, "=", quiet), (_SIGN, sign, ink))),
            (_BIAS + 11, ((_ARROW, "=", quiet), (_SIGN, sign, ink))),
        )
        return (
            *(
                stage.formula(x, y, tex, size=36, color=paint, anchor="middle")
                for y, row in rows
                for x, tex, paint in row
            ),
            *self._vector(_BEFORE, correction.before.w, ink),
            *self._vector(_INPUT, correction.x, color),
            *(
                stage.text(_RATE, middle(y, SIZES.body), rate, anchor="middle")
                for y in (sum(_ROWS) / 2, _BIAS)
            ),
            stage.text(_BEFORE, middle(_BIAS, SIZES.body), _exactly(correction.before.b), anchor="middle"),
        )  # fmt: skip

    def _result(self, correction: Correction) -> tuple[Item, ...]:
        stage = self.stage
        return (
            *self._vector(_AFTER, correction.after.w, stage.colors.ink),
            stage.text(_AFTER, middle(_BIAS, SIZES.body), _exactly(correction.after.b), anchor="middle"),
        )

    def _vector(self, x: float, values: Floats, color: str) -> tuple[Item, ...]:
        """A column of two numbers in brackets, around x."""
        stage, top, bottom, half = self.stage, _ROWS[0] - 24, _ROWS[1] + 24, 62.0
        quiet = stage.colors.quiet
        return (
            *(
                polyline(
                    [(x + side * (half - 9), top), (x + side * half, top), (x + side * half, bottom),
                     (x + side * (half - 9), bottom)],
                    stroke=quiet, stroke_width=2,
                )
                for side in (-1, 1)
            ),
            *(
                stage.text(x + 46, middle(y, SIZES.body), _exactly(value), anchor="end", color=color)
                for y, value in zip(_ROWS, values.tolist(), strict=True)
            ),
        )  # fmt: skip

    def _count(self, now: Now, wrong: int) -> tuple[Item, ...]:
        stage, plot, counts = self.stage, self._chart, self._counts
        places = [plot.at(index, value) for index, value in enumerate(counts[: now.done + 1])]
        if now.turned:
            (x, y), (to_x, to_y) = places[-1], plot.at(now.done + 1, counts[now.done + 1])
            places.append((blend(x, to_x, now.turned), blend(y, to_y, now.turned)))
        trace = (polyline(places, stroke=stage.colors.ink, stroke_width=3),) if len(places) > 1 else ()
        begun = now.done + (now.correction is not None)
        which = f"correction {thousands(begun)} of {thousands(len(counts) - 1)}" if begun else ""
        every = counted(len(self.learning.X), "input")
        return (
            stage.text(_LEFT, 694, f"{thousands(wrong)} of {every} misclassified", weight="semibold"),
            stage.note(RIGHT, 694, which, anchor="end"),
            *self._axes,
            Group((*trace, circle(*places[-1], 8, fill=stage.colors.ink)), name="progress"),
        )

    @functools.cached_property
    def _counts(self) -> tuple[int, ...]:
        """Misclassified inputs before the first correction, and after each."""
        learning = self.learning
        perceptrons = [learning.first, *(correction.after for correction in learning.corrections)]
        return tuple(int((one.predict(learning.X) != learning.t).sum()) for one in perceptrons)

    @functools.cached_property
    def _chart(self) -> Plot:
        last, most = max(1, len(self._counts) - 1), max(1, *self._counts)
        return Plot(
            self.stage, _LEFT + 44, _CHART_TOP, RIGHT - _LEFT - 44, _CHART_BOTTOM - _CHART_TOP,
            (0.0, float(last)), (0.0, most * 1.08),
        )  # fmt: skip

    @functools.cached_property
    def _axes(self) -> tuple[Item, ...]:
        plot, stage = self._chart, self.stage
        every = max(1, -(-int(plot.x[1]) // 12))
        across = tuple(float(index) for index in range(0, int(plot.x[1]) + 1, every))
        places = [plot.at(index, value) for index, value in enumerate(self._counts)]
        whole = (polyline(places, stroke=stage.colors.faint, stroke_width=3),) if len(places) > 1 else ()
        axes = plot.axes(x_ticks=across, y_ticks=ticks(*plot.y, most=4))
        return (*axes, *whole, stage.note(RIGHT, 1034, "corrections", anchor="end"))


def _exactly(value: float) -> str:
    """With three decimals, or more where the value is too small for them."""
    return number(value, 3) if 0 < abs(value) < 0.005 else decimals(value)
