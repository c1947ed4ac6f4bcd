"""The archive: a recording's group, opened read-only and checked, before anything in it is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import msgspec
import numpy as np

import backlight
from backlight import kernel
from backlight.errors import DataError, RecipeError, RecordingError
from backlight.recording.cadence import MOST_EVALUATIONS, MOST_KEYFRAMES
from backlight.recording.layout import (
    ABSENT,
    DATA,
    EVALUATIONS,
    FORMAT,
    FORMAT_VERSION,
    KEYFRAMES,
    LATEST,
    SLOTS,
    Attributes,
    Field,
)
from backlight.training.engine import State
from backlight.training.recipe import Recipe
from backlight.wording import count

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from zarr.abc.store import Store

    from backlight.data.dataset import Dataset

_MOST_ROWS: Final = {KEYFRAMES: MOST_KEYFRAMES + 1, LATEST: SLOTS, EVALUATIONS: MOST_EVALUATIONS + 1}
"""Of the arrays that grow with the run. A shape that was damaged may say anything, and be read before it fails."""


class Archive:
    """A recording's group.

    Parameters
    ----------
    store
        Of a folder, or in memory.
    name
        For messages.

    Raises
    ------
    RecordingError
        When it is not a recording, or of a later format, or damaged.
    """

    def __init__(self, store: Store, name: str) -> None:
        import zarr

        self.store, self.name = store, name
        try:
            self._group = zarr.open_group(store, mode="r", zarr_format=3, use_consolidated=False)
            attributes = dict(self._group.attrs)
        except Exception as error:
            self._refuse_group(error)
        self.attributes = self._checked_attributes(attributes)
        self.recipe = self._checked_recipe()
        self._arrays = {field.name: self._checked_array(field) for field in (*DATA, *KEYFRAMES, *LATEST, *EVALUATIONS)}
        self._check_shapes()

    def rows(self, fields: tuple[Field, ...]) -> NDArray[np.int64]:
        """The steps of the rows that exist, from the index, the last of the fields.

        Returns
        -------
        (rows,), int64, rising.
        """
        name = fields[-1].name
        steps = np.asarray(self._read(name, slice(None)), np.int64)
        absent = np.flatnonzero(steps < 0)
        steps = steps[: absent[0]] if len(absent) else steps
        if not len(steps) or steps[0] != 0 or (np.diff(steps) <= 0).any():
            self._damaged(f"{name} does not rise from 0")
        if any(self._arrays[field.name].shape[0] < len(steps) for field in fields):
            self._damaged(f"its arrays are shorter than {name}")
        for field in fields:
            self._check_chunks(field.name, len(steps))
        return steps

    def column(self, name: str, rows: int) -> NDArray[Any]:
        """The first rows of an array."""
        return self._read(name, slice(0, rows))

    def state(self, fields: tuple[Field, ...], row: int) -> State:
        """The state in one row: of the keyframes, or of the latest."""
        parameters, moments, step = (self._read(field.name, row) for field in fields)
        for field, values in zip(fields, (parameters, moments), strict=False):
            if not np.isfinite(values).all():
                self._damaged(f"row {row} of {field.name} is not all finite numbers")
        return State(int(step), parameters, moments)

    def latest(self) -> State | None:
        """The latest state of a run that is being written, or was killed; None where there is none."""
        index = LATEST[-1].name
        steps = self._read(index, slice(None))
        for slot in np.argsort(steps)[::-1].tolist():
            if steps[slot] == ABSENT:
                continue
            state = self.state(LATEST, slot)
            # Where the run has begun to write this slot meanwhile, the other one is whole.
            if state.step == steps[slot]:
                return state
        return None

    def data(self) -> Dataset:
        """The data set."""
        from backlight.data.dataset import Dataset

        for field in DATA:
            self._check_chunks(field.name, self._arrays[field.name].shape[0])
        arrays = {field.name: self._read(field.name, slice(None)) for field in DATA}
        try:
            return Dataset.from_description(self.attributes.data, **arrays)
        except DataError as error:
            self._damaged(f"its data cannot be read ({str(error).rstrip('.')})", error)

    def _read(self, name: str, selection: slice | int) -> NDArray[Any]:
        try:
            return np.asarray(self._arrays[name][selection], order="C")
        except Exception as error:
            self._damaged(f"{name} cannot be read", error)

    def _check_chunks(self, name: str, rows: int) -> None:
        array = self._arrays[name]
        if 0 in array.shape:
            return
        wanted = -(-rows // array.chunks[0])
        there = sum(chunk < wanted for chunk in self._chunks(name, array.ndim))
        if there < wanted:
            self._damaged(f"{name} has lost {wanted - there:,} of {count(wanted, 'chunk')}")

    def _chunks(self, name: str, axes: int) -> list[int]:
        """The chunks that are stored, each of all columns. (Zarr's own count tries every chunk that the shape has.)"""
        from zarr.core.sync import sync

        async def keys() -> list[str]:
            return [key async for key in self.store.list_prefix(f"{name}/c/")]

        try:
            numbers = [key.removeprefix(f"{name}/c/").removesuffix("/0" * (axes - 1)) for key in sync(keys())]
        except Exception as error:
            self._damaged(f"{name} cannot be read", error)
        return [int(number) for number in numbers if number.isdecimal()]

    def _refuse_group(self, error: Exception) -> NoReturn:
        from zarr.errors import ContainsArrayError, GroupNotFoundError

        root = getattr(self.store, "root", None)
        if isinstance(error, FileNotFoundError | GroupNotFoundError | ContainsArrayError) and root is not None:
            raise RecordingError(_nothing_there(Path(root), self.name)) from error
        self._damaged("zarr.json cannot be read", error)

    def _checked_attributes(self, attributes: dict[str, Any]) -> Attributes:
        if attributes.get("format") != FORMAT:
            raise RecordingError(f"{self.name} is a Zarr group, but not a recording of Backlight.")
        written = attributes.get("format_version")
        if isinstance(written, int) and written < 1:
            self._damaged(f"its format_version is {written}")
        if isinstance(written, int) and written > FORMAT_VERSION:
            raise RecordingError(
                f"{self.name} was written by Backlight {attributes.get('backlight_version')} in version {written} of "
                f"the format; this Backlight ({backlight.__version__}) reads up to version {FORMAT_VERSION}. "
                "Update it: pip install --upgrade backlight."
            )
        try:
            return msgspec.convert(attributes, Attributes)
        except msgspec.ValidationError as error:
            self._damaged(f"its attributes cannot be read ({error})", error)

    def _checked_recipe(self) -> Recipe:
        try:
            return msgspec.convert(self.attributes.recipe, Recipe)
        except (msgspec.ValidationError, RecipeError) as error:
            self._damaged(f"its recipe cannot be read ({str(error).rstrip('.')})", error)

    def _checked_array(self, field: Field) -> Any:
        import zarr

        try:
            array = self._group[field.name]
        except KeyError as error:
            self._damaged(f"the array {field.name} is lost", error)
        except Exception as error:
            self._damaged(f"{field.name}/zarr.json cannot be read", error)
        if not isinstance(array, zarr.Array) or array.dtype != field.dtype or array.ndim != len(field.dimensions):
            self._damaged(f"{field.name} is not an array ({', '.join(field.dimensions)}) of {field.dtype}")
        return array

    def _check_shapes(self) -> None:
        recipe = self.recipe
        widths = {
            "input": recipe.inputs,
            "output": recipe.outputs,
            "parameter": recipe.architecture.parameter_count,
            "state": kernel.state_count(recipe.architecture.struct, recipe.training_struct),
        }
        for field in (*DATA, *KEYFRAMES, *LATEST):
            shape = self._arrays[field.name].shape
            if len(shape) == 2 and (wanted := widths[field.dimensions[1]]) != shape[1]:
                self._damaged(f"{field.name} has {count(shape[1], 'column')} where its recipe wants {wanted:,}")
        for fields, most in _MOST_ROWS.items():
            for field in fields:
                if (rows := self._arrays[field.name].shape[0]) > most:
                    self._damaged(f"{field.name} has {rows:,} rows where a recording has {most:,} at most")
        for part in ("train", "test"):
            if self._arrays[f"X_{part}"].shape[0] != self._arrays[f"T_{part}"].shape[0]:
                self._damaged(f"X_{part} and T_{part} have different lengths")

    def _damaged(self, what: str, error: Exception | None = None) -> NoReturn:
        raise RecordingError(f"The recording {self.name} is damaged: {what}.") from error


def _nothing_there(path: Path, name: str) -> str:
    if not path.exists():
        return f"There is no recording {name}: no such file or folder."
    if not path.is_dir():
        return f"{name} is a file; a recording is a folder, such as backlight.train(…, path=…) makes."
    if (path / "zarr.json").is_file():
        return f"{name} is a Zarr array, but not a recording of Backlight."
    return f"{name} is a folder without a recording in it: there is no zarr.json."
