"""Diverged runs say where, why and what to do, with numbers that are true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from backlight.data import Dataset, load
from backlight.recording import Recording
from backlight.run import train
from backlight.training.engine import engine_for
from backlight.training.optimizers import AdamW, Momentum

FAR = Dataset(np.linspace(-3000, 3000, 40)[:, None], np.linspace(0, 9000, 40), standardize=False)

STEEP = Dataset(np.linspace(-3, 3, 40)[:, None], np.linspace(0, 90, 40), standardize=False)

CASES: list[tuple[Dataset, dict[str, Any], tuple[str, int], str]] = [
    (
        load("moons"),
        {"learning_rate": 1e6, "activation": "relu"},
        ("pre-activation", 3),
        "Step 2: a pre-activation of layer 3 is not finite. The largest weight of that layer grew from 0.5 at step 0 "
        "to 1.9e+15; the learning rate is 1e+06. Try a learning rate of 1 or less: tried for 104 steps, that lowers "
        "the loss.",
    ),
    (
        load("diabetes", standardize=False),
        {"hidden": ()},
        ("loss", 1),
        "Step 5: the loss is not finite. The largest weight of layer 1 grew from 0.72 at step 0 to 4.8e+18; the "
        "learning rate is 0.1. The largest input is 300; standardised inputs are mostly between −3 and 3. Try a "
        "learning rate of 1e-05 or less, or clip_norm=1: tried for 110 steps, either lowers the loss.",
    ),
    (
        load("moons"),
        {"init_scale": 1e20, "activation": "relu"},
        ("pre-activation", 2),
        "Step 0: a pre-activation of layer 2 is not finite. Nothing was learnt yet: the largest weight of that layer "
        "is 6e+19; init_scale is 1e+20. Try an init_scale of 10 or less: tried for 100 steps, that lowers the loss.",
    ),
    (
        Dataset(np.linspace(-3e37, 3e37, 40)[:, None], np.linspace(0, 1, 40), standardize=False),
        {"hidden": (40, 40), "activation": "identity", "init_scale": 1},
        ("loss", 3),
        "Step 0: the loss is not finite. Nothing was learnt yet: the largest weight of layer 3 is 0.37; init_scale "
        "is 1. The largest input is 3e+37; standardised inputs are mostly between −3 and 3. Standardise the inputs and "
        "the targets.",
    ),
    (
        STEEP,
        {"hidden": (), "learning_rate": 3e38},
        ("parameter", 1),
        "Step 0: a parameter of layer 1 is not finite. The largest weight of that layer was 1.1 before it; the "
        "learning rate is 3e+38. Try a learning rate of 0.3 or less: tried for 100 steps, that lowers the loss.",
    ),
    (
        Dataset(np.linspace(-1e12, 1e12, 40)[:, None], np.linspace(0, 1e12, 40), standardize=False),
        {"hidden": (), "optimizer": "adam"},
        ("moment", 1),
        "Step 0: a moment of the optimiser of layer 1 is not finite. The largest weight of that layer was 1.1 before "
        "it; the learning rate is 0.01. The largest input is 1e+12; standardised inputs are mostly between −3 and 3. "
        "Try clip_norm=1: tried for 100 steps, that lowers the loss.",
    ),
    (
        load("moons"),
        {"l2": 1000.0},
        ("gradient", 3),
        "Step 18: a gradient of layer 3 is not finite. The largest weight of that layer grew from 0.5 at step 0 to "
        "4.1e+35; l2 is 1000, and the learning rate is 0.1. l2 times the learning rate is 100: each step takes so many "
        "times itself from a weight, and from 2 on that makes it grow. Try an l2 of 0.01 or less: tried for 136 steps, "
        "that lowers the loss.",
    ),
    (
        load("moons"),
        {"l1": 3e38},
        ("delta", 1),
        "Step 1: an error delta of layer 1 is not finite. The largest weight of that layer grew from 0.76 at step 0 to "
        "3e+37; l1 is 3e+38, and the learning rate is 0.1. l1 times the learning rate is 3e+37: each step moves every "
        "weight by so much. Try an l1 of 0.003 or less: tried for 102 steps, that lowers the loss.",
    ),
    (
        load("diabetes"),
        {"optimizer": AdamW(0.1, weight_decay=1000.0)},
        ("loss", 3),
        "Step 10: the loss is not finite. The largest weight of layer 3 grew from 0.5 at step 0 to 4.5e+19; "
        "weight_decay is 1000, and the learning rate is 0.1. weight_decay times the learning rate is 100: each step "
        "takes so many times itself from a weight, and from 2 on that makes it grow. Try a weight_decay of 1 or less: "
        "tried for 120 steps, that lowers the loss.",
    ),
    (
        load("diabetes"),
        {"optimizer": Momentum(momentum=0.999), "activation": "identity"},
        ("pre-activation", 3),
        "Step 34: a pre-activation of layer 3 is not finite. The largest weight of that layer grew from 0.5 at step 0 "
        "to 3.1e+17; momentum is 0.999, and the learning rate is 0.05. With such a momentum, steps add up to 1,000 "
        "times their length. Try a momentum of 0.9 or less: tried for 168 steps, that lowers the loss.",
    ),
    (
        load("diabetes"),
        {"init_scale": 100.0, "activation": "identity"},
        ("loss", 3),
        "Step 1: the loss is not finite. The largest weight of layer 3 grew from 50 at step 0 to 1.6e+09; init_scale "
        "is 100, and the learning rate is 0.1. Try an init_scale of 1 or less: tried for 102 steps, that lowers the "
        "loss.",
    ),
    (
        load("moons"),
        {"l2": 0.01, "learning_rate": 300.0},
        ("parameter", 1),
        "Step 117: a parameter of layer 1 is not finite. The largest weight of that layer grew from 0.76 at step 0 to "
        "1.6e+38; the learning rate is 300. Try a learning rate of 3 or less: tried for 334 steps, that lowers the "
        "loss.",
    ),
    # Either would mend it, and the rate is more than ten times the usual one: it comes first.
    (
        load("moons"),
        {"l2": 2.0, "learning_rate": 1.5, "hidden": ()},
        ("parameter", 1),
        "Step 126: a parameter of layer 1 is not finite. The largest weight of that layer grew from 0.89 at step 0 to "
        "1.3e+38; the learning rate is 1.5. Try a learning rate of 0.1 or less, or clip_norm=1: tried for 352 steps, "
        "either lowers the loss.",
    ),
    (
        load("moons"),
        {"l2": 1000.0, "learning_rate": 1e6, "activation": "relu"},
        ("pre-activation", 2),
        "Step 2: a pre-activation of layer 2 is not finite. The largest weight of that layer grew from 0.6 at step 0 "
        "to 8.8e+22; l2 is 1000, and the learning rate is 1e+06. l2 times the learning rate is 1e+09: each step takes "
        "so many times itself from a weight, and from 2 on that makes it grow. Try a much smaller learning rate and a "
        "much smaller l2.",
    ),
    (
        load("moons"),
        {"init_scale": 1e20, "initializer": "normal", "activation": "relu"},
        ("pre-activation", 2),
        "Step 0: a pre-activation of layer 2 is not finite. Nothing was learnt yet: the largest weight of that layer "
        "is 2.7e+20; init_scale is 1e+20. Try a much smaller init_scale.",
    ),
    (
        FAR,
        {"hidden": (100,), "activation": "relu", "engine": "wide", "steps": 50},
        ("pre-activation", 2),
        "Step 2: a pre-activation of layer 2 is not finite. The largest weight of that layer grew from 0.24 at step 0 "
        "to 2.7e+21; the learning rate is 0.1. The largest input is 3e+03; standardised inputs are mostly between −3 "
        "and 3. Try a learning rate of 1e-07 or less, or clip_norm=1: tried for 50 steps, either lowers the loss.",
    ),
]


@pytest.mark.parametrize("case", range(len(CASES)))
def test_the_sentence(case: int) -> None:
    data, settings, (quantity, layer), sentence = CASES[case]
    run = train(data, **settings)
    status = run.status
    assert (status.state, status.reason, status.layer, status.step) == ("diverged", quantity, layer, run.steps)
    assert status.sentence == sentence


def test_the_run_ends_at_its_last_finite_state() -> None:
    data = load("diabetes", standardize=False)
    cases: list[dict[str, Any]] = [
        {"hidden": ()},
        {"optimizer": "momentum", "activation": "relu", "learning_rate": 2.0},
    ]
    for settings in cases:
        run: Recording = train(data, **settings)
        last = run.at(-1)
        assert np.isfinite(last.network.parameters).all()
        engine = engine_for(run.recipe, data)
        state = engine.initialize()
        report = engine.advance(state, run.recipe.steps)
        assert report.step == run.steps == run.keyframes.step[-1] == run.curves.step[-1]
        assert state.parameters.tobytes() == last.network.parameters.tobytes()


def test_a_step_that_wrote_infinities_is_taken_back() -> None:
    run = train(STEEP, hidden=(), learning_rate=3e38)
    assert (run.steps, len(run.keyframes)) == (0, 1)
    assert np.isfinite(run.network.parameters).all()


def test_what_is_advised_does_not_diverge() -> None:
    data = load("diabetes", standardize=False)
    for settings in ({"learning_rate": 1e-5}, {"clip_norm": 1.0}):
        better = train(data, hidden=(), steps=110, **settings)  # type: ignore[arg-type]
        assert better.status.state == "completed"
        assert better.curves.train_loss[-1] < better.curves.train_loss[0]


def test_where_there_is_no_time_to_try_the_numbers_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlight.run.mend._TRIAL_PRODUCTS", 0)
    cases: list[tuple[str, Dataset, dict[str, Any]]] = [
        ("a much smaller learning rate and a much smaller l2", load("moons"), {"l2": 1000.0}),
        (
            "a much smaller learning rate and a much smaller momentum",
            load("diabetes"),
            {"optimizer": Momentum(momentum=0.999), "activation": "identity"},
        ),
        (
            "a much smaller learning rate",
            load("moons"),
            {"learning_rate": 1e6, "activation": "relu", "l2": 1e-9, "init_scale": 2.0},
        ),
        ("a much smaller init_scale", load("moons"), {"init_scale": 1e20, "activation": "relu"}),
        (
            "a much smaller learning rate and a much smaller init_scale",
            load("diabetes"),
            {"init_scale": 100.0, "activation": "identity"},
        ),
    ]
    for advice, data, settings in cases:
        status = train(data, **settings).status
        assert status.state == "diverged"
        assert status.sentence.endswith(f" Try {advice}.")
