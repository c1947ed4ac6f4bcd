"""The writer: a run's keyframes and evaluations, chunk by chunk into a Zarr group."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec

import backlight
from backlight.errors import RecordingError
from backlight.recording import layout
from backlight.recording.folder import Lock, place, write_files, writing
from backlight.recording.latest import Latest
from backlight.recording.layout import ABSENT, EVALUATIONS, KEYFRAMES, Attributes, writable
from backlight.recording.rows import Rows
from backlight.recording.status import Status

if TYPE_CHECKING:
    from pathlib import Path

    import zarr

    from backlight.data.dataset import Dataset
    from backlight.recording.cadence import Cadence
    from backlight.training.engine import State
    from backlight.training.recipe import Recipe

FLUSH_SECONDS: Final = 2.0
# Between two writings of the latest state pass so many times the seconds that writing it takes.
_REST: Final = 30
RUNNING: Final = Status(state="running", sentence="The run has not ended, or its process died.")


class Writer:
    """Writes one run. The steps recorded are those of the cadence, and the last one where a run ends early.

    A context, which lets go of the folder at its end.

    Parameters
    ----------
    group
        Of a recording, with all its arrays.
    keyframes, evaluations
        Rows that are there already and are kept.
    path
        None: in memory.
    lock
        Held on the folder.
    """

    def __init__(
        self, group: zarr.Group, *, keyframes: int, evaluations: int, path: Path | None, lock: Lock | None
    ) -> None:
        self._group, self._path, self._lock = group, path, lock
        self._keyframes, self._evaluations = Rows(group, KEYFRAMES, keyframes), Rows(group, EVALUATIONS, evaluations)
        self._latest = Latest(group)
        self._latest_seconds = 0.0
        self._flushed = self._saved = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock:
            self._lock.release()

    @classmethod
    def create(
        cls,
        recipe: Recipe,
        data: Dataset,
        cadence: Cadence,
        *,
        first: State,
        losses: tuple[float, float, float, float],
        path: Path | None,
        device: str | None,
    ) -> tuple[Writer, dict[str, Any]]:
        """A new recording, with its data and the state before the first step.

        Parameters
        ----------
        losses
            Of the first state: train and test loss, train and test accuracy.

        Returns
        -------
        The writer, and without a path the files that it writes in memory.

        Raises
        ------
        RecordingError
            When there is something at the path already, or it cannot be written.
        """
        import zarr
        from zarr.storage import LocalStore, MemoryStore

        files: dict[str, Any] = {}
        attributes = Attributes(
            format=layout.FORMAT,
            format_version=layout.FORMAT_VERSION,
            backlight_version=backlight.__version__,
            recipe=msgspec.to_builtins(recipe),
            data=data.to_description(),
            status=RUNNING,
            device=device,
        )
        group = zarr.create_group(MemoryStore(files), attributes=msgspec.to_builtins(attributes))
        sizes = {
            "train_sample": len(data.X_train),
            "test_sample": len(data.X_test),
            "input": recipe.inputs,
            "output": recipe.outputs,
            "parameter": len(first.parameters),
            "state": len(first.optimizer_state),
            "keyframe_step": len(cadence.keyframes),
            "evaluation_step": len(cadence.evaluations),
        }
        layout.create(group, sizes, recipe.loss)
        for field in layout.DATA:
            writable(group, field.name)[...] = getattr(data, field.name)
        writer = cls(group, keyframes=0, evaluations=0, path=None, lock=None)
        writer.evaluation(0, *losses)
        writer.keyframe(first)
        writer.flush()
        if path is None:
            return writer, files
        writer._path, writer._lock = path, place(path, lambda folder: write_files(folder, files))
        try:
            with writing(path):
                writer._bind(layout.reopen(LocalStore(path)))
        except BaseException:
            writer._lock.release()
            raise
        return writer, {}

    @classmethod
    def reopen(
        cls, path: Path, cadence: Cadence, *, state: State, keyframes: int, evaluations: int, lock: Lock
    ) -> Writer:
        """An interrupted recording, to be gone on with: the first rows are kept, what follows is taken back.

        Parameters
        ----------
        state
            Where the run goes on; not lost with its keyframe.
        """
        from zarr.storage import LocalStore

        with writing(path):
            for half_written in path.rglob("*.partial"):
                half_written.unlink()
            group = layout.reopen(LocalStore(path))
            # First: from here on nothing is as the run's end left it.
            _set(group, RUNNING)
            latest = Latest(group)
            latest.refill()
            if state.step > cadence.keyframes[keyframes - 1]:
                latest.write(state)
            for fields, steps, count in (
                (KEYFRAMES, cadence.keyframes, keyframes),
                (EVALUATIONS, cadence.evaluations, evaluations),
            ):
                for field in fields:
                    array = writable(group, field.name)
                    array.resize((len(steps), *array.shape[1:]))
                writable(group, fields[-1].name)[count:] = ABSENT
            return cls(group, keyframes=keyframes, evaluations=evaluations, path=path, lock=lock)

    @property
    def keyframe_step(self) -> int:
        """Of the last keyframe."""
        return self._keyframes.last

    @property
    def evaluation_step(self) -> int:
        """Of the last evaluation."""
        return self._evaluations.last

    def evaluation(
        self, step: int, train_loss: float, test_loss: float, train_accuracy: float, test_accuracy: float
    ) -> None:
        """Record losses (nats, or half squares) and accuracies (0 to 1) after `step` steps."""
        # Before, not after: where writing failed, the rows are still held, and nothing is put in their place.
        if self._evaluations.full:
            with writing(self._path):
                self._evaluations.flush()
        self._evaluations.append(train_loss, test_loss, train_accuracy, test_accuracy, step)

    def keyframe(self, state: State) -> None:
        """Record a state."""
        if self._keyframes.full:
            self.flush()
        self._keyframes.append(state.parameters, state.optimizer_state, state.step)
        self._saved = time.monotonic()

    def flush(self) -> None:
        """Write what is held. Evaluations first: a keyframe says that everything up to its step is there."""
        with writing(self._path):
            self._evaluations.flush()
            self._keyframes.flush()
        self._flushed = time.monotonic()

    def flush_if_due(self, state: State) -> bool:
        """Write what is held, where that was last done more than two seconds ago.

        Where the last keyframe is as old as that too, `state` is written as the latest; so seldom that it takes a
        thirtieth of the time.

        Returns
        -------
        Whether `state` was written.
        """
        begun = time.monotonic()
        if begun - self._flushed <= FLUSH_SECONDS:
            return False
        self.flush()
        if begun - self._saved <= max(FLUSH_SECONDS, _REST * self._latest_seconds) or self._path is None:
            return False
        begun = time.monotonic()
        with writing(self._path):
            self._latest.write(state)
        self._saved = time.monotonic()
        self._latest_seconds = self._saved - begun
        return True

    def finish(self, status: Status) -> None:
        """Write what is held and how the run ended. The status last: until then the run can be resumed."""
        self.flush()
        with writing(self._path):
            self._latest.empty()
            self._keyframes.cut()
            self._evaluations.cut()
            # In memory nobody else looks for it, and it takes as long as some thousand steps.
            _set(self._group if self._path is None else layout.consolidated(self._group.store), status)

    def abandon(self, status: Status) -> None:
        """End after an error: write what can be written."""
        try:
            self.flush()
            with writing(self._path):
                _set(self._group, status)
        except RecordingError:
            pass

    def _bind(self, group: zarr.Group) -> None:
        self._group, self._latest = group, Latest(group)
        for rows in (self._keyframes, self._evaluations):
            rows.bind(group)


def _set(group: zarr.Group, status: Status) -> None:
    group.update_attributes({"status": msgspec.to_builtins(status)})
