"""Settings made into a recipe, by whoever has them: the same defaults everywhere."""

from __future__ import annotations

import inspect

import msgspec
import pytest

from backlight.data import load
from backlight.errors import RecipeError
from backlight.run import train
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
