"""Settings made into a recipe, by whoever has them: the same defaults everywhere."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec
import numpy as np
import pytest

from backlight.data import load
from backlight.errors import RecipeError
from backlight.run import train
from backlight.training.optimizers import SGD
from backlight.training.recipe import Recipe
from backlight.training.schedules import Cosine
from backlight.training.settings import DEFAULT_STEPS, recipe_for

MOONS = load("moons", n=80)


def test_what_is_not_given_is_as_train_has_it() -> None:
    assert recipe_for(MOONS) == Recipe(data=MOONS.source, inputs=2, outputs=1, steps=DEFAULT_STEPS)
    assert recipe_for(MOONS, steps=3) == train(MOONS, steps=3).recipe
    ours, theirs = (inspect.signature(function).parameters for function in (recipe_for, train))
    shared = ours.keys() & theirs.keys() - {"data"}
    assert {"hidden", "activation", "optimizer", "schedule", "engine", "initializer"} < shared
    assert {name: ours[name].default for name in shared} == {name: theirs[name].default for name in shared}
    fields = {field.name: field.default for field in msgspec.structs.fields(Recipe)}
    rest = theirs.keys() & fields.keys() - shared - {"data"}
    assert rest == {"batch_size", "init_scale", "patience", "l1", "l2", "clip_norm", "seed"}
    assert {name: theirs[name].default for name in rest} == {name: fields[name] for name in rest}


def test_settings_are_those_of_train() -> None:
    made = recipe_for(
        MOONS, hidden=[3], activation="relu", epochs=2, batch_size=7, optimizer="adam", learning_rate=0.5,
        schedule=Cosine(warmup=3), l2=0.1, seed=5, engine="wide",
    )  # fmt: skip
    same = train(
        MOONS, hidden=[3], activation="relu", epochs=2, batch_size=7, optimizer="adam", learning_rate=0.5,
        schedule=Cosine(warmup=3), l2=0.1, seed=5, engine="wide",
    )  # fmt: skip
    assert made == same.recipe
    assert made.steps == 2 * 9


@pytest.mark.parametrize(
    ("epochs", "message"),
    [
        (0, "epochs is a whole number, 1 or more; 0 came."),
        (True, "epochs is a whole number, 1 or more; True came."),
        (2**53, "epochs is 9007199254740992, of 6 steps each; a run has at most 2**53 − 1 steps."),
    ],
)
def test_epochs_that_cannot_be(epochs: int, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        recipe_for(MOONS, epochs=epochs)
    assert str(refused.value) == message
    assert recipe_for(MOONS, epochs=(2**53 - 1) // 6).steps <= 2**53 - 1


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8, np.array])
def test_numbers_of_all_kinds_are_alike_in_every_setting(kind: Any) -> None:
    settings: dict[str, Any] = {
        name: kind(2) for name in ("batch_size", "patience", "seed", "learning_rate", "l1", "l2", "clip_norm")
    }
    made = recipe_for(MOONS, hidden=[kind(3)], steps=kind(4), init_scale=kind(1), **settings)
    plain: dict[str, Any] = dict.fromkeys(settings, 2)
    assert made == recipe_for(MOONS, hidden=(3,), steps=4, init_scale=1.0, **plain)
    assert recipe_for(MOONS, epochs=kind(2)).steps == 2 * 6
    by_hand = Recipe(
        data=MOONS.source, inputs=kind(2), outputs=kind(1), hidden=(kind(3),), steps=kind(4), batch_size=kind(2),
        init_scale=kind(1), patience=kind(2), seed=kind(2), optimizer=SGD(kind(2)), l1=kind(2), l2=kind(2),
        clip_norm=kind(2),
    )  # fmt: skip
    assert by_hand == made
    assert Recipe.from_json(by_hand.to_json()) == made


@pytest.mark.parametrize("kind", [float, np.float16, np.float64, np.array])
def test_so_are_those_with_a_fraction(kind: Any) -> None:
    made = recipe_for(MOONS, learning_rate=kind(0.5), schedule=Cosine(floor=kind(0.25)), l1=kind(0.5))
    assert made == recipe_for(MOONS, learning_rate=0.5, schedule=Cosine(floor=0.25), l1=0.5)
    assert Recipe.from_json(made.to_json()) == made
