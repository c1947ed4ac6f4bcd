"""Runs that are killed, interrupted or out of disk go on to the bits of an unbroken run."""

from __future__ import annotations

import errno
import functools
import multiprocessing
import os
import pickle
import random
import shutil
import signal
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zarr.storage

from backlight.data import Dataset
from backlight.errors import RecordingError
from backlight.recording import Recording
from backlight.recording.folder import Lock
from backlight.run import Progress, resume, train
from backlight.training.recipe import Recipe
from run.keys import Keys

SETTINGS: dict[str, Any] = {"hidden": (4, 3), "optimizer": "adam", "batch_size": 7}

# What the killed process does: it writes all the time, so that it is killed while it writes.
VICTIM = """
from backlight.recording import writer
writer.FLUSH_SECONDS = 0.01
from pathlib import Path
from backlight.run import resume, train
from backlight.training.recipe import Recipe
path = Path({path!r})
if path.exists():
    resume(path)
else:
    train(Recipe.from_json({recipe!r}), path=path)
"""


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(recipe: Recipe, path: Path) -> BaseProcess:
    """A process that trains, forked from one that has imported all it needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["backlight.run", "backlight.data", "zarr.storage"])
    process = context.Process(target=exec, args=(VICTIM.format(path=str(path), recipe=recipe.to_json()), {}))
    process.start()
    return process


def kill(process: BaseProcess) -> bool:
    """Whether it was still alive."""
    process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def test_killed_at_any_moment_it_opens_and_goes_on_to_the_same_bits(moons: Dataset, tmp_path: Path) -> None:
    chance, broken = random.Random(1), tmp_path / "broken.zarr"
    unbroken = train(moons, steps=900_000, path=tmp_path / "unbroken.zarr", **SETTINGS)
    reached = []
    for _ in range(12):
        process = start(unbroken.recipe, broken)
        while process.is_alive() and not broken.exists():
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.3))
        if not kill(process):
            break  # a fast machine: the run came to its end between two kills
        run = Recording.open(broken)
        assert (run.status.state, run.status.step) == ("running", None)
        reached.append(run.steps)
        rows = len(run.keyframes)
        np.testing.assert_array_equal(run.keyframes.parameters, unbroken.keyframes.parameters[:rows])
        np.testing.assert_array_equal(run.keyframes.optimizer_state, unbroken.keyframes.optimizer_state[:rows])
        evaluated = len(run.curves.step)
        assert evaluated >= np.searchsorted(unbroken.curves.step, run.steps, side="right")
        np.testing.assert_array_equal(run.curves.test_loss, unbroken.curves.test_loss[:evaluated])
        assert run.network.parameters.tobytes() == unbroken.at(run.steps).network.parameters.tobytes()
    assert reached
    assert sorted(reached) == reached
    if Recording.open(broken).status.state == "running":
        resume(broken)
    assert Recording.open(broken).status == unbroken.status
    assert files(broken) == files(tmp_path / "unbroken.zarr")


def test_a_run_that_lives_is_not_resumed(moons: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "moons.zarr"
    process = start(train(moons, steps=10**9, path=path, observe=Keys()).recipe, path)
    for _ in range(10_000):
        if Recording.open(path).status.state == "running":
            break
        time.sleep(0.001)
    refused = f"{path} is being written by a process that lives. Stop that one first, or wait for it."
    with pytest.raises(RecordingError) as error:
        resume(path, observe=Keys())
    assert str(error.value) == refused
    with pytest.raises(RecordingError) as error:
        Recording.open(path).save(tmp_path / "copy.zarr")
    assert str(error.value) == refused
    assert kill(process)
    assert resume(path, observe=Keys()).status.state == "interrupted"


def test_what_was_opened_before_it_goes_on_stays_as_it_was(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A movie that is being made of it, say, and the other processes that draw."""
    path = tmp_path / "moons.zarr"
    with monkeypatch.context() as slow:
        slow.setattr("backlight.run.course.OBSERVE_SECONDS", 0)  # observed after every slice
        slow.setattr("backlight.run.course._SLICE_SECONDS", 0)  # of one step
        before = train(moons, path=path, observe=Keys(at=157), steps=100_000, **SETTINGS)
    states, losses = [before.keyframes.state(row) for row in range(len(before.keyframes))], before.curves.train_loss
    sent = pickle.dumps(before)
    after = resume(path)
    assert after.steps > before.steps
    for run in (before, pickle.loads(sent)):
        assert run.steps == before.steps == run.keyframes.step[-1] == run.curves.step[-1]
        assert run.curves.train_loss.tobytes() == losses.tobytes()
        for row, state in enumerate(states):
            again = run.keyframes.state(row)
            assert (again.step, again.parameters.tobytes()) == (state.step, state.parameters.tobytes())
        assert run.network.parameters.tobytes() == after.at(run.steps).network.parameters.tobytes()


@pytest.mark.parametrize("patience", [None, 1000])
def test_interrupted_twice_it_goes_on_to_the_same_bits(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: int | None
) -> None:
    settings = SETTINGS | {"steps": 100_000, "patience": patience}
    unbroken = train(moons, path=tmp_path / "unbroken.zarr", **settings)
    path = tmp_path / "moons.zarr"
    monkeypatch.setattr("backlight.run.course.OBSERVE_SECONDS", 0)  # observed after every slice
    monkeypatch.setattr("backlight.run.course._SLICE_SECONDS", 0)  # of one step
    first = train(moons, path=path, observe=Keys(at=157), **settings)
    assert (first.status.state, first.status.reason, first.status.step) == ("interrupted", "signal", first.steps)
    assert first.status.sentence == f"Interrupted after step {first.steps} of 100,000."
    assert str(first).endswith(f"\n  {first.status.sentence}\n  backlight.resume({str(path)!r}) goes on.")
    assert first.network.parameters.tobytes() == unbroken.at(first.steps).network.parameters.tobytes()
    assert first.curves.step[-1] == first.keyframes.step[-1] == first.steps == 156
    second = resume(path, observe=Keys(at=1000))
    assert second.steps == 156 + 999
    monkeypatch.undo()
    assert resume(path).status == unbroken.status
    assert files(path) == files(tmp_path / "unbroken.zarr")
    assert unbroken.status.reason == ("patience" if patience else "steps")


def test_what_has_ended_is_not_resumed(moons: Dataset, tmp_path: Path) -> None:
    completed = train(moons, steps=5, path=tmp_path / "completed.zarr")
    with pytest.raises(RecordingError) as error:
        resume(completed.path or "")
    assert str(error.value) == (f"{completed.path} is completed, there is nothing to resume. All 5 steps were done.")
    diverged = train(moons, activation="relu", learning_rate=1e9, steps=5, path=tmp_path / "diverged.zarr")
    with pytest.raises(RecordingError) as error:
        resume(diverged.path or "")
    assert str(error.value) == (
        f"{diverged.path} diverged and would do so again. {diverged.status.sentence} Change the recipe, and train anew."
    )


def test_a_full_disk_loses_nothing(moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unbroken = train(moons, steps=3000, path=tmp_path / "unbroken.zarr", **SETTINGS)
    original = zarr.storage.LocalStore.set
    for number in range(8):
        path, room = tmp_path / f"{number}.zarr", [37 + number]

        async def set_while_there_is_room(store: Any, key: str, value: Any, room: list[int] = room) -> None:
            room[0] -= 1
            if room[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            await original(store, key, value)

        with monkeypatch.context() as full:
            full.setattr("backlight.recording.writer.FLUSH_SECONDS", 0)
            full.setattr(zarr.storage.LocalStore, "set", set_while_there_is_room)
            with pytest.raises(RecordingError) as error:
                train(moons, steps=3000, path=path, **SETTINGS)
        assert str(error.value) == (
            f"{path} cannot be written any more: No space left on device. Training stopped; the recording opens with "
            f"the steps that were written. When there is room, the run can be resumed from there."
        )
        run = Recording.open(path)
        assert 0 < run.steps < 3000
        assert run.network.parameters.tobytes() == unbroken.at(run.steps).network.parameters.tobytes()
        resume(path)
        assert files(path) == files(tmp_path / "unbroken.zarr")


def test_an_error_of_the_observer_leaves_a_recording(moons: Dataset, tmp_path: Path) -> None:
    train(moons, steps=3000, path=tmp_path / "unbroken.zarr", **SETTINGS)

    def observe(progress: Progress) -> None:
        if progress.step:
            raise ZeroDivisionError("my own mistake")

    with pytest.raises(ZeroDivisionError, match="my own mistake"):
        train(moons, steps=3000, path=tmp_path / "moons.zarr", observe=observe, **SETTINGS)
    run = Recording.open(tmp_path / "moons.zarr")
    assert (run.status.state, run.status.reason, run.status.step) == ("interrupted", "error", run.steps)
    assert run.status.sentence == f"Training ended with an error after step {run.steps:,}: my own mistake"
    resume(tmp_path / "moons.zarr")
    assert files(tmp_path / "moons.zarr") == files(tmp_path / "unbroken.zarr")


class Storage:
    """Counts what is written to folders, and lets only so much of it happen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, self.room, self.error = 0, 10**9, BaseException()
        self.before_each: Callable[[], object] = lambda: None
        for name in ("set", "delete"):
            monkeypatch.setattr(zarr.storage.LocalStore, name, self.counted(getattr(zarr.storage.LocalStore, name)))

    def counted(self, write: Any) -> Any:
        async def counting(*given: Any) -> None:
            self.count += 1
            if self.count > self.room:
                raise self.error
            self.before_each()
            await write(*given)

        return counting

    def ends_after(self, room: int, error: BaseException) -> None:
        self.count, self.room, self.error = 0, room, error

    def goes_on(self) -> None:
        self.ends_after(10**9, BaseException())


@pytest.fixture
def _written_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keyframes two steps apart, the latest state after every step, chunks of three rows."""
    monkeypatch.setattr("backlight.recording.cadence.MOST_KEYFRAMES", 2)
    monkeypatch.setattr("backlight.recording.layout.chunk_rows", lambda rows, *_: min(rows, 3))
    monkeypatch.setattr("backlight.run.course._SLICE_SECONDS", 0)
    monkeypatch.setattr("backlight.run.course.OBSERVE_SECONDS", -1)
    monkeypatch.setattr("backlight.recording.writer.FLUSH_SECONDS", -1)
    monkeypatch.setattr("backlight.recording.writer._REST", 0)


@pytest.mark.usefixtures("_written_all_the_time")
@pytest.mark.parametrize("begun", [False, True], ids=["train", "resume"])
def test_killed_before_any_write_it_goes_on_to_the_same_bits(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: bool
) -> None:
    settings: dict[str, Any] = {"hidden": (2,), "optimizer": "adam", "steps": 3}
    unbroken = train(moons, path=tmp_path / "unbroken.zarr", **settings)
    train(moons, path=tmp_path / "begun.zarr", observe=Keys(), **settings)
    assert Recording.open(tmp_path / "begun.zarr").steps == 1
    path, snapshots = tmp_path / "moons.zarr", tmp_path / "snapshots"
    if begun:
        shutil.copytree(tmp_path / "begun.zarr", path)
    with monkeypatch.context() as watched:
        storage = Storage(watched)
        # What is there before a write is what a process leaves that is killed before it.
        storage.before_each = lambda: shutil.copytree(path, snapshots / f"{storage.count}")
        resume(path) if begun else train(moons, path=path, **settings)
    monkeypatch.setattr("backlight.recording.writer.FLUSH_SECONDS", 2)
    reached = []
    for number in range(1, storage.count + 1):
        run = Recording.open(snapshots / f"{number}")
        assert run.steps == run.at(-1).step >= run.curves.step[-1] == run.at(run.curves.step[-1]).step
        assert run.status.step in (None, run.steps)
        assert run.network.parameters.tobytes() == unbroken.at(run.steps).network.parameters.tobytes()
        reached.append(run.steps)
        assert resume(snapshots / f"{number}").status == unbroken.status
        assert files(snapshots / f"{number}") == files(tmp_path / "unbroken.zarr")
    assert reached == sorted(reached)
    assert set(reached) == set(range(1 if begun else 0, 4))


@pytest.mark.parametrize("room", range(0, 18, 3))
def test_a_disk_that_is_full_at_the_end_loses_nothing(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    settings = SETTINGS | {"steps": 300}
    train(moons, path=tmp_path / "unbroken.zarr", **settings)
    path, storage = tmp_path / "moons.zarr", Storage(monkeypatch)
    storage.ends_after(room, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with pytest.raises(RecordingError) as error:
        train(moons, path=path, observe=Keys(at=1), **settings)
    storage.goes_on()
    assert str(error.value) == (
        f"{path} cannot be written any more: No space left on device. Training stopped; the recording opens with "
        f"the steps that were written. When there is room, the run can be resumed from there."
    )
    assert Recording.open(path).save(tmp_path / "copy.zarr").steps == Recording.open(path).steps
    resume(path)
    assert files(path) == files(tmp_path / "unbroken.zarr")


def test_interrupted_while_it_is_told_it_lets_go_of_the_folder(moons: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "moons.zarr"

    def observe(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(moons, steps=300, path=path, observe=observe)
    with pytest.raises(KeyboardInterrupt):
        resume(path, observe=observe)
    assert Recording.open(path).status.state == "running"
    assert resume(path).steps == 300


def test_interrupted_before_training_it_lets_go_of_the_folder(
    moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "moons.zarr"

    def refuse(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for place in ("backlight.recording.layout.reopen", "backlight.run.driver.Course"):
        work = functools.partial(resume if path.exists() else functools.partial(train, moons, steps=300), path=path)
        with monkeypatch.context() as interrupted:
            interrupted.setattr(place, refuse)
            with pytest.raises(KeyboardInterrupt):
                work()
        assert Recording.open(path).status.state == "running"
    assert resume(path).steps == 300


def test_patience_is_not_forgotten(moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings: dict[str, Any] = {"hidden": (4,), "learning_rate": 1.0, "steps": 100_000, "patience": 400}
    unbroken = train(moons, path=tmp_path / "unbroken.zarr", **settings)
    best = int(unbroken.curves.step[unbroken.curves.test_loss.argmin()])
    monkeypatch.setattr("backlight.run.course.OBSERVE_SECONDS", 0)
    monkeypatch.setattr("backlight.run.course._SLICE_SECONDS", 0)

    asked: list[int] = []

    def observe(progress: Progress) -> None:
        # Once: it is told of the last step again when the run ends, and a second Ctrl-C goes through.
        if progress.step == unbroken.steps - 20 and not asked:
            asked.append(progress.step)
            signal.raise_signal(signal.SIGINT)

    run = train(moons, path=tmp_path / "moons.zarr", observe=observe, **settings)
    assert best < run.curves.step[-2] < run.steps == unbroken.steps - 20
    monkeypatch.undo()
    assert resume(tmp_path / "moons.zarr").status == unbroken.status
    assert files(tmp_path / "moons.zarr") == files(tmp_path / "unbroken.zarr")


def test_completed_by_another_meanwhile(moons: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "moons.zarr"
    train(moons, steps=10_000, path=path, observe=Keys(at=1))

    def lock(folder: Path) -> Lock:
        monkeypatch.undo()
        resume(folder)
        return Lock(folder)

    monkeypatch.setattr("backlight.run.driver.Lock", lock)
    with pytest.raises(RecordingError) as error:
        resume(path)
    assert str(error.value) == f"{path} is completed, there is nothing to resume. All 10,000 steps were done."


def test_what_was_half_written_goes(moons: Dataset, tmp_path: Path) -> None:
    train(moons, steps=300, path=tmp_path / "unbroken.zarr")
    path = tmp_path / "moons.zarr"
    train(moons, steps=300, path=path, observe=Keys(at=1))
    (path / "parameters" / "c" / "0" / "0.1f.partial").write_bytes(b"half")
    resume(path)
    assert files(path) == files(tmp_path / "unbroken.zarr")
