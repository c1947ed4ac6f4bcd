"""The recording of a run: everything that looks at a training looks at it through this."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, SupportsIndex

import numpy as np

from backlight.arguments import whole
from backlight.errors import RecordingError
from backlight.network.network import Network
from backlight.recording.archive import Archive
from backlight.recording.curves import Curves
from backlight.recording.folder import Lock, as_path, copy_files, place, write_files
from backlight.recording.keyframes import Keyframes
from backlight.recording.layout import EVALUATIONS, consolidated
from backlight.recording.moment import Moment, steps_per_epoch
from backlight.training.engine import State, engine_for
from backlight.wording import count

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.network.architecture import Architecture
    from backlight.pictures import Figure
    from backlight.recording.status import Status
    from backlight.training.recipe import Recipe


class Recording:
    """A run, read-only. What is large is read when it is asked for, and RecordingError raised where it is damaged.

    Made by :func:`backlight.train` and :func:`backlight.open`.
    """

    def __init__(self, archive: Archive, *, path: Path | None, files: Mapping[str, Any] | None = None) -> None:
        self._archive, self._files = archive, files
        self.path = path

    @classmethod
    def in_memory(cls, files: Mapping[str, Any]) -> Recording:
        """A recording whose files are buffers, by path."""
        from zarr.storage import MemoryStore

        return cls(Archive(MemoryStore(dict(files), read_only=True), "in memory"), path=None, files=files)

    @classmethod
    def open(cls, path: str | os.PathLike[str]) -> Recording:
        """Open a recording, to look at it. It may still be being written; what was there when it was opened is seen.

        Parameters
        ----------
        path
            Its folder.

        Raises
        ------
        RecordingError
            When there is none, it is damaged or of a later format, or `path` is not a path.
        """
        from zarr.storage import LocalStore

        folder = as_path(path)
        return cls(Archive(LocalStore(folder, read_only=True), str(folder)), path=folder)

    @property
    def recipe(self) -> Recipe:
        """What the run depends on."""
        return self._archive.recipe

    @property
    def status(self) -> Status:
        """How the run stands."""
        return self._archive.attributes.status

    @property
    def device(self) -> str | None:
        """Where the wide engine was asked to run."""
        return self._archive.attributes.device

    @property
    def architecture(self) -> Architecture:
        """Layers, activations and loss."""
        return self.recipe.architecture

    @functools.cached_property
    def data(self) -> Dataset:
        """The samples it was trained and tested on."""
        return self._archive.data()

    @functools.cached_property
    def keyframes(self) -> Keyframes:
        """The states that are stored."""
        # The latest state first: a run that ends meanwhile removes it when its last keyframe is there.
        _ = self._latest
        return Keyframes.of(self._archive)

    @functools.cached_property
    def _latest(self) -> State | None:
        return self._archive.latest()

    @functools.cached_property
    def curves(self) -> Curves:
        """Losses and accuracies over the run, up to its last step."""
        last = self.steps
        steps = self._archive.rows(EVALUATIONS)
        # Evaluations are written before the states that follow them, and a killed run may have come no further.
        steps = steps[steps <= last]
        columns = {field.name: self._archive.column(field.name, len(steps)) for field in EVALUATIONS[:-1]}
        return Curves(step=steps, **columns)

    @property
    def steps(self) -> int:
        """The last step that was reached; of a run that was killed, the last one that was written."""
        last = int(self.keyframes.step[-1])
        return max(last, self._latest.step) if self._latest else last

    @property
    def last_state(self) -> State:
        """The state after the last step, a copy: of the last keyframe, or what a run that has not ended left later."""
        latest, keyframes = self._latest, self.keyframes
        return latest.copy() if latest and latest.step == self.steps else keyframes.state(len(keyframes) - 1)

    @property
    def network(self) -> Network:
        """The last network."""
        return self.at(-1).network

    def at(self, step: SupportsIndex) -> Moment:
        """The run after `step` steps: the nearest keyframe before, and the engine from there.

        Parameters
        ----------
        step
            0 to `steps`; −1 is the last, −2 the one before, and so on.

        Returns
        -------
        Moment
            Its network, losses and batch; computed where it is looked at.

        Raises
        ------
        RecordingError
            When the run has no such step, or the recording is damaged.
        """
        asked = whole(
            step, f"A step is a whole number, 0 to {self.steps} here", RecordingError, least=-(2**63), most=2**63
        )
        wanted = asked + self.steps + 1 if asked < 0 else asked
        if not 0 <= wanted <= self.steps:
            raise RecordingError(
                f"Step {_signed(asked)} was asked for; this run has steps 0 to {self.steps}, or −1 to "
                f"−{self.steps + 1} counted from its end."
            )
        row = int(np.searchsorted(self.keyframes.step, wanted, side="right")) - 1
        state = self.last_state if wanted == self.steps else self.keyframes.state(row)
        # An engine of its own for each moment: moments may be made in several threads at a time.
        engine = engine_for(self.recipe, self.data, self.device)
        engine.advance(state, wanted - state.step)
        if state.step != wanted:
            raise RecordingError(
                f"The recording {self._archive.name} is damaged: replaying step {wanted} stops at step {state.step}."
            )
        return Moment(
            wanted, Network(self.architecture, state.parameters), state.optimizer_state, self.recipe, self.data, engine
        )

    def predict(self, X: Any, step: int | None = None) -> Any:
        """The prediction for raw values, by the last network or by that of a step.

        Parameters
        ----------
        X
            (samples, inputs), or a data frame with the training columns, before any scaling.
        step
            As for `at`; None: the last.

        Returns
        -------
        (samples, outputs), float64: values in their own unit for regression, else probabilities.

        Raises
        ------
        DataError
            When X is not of the columns that were trained on.
        RecordingError
            When the run has no such step.
        """
        return self.at(-1 if step is None else step).predict(X)

    def save(self, path: str | os.PathLike[str]) -> Recording:
        """Write the recording to a folder.

        Parameters
        ----------
        path
            The folder, which must not be there yet.

        Returns
        -------
        Recording
            The same, opened from there.

        Raises
        ------
        RecordingError
            When something is there already, the folder cannot be written, or this recording's own is gone.
        """
        target = as_path(path)
        if self.path is None:
            place(target, self._fill).release()
        else:
            source = self.path
            with Lock(source):
                place(target, lambda folder: copy_files(folder, source)).release()
        return Recording.open(target)

    def _fill(self, folder: Path) -> None:
        from zarr.storage import LocalStore

        write_files(folder, self._files or {})
        consolidated(LocalStore(folder))

    def figure(self, scene: str, **options: Any) -> Figure:
        """A picture of the run; see :func:`backlight.figure`."""
        from backlight.pictures import figure

        return figure(scene, self, **options)

    def movie(self, scene: str, path: str | os.PathLike[str], **options: Any) -> None:
        """Make a movie of the run; see :func:`backlight.movie`."""
        from backlight.movies import movie

        movie(scene, path, self, **options)

    def html(self, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
        """Write a page with the run inside: the studio in one file, which opens in a browser and needs no server.

        Parameters
        ----------
        path
            A file that ends in .html.
        overwrite
            Whether a file that is there may be written over.

        Raises
        ------
        BacklightError
            When the file cannot be written, or the run is too large for a page.
        """
        from backlight.studio.export import write_page

        write_page(self, path, overwrite=overwrite)

    def __reduce__(self) -> tuple[Any, ...]:
        """For other processes: its files; or where it is and what was seen of it, as it may have grown meanwhile."""
        if self.path is None:
            return Recording.in_memory, (dict(self._files or {}),)
        return Recording.open, (self.path,), (self.keyframes.step, self.keyframes.last, self._latest, self.curves)

    def __setstate__(self, seen: tuple[NDArray[np.int64], State | None, State | None, Curves]) -> None:
        steps, last, self._latest, self.curves = seen
        self.keyframes = Keyframes(steps, self._archive, last)

    def __repr__(self) -> str:
        recipe, curves, data = self.recipe, self.curves, self.data
        epochs = self.steps / steps_per_epoch(len(data.X_train), recipe.batch_size)
        last = [float(column[-1]) for column in (curves.train_loss, curves.test_loss)]
        accuracies = [float(column[-1]) for column in (curves.train_accuracy, curves.test_accuracy)]
        optimizer = type(recipe.optimizer).__name__
        lines = [
            f"Recording {self._archive.name}: {self.status.state}",
            f"  network    {self.architecture}, {count(self.architecture.parameter_count, 'parameter')}",
            f"  data       {data.name}: {count(len(data.X_train), 'sample')} to train, {len(data.X_test):,} to test",
            f"  training   {optimizer}, learning rate {recipe.optimizer.learning_rate:g}, batches of "
            f"{recipe.batch_size}, seed {recipe.seed}, {recipe.engine} engine",
            f"  steps      {self.steps:,} of {recipe.steps:,}, {epochs:,.1f} epochs",
            f"  loss       {_pair(last, '{:.4g}')}",
            f"  accuracy   {_pair(accuracies, '{:.1%}')}",
            f"  keyframes  {len(self.keyframes):,}",
            f"  {self.status.sentence}",
        ]
        if self.status.state == "interrupted" and self.path is not None:
            lines.append(f"  backlight.resume({str(self.path)!r}) goes on.")
        return "\n".join(line for line in lines if not line.startswith("  accuracy   nothing"))


def _pair(values: list[float], shape: str) -> str:
    named = zip(values, ("train", "test"), strict=True)
    return ", ".join(f"{shape.format(value)} {name}" for value, name in named if not np.isnan(value)) or "nothing"


def _signed(number: int) -> str:
    return f"{number}".replace("-", "−")
