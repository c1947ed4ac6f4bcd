"""Recipes made by hand and from JSON: what is filled in, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from backlight.data.source import Toy
from backlight.errors import RecipeError
from backlight.training.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp
from backlight.training.recipe import Recipe, activations_for
from backlight.training.schedules import Constant, Cosine, StepDecay

MOONS = Toy(name="moons", n=40, noise=0.1)
FROM_0 = "it is a number from 0 to 3.4028235e+38, as training computes with float32."
ABOVE_0 = "it is a number from 1.4e-45 to 3.4028235e+38, as training computes with float32."
ONE_OF_THE_ACTIVATIONS = "one of identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, sine"
BELOW_1 = "it is a number from 0 to 0.99999994, as training computes with float32."


def recipe(**settings: Any) -> Recipe:
    return Recipe(data=MOONS, inputs=2, outputs=1, **settings)


@pytest.mark.parametrize("hidden", [(), (4,), (8, 8), (3, 4, 5)])
def test_the_activation_is_tanh_in_each_hidden_layer(hidden: tuple[int, ...]) -> None:
    made, said = recipe(hidden=hidden), recipe(hidden=hidden, activation=("tanh",) * len(hidden))
    assert made.activation == ("tanh",) * len(hidden)
    assert made == said
    assert made.to_json() == said.to_json()
    assert Recipe.from_json(made.to_json()) == made
    without = json.loads(made.to_json())
    del without["activation"]
    assert Recipe.from_json(json.dumps(without)) == made


def test_lists_are_as_good_as_tuples() -> None:
    made = recipe(hidden=[3, 4], activation=["relu", "sine"])
    assert made == recipe(hidden=(3, 4), activation=("relu", "sine"))
    assert hash(made) == hash(recipe(hidden=(3, 4), activation=("relu", "sine")))


@pytest.mark.parametrize(
    ("activation", "message"),
    [
        ([], "2 hidden layers take 2 activations; 0 came: none."),
        (["tanh"], "2 hidden layers take 2 activations; 1 came: tanh."),
        (None, f"activation is a list, each {ONE_OF_THE_ACTIVATIONS}; null came."),
        ("tanh", f'activation is a list, each {ONE_OF_THE_ACTIVATIONS}; "tanh" came.'),
    ],
)
def test_json_says_all_activations_or_none(activation: Any, message: str) -> None:
    text = json.dumps(json.loads(recipe().to_json()) | {"activation": activation})
    with pytest.raises(RecipeError) as refused:
        Recipe.from_json(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"hidden": 8}, "hidden is the units of each hidden layer, such as (8, 8); 8 came."),
        ({"hidden": "88"}, "hidden is the units of each hidden layer, such as (8, 8); '88' came."),
        ({"hidden": ("8",)}, "Layer 1 has '8' units; a layer has a whole number of them, 1 at least."),
        (
            {"activation": "tanh"},
            "activation is one name for each hidden layer, such as ('tanh', 'tanh'); 'tanh' came.",
        ),
        ({"activation": 3}, "activation is one name for each hidden layer, such as ('tanh', 'tanh'); 3 came."),
        (
            {"hidden": (4,), "activation": ("tanh", "tanh")},
            "1 hidden layer takes 1 activation; 2 came: tanh, tanh.",
        ),
        (
            {"hidden": (), "activation": ("tanh",)},
            "A network without hidden layers takes no activation; 1 came: tanh.",
        ),
        ({"activation": (3,)}, "2 hidden layers take 2 activations; 1 came: 3."),
    ],
)
def test_layers_that_are_none(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        recipe(**settings)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("hidden", "message"),
    [
        (0, "A network without hidden layers takes no activation; 2 came: relu, sine."),
        (1, "1 hidden layer takes 1 activation; 2 came: relu, sine."),
        (3, "3 hidden layers take 1 or 3 activations; 2 came: relu, sine."),
    ],
)
def test_activations_for_another_number_of_layers(hidden: int, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        activations_for(("relu", "sine"), hidden)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"optimizer": Adam(beta1=0.99999999)},
            f"optimizer.beta1 is 0.99999999, which is 1 in float32; {BELOW_1}",
        ),
        ({"optimizer": AdamW(beta2=1 - 1e-9)}, f"optimizer.beta2 is 0.999999999, which is 1 in float32; {BELOW_1}"),
        ({"optimizer": RMSProp(decay=1 - 1e-9)}, f"optimizer.decay is 0.999999999, which is 1 in float32; {BELOW_1}"),
        (
            {"optimizer": Nesterov(momentum=1 - 1e-9)},
            f"optimizer.momentum is 0.999999999, which is 1 in float32; {BELOW_1}",
        ),
        ({"optimizer": Momentum(momentum=1.0)}, f"optimizer.momentum is 1.0; {BELOW_1}"),
        ({"optimizer": Adam(epsilon=1e-50)}, f"optimizer.epsilon is 1e-50, which is 0 in float32; {ABOVE_0}"),
        ({"optimizer": RMSProp(epsilon=1e39)}, f"optimizer.epsilon is 1e+39, which is inf in float32; {ABOVE_0}"),
        ({"optimizer": SGD(1e39)}, f"optimizer.learning_rate is 1e+39, which is inf in float32; {ABOVE_0}"),
        ({"optimizer": SGD(1e-60)}, f"optimizer.learning_rate is 1e-60, which is 0 in float32; {ABOVE_0}"),
        (
            {"optimizer": AdamW(weight_decay=1e40)},
            f"optimizer.weight_decay is 1e+40, which is inf in float32; {FROM_0}",
        ),
        ({"l1": 1e40}, f"l1 is 1e+40, which is inf in float32; {FROM_0}"),
        ({"l2": 10**39}, f"l2 is {10**39}, which is inf in float32; {FROM_0}"),
        ({"l2": 10**400}, f"l2 is {10**400}, which is inf in float32; {FROM_0}"),
        ({"init_scale": 1e40}, f"init_scale is 1e+40, which is inf in float32; {FROM_0}"),
        ({"clip_norm": 1e40}, f"clip_norm is 1e+40, which is inf in float32; {ABOVE_0}"),
        ({"clip_norm": 1e-60}, f"clip_norm is 1e-60, which is 0 in float32; {ABOVE_0}"),
        ({"l1": float("nan")}, "l1 is nan; it is a finite number."),
    ],
)
def test_what_float32_cannot_hold(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        recipe(**settings)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batch_size": 0}, "batch_size is a whole number, 1 to 2147483647; 0 came."),
        ({"batch_size": "10"}, 'batch_size is a whole number, 1 to 2147483647; "10" came.'),
        ({"steps": 2**70}, "steps is a whole number, 1 to 2**53 − 1; 1180591620717411303424 came."),
        ({"seed": 1.5}, "seed is a whole number, 0 to 2**53 − 1; 1.5 came."),
        ({"patience": True}, "patience is a whole number, 1 to 2**53 − 1, or null; true came."),
        ({"clip_norm": [1]}, "clip_norm is a number above 0, or null; [1] came."),
        ({"l1": None}, "l1 is a number, 0 or more; null came."),
        ({"hidden": [8, "8"]}, 'hidden[1] is a whole number, 1 to 2147483647; "8" came.'),
        ({"hidden": 8}, "hidden is a list, each a whole number, 1 to 2147483647; 8 came."),
        (
            {"activation": ["tanh", "TAHN"]},
            f"activation[1] is {ONE_OF_THE_ACTIVATIONS}; \"TAHN\" came; did you mean 'tanh'?",
        ),
        ({"engine": "gpu"}, 'engine is one of kernel, wide; "gpu" came.'),
        ({"optimizer": "sgd"}, 'optimizer is an object of settings, such as {"name": "sgd"}; "sgd" came.'),
        (
            {"optimizer": {"name": "adma"}},
            'optimizer.name is one of sgd, momentum, nesterov, rmsprop, adam, adamw; "adma" came; '
            "did you mean 'adam'?",
        ),
        (
            {"optimizer": {"learning_rate": 1}},
            "optimizer.name is missing; it is one of sgd, momentum, nesterov, rmsprop, adam, adamw.",
        ),
        (
            {"optimizer": {"name": "adam", "lerning_rate": 1}},
            "There is no setting 'lerning_rate' in optimizer; did you mean 'learning_rate'? "
            "There are name, learning_rate, beta1, beta2, epsilon.",
        ),
        (
            {"optimizer": {"name": "momentum", "momentum": 1}},
            "optimizer.momentum is a number from 0 to less than 1; 1 came.",
        ),
        ({"schedule": {"name": "step", "factor": 2}}, "schedule.factor is a number above 0, at most 1; 2 came."),
        ({"schedule": {"name": "cosine", "floor": -1}}, "schedule.floor is a number from 0 to 1; -1 came."),
        (
            {"data": {"kind": "toys"}},
            "data.kind is one of toy, bundled, table, arrays, points; \"toys\" came; did you mean 'toy'?",
        ),
        ({"data": {"kind": "toy", "n": 40, "noise": 0.1}}, "data.name is missing; it is a text."),
        (
            {"data": {"kind": "toy", "name": "moons", "n": 1, "noise": 0.1}},
            "data.n is a whole number, 2 or more; 1 came.",
        ),
        (
            {"data": {"kind": "bundled", "name": "iris", "standardize": "yes"}},
            'data.standardize is true or false; "yes" came.',
        ),
        (
            {"data": {"kind": "bundled", "name": 3}},
            "data.name is a text; 3 came.",
        ),
        (
            {"dota": 1},
            "There is no setting 'dota' in a recipe; did you mean 'data'? There are data, inputs, outputs, hidden, "
            "activation, loss, initializer, init_scale, optimizer, schedule, batch_size, steps, patience, l1, l2, "
            "clip_norm, seed, engine.",
        ),
    ],
)  # fmt: skip
def test_json_that_is_no_recipe(changes: dict[str, Any], message: str) -> None:
    text = json.dumps(json.loads(recipe().to_json()) | changes)
    with pytest.raises(RecipeError) as refused:
        Recipe.from_json(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[1]", "A recipe is an object of settings; [1] came."),
        ('{"inputs": 2, "outputs": 1}', 'data is missing; it is an object of settings, such as {"kind": "toy"}.'),
        ("{", "This is not a recipe that can be read: Input data was truncated."),
        (
            b'{"data": "\xff"}',
            "This is not a recipe that can be read: 'utf-8' codec can't decode byte 0xff in position 10: invalid start "
            "byte.",
        ),
        (
            "[" * 100_000,
            "This is not a recipe that can be read: maximum recursion depth exceeded while deserializing an object.",
        ),
        (None, "A recipe is read from JSON, a text; None came."),
        (3, "A recipe is read from JSON, a text; 3 came."),
        ({"inputs": 2}, "A recipe is read from JSON, a text; {'inputs': 2} came."),
    ],
)
def test_text_that_is_no_recipe(text: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe.from_json(text)
    assert str(refused.value) == message


def test_json_too_keeps_to_float32() -> None:
    text = recipe(optimizer=Adam(epsilon=1e-8)).to_json().replace("1e-8", "1e-50")
    with pytest.raises(RecipeError) as refused:
        Recipe.from_json(text)
    assert str(refused.value) == f"optimizer.epsilon is 1e-50, which is 0 in float32; {ABOVE_0}"


def test_the_last_that_float32_can_hold() -> None:
    below_1 = float(np.nextafter(np.float32(1), np.float32(0)))
    made = recipe(
        optimizer=Adam(learning_rate=3.4e38, beta1=below_1, beta2=below_1, epsilon=1e-45), clip_norm=1e-45, l1=0.0
    )
    assert Recipe.from_json(made.to_json()) == made


@pytest.mark.parametrize(
    ("schedule", "field"),
    [(StepDecay(), "every"), (Cosine(), "period"), (Cosine(), "warmup"), (Constant(), "warmup")],
)
def test_schedules_count_steps_that_the_kernel_can_count(schedule: Any, field: str) -> None:
    for count in (2**53 - 1, 2**53, 2**64):
        changed = msgspec.structs.replace(schedule, **{field: count})
        text = msgspec.json.encode(changed).decode() if count < 2**64 else None
        if count < 2**53 and text:
            assert msgspec.json.decode(text, type=type(schedule)) == changed
            continue
        with pytest.raises(msgspec.ValidationError) as refused:
            msgspec.convert({"name": schedule.__struct_config__.tag, field: count}, type(schedule))
        assert str(refused.value) == f"Expected `int` <= 9007199254740991 - at `$.{field}`"


NUMBERS = json.loads((Path(__file__).parents[2] / "web" / "tests" / "numbers.json").read_text())
"""What the studio's reader of recipes takes and refuses too (web/tests/check.test.ts)."""


@pytest.mark.parametrize("change", NUMBERS["taken"], ids=json.dumps)
def test_numbers_that_the_studio_takes(change: dict[str, Any]) -> None:
    Recipe.from_json(json.dumps(json.loads(recipe().to_json()) | change))


@pytest.mark.parametrize("change", NUMBERS["refused"], ids=json.dumps)
def test_numbers_that_the_studio_refuses(change: dict[str, Any]) -> None:
    with pytest.raises(RecipeError):
        Recipe.from_json(json.dumps(json.loads(recipe().to_json()) | change))
