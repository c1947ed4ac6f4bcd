"""The course of a run: its slices, its ends, its observer."""

from __future__ import annotations

import signal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight.data import load
from backlight.recording import Recording
from backlight.run import Progress, train
from backlight.training.engine import engine_for
from run.keys import Keys

MOONS = load("moons", n=80, noise=0.1)
OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]


@settings(max_examples=30, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 120), max_size=8),
    optimizer=st.sampled_from(OPTIMIZERS),
)
def test_slices_change_no_bit(cuts: list[int], optimizer: str) -> None:
    recipe = msgspec.structs.replace(train(MOONS, steps=120, optimizer=optimizer, batch_size=7).recipe)
    engine = engine_for(recipe, MOONS)
    whole, parts = engine.initialize(), engine.initialize()
    engine.advance(whole, 120)
    for cut in sorted([*cuts, 120]):
        engine.advance(parts, cut - parts.step)
    assert parts.parameters.tobytes() == whole.parameters.tobytes()
    assert parts.optimizer_state.tobytes() == whole.optimizer_state.tobytes()


@pytest.mark.parametrize("seconds", [0, 1e9])
def test_the_length_of_slices_changes_no_bit(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    run = train(MOONS, steps=3000, optimizer="adam")
    monkeypatch.setattr("backlight.run.course._SLICE_SECONDS", seconds)
    other = train(MOONS, steps=3000, optimizer="adam")
    for name in ("step", "parameters", "optimizer_state"):
        assert getattr(other.keyframes, name).tobytes() == getattr(run.keyframes, name).tobytes()
    for name in ("step", "train_loss", "test_loss", "train_accuracy", "test_accuracy"):
        assert getattr(other.curves, name).tobytes() == getattr(run.curves, name).tobytes()


def test_patience() -> None:
    run = train(MOONS, steps=100_000, patience=200, learning_rate=1.0)
    losses, steps = run.curves.test_loss, run.curves.step
    best = int(losses.argmin())
    assert run.status.state == "completed"
    assert run.status.reason == "patience"
    assert steps[-1] == run.steps == run.status.step
    assert steps[-1] - steps[best] >= 200 > steps[-2] - steps[best]
    assert run.status.sentence == (
        f"Step {run.steps:,}: the test loss has not improved for {run.steps - steps[best]:,} steps; its lowest, "
        f"{losses[best]:.4g}, was at step {steps[best]:,}."
    )


def test_patience_ends_as_soon_as_it_has_lasted() -> None:
    curves = train(MOONS, steps=100_000, patience=200, learning_rate=1.0).curves
    lasted = int(curves.step[-1] - curves.step[curves.test_loss.argmin()])
    assert train(MOONS, steps=100_000, patience=lasted, learning_rate=1.0).steps == curves.step[-1]
    assert train(MOONS, steps=100_000, patience=lasted + 1, learning_rate=1.0).steps > curves.step[-1]


def test_patience_goes_by_the_train_loss_without_a_test_set() -> None:
    run = train(load("moons", n=40, test=0), steps=50_000, patience=3, learning_rate=30.0)
    best = int(run.curves.train_loss.argmin())
    assert "the train loss has not improved for" in run.status.sentence
    assert run.steps - run.curves.step[best] >= 3


def test_the_observer_sees_the_first_and_the_last_step() -> None:
    seen: list[Progress] = []
    run = train(MOONS, steps=3000, observe=seen.append)
    assert (seen[0].step, seen[-1].step, seen[-1].steps) == (0, 3000, 3000)
    assert (seen[0].epoch, seen[-1].epoch) == (0, 500)
    assert seen[0].parameters.tobytes() == run.at(0).network.parameters.tobytes()
    assert seen[-1].parameters.tobytes() == run.network.parameters.tobytes()
    assert (seen[-1].evaluated, seen[-1].test_loss) == (3000, run.curves.test_loss[-1])
    assert seen[-1].train_accuracy == run.curves.train_accuracy[-1]
    assert len(seen) <= 2 + seen[-1].seconds / 0.05


@pytest.mark.usefixtures("_observed_all_the_time")
def test_the_first_ctrl_c_ends_the_run() -> None:
    run = train(MOONS, steps=10**12, observe=Keys())
    assert (run.status.state, run.status.reason, run.status.step) == ("interrupted", "signal", run.steps)
    assert run.status.sentence == f"Interrupted after step {run.steps:,} of 1,000,000,000,000."
    assert run.curves.step[-1] == run.steps
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("_observed_all_the_time")
def test_the_second_goes_through(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(MOONS, steps=10**12, observe=Keys(2), path=tmp_path / "moons.zarr")
    assert Recording.open(tmp_path / "moons.zarr").status.state == "running"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("_observed_all_the_time")
def test_a_program_with_its_own_handler_keeps_it() -> None:
    pressed: list[int] = []

    def stop(*_: object) -> None:
        pressed.append(1)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        run = train(MOONS, steps=10**12, observe=Keys())
        assert signal.getsignal(signal.SIGINT) is stop
    finally:
        signal.signal(signal.SIGINT, before)
    assert pressed == [1]
    assert run.status.state == "interrupted"
    assert run.at(-1).network.parameters.tobytes() == run.keyframes.parameters[-1].tobytes()
