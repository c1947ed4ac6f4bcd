"""Runs that scenes are not made for, and have to be right for. ``from scenes.unusual import RUNS, unusual``."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import backlight as bl
from backlight.data.dataset import Dataset
from backlight.recording.recording import Recording

_SAMPLES = 60


def _numbers(inputs: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(_SAMPLES, inputs))


def _bundled(name: str) -> Callable[[], Recording]:
    return lambda: bl.train(bl.load(name), hidden=(6, 4), steps=40)


def _toy(*hidden: int) -> Callable[[], Recording]:
    return lambda: bl.train(bl.load("moons", n=_SAMPLES), hidden=hidden, steps=40)


def _long_names() -> Recording:
    X = _numbers(2)
    names = [f"a very long input name, of which there are two, number {number}" for number in (1, 2)]
    classes = [f"those samples that somebody has put into group number {number}" for number in (1, 2)]
    y = [classes[int(x > 0)] for x in X[:, 0]]
    return bl.train(Dataset(X, y, input_names=names), hidden=(4, 3), steps=40)


def _many_classes() -> Recording:
    y = [f"a class with a rather long name, number {index % 18:02}" for index in range(360)]
    data = Dataset(np.random.default_rng(0).normal(size=(360, 3)), y)
    return bl.train(data, hidden=(4, 3), steps=40)


def _chinese() -> Recording:
    rows = [f"{x:.3f},{y:.3f},{'山鸢尾' if x > y else '变色鸢尾😀'}" for x, y in _numbers(2)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "鸢尾花.csv"
        path.write_text("\n".join(["花瓣长度,花萼宽度,种类", *rows]), encoding="utf-8")
        return bl.train(bl.load(path, target="种类"), hidden=(4, 3), steps=40)


def _strange_letters() -> Recording:
    X = _numbers(2)
    names = ["two\nlines\tand tabs", "e\u0301te\u0301 שלום \u202eturned"]
    y = ["👩\u200d👩\u200d👧 family" if x > 0 else "مرحبا \U0001d4b3\u0332" for x in X[:, 0]]
    return bl.train(Dataset(X, y, input_names=names), hidden=(3,), steps=40)


def _inputs(count: int) -> Callable[[], Recording]:
    def made() -> Recording:
        X = _numbers(count)
        return bl.train(Dataset(X, (X[:, 0] > 0).astype(int)), hidden=(4,), steps=40)

    return made


def _target(size: float, *, center: float = 0.0) -> Callable[[], Recording]:
    def made() -> Recording:
        X = _numbers(2)
        return bl.train(Dataset(X, center + size * np.sin(2 * X[:, 0])), hidden=(4, 3), steps=40)

    return made


def _still() -> Recording:
    return bl.train(bl.load("moons", n=_SAMPLES), hidden=(3,), steps=40, optimizer="sgd", learning_rate=1e-5)


def _trained(name: str, *hidden: int, steps: int, **options: Any) -> Callable[[], Recording]:
    """Long enough that predictions come near their targets, and numbers of all sizes stand side by side."""
    return lambda: bl.train(bl.load(name, **options), hidden=hidden, steps=steps)


def _diverged() -> Recording:
    return bl.train(bl.load("diabetes"), hidden=(4,), activation="relu", optimizer="sgd", learning_rate=100.0, steps=40)


RUNS: dict[str, Callable[[], Recording]] = {
    "digits": _bundled("digits"),
    "diabetes": _bundled("diabetes"),
    "iris": _bundled("iris"),
    "wine": _bundled("wine"),
    "breast-cancer": _bundled("breast-cancer"),
    "long names": _long_names,
    "eighteen classes": _many_classes,
    "chinese": _chinese,
    "strange letters": _strange_letters,
    "one input": _inputs(1),
    "three inputs": _inputs(3),
    "one unit": _toy(1),
    "forty units": _toy(40, 3),
    "no hidden layer": _toy(),
    "huge target": _target(1e9),
    "tiny target": _target(1e-9),
    "far target": _target(1.0, center=1e9),
    "hardly moved": _still,
    "diverged": _diverged,
    "trained iris": _trained("iris", 5, 4, steps=800),
    "trained spirals": _trained("spirals", 6, 6, steps=375, classes=3),
}


@functools.cache
def unusual(name: str) -> Recording:
    """The run of a name, trained once."""
    return RUNS[name]()
