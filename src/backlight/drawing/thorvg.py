"""ThorVG's C interface, bound once: the functions of it that pictures need.

The library comes with the package thorvg-python, whose own classes declare a function's types at each call anew.

Source
------
ThorVG 1.0, ``inc/thorvg_capi.h``.
"""

from __future__ import annotations

import ctypes
import functools
from ctypes import POINTER, c_bool, c_char_p, c_float, c_uint8, c_uint32, c_void_p

from backlight.drawing.type import FILES, font_file
from backlight.errors import BacklightError

ABGR8888 = 0
"""Bytes in the order red, green, blue, alpha on a little-endian machine, alpha multiplied in."""
REDRAW_ALL = 0
"""Partial redrawing leaves traces where a scene loses items, and gains little: see ARCHITECTURE.md."""
COMMANDS = {"Z": 0, "M": 1, "L": 2, "C": 3}
ROUND_CAP, ROUND_JOIN = 1, 1

_FUNCTIONS: dict[str, tuple[object, ...]] = {
    "engine_init": (c_uint32,),
    "canvas_destroy": (c_void_p,),
    "swcanvas_set_target": (c_void_p, c_void_p, c_uint32, c_uint32, c_uint32, c_uint8),
    "canvas_add": (c_void_p, c_void_p),
    "canvas_update": (c_void_p,),
    "canvas_draw": (c_void_p, c_bool),
    "canvas_sync": (c_void_p,),
    "paint_translate": (c_void_p, c_float, c_float),
    "paint_scale": (c_void_p, c_float),
    "paint_set_transform": (c_void_p, POINTER(c_float)),
    "paint_set_opacity": (c_void_p, c_uint8),
    "shape_reset": (c_void_p,),
    "shape_append_path": (c_void_p, c_char_p, c_uint32, c_void_p, c_uint32),
    "shape_set_fill_color": (c_void_p, c_uint8, c_uint8, c_uint8, c_uint8),
    "shape_set_stroke_color": (c_void_p, c_uint8, c_uint8, c_uint8, c_uint8),
    "shape_set_stroke_width": (c_void_p, c_float),
    "shape_set_stroke_cap": (c_void_p, c_uint8),
    "shape_set_stroke_join": (c_void_p, c_uint8),
    "shape_set_stroke_dash": (c_void_p, POINTER(c_float), c_uint32, c_float),
    "text_set_font": (c_void_p, c_char_p),
    "text_set_size": (c_void_p, c_float),
    "text_set_text": (c_void_p, c_char_p),
    "text_set_color": (c_void_p, c_uint8, c_uint8, c_uint8),
    "text_align": (c_void_p, c_float, c_float),
    "font_load_data": (c_char_p, c_char_p, c_uint32, c_char_p, c_bool),
    "picture_load_raw": (c_void_p, c_void_p, c_uint32, c_uint32, c_uint8, c_bool),
    "scene_add": (c_void_p, c_void_p),
    "scene_insert": (c_void_p, c_void_p, c_void_p),
    "scene_remove": (c_void_p, c_void_p),
}
_MAKERS = {"swcanvas_create": (c_uint8,), "shape_new": (), "text_new": (), "picture_new": (), "scene_new": ()}


@functools.cache
def library() -> ctypes.CDLL:
    """The library, initialised, with its types declared and the bundled fonts loaded.

    Raises
    ------
    BacklightError
        When it cannot be loaded.
    """
    from thorvg_python.engine import THORVG_LIB

    loaded = THORVG_LIB
    if loaded is None:
        raise BacklightError(
            "ThorVG, which draws pictures, could not be loaded. Install it anew: pip install --force-reinstall "
            "thorvg-python."
        )
    for name, types in _FUNCTIONS.items():
        function = getattr(loaded, f"tvg_{name}")
        function.argtypes, function.restype = types, c_uint8
    for name, types in _MAKERS.items():
        function = getattr(loaded, f"tvg_{name}")
        function.argtypes, function.restype = types, c_void_p
    loaded.tvg_engine_init(0)
    for weight, name in FILES.items():
        data = font_file(weight).read_bytes()
        loaded.tvg_font_load_data(name.encode(), data, len(data), b"ttf", True)
    return loaded
