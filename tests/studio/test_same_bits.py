"""The browser's engine trains to Python's bits: the same recipes, in Node, by the code that the page runs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import numpy as np
import pytest

import backlight as bl
from backlight.data import Points, reload
from backlight.data.bundled import BUNDLED
from backlight.kernel import INITIALIZERS, TOYS
from backlight.studio import session_file
from backlight.training import optimizers, schedules
from backlight.training.recipe import TRAINABLE
from backlight.training.settings import recipe_for
from studio.engine import ask

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
    many: dict[str, bl.Dataset] = {name: bl.load(name, n=203, seed=2) for name in TOYS}
    many |= {"three": bl.load("gaussians", classes=3, n=200, test=0.4), "five": bl.load("spirals", classes=5, test=0)}
    many |= {name: bl.load(name, seed=3) for name in BUNDLED}
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
    recipes |= {f"of-{name}": recipe_for(moons, steps=300, hidden=(6,), activation=name) for name in TRAINABLE}
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


RECIPES = _recipes()
RECORDINGS = ("kept", "kept-bundled", "kept-arrays", "kept-classes", "kept-large")
_STEPS = (0, 1, 7, 250)


@pytest.fixture(scope="module")
def recordings() -> dict[str, bl.Recording]:
    return _recordings()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, recordings: dict[str, bl.Recording]) -> dict[str, Any]:
    """What the browser's engine says of every case: digests of the data, and of the states at some steps."""
    cases: dict[str, Any] = {
        name: {"recipe": msgspec.to_builtins(recipe), "session": None, "steps": [recipe.steps // 3, recipe.steps]}
        for name, recipe in RECIPES.items()
    }
    for name, run in recordings.items():
        session = json.loads(session_file.of_recording(run))
        cases[name] = {"recipe": None, "session": session, "steps": [*_STEPS, run.steps]}
    cases["diverging"]["steps"] = [bl.train(RECIPES["diverging"]).steps]
    return ask("same_bits.test.ts", cases, tmp_path_factory.mktemp("same_bits"))


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


def test_every_optimizer_and_schedule_is_among_the_recipes() -> None:
    assert OPTIMIZERS.keys() == optimizers.OPTIMIZERS.keys()
    assert {type(schedule) for schedule in SCHEDULES.values()} == set(schedules.SCHEDULES.values())


def test_the_diverging_recipe_diverges() -> None:
    assert bl.train(RECIPES["diverging"]).status.state == "diverged"
