"""Small runs of every kind of network that scenes are drawn of. ``from scenes.runs import KINDS, trained``."""

from __future__ import annotations

import functools
from typing import Any

import backlight as bl
from backlight.recording.recording import Recording

STEPS = 120

KINDS: dict[str, dict[str, Any]] = {
    "plain": {"data": "moons", "hidden": (4, 3)},
    "none": {"data": "linear", "hidden": ()},
    "relu": {"data": "moons", "hidden": (6, 6), "activation": "relu"},
    "three": {"data": "spirals", "classes": 3, "hidden": (5,)},
    "regression": {"data": "ripple", "hidden": (4, 4), "activation": "sine"},
    "one input": {"data": "sine", "hidden": (5,)},
    "more inputs": {"data": "iris", "hidden": (4,)},
    "wide": {"data": "moons", "hidden": (64, 3)},
    "deep": {"data": "moons", "hidden": (3,) * 9},
    "stuck": {"data": "circles", "hidden": (6, 6), "activation": "sigmoid", "init_scale": 30.0},
    "zeros": {"data": "moons", "hidden": (3,), "activation": "relu", "initializer": "zeros"},
    "diverged": {"data": "diabetes", "hidden": (4,), "activation": "relu", "learning_rate": 5.0},
}

_FAR: dict[str, Any] = {"activation": "relu", "optimizer": "sgd"}
INFINITE: dict[str, dict[str, Any]] = {
    "infinite": {"data": "ripple", "hidden": (8, 8), "activation": "relu", "learning_rate": 1e6},
    "infinite, in a cube": {"data": "ripple", "hidden": (5, 3), "learning_rate": 1e6, **_FAR},
    "infinite, five units": {"data": "ripple", "hidden": (5, 5), "learning_rate": 1e6, **_FAR},
    "infinite, two classes": {"data": "moons", "hidden": (6, 6), "learning_rate": 1e20, **_FAR},
    "infinite, three classes": {"data": "spirals", "classes": 3, "hidden": (6, 6), "learning_rate": 1e18, **_FAR},
    "no number": {"data": "ripple", "hidden": (6, 6), "learning_rate": 1e6, **_FAR, "activation": "gelu"},
}
"""Runs that diverged so far that their last networks have activations or losses that are not finite."""


@functools.cache
def trained(kind: str) -> Recording:
    """The run of a kind, trained once."""
    settings = dict({**KINDS, **INFINITE}[kind])
    name = settings.pop("data")
    options: dict[str, Any] = {} if name in ("iris", "diabetes") else {"n": 80}
    if "classes" in settings:
        options["classes"] = settings.pop("classes")
    return bl.train(bl.load(name, **options), steps=STEPS, **settings)
