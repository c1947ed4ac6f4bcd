"""Display lists to test with: one with everything in it, and random ones."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from backlight.drawing.items import Dots, Drawing, Formula, Group, Image, Item, Text
from backlight.drawing.paths import arrow, circle, curve, line, polygon, polyline, rectangle

WIDTH, HEIGHT = 320, 180
COLORS = ("#5f8fd0", "#e0a040", "#ffffff", "#1a1d24", "#508060")


def pixels(seed: int, height: int = 20, width: int = 30) -> np.ndarray:
    """An opaque image of smooth colours."""
    made = np.full((height, width, 4), 255, np.uint8)
    made[..., 0] = np.linspace(0, 200, width)
    made[..., 1] = np.linspace(50, 255, height)[:, None]
    made[..., 2] = seed % 256
    return made


def dots(count: int, seed: int) -> Dots:
    chance = np.random.default_rng(seed)
    points = chance.uniform(20, 100, (count, 2))
    return Dots(points, 4.0, chance.integers(0, 256, (count, 3)).astype(np.uint8), outline="#0b0e14", outline_width=1.5)


NOWHERE = Dots(
    np.array([(np.nan, 5.0), (20.0, np.inf), (40.0, 60.0), (np.inf, -np.inf)]), 6.0,
    np.full((4, 3), 200, np.uint8), outline="#e0a040",
)  # fmt: skip
"""Dots of which one has a place."""

EVERYTHING = Drawing(
    WIDTH,
    HEIGHT,
    "#0b0e14",
    (
        Image(10, 100, 60, 60, pixels(3, 60, 60)),
        rectangle(90, 100, 50, 40, 8, fill="#508060", stroke="#ffffff", stroke_width=3),
        polygon([(150, 100), (190, 110), (170, 140)], fill="#e0a040", opacity=0.5),
        polyline([(200, 100), (220, 140), (240, 100)], stroke="#5f8fd0", stroke_width=4),
        line(200, 150, 300, 150, stroke="#ffffff", stroke_width=2, dash=(8, 6)),
        curve(250, 100, 270, 140, 280, 90, 300, 130, stroke="#e0a040", stroke_width=2),
        circle(120, 160, 12, fill="#5f8fd0"),
        *arrow(20, 90, 120, 70, color="#ffffff"),
        dots(12, 0),
        Text(10, 30, "Step 12 — loss −0.25", 20, "#eceae4", weight="semibold"),
        Text(310, 30, "δ & <η>", 20, "#eceae4", anchor="end"),
        Text(160, 60, "quiet", 16, "#a3a9b5", anchor="middle", opacity=0.7),
        Formula(200, 70, r"\frac{\partial L}{\partial W_l}", 20, "#eceae4"),
        Group(
            (Text(0, 0, "moved", 20, "#e0a040"), circle(-10, -6, 5, fill="#e0a040")),
            x=250,
            y=80,
            scale=0.8,
            opacity=0.6,
        ),
    ),
)


def _numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.integers(round(low * 4), round(high * 4)).map(lambda quarter: quarter / 4)


_COLOR = st.sampled_from(COLORS)
_X, _Y = _numbers(-20, WIDTH + 20), _numbers(-20, HEIGHT + 20)
_OPACITY = st.sampled_from([0.0, 0.3, 1.0])
_PATHS = st.one_of(
    st.builds(
        lambda points, fill, stroke, width, dash, opacity: polygon(
            points, fill=fill, stroke=stroke, stroke_width=width, dash=dash, opacity=opacity
        ),
        st.lists(st.tuples(_X, _Y), min_size=2, max_size=5),
        _COLOR | st.none(),
        _COLOR | st.none(),
        _numbers(1, 6),
        st.sampled_from([(), (6.0, 4.0)]),
        _OPACITY,
    ),
    st.builds(lambda x, y, r, fill: circle(x, y, r, fill=fill), _X, _Y, _numbers(1, 40), _COLOR),
)
_TEXTS = st.builds(
    Text, _X, _Y, st.sampled_from(["", "a", "−0.45", "Step 12"]), _numbers(10, 30), _COLOR,
    st.sampled_from(["start", "middle", "end"]), st.sampled_from(["regular", "semibold"]), _OPACITY,
)  # fmt: skip
_FORMULAS = st.builds(
    Formula, _X, _Y, st.sampled_from([r"\delta_3", r"W^{\mathsf{T}}"]), _numbers(10, 40), _COLOR,
    st.sampled_from(["start", "middle", "end"]), _OPACITY,
)  # fmt: skip
_IMAGES = st.builds(
    lambda x, y, size, seed, opacity: Image(x, y, size, size, pixels(seed), opacity),
    _X, _Y, _numbers(5, 60), st.integers(0, 255), _OPACITY,
)  # fmt: skip
_DOTS = st.builds(dots, st.integers(0, 6), st.integers(0, 9))
_LEAVES: st.SearchStrategy[Item] = st.one_of(_PATHS, _TEXTS, _FORMULAS, _IMAGES, _DOTS)
ITEMS: st.SearchStrategy[Item] = st.recursive(
    _LEAVES,
    lambda items: st.builds(
        lambda inside, x, y, scale, opacity: Group(tuple(inside), x, y, scale, opacity),
        st.lists(items, max_size=3), _X, _Y, st.sampled_from([0.5, 1.0, 2.0]), _OPACITY,
    ),
    max_leaves=6,
)  # fmt: skip
DRAWINGS = st.builds(
    lambda ground, items: Drawing(WIDTH, HEIGHT, ground, tuple(items)), _COLOR, st.lists(ITEMS, max_size=6)
)
