"""What cannot be opened or written says so in a sentence, and nothing of the user's is touched."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr
from numpy.typing import NDArray

import backlight
from backlight.data import Dataset
from backlight.errors import RecordingError, TakenError
from backlight.recording import Recording
from backlight.run import resume, train


def message(work: Callable[[], object]) -> str:
    with pytest.raises(RecordingError) as error:
        work()
    return str(error.value)


def change(folder: Path, edit: Callable[[dict[str, Any]], object], name: str = "") -> None:
    """Edit a zarr.json."""
    path = folder / name / "zarr.json"
    root = json.loads(path.read_text())
    edit(root if name else root["attributes"])
    path.write_text(json.dumps(root))


def test_what_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "moons.zarr"
    expected = f"There is no recording {path}: no such file or folder."
    assert message(lambda: Recording.open(path)) == expected
    assert message(lambda: resume(path)) == expected
    assert not path.exists()


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "moons.csv"
    path.write_text("x,y\n")
    assert message(lambda: Recording.open(path)) == (
        f"{path} is a file; a recording is a folder, such as backlight.train(…, path=…) makes."
    )


def test_a_folder_without_a_recording(tmp_path: Path) -> None:
    assert message(lambda: Recording.open(tmp_path)) == (
        f"{tmp_path} is a folder without a recording in it: there is no zarr.json."
    )


def test_another_zarr(tmp_path: Path) -> None:
    zarr.open_group(tmp_path / "group.zarr", mode="w")
    zarr.create_array(tmp_path / "array.zarr", shape=(3,), dtype="f4")
    assert message(lambda: Recording.open(tmp_path / "group.zarr")) == (
        f"{tmp_path / 'group.zarr'} is a Zarr group, but not a recording of Backlight."
    )
    assert message(lambda: Recording.open(tmp_path / "array.zarr")) == (
        f"{tmp_path / 'array.zarr'} is a Zarr array, but not a recording of Backlight."
    )


def test_a_later_format(folder: Path) -> None:
    change(folder, lambda attributes: attributes.update(format_version=2, backlight_version="9.1", new=True))
    assert message(lambda: Recording.open(folder)) == (
        f"{folder} was written by Backlight 9.1 in version 2 of the format; this Backlight "
        f"({backlight.__version__}) reads up to version 1. Update it: pip install --upgrade backlight."
    )


def rewrite(folder: Path, name: str, values: NDArray[Any]) -> None:
    """Other values, as Zarr would have written them."""
    array: Any = zarr.open_group(folder)[name]
    array.with_config({"write_empty_chunks": True})[...] = values


def flip(file: Path, bit: int) -> None:
    written = bytearray(file.read_bytes())
    written[bit // 8] ^= 1 << bit % 8
    file.write_bytes(written)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a truncated zarr.json": (
        lambda folder: (folder / "zarr.json").write_text((folder / "zarr.json").read_text()[:100]),
        "zarr.json cannot be read",
    ),
    "no recipe": (
        lambda folder: change(folder, lambda attributes: attributes.pop("recipe")),
        "its attributes cannot be read (Object missing required field `recipe`)",
    ),
    "a recipe of a wrong type": (
        lambda folder: change(folder, lambda attributes: attributes["recipe"].update(steps="many")),
        "its recipe cannot be read (Expected `int`, got `str` - at `$.steps`)",
    ),
    "an impossible recipe": (
        lambda folder: change(folder, lambda attributes: attributes["recipe"].update(hidden=[4])),
        "its recipe cannot be read (1 hidden layer takes 1 activation; 2 came: tanh, tanh)",
    ),
    "a data description of another kind": (
        lambda folder: change(folder, lambda attributes: attributes["data"].pop("columns")),
        "its data cannot be read (This is not a description of a data set: Object missing required field `columns`)",
    ),
    "a recipe of another network": (
        lambda folder: change(folder, lambda attributes: attributes["recipe"].update(hidden=[5, 3])),
        "parameters has 31 columns where its recipe wants 37",
    ),
    "an array that is gone": (
        lambda folder: shutil.rmtree(folder / "T_test"),
        "the array T_test is lost",
    ),
    "an array's zarr.json of nothing": (
        lambda folder: (folder / "T_test" / "zarr.json").write_text("{}"),
        "T_test/zarr.json cannot be read",
    ),
    "an array of another type": (
        lambda folder: change(folder, lambda root: root.update(data_type="int32", fill_value=0), "T_test"),
        "T_test is not an array (test_sample, output) of float32",
    ),
    "targets of another length": (
        lambda folder: change(folder, lambda root: root.update(shape=[19, 1]), "T_test"),
        "X_test and T_test have different lengths",
    ),
    "keyframes fewer than their index": (
        lambda folder: change(folder, lambda root: root.update(shape=[800, 31]), "parameters"),
        "its arrays are shorter than keyframe_step",
    ),
    "keyframes without end": (
        lambda folder: change(folder, lambda root: root.update(shape=[10**12, 31]), "parameters"),
        "parameters has 1,000,000,000,000 rows where a recording has 1,001 at most",
    ),
    "an index without end": (
        lambda folder: change(folder, lambda root: root.update(shape=[10**12]), "evaluation_step"),
        "evaluation_step has 1,000,000,000,000 rows where a recording has 501 at most",
    ),
    "latest states without end": (
        lambda folder: change(folder, lambda root: root.update(shape=[10**12]), "latest_step"),
        "latest_step has 1,000,000,000,000 rows where a recording has 2 at most",
    ),
    "data without end": (
        lambda folder: (
            change(folder, lambda root: root.update(shape=[10**12, 2]), "X_train"),  # type: ignore[func-returns-value]
            change(folder, lambda root: root.update(shape=[10**12, 1]), "T_train"),  # type: ignore[func-returns-value]
        ),
        "X_train has lost 16,666,666,666 of 16,666,666,667 chunks",
    ),
    "a chunk that is gone": (
        lambda folder: (folder / "parameters" / "c" / "0" / "0").unlink(),
        "parameters has lost 1 of 1 chunk",
    ),
    "a chunk of data that is gone": (
        lambda folder: (folder / "X_train" / "c" / "0" / "0").unlink(),
        "X_train has lost 1 of 1 chunk",
    ),
    "a chunk that is cut": (
        lambda folder: (folder / "parameters" / "c" / "0" / "0").write_bytes(bytes(1000)),
        "parameters cannot be read",
    ),
    "a bit of the weights that flipped": (
        lambda folder: flip(folder / "parameters" / "c" / "0" / "0", 100_003),
        "parameters cannot be read",
    ),
    "a bit of an index that flipped": (
        lambda folder: flip(folder / "keyframe_step" / "c" / "0", 71),
        "keyframe_step cannot be read",
    ),
    "an index that is gone": (
        lambda folder: (folder / "keyframe_step" / "c" / "0").unlink(),
        "keyframe_step does not rise from 0",
    ),
    "an index out of order": (
        lambda folder: rewrite(folder, "keyframe_step", np.array([0, 9, 3, 12, 15] * 167)),
        "keyframe_step does not rise from 0",
    ),
    "a chunk of losses that is gone": (
        lambda folder: (folder / "test_loss" / "c" / "0").unlink(),
        "test_loss has lost 1 of 1 chunk",
    ),
    "moments of another width": (
        lambda folder: change(folder, lambda root: root.update(shape=[835, 61]), "optimizer_state"),
        "optimizer_state has 61 columns where its recipe wants 62",
    ),
    "a format that never was": (
        lambda folder: change(folder, lambda attributes: attributes.update(format_version=0)),
        "its format_version is 0",
    ),
    "a keyframe of infinities": (
        lambda folder: rewrite(folder, "parameters", np.full((835, 31), np.inf)),
        "row 834 of parameters is not all finite numbers",
    ),
    "a keyframe of nothing": (
        lambda folder: rewrite(folder, "optimizer_state", np.full((835, 62), np.nan)),
        "row 834 of optimizer_state is not all finite numbers",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage(folder: Path, damage: str) -> None:
    work, expected = DAMAGES[damage]
    work(folder)

    def look() -> None:
        opened = Recording.open(folder)
        assert opened.curves.step[0] == 0
        opened.at(-1)

    assert message(look) == f"The recording {folder} is damaged: {expected}."


@pytest.mark.parametrize("kind", ["file", "empty folder", "recording", "dangling link"])
def test_nothing_is_written_over(run: Recording, moons: Dataset, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "taken"
    makers: dict[str, Callable[[], object]] = {
        "file": lambda: path.write_text("mine"),
        "empty folder": path.mkdir,
        "recording": lambda: run.save(path),
        "dangling link": lambda: path.symlink_to(tmp_path / "nowhere"),
    }
    makers[kind]()
    before = sorted((tmp_path).rglob("*"))
    expected = f"{path} is there already, and nothing is ever written over. Take another name, or remove it first."
    assert message(lambda: train(moons, path=path)) == expected
    assert message(lambda: run.save(path)) == expected
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_made_by_another_at_the_last_moment_stays(
    run: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rename = tmp_path / "moons.zarr", Path.rename

    def late(partial: Path, target: Path) -> Path:
        target.mkdir()
        (target / "zarr.json").write_text("theirs")
        return rename(partial, target)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(TakenError) as error:
        run.save(path)
    assert str(error.value) == (
        f"{path} is there already, and nothing is ever written over. Take another name, or remove it first."
    )
    assert sorted(tmp_path.rglob("*")) == [path, path / "zarr.json"]


def test_no_folder_around_it(run: Recording, moons: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "moons.zarr"
    expected = f"{path} cannot be made: there is no folder {tmp_path / 'runs'}."
    assert message(lambda: train(moons, path=path)) == expected
    assert message(lambda: run.save(path)) == expected


@pytest.mark.parametrize("method", ["mkdir", "write_bytes", "rename"])
@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_place_that_cannot_be_written(
    run: Recording, moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, method, refuse)
    path = tmp_path / "moons.zarr"
    expected = f"{path} cannot be written: {os.strerror(number)}."
    assert message(lambda: train(moons, path=path)) == expected
    assert message(lambda: run.save(path)) == expected
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full(folder: Path, tmp_path: Path) -> None:
    """Of a system that lets no file grow beyond 1,000 bytes."""
    path = tmp_path / "copy.zarr"
    program = f"""
import resource, signal
from backlight.recording import Recording
run = Recording.open({str(folder)!r})
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    run.save({str(path)!r})
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout == f"RecordingError: {path} cannot be written: {os.strerror(errno.EFBIG)}.\n"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_copy_is_of_all_but_what_is_half_written(folder: Path, tmp_path: Path) -> None:
    (folder / "parameters" / "c" / "0" / "1.partial").write_text("half")
    copy = Recording.open(folder).save(tmp_path / "copy.zarr").path
    assert copy is not None

    def files(of: Path) -> dict[Path, bytes]:
        return {file.relative_to(of): file.read_bytes() for file in of.rglob("*") if file.is_file()}

    whole = files(folder)
    del whole[Path("parameters/c/0/1.partial")]
    assert files(copy) == whole


@pytest.mark.parametrize(
    ("path", "came"),
    [
        (5, "5"),
        (None, "None"),
        ("", "''"),
        (b"moons.zarr", "b'moons.zarr'"),
        ("a\0b", r"'a\x00b'"),
        (3.5, "3.5"),
        (np.zeros(2), "array([0., 0.])"),
        ("the run", "a Recording"),
    ],
)
def test_what_is_no_path(run: Recording, moons: Dataset, path: Any, came: str) -> None:
    given: Any = run if isinstance(path, str) and path == "the run" else path
    expected = f"A recording's path is that of a folder, such as 'moons.zarr'; {came} came."
    assert message(lambda: Recording.open(given)) == expected
    assert message(lambda: run.save(given)) == expected
    assert message(lambda: resume(given)) == expected
    if given is not None:
        assert message(lambda: train(moons, path=given)) == expected


def test_a_recording_that_vanished_is_not_saved(folder: Path, tmp_path: Path) -> None:
    run = Recording.open(folder)
    shutil.rmtree(folder)
    assert message(lambda: run.save(tmp_path / "copy.zarr")) == f"There is no folder {folder} any more."
    assert list(tmp_path.iterdir()) == []
