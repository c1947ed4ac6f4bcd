"""Rows: what is appended to several arrays along one dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from backlight.recording.layout import ABSENT, Field, writable

if TYPE_CHECKING:
    import zarr


class Rows:
    """Rows of several arrays along one dimension. Only the chunk that is filling is held in memory.

    Parameters
    ----------
    fields
        The arrays, the index last.
    count
        Rows that are there already and are kept.

    Attributes
    ----------
    last
        The index of the last row, in steps; −1 without any.
    """

    def __init__(self, group: zarr.Group, fields: tuple[Field, ...], count: int = 0) -> None:
        self._fields = fields
        self.bind(group)
        self._chunk = self._arrays[fields[-1].name].chunks[0]
        self.count = self._written = count
        self.last = int(self._arrays[fields[-1].name][count - 1]) if count else ABSENT
        self._buffers: dict[str, Any] = {}
        start = count - count % self._chunk
        for field in fields:
            array = self._arrays[field.name]
            buffer = np.full((self._chunk, *array.shape[1:]), field.fill, field.dtype)
            if count > start:
                buffer[: count - start] = array[start:count]
            self._buffers[field.name] = buffer

    def bind(self, group: zarr.Group) -> None:
        """Write to this group from now on, which holds the same."""
        self._arrays = {field.name: writable(group, field.name) for field in self._fields}

    def append(self, *values: Any) -> None:
        """One row, in the order of the fields."""
        for field, value in zip(self._fields, values, strict=True):
            self._buffers[field.name][self.count % self._chunk] = value
        self.count, self.last = self.count + 1, int(values[-1])

    @property
    def full(self) -> bool:
        """Whether the chunk has no room for another row until it is flushed."""
        return self.count % self._chunk == 0 and self.count > self._written

    def flush(self) -> None:
        """Write the chunk, its index last."""
        if self.count == self._written:
            return
        start = (self.count - 1) // self._chunk * self._chunk
        for name, array in self._arrays.items():
            # A whole chunk, so that nothing is read back; the store replaces its file by renaming.
            stop = min(start + self._chunk, array.shape[0])
            # A copy: a store in memory keeps the very array that it is given.
            array[start:stop] = self._buffers[name][: stop - start].copy()
        self._written = self.count
        if self.count % self._chunk == 0:
            for field in self._fields:
                self._buffers[field.name][...] = field.fill

    def cut(self) -> None:
        """Make the arrays as long as there are rows."""
        for array in self._arrays.values():
            if array.shape[0] != self.count:
                array.resize((self.count, *array.shape[1:]))
