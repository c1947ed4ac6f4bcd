"""The layout of a recording, format version 1: a Zarr v3 group, its arrays and its attributes.

All arrays lie in the group itself and name their dimensions, so that xarray opens a recording as a data set. Nothing
is compressed: a chunk is little-endian numbers, row after row, and their CRC32C, by which damage is known. Arrays
along ``keyframe_step`` and ``evaluation_step`` have their full length from the start; the array of a dimension's own
name is its index, in xarray its coordinate: steps done. A row exists when its index is not −1, and the index is written
after everything else of its row. A run that ends early has them cut to the rows that exist. Along ``latest_step`` there
are two slots while the run is being written, and none when it has ended: its state of a few seconds ago, for runs whose
keyframes lie far apart.

The group's zarr.json holds the metadata of the arrays too (consolidated metadata, which xarray looks for) as soon as a
run has ended, when they change no more. While it is being written, or was killed, they are with each array alone:
``xarray.open_zarr(path, consolidated=False)`` reads them there and does not warn.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import msgspec

from backlight.recording.status import Status

if TYPE_CHECKING:
    import zarr
    from zarr.abc.store import Store
    from zarr.core.common import JSON


FORMAT: Final = "backlight"
FORMAT_VERSION: Final = 1
ABSENT: Final = -1
"""The index of a row that does not exist yet."""

_CHUNK_BYTES = 512 * 2**10
_DATA_CHUNK_BYTES = 4 * 2**20


class Attributes(msgspec.Struct, frozen=True, kw_only=True):
    """The group's attributes.

    Attributes
    ----------
    format, format_version
        ``"backlight"`` and 1.
    backlight_version
        What wrote the recording.
    recipe, data
        JSON objects: the recipe, and the data set's description.
    status
        How the run stands.
    device
        Where the wide engine was asked to run.
    """

    format: str
    format_version: int
    backlight_version: str
    recipe: dict[str, Any]
    data: dict[str, Any]
    status: Status
    device: str | None = None


@dataclass(frozen=True)
class Field:
    """An array of a recording.

    Attributes
    ----------
    dimensions
        Their names, as xarray takes them; rows come first.
    fill
        What stands where nothing was written.
    """

    name: str
    dimensions: tuple[str, ...]
    dtype: str
    fill: float
    long_name: str
    units: str | None = None


_NAN = float("nan")

DATA: Final = (
    Field("X_train", ("train_sample", "input"), "float32", _NAN, "inputs of the training set, in the network's scale"),
    Field("T_train", ("train_sample", "output"), "float32", _NAN, "targets of the training set"),
    Field("X_test", ("test_sample", "input"), "float32", _NAN, "inputs of the test set, in the network's scale"),
    Field("T_test", ("test_sample", "output"), "float32", _NAN, "targets of the test set"),
)
KEYFRAMES: Final = (
    Field("parameters", ("keyframe_step", "parameter"), "float32", _NAN, "weights and biases, layer by layer"),
    Field("optimizer_state", ("keyframe_step", "state"), "float32", _NAN, "the optimiser's moments"),
    Field("keyframe_step", ("keyframe_step",), "int64", ABSENT, "steps done", "steps"),
)
"""The index comes last."""

LATEST: Final = (
    Field(
        "latest_parameters", ("latest_step", "parameter"), "float32", _NAN, "weights and biases of a run being written"
    ),
    Field("latest_optimizer_state", ("latest_step", "state"), "float32", _NAN, "the optimiser's moments, likewise"),
    Field("latest_step", ("latest_step",), "int64", ABSENT, "steps done, likewise", "steps"),
)
"""The index comes last."""

EVALUATIONS: Final = (
    Field("train_loss", ("evaluation_step",), "float64", _NAN, "mean loss of the training set, without penalty"),
    Field("test_loss", ("evaluation_step",), "float64", _NAN, "mean loss of the test set, without penalty"),
    Field("train_accuracy", ("evaluation_step",), "float64", _NAN, "part of the training set classified rightly", "1"),
    Field("test_accuracy", ("evaluation_step",), "float64", _NAN, "part of the test set classified rightly", "1"),
    Field("evaluation_step", ("evaluation_step",), "int64", ABSENT, "steps done", "steps"),
)
"""The index comes last."""

SLOTS: Final = 2
"""Of the latest state."""

LOSS_UNITS: Final = {"binary_cross_entropy": "nats", "cross_entropy": "nats", "half_squared_error": "half squares"}


def chunk_rows(rows: int, row_bytes: int, chunk_bytes: int = _CHUNK_BYTES) -> int:
    """Rows of one chunk."""
    return max(1, min(rows, chunk_bytes // max(1, row_bytes)))


def create(group: zarr.Group, sizes: dict[str, int], loss: str) -> None:
    """Create every array.

    Parameters
    ----------
    sizes
        The length of each dimension, by name.
    loss
        Of the recipe; names the units of the loss curves.
    """
    from zarr.codecs import Crc32cCodec

    keyframe_bytes = 4 * (sizes["parameter"] + sizes["state"])
    rows = {
        "latest_step": 1,
        "keyframe_step": chunk_rows(sizes["keyframe_step"], keyframe_bytes),
        "evaluation_step": chunk_rows(sizes["evaluation_step"], 8),
        "train_sample": chunk_rows(sizes["train_sample"], 4 * max(sizes["input"], sizes["output"]), _DATA_CHUNK_BYTES),
        "test_sample": chunk_rows(sizes["test_sample"], 4 * max(sizes["input"], sizes["output"]), _DATA_CHUNK_BYTES),
    }
    lengths = sizes | {"latest_step": SLOTS}
    for field in (*DATA, *KEYFRAMES, *LATEST, *EVALUATIONS):
        units = LOSS_UNITS[loss] if field.name.endswith("_loss") else field.units
        attributes: dict[str, JSON] = {"long_name": field.long_name}
        if units:
            attributes["units"] = units
        group.create_array(
            field.name,
            shape=tuple(lengths[dimension] for dimension in field.dimensions),
            chunks=tuple(rows.get(dimension, max(1, lengths[dimension])) for dimension in field.dimensions),
            dtype=field.dtype,
            fill_value=field.fill,
            compressors=Crc32cCodec(),
            dimension_names=field.dimensions,
            attributes=attributes,
            # A chunk of nothing but fill is written too: one that is not there is known to be lost.
            config={"write_empty_chunks": True},
        )


def reopen(store: Store) -> zarr.Group:
    """The group, to be written to."""
    import zarr

    return zarr.open_group(store, mode="r+", zarr_format=3, use_consolidated=False)


def consolidated(store: Store) -> zarr.Group:
    """The group, with the metadata of all its arrays, which writing its attributes writes again."""
    import zarr

    with warnings.catch_warnings():
        # That the specification does not have it yet; those who do not know it may pass it over (must_understand).
        warnings.simplefilter("ignore", UserWarning)
        return zarr.consolidate_metadata(store, zarr_format=3)


def writable(group: zarr.Group, name: str) -> Any:
    """An array of it, which writes chunks of nothing but fill too."""
    array: Any = group[name]
    return array.with_config({"write_empty_chunks": True})
