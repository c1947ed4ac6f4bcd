from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight.data import Dataset, load
from backlight.errors import RecordingError
from backlight.recording import Recording
from backlight.run import Progress, train
from backlight.training.engine import engine_for
from backlight.training.optimizers import OPTIMIZERS

RECIPES = st.fixed_dictionaries(
    {
        "hidden": st.lists(st.integers(1, 20), max_size=3),
        "activation": st.sampled_from(["tanh", "relu", "gelu"]),
        "optimizer": st.sampled_from(list(OPTIMIZERS)),
        "schedule": st.sampled_from(["constant", "step", "cosine"]),
        "batch_size": st.integers(1, 100),
        "l1": st.sampled_from([0.0, 1e-3]),
        "clip_norm": st.sampled_from([None, 0.5]),
        "seed": st.integers(0, 2**53 - 1),
        "steps": st.integers(1, 3000),
        "engine": st.sampled_from(["kernel", "kernel", "kernel", "wide"]),
    }
)


@settings(max_examples=25, deadline=None)
@given(recipe=RECIPES, part=st.floats(0, 1))
def test_a_moment_is_what_training_had(moons: Dataset, recipe: dict[str, Any], part: float) -> None:
    if recipe["engine"] == "wide":
        recipe = recipe | {"steps": recipe["steps"] % 300 + 1}
    run = train(moons, **recipe)
    step = int(part * run.steps)
    moment = run.at(step)
    engine = engine_for(run.recipe, moons)
    state = engine.initialize()
    engine.advance(state, step)
    assert moment.network.parameters.tobytes() == state.parameters.tobytes()
    assert moment.optimizer_state.tobytes() == state.optimizer_state.tobytes()
    loss, correct = engine.evaluate(state.parameters, moons.X_test, moons.T_test)
    assert (moment.test_loss, moment.test_accuracy) == (loss, correct / 20)


def test_the_curves_are_the_moments_losses(run: Recording) -> None:
    for row in (0, 1, 50, len(run.curves.step) - 1):
        moment = run.at(int(run.curves.step[row]))
        assert moment.train_loss == run.curves.train_loss[row]
        assert moment.test_loss == run.curves.test_loss[row]
        assert moment.train_accuracy == run.curves.train_accuracy[row]
        assert moment.test_accuracy == run.curves.test_accuracy[row]


def test_the_next_step_is_the_moments_backpropagation(moons: Dataset) -> None:
    run = train(moons, steps=40, batch_size=7, l2=0.01, schedule="cosine")
    for step in (0, 8, 9, 39):  # 9 batches in an epoch, the last of 4 samples
        moment = run.at(step)
        assert len(moment.batch) == (4 if step % 9 == 8 else 7)
        assert moment.epoch == step // 9
        after = moment.backpropagation().updated(moment.learning_rate)
        assert after.parameters.tobytes() == run.at(step + 1).network.parameters.tobytes()


def test_backpropagation_of_chosen_samples(run: Recording) -> None:
    moment = run.at(100)
    one, three = moment.backpropagation(5), moment.backpropagation(samples=[5, 0, 59])
    np.testing.assert_array_equal(one.X[:, 0], run.data.X_train[5])
    np.testing.assert_array_equal(three.T[0], run.data.T_train[[5, 0, 59], 0])
    np.testing.assert_array_equal(one.delta[3][:, 0], three.delta[3][:, 0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        *(
            ({"sample": sample}, f"sample is the number of one training sample, 0 to 59; {sample!r} came.")
            for sample in (60, -1, 10**9, "a", True, 1.0, [1], [1, 2])
        ),
        *(
            ({"samples": samples}, f"samples are numbers of training samples, 0 to 59, in a list; {samples!r} came.")
            for samples in ([], [[1], [2, 3]], [0.5], [60], [-1], ["a"], [True], 3, "a", {1}, [10**30])
        ),
        ({"sample": 1, "samples": [2]}, "backpropagation takes one sample or several samples, not both."),
    ],
)
def test_samples_that_are_not_there(run: Recording, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordingError) as error:
        run.at(0).backpropagation(**arguments)
    assert str(error.value) == message


def test_negative_steps_count_from_the_end(run: Recording) -> None:
    assert run.steps == 2500
    assert run.at(-1).step == 2500
    assert run.at(-2501).step == 0
    assert run.at(np.int64(7)).step == 7
    assert run.network.parameters.tobytes() == run.at(2500).network.parameters.tobytes()


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (2501, "Step 2501 was asked for; this run has steps 0 to 2500, or −1 to −2501 counted from its end."),
        (-2502, "Step −2502 was asked for; this run has steps 0 to 2500, or −1 to −2501 counted from its end."),
        *(
            (step, f"A step is a whole number, 0 to 2500 here; {step!r} came.")
            for step in (1.5, 3.0, "3", True, None, [1])
        ),
        pytest.param(10**5000, "A step is a whole number, 0 to 2500 here; an int came.", id="of 5001 digits"),
    ],
)
def test_steps_that_are_not_there(run: Recording, step: Any, message: str) -> None:
    with pytest.raises(RecordingError) as error:
        run.at(step)
    assert str(error.value) == message


@pytest.mark.parametrize("row", [835, -1, "a", 1.0, None, True])
def test_keyframes_that_are_not_there(run: Recording, row: Any) -> None:
    with pytest.raises(RecordingError) as error:
        run.keyframes.state(row)
    assert str(error.value) == f"Keyframes have the numbers 0 to 834 here; {row!r} came."


def test_one_of_something_is_not_several() -> None:
    arrays = Dataset(np.array([[0.0], [1.0]]), [0.0, 3.0], task="regression", test=0.5, standardize=False)
    run = train(arrays, hidden=(), steps=1, batch_size=1, learning_rate=1e-3)
    assert run.status.sentence == "The one step was done."
    assert "  data       arrays: 1 sample to train, 1 to test\n" in str(run)
    run = train(load("moons"), steps=100, patience=1, learning_rate=50.0)
    assert " has not improved for 1 step; its lowest, " in run.status.sentence
    diverged = train(arrays, hidden=(), learning_rate=3e38)
    assert repr(diverged.keyframes) == "<1 keyframe, step 0>"
    assert repr(diverged.curves) == "<Curves of 1 evaluation, step 0>"


def test_predictions_take_and_give_raw_values() -> None:
    inputs = np.linspace(100, 200, 40)[:, None]
    data = Dataset(inputs, 3 * inputs[:, 0] + 1000, test=0.1)
    run = train(data, hidden=(), steps=3000)
    np.testing.assert_allclose(run.predict(inputs), 3 * inputs + 1000, rtol=1e-4)
    first = run.predict(inputs, step=0)
    np.testing.assert_array_equal(first, run.at(0).predict(inputs))
    assert abs(first - run.predict(inputs)).max() > 1


def test_it_prints_itself(run: Recording, folder: Path) -> None:
    last = run.at(-1)
    assert str(run) == (
        "Recording in memory: completed\n"
        "  network    2-4-3-1 tanh, 31 parameters\n"
        "  data       moons: 60 samples to train, 20 to test\n"
        "  training   Adam, learning rate 0.01, batches of 7, seed 0, kernel engine\n"
        "  steps      2,500 of 2,500, 277.8 epochs\n"
        f"  loss       {last.train_loss:.4g} train, {last.test_loss:.4g} test\n"
        f"  accuracy   {last.train_accuracy:.1%} train, {last.test_accuracy:.1%} test\n"
        "  keyframes  835\n"
        "  All 2,500 steps were done."
    )
    assert repr(Recording.open(folder)).startswith(f"Recording {folder}: completed\n")
    assert repr(run.keyframes) == "<835 keyframes, steps 0 to 2500>"
    assert repr(run.curves) == f"<Curves of {len(run.curves.step)} evaluations, steps 0 to 2500>"
    assert repr(run.at(7)) == "<Moment after step 7 of a network 2-4-3-1 tanh>"


def test_regression_prints_no_accuracy() -> None:
    text = str(train(load("sine", n=20, test=0), steps=1))
    assert "accuracy" not in text
    assert text.endswith("  The one step was done.")
    assert " test\n" not in text.partition("loss")[2]


def test_saved_it_is_the_same(run: Recording, moons: Dataset, folder: Path, tmp_path: Path) -> None:
    opened = Recording.open(folder)
    assert opened.recipe == run.recipe
    assert opened.status == run.status
    assert opened.data.to_description() == moons.to_description()
    again = opened.save(tmp_path / "again.zarr")
    assert files(again.path) == files(folder)
    direct = train(moons, hidden=(4, 3), steps=2500, optimizer="adam", batch_size=7, path=tmp_path / "direct.zarr")
    assert files(direct.path) == files(folder)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["again.zarr", "direct.zarr", "moons.zarr"]


def files(folder: Path | None) -> dict[str, bytes]:
    assert folder
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_other_processes_see_of_a_run_that_goes_on_what_this_one_saw(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "moons.zarr", list[Recording]()

    def look(progress: Progress) -> None:
        if progress.step == 30:
            seen.append(Recording.open(path))
            assert 0 < seen[0].curves.step[-1] <= seen[0].steps

    monkeypatch.setattr("backlight.recording.writer.FLUSH_SECONDS", 0)
    monkeypatch.setattr("backlight.run.course.OBSERVE_SECONDS", 0)  # observed after every slice
    monkeypatch.setattr("backlight.run.course._SLICE_SECONDS", 0)  # of one step
    whole, (one,) = train(moons, hidden=(3,), steps=60, path=path, observe=look), seen
    assert 0 < one.steps < whole.steps
    sent = pickle.loads(pickle.dumps(one))
    assert sent.steps == sent.at(-1).step == one.steps
    assert sent.keyframes.step.tolist() == one.keyframes.step.tolist()
    assert sent.curves.step.tolist() == one.curves.step.tolist()
    assert sent.network.parameters.tobytes() == whole.at(one.steps).network.parameters.tobytes()


def test_it_is_read_only(run: Recording, folder: Path) -> None:
    before = files(folder)
    opened = Recording.open(folder)
    opened.at(77).network.parameters[:] = 0
    opened.keyframes.parameters[:] = 0
    assert opened.at(77).network.parameters.tobytes() == run.at(77).network.parameters.tobytes()
    assert files(folder) == before
