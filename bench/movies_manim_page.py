"""What the scenes of `movies_manim.py` share: the page and its type, images, samples, and the timeline of a run."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Dot, ImageMobject, Line, Scene, Text, ValueTracker, VGroup, VMobject, always_redraw, linear

from backlight.palette import hexadecimal
from backlight.scenes.page.pace import part_at
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES, Stage

UNIT = 135
"""Pixels of the page for a unit of Manim's."""
COLORS = Stage().colors
_PLAIN = {
    "{": "", "}": "", r"\Delta ": "Δ", r"\delta": "δ", r"\sigma": "σ", r"\eta": "η", r"\circ": "∘", r"\leftarrow": "←",
    r"\log": "log", r"\qquad": "     ", r"^\top": "ᵀ", r"\,": "", "_l+1": "ₗ₊₁", "_l-1": "ₗ₋₁", "_l": "ₗ", "_L": "L",
    "'": "′", "-": "−", **{f"_{digit}": "₀₁₂₃₄₅₆₇₈₉"[digit] for digit in range(10)},
}  # fmt: skip


def at(x: float, y: float) -> Any:
    """A point of the page, whose origin is the upper left corner, in pixels."""
    return np.array([(x - 960) / UNIT, (540 - y) / UNIT, 0])


def words(x: float, y: float, text: str, size: float = SIZES.body, color: str = COLORS.ink, side: int = -1) -> Text:
    """A line of text whose middle's height is y; side is that of x: −1 for its left end, 0 for its middle."""
    line = Text(text, font_size=size * 72 / UNIT, color=color)
    return line.move_to(at(x, y)).shift([-side * line.width / 2, 0, 0])


kept = functools.cache(words)
"""The same line each time."""


def plain(tex: str) -> str:
    """A formula as text."""
    return functools.reduce(lambda text, one: text.replace(*one), _PLAIN.items(), tex)


class Run(Scene):
    """A scene whose one number is the part of its time that has passed."""

    frames = 30

    def build(self, part: ValueTracker) -> None:
        raise NotImplementedError

    def construct(self) -> None:
        part = ValueTracker(0)
        self.build(part)
        self.play(part.animate.set_value(1), run_time=self.frames / 60, rate_func=linear)

    def title(self, title: str, note: str) -> None:
        self.add(words(LEFT, 84, title, SIZES.title), words(RIGHT, 90, note, SIZES.note, COLORS.quiet, 1))

    def image(self, x: float, y: float, side: float, pixels: Callable[[], Any]) -> ImageMobject:
        """An image that is painted anew for each frame."""
        image = ImageMobject(np.ascontiguousarray(pixels())).scale_to_fit_height(side / UNIT)
        image.move_to(at(x + side / 2, y + side / 2))
        return image.add_updater(lambda mobject: setattr(mobject, "pixel_array", np.ascontiguousarray(pixels())))

    def samples(self, points: Any, colors: Any, radius: float) -> VGroup:
        fills = [hexadecimal(color) for color in colors]
        dots = zip(points.tolist(), fills, strict=True)
        line = {"stroke_color": COLORS.ground, "stroke_width": 1}
        return VGroup(*(Dot(at(*point), radius / UNIT, color=fill, **line) for point, fill in dots))

    def timeline(self, run: Any, step: Callable[[], int]) -> None:
        """The step, the loss, and its whole curve with the part that has passed."""
        steps, losses = run.curves.step.astype(float), run.curves.train_loss
        logs = np.log(losses)
        x = 760 + (RIGHT - 760) * np.array([part_at(each, run.steps) for each in steps.tolist()])
        y = 960 + (logs.max() - logs) / (logs.max() - logs.min()) * 66
        curve = np.array([at(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
        whole = VMobject(stroke_color=COLORS.faint, stroke_width=2.2).set_points_as_corners(curve)
        passed = VMobject(stroke_color=COLORS.ink, stroke_width=2.2)
        passed.add_updater(lambda mobject: mobject.set_points_as_corners(curve[: max(2, int((steps <= step()).sum()))]))
        dot = Dot(radius=7 / UNIT, color=COLORS.ink)
        dot.add_updater(lambda mobject: mobject.move_to(at(np.interp(step(), steps, x), np.interp(step(), steps, y))))

        def said() -> VGroup:
            loss = float(np.interp(step(), steps, losses))
            line = (LEFT, f"Step {step():,}"), (LEFT + 300, f"Loss {loss:.3g}")
            return VGroup(*(words(left, 1000, text, SIZES.heading) for left, text in line))

        axis = Line(at(760, 1030), at(RIGHT, 1030), color=COLORS.faint, stroke_width=1)
        self.add(axis, whole, passed, dot, always_redraw(said))
