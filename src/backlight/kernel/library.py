"""The kernel's shared library: which build this machine takes, and its functions as ctypes sees them."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys
from ctypes import POINTER, c_double, c_float, c_int32, c_int64, c_uint32, c_uint64, c_void_p
from pathlib import Path

from backlight.errors import BacklightError

MAX_DEPTH = 64
FOLDER = Path(__file__).parent / "lib"

_SUFFIX = {"win32": ".dll", "darwin": ".dylib"}.get(sys.platform, ".so")


class NetworkStruct(ctypes.Structure):
    """`bl_network` of kernel/backlight.h."""

    _fields_ = (
        ("depth", c_int32),
        ("loss", c_int32),
        ("sizes", c_int32 * (MAX_DEPTH + 1)),
        ("activations", c_int32 * MAX_DEPTH),
    )


class TrainingStruct(ctypes.Structure):
    """`bl_training` of kernel/backlight.h."""

    _fields_ = (
        ("kind", c_int32),
        ("batch_size", c_int32),
        ("learning_rate", c_double),
        ("momentum", c_double),
        ("decay", c_double),
        ("epsilon", c_double),
        ("weight_decay", c_double),
        ("l1", c_double),
        ("l2", c_double),
        ("clip_norm", c_double),
        ("schedule", c_int32),
        ("reserved", c_int32),
        ("warmup", c_int64),
        ("period", c_int64),
        ("factor", c_double),
        ("seed", c_uint64),
    )


class ReportStruct(ctypes.Structure):
    """`bl_report` of kernel/backlight.h."""

    _fields_ = (
        ("step", c_int64),
        ("status", c_int32),
        ("quantity", c_int32),
        ("layer", c_int32),
        ("reserved", c_int32),
    )


class ViewStruct(ctypes.Structure):
    """`bl_view` of kernel/backlight.h."""

    _fields_ = (
        ("width", c_int32),
        ("height", c_int32),
        ("axis_x", c_int32),
        ("axis_y", c_int32),
        ("x_min", c_float),
        ("x_max", c_float),
        ("y_min", c_float),
        ("y_max", c_float),
    )


class ReliefStruct(ctypes.Structure):
    """`bl_relief` of kernel/backlight.h."""

    _fields_ = (
        ("rows", c_int32),
        ("columns", c_int32),
        ("half", c_float),
        ("cosine", c_float),
        ("sine", c_float),
        ("scale", c_float),
        ("rise", c_float),
        ("lift", c_float),
        ("upright", c_float),
        ("x", c_float),
        ("y", c_float),
        ("light", c_float * 3),
        ("shade", c_float),
        ("under", c_float),
        ("base", c_float),
        ("walls", c_uint32 * 2),
    )


_NETWORK, _TRAINING = POINTER(NetworkStruct), POINTER(TrainingStruct)
# Arrays travel as addresses: numpy's `ctypes.data` is several times faster than a checked pointer.
_ARRAY = c_void_p

_SIGNATURES: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "bl_parameter_count": (c_int64, (_NETWORK,)),
    "bl_state_count": (c_int64, (_NETWORK, _TRAINING)),
    "bl_arena_bytes": (c_int64, (_NETWORK, c_int64, c_int32, c_int64)),
    "bl_initialize": (None, (_NETWORK, c_int32, c_double, c_uint64, _ARRAY)),
    "bl_predict": (None, (_NETWORK, _ARRAY, _ARRAY, c_int64, _ARRAY, _ARRAY)),
    "bl_backpropagate": (
        None,
        (_NETWORK, _ARRAY, _ARRAY, _ARRAY, c_int64, c_double, c_double, *(_ARRAY,) * 6),
    ),
    "bl_return": (None, (_NETWORK, _ARRAY, c_int32, c_int64, *(_ARRAY,) * 5)),
    "bl_evaluate": (
        None,
        (_NETWORK, _ARRAY, _ARRAY, _ARRAY, c_int64, POINTER(c_double), POINTER(c_int64), _ARRAY),
    ),
    "bl_landscape": (
        None,
        (_NETWORK, _ARRAY, _ARRAY, POINTER(ViewStruct), c_int32, *(_ARRAY,) * 5),
    ),
    "bl_learning_rate": (c_double, (_TRAINING, c_int64)),
    "bl_train": (
        None,
        (
            _NETWORK, _TRAINING, _ARRAY, _ARRAY, c_int64, _ARRAY, _ARRAY, c_int64, c_int64,
            POINTER(ReportStruct), POINTER(c_int64), _ARRAY,
        ),
    ),
    "bl_update": (c_int32, (_NETWORK, _TRAINING, _ARRAY, _ARRAY, _ARRAY, c_int64)),
    "bl_toy": (None, (c_int32, c_int64, c_int32, c_double, c_uint64, _ARRAY, _ARRAY)),
    "bl_permutation": (None, (c_uint64, c_int32, c_int64, c_int64, _ARRAY)),
    "bl_moments": (None, (_ARRAY, c_int64, c_int64, POINTER(c_double), POINTER(c_double))),
    "bl_dots": (None, (_ARRAY, _ARRAY, c_int64, c_float, _ARRAY, c_float, _ARRAY, c_int32, c_int32)),
    "bl_curves": (None, (c_float, c_float, _ARRAY, _ARRAY, c_int64, _ARRAY, c_int32, c_int32, _ARRAY)),
    "bl_paint_relief": (None, (POINTER(ReliefStruct), _ARRAY, _ARRAY, _ARRAY, c_int32, c_int32, _ARRAY)),
    "bl_yuv420": (None, (_ARRAY, c_int32, c_int32, _ARRAY, c_int32, _ARRAY, _ARRAY, c_int32)),
    "bl_cpu_level": (c_int32, ()),
}  # fmt: skip


def load(path: Path) -> ctypes.CDLL:
    """Load a build of the kernel and declare its functions.

    Raises
    ------
    BacklightError
        When the file is missing or the system refuses it.
    """
    try:
        library = ctypes.CDLL(str(path))
    except OSError as error:
        raise BacklightError(
            f"Backlight's kernel could not be loaded from {path}: {error}. "
            "It is built when Backlight is installed; install it again with `pip install --force-reinstall`."
        ) from error
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def builds() -> dict[str, Path]:
    """The builds that this machine can run, by name, the simplest first: v2, v3, v4, or native.

    The environment variable BACKLIGHT_KERNEL names another file instead: scripts/sanitize uses it.
    """
    if other := os.environ.get("BACKLIGHT_KERNEL"):
        return {"other": Path(other)}
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return {"native": FOLDER / f"kernel-native{_SUFFIX}"}
    paths = {f"v{level}": FOLDER / f"kernel-v{level}{_SUFFIX}" for level in (2, 3, 4)}
    level = int(load(paths["v2"]).bl_cpu_level())
    return {name: path for name, path in paths.items() if int(name[1:]) <= level}


@functools.cache
def library() -> ctypes.CDLL:
    """The fastest build that this machine can run."""
    return load(list(builds().values())[-1])


__all__ = [
    "MAX_DEPTH", "NetworkStruct", "ReliefStruct", "ReportStruct", "TrainingStruct", "ViewStruct", "builds", "library",
    "load",
]  # fmt: skip
