"""The session's file: what the page is told of a run, and of data."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import msgspec
import numpy as np
import pytest

import backlight as bl
from backlight.data import Dataset, Points, reload
from backlight.errors import BacklightError
from backlight.studio import limits, session_file


def told(run: bl.Recording) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(session_file.of_recording(run))
    return found


def floats(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4")


def test_a_run_of_the_kernel(moons: bl.Recording) -> None:
    session = told(moons)
    assert session.keys() == {"format", "version", "story", "step", "exact", "keyframes", "curves"}
    assert (session["format"], session["version"]) == ("backlight-session", 1)
    assert session["story"] == {"recipe": json.loads(moons.recipe.to_json()), "deeds": []}
    assert (session["step"], session["exact"]) == (900, True)


def test_its_states_are_thinned_out_evenly_and_are_the_run_s(moons: bl.Recording) -> None:
    keyframes = told(moons)["keyframes"]
    steps = [each["step"] for each in keyframes]
    assert len(steps) == session_file.MOST_KEYFRAMES < len(moons.keyframes)
    assert (steps[0], steps[-1]) == (0, 900)
    assert set(np.diff(steps)) <= {4, 5}
    for each in (keyframes[0], keyframes[77], keyframes[-1]):
        moment = moons.at(each["step"])
        assert (floats(each["parameters"]) == moment.network.parameters).all()
        assert (floats(each["optimizer"]) == moment.optimizer_state).all()


def test_of_large_networks_there_are_fewer(monkeypatch: pytest.MonkeyPatch, moons: bl.Recording) -> None:
    row = 4 * 3 * moons.architecture.parameter_count
    for room, wanted in ((7 * row, 7), (row, 2)):
        monkeypatch.setattr(session_file, "_KEYFRAME_BYTES", room)
        steps = [each["step"] for each in told(moons)["keyframes"]]
        assert len(steps) == wanted
        assert (steps[0], steps[-1]) == (0, 900)


def test_its_curves(moons: bl.Recording) -> None:
    curves = told(moons)["curves"]
    assert curves.keys() == {"step", "train_loss", "test_loss", "train_accuracy", "test_accuracy"}
    for name, values in curves.items():
        assert values == getattr(moons.curves, name).tolist()


def test_what_is_no_number_is_null() -> None:
    curves = told(bl.train(bl.load("plane", test=0), steps=5))["curves"]
    assert set(curves["test_loss"]) == set(curves["train_accuracy"]) == {None}


def test_a_run_that_has_not_begun_has_one_state() -> None:
    run = bl.train(bl.load("plane", n=50), steps=10, learning_rate=1e6, activation="relu", hidden=(30, 30, 30))
    steps = [each["step"] for each in told(run)["keyframes"]]
    assert run.status.state == "diverged"
    assert steps[-1] == run.steps == told(run)["step"]
    assert len(set(steps)) == len(steps)


def test_a_run_of_the_wide_engine_is_not_exact() -> None:
    run = bl.train(bl.load("moons"), steps=30, engine="wide")
    session = told(run)
    assert not session["exact"]
    assert session["story"]["recipe"]["engine"] == "kernel", "with which the page goes on"


def arrays(**options: Any) -> Dataset:
    X = np.random.default_rng(0).normal(size=(50, 3)) * [1, 1e4, 1e-4] + 7
    return Dataset(X, X[:, 0] * 2 + X[:, 1], input_names=["a", "b", "c"], seed=3, test=0.3, **options)


@pytest.mark.parametrize(
    "data",
    [
        arrays(),
        arrays(standardize=False, task="regression"),
        Dataset(np.arange(40.0).reshape(20, 2), ["x", "y"] * 10, test=0),
        Dataset(np.arange(60.0).reshape(30, 2), ["x", "y", "z"] * 10),
    ],
    ids=["values", "raw", "two", "three"],
)
def test_data_that_a_page_cannot_make_become_points_of_the_same_bits(data: Dataset) -> None:
    session = told(bl.train(data, steps=3))
    source = msgspec.convert(session["story"]["recipe"]["data"], Points)
    again = reload(source)
    for name in ("X_train", "T_train", "X_test", "T_test"):
        assert (getattr(again, name) == getattr(data, name)).all()
        assert getattr(again, name).shape == getattr(data, name).shape
    assert (again.name, again.task, again.input_names) == (data.name, data.task, data.input_names)
    assert (again.target_name, again.class_names) == (data.target_name, data.class_names)
    assert again.description.input_moments == data.description.input_moments
    assert again.description.target_moments == data.description.target_moments
    assert (source.test, source.seed, source.standardize) == (data.source.test, data.source.seed, False)


@pytest.mark.parametrize("name", ["spirals", "iris"])
def test_data_that_a_page_can_make_stay_what_they_are(name: str) -> None:
    data = bl.load(name, seed=5)
    recipe = json.loads(session_file.of_data(data))["story"]["recipe"]
    assert recipe["data"] == msgspec.to_builtins(data.source)


def test_toy_data_of_other_bits_become_points() -> None:
    data = bl.load("moons", n=20)
    changed = Dataset.from_description(
        data.to_description(), data.X_train + np.float32(1), data.T_train, data.X_test, data.T_test
    )
    source = json.loads(session_file.of_data(changed))["story"]["recipe"]["data"]
    assert source["kind"] == "points"
    assert (reload(msgspec.convert(source, Points)).X_train == changed.X_train).all()


def test_data_without_a_run() -> None:
    session = json.loads(session_file.of_data(bl.load("xor")))
    assert (session["step"], session["keyframes"], session["curves"], session["exact"]) == (0, [], None, True)
    assert session["story"]["recipe"]["hidden"] == [8, 8]


def test_names_are_cut_to_what_a_page_takes() -> None:
    long, wide = "a" * 1001, "\N{DUCK}" * 501
    X, y = np.arange(60.0).reshape(30, 2), np.array([long, wide, "c" * 1000])[np.arange(30) % 3]
    source = json.loads(session_file.of_data(Dataset(X, y, input_names=[wide, "b" * 1000])))["story"]["recipe"]["data"]
    kept, shortened = {"b" * 1000, "c" * 1000}, {"a" * 499 + "…", "\N{DUCK}" * 499 + "…"}
    assert {*source["inputs"], *source["classes"]} == kept | shortened


def test_classes_whose_names_differ_where_they_are_cut_keep_different_names() -> None:
    y = np.array(["a" * 1000 + "x", "a" * 1000 + "y"])[np.arange(30) % 2]
    source = json.loads(session_file.of_data(Dataset(np.arange(30.0)[:, None], y)))["story"]["recipe"]["data"]
    assert source["classes"] == ["0: " + "a" * 496 + "…", "1: " + "a" * 496 + "…"]


def test_points_that_stay_what_they_are_have_their_names_cut_too() -> None:
    source = Points(
        name="n" * 1000, inputs=("i" * 1001,), target="\N{DUCK}" * 600, classes=(), X=((0.0,), (1.0,), (2.0,)),
        t=(0.0, 1.0, 2.0), standardize=False,
    )  # fmt: skip
    told = json.loads(session_file.of_data(reload(source)))["story"]["recipe"]["data"]
    cut = {"inputs": ["i" * 499 + "…"], "target": "\N{DUCK}" * 499 + "…"}
    assert told == json.loads(msgspec.json.encode(source)) | cut


LARGE: dict[str, tuple[Any, int]] = {
    "MOST_SAMPLES": ("samples", 60),
    "MOST_INPUTS": ("inputs", 2),
    "MOST_NUMBERS": ("numbers in X", 120),
    "MOST_OUTPUTS": ("outputs", 1),
    "MOST_UNITS": ("units in a hidden layer", 4),
    "MOST_PARAMETERS": ("weights and biases", 17),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_large_for_a_page(name: str, moons: bl.Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    what, size = LARGE[name]
    monkeypatch.setattr(limits, name, size)
    session_file.of_recording(moons)
    monkeypatch.setattr(limits, name, size - 1)
    told = f"A page takes at most {size - 1} {what}; here there are {size}. "
    with pytest.raises(BacklightError) as raised:
        session_file.of_recording(moons)
    assert str(raised.value) == f"{told}Look at it by backlight figure and backlight movie."
    with pytest.raises(BacklightError) as raised:
        session_file.of_data(moons.data, moons.recipe)
    assert re.fullmatch(rf"{re.escape(told)}(Take|Leave) .+\.", str(raised.value))


def test_toys_of_more_samples_than_a_page_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_file, "reload", lambda _: pytest.fail("they are refused before they are made again"))
    with pytest.raises(BacklightError, match=r"^A page takes at most 1,000,000 samples; here there are 1,000,001\."):
        session_file.of_data(bl.load("sine", n=1_000_001))


def test_states_too_far_apart_for_a_page(moons: bl.Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_file, "MOST_KEYFRAMES", 2)
    monkeypatch.setattr(session_file, "MOST_STEPS", 900)
    session_file.of_recording(moons)
    monkeypatch.setattr(session_file, "MOST_STEPS", 899)
    wanted = (
        "A page takes states at most 899 steps apart; of this run it would have them 900 apart. Look at it by "
        "backlight figure and backlight movie."
    )
    with pytest.raises(BacklightError, match=f"^{re.escape(wanted)}$"):
        session_file.of_recording(moons)
    wide = bl.train(bl.load("moons"), steps=950, engine="wide")
    assert not told(wide)["exact"], "nothing is trained between states that are not exact"
