"""What others read in a recording: zarr, xarray, and msgspec, which know nothing of Backlight."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import xarray
import zarr

from backlight.data import Dataset, load
from backlight.recording import Recording
from backlight.recording.layout import Attributes
from backlight.run import Progress, resume, train
from backlight.training.recipe import Recipe


def test_zarr_reads_the_arrays(run: Recording, folder: Path) -> None:
    group = zarr.open_group(folder, mode="r", zarr_format=3)
    assert sorted(group.array_keys()) == [
        "T_test", "T_train", "X_test", "X_train", "evaluation_step", "keyframe_step", "latest_optimizer_state",
        "latest_parameters", "latest_step", "optimizer_state", "parameters",
        "test_accuracy", "test_loss", "train_accuracy", "train_loss",
    ]  # fmt: skip
    parameters = group["parameters"]
    assert isinstance(parameters, zarr.Array)
    np.testing.assert_array_equal(parameters[:], run.keyframes.parameters)
    assert np.asarray(parameters[:])[-1].tobytes() == run.network.parameters.tobytes()


def test_xarray_opens_it_as_it_is(run: Recording, folder: Path) -> None:
    with xarray.open_zarr(folder) as opened:  # a warning would be an error
        count = run.architecture.parameter_count
        assert dict(opened.sizes) == {
            "train_sample": 60, "input": 2, "output": 1, "test_sample": 20, "keyframe_step": len(run.keyframes),
            "parameter": count, "state": 2 * count, "latest_step": 0, "evaluation_step": len(run.curves.step),
        }  # fmt: skip
        assert opened["parameters"].dims == ("keyframe_step", "parameter")
        assert opened["T_test"].dims == ("test_sample", "output")
        assert opened["keyframe_step"].dtype == np.int64
        assert opened["train_loss"].attrs == {
            "long_name": "mean loss of the training set, without penalty",
            "units": "nats",
        }
        assert set(opened.coords) == {"keyframe_step", "evaluation_step", "latest_step"}
        np.testing.assert_array_equal(opened["train_loss"].coords["evaluation_step"], run.curves.step)
        np.testing.assert_array_equal(opened["parameters"].sel(keyframe_step=1200), run.at(1200).network.parameters)
        np.testing.assert_array_equal(opened["train_loss"], run.curves.train_loss)
        np.testing.assert_array_equal(opened["X_train"], run.data.X_train)


@pytest.mark.parametrize("settings", [{}, {"optimizer": "momentum"}, {"patience": 1, "learning_rate": 20.0}])
def test_xarray_opens_what_has_no_test_set_and_no_moments(settings: dict[str, object], tmp_path: Path) -> None:
    data = load("sine", n=20, test=0)
    run = train(data, hidden=(2,), steps=1500, path=tmp_path / "sine.zarr", **settings)  # type: ignore[arg-type]
    with xarray.open_zarr(tmp_path / "sine.zarr") as opened:
        assert opened["X_test"].shape == (0, 1)
        assert opened["optimizer_state"].shape == (len(run.keyframes), 7 * ("optimizer" in settings))
        assert int(opened["keyframe_step"][-1]) == run.steps
        assert int(opened["evaluation_step"][-1]) == run.steps
        assert np.isnan(opened["test_loss"]).all()
        assert np.isnan(opened["train_accuracy"]).all()
        assert np.isfinite(opened["train_loss"]).all()


def test_metadata_are_consolidated_when_a_run_has_ended_and_not_before(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "moons.zarr"

    def root() -> dict[str, Any]:
        read: dict[str, Any] = json.loads((path / "zarr.json").read_text())
        return read

    asked: list[int] = []

    def interrupt(progress: Progress) -> None:
        assert "consolidated_metadata" not in root()
        asked.append(progress.step)
        if len(asked) == 50:
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr("backlight.run.course._SLICE_SECONDS", 0)
        patch.setattr("backlight.run.course.OBSERVE_SECONDS", 0)
        run = train(moons, steps=500, path=path, observe=interrupt)
    assert (run.status.state, run.steps < 500) == ("interrupted", True)
    assert root()["consolidated_metadata"]["must_understand"] is False
    with xarray.open_zarr(path) as opened:
        assert opened.sizes["keyframe_step"] == len(run.keyframes)
    seen = []
    resume(path, observe=lambda _: seen.append("consolidated_metadata" in root()))
    assert seen
    assert not any(seen)
    consolidated = root()["consolidated_metadata"]["metadata"]
    for name in consolidated:
        assert consolidated[name] == json.loads((path / name / "zarr.json").read_text())
    assert len(consolidated) == 15
    unbroken = train(moons, steps=500).save(tmp_path / "unbroken.zarr")
    assert unbroken.path
    assert (unbroken.path / "zarr.json").read_bytes() == (path / "zarr.json").read_bytes()


def test_the_attributes_are_strict_json(run: Recording, moons: Dataset, folder: Path) -> None:
    root = msgspec.json.decode((folder / "zarr.json").read_bytes())
    attributes = msgspec.convert(root["attributes"], Attributes)
    assert (attributes.format, attributes.format_version) == ("backlight", 1)
    assert msgspec.json.decode(json.dumps(attributes.recipe), type=Recipe, strict=True) == run.recipe
    assert attributes.data == moons.to_description()


def test_a_chunk_is_plain_numbers(run: Recording, folder: Path) -> None:
    chunk = folder / "parameters" / "c" / "0" / "0"
    values = np.frombuffer(chunk.read_bytes(), "<f4")[: run.keyframes.parameters.size]
    np.testing.assert_array_equal(values.reshape(run.keyframes.parameters.shape), run.keyframes.parameters)


def test_many_chunks_are_read_as_one(moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(moons, steps=50, optimizer="adam")
    monkeypatch.setattr("backlight.recording.layout.chunk_rows", lambda rows, *_: min(rows, 7))
    parts = train(moons, steps=50, optimizer="adam", path=tmp_path / "parts.zarr")
    assert len(list((tmp_path / "parts.zarr" / "parameters" / "c").iterdir())) == 8
    np.testing.assert_array_equal(parts.keyframes.parameters, whole.keyframes.parameters)
    np.testing.assert_array_equal(parts.keyframes.optimizer_state, whole.keyframes.optimizer_state)
    np.testing.assert_array_equal(parts.curves.train_loss, whole.curves.train_loss)
    np.testing.assert_array_equal(parts.data.X_train, moons.X_train)
