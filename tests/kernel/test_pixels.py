"""Pixels for pictures: dots, and a frame's planes."""

from __future__ import annotations

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from backlight.errors import BacklightError
from backlight.kernel import Planes, paint_dots, planes
from backlight.kernel.library import library


def blank(height: int, width: int) -> np.ndarray:
    return np.zeros((height, width, 4), np.uint8)


def empty_planes(height: int, width: int, more: int = 0) -> Planes:
    """Planes whose rows are longer than they are wide by `more`."""
    Y = np.zeros((height, width + more), np.uint8)[:, :width]
    U, V = (np.zeros((height // 2, width // 2 + more), np.uint8)[:, : width // 2] for _ in range(2))
    return Planes(Y, U, V)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-20, 60), st.floats(-20, 60)), min_size=1, max_size=5),
    st.floats(0.5, 12),
    st.sampled_from([0.0, 1.5]),
    st.integers(0, 2**32 - 1),
)
def test_dots_are_painted_as_their_distance_says(
    points: list[tuple[float, float]], radius: float, line: float, seed: int
) -> None:
    """Pixel by pixel: how much of it a disc covers, by the distance of its centre, one disc over the other."""
    colors = np.random.default_rng(seed).integers(0, 256, (len(points), 3)).astype(np.uint8)
    outline = np.array([9, 200, 90])
    pixels = blank(40, 48)
    paint_dots(pixels, points, colors, radius=radius, outline=outline, line=line)
    y, x = np.mgrid[0:40, 0:48] + 0.5
    expected = np.zeros((40, 48, 4))
    for (px, py), color in zip(points, colors, strict=True):
        distance = np.hypot(x - px, y - py)
        cover = (radius + line + 0.5 - distance).clip(0, 1)[..., None]
        inside = (radius + 0.5 - distance).clip(0, 1)[..., None] if line else 1.0
        over = np.concatenate(
            [np.broadcast_to(color * inside + outline * (1 - inside), (40, 48, 3)), np.full((40, 48, 1), 255)], axis=-1
        )
        expected = over * cover + expected * (1 - cover)
    assert np.abs(pixels - expected).max() <= len(points)  # each is rounded once


def test_dots_beyond_the_picture_or_nowhere_are_not_painted() -> None:
    pixels = blank(8, 8)
    points = [(-30.0, 4.0), (4.0, 1e30), (np.nan, 4.0), (np.inf, np.inf), (-1e30, -1e30)]
    paint_dots(pixels, points, np.full((5, 3), 255, np.uint8), radius=3.0, line=1.0)
    assert not pixels.any()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 3), st.integers(0, 2**32 - 1))
def test_planes_are_those_of_the_standard(rows: int, columns: int, more: int, seed: int) -> None:
    """BT.709, limited range; weights in 256ths keep within two levels of it."""
    height, width = 2 * rows, 2 * columns
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4)).astype(np.uint8)
    into = empty_planes(height, width, more)
    planes(pixels, into)
    color = pixels[..., :3] / 255.0
    luma = color @ [0.2126, 0.7152, 0.0722]
    mean = color.reshape(rows, 2, columns, 2, 3).mean((1, 3))
    mean_luma = mean @ [0.2126, 0.7152, 0.0722]
    assert np.abs(into.Y - (16 + 219 * luma)).max() <= 1.6
    assert np.abs(into.U - (128 + 224 * (mean[..., 2] - mean_luma) / 1.8556)).max() <= 1.6
    assert np.abs(into.V - (128 + 224 * (mean[..., 0] - mean_luma) / 1.5748)).max() <= 1.6


@pytest.mark.parametrize("level", [0, 1, 77, 128, 254, 255])
def test_grey_has_no_colour(level: int) -> None:
    into = empty_planes(2, 2)
    planes(np.full((2, 2, 4), level, np.uint8), into)
    assert into.U.item() == into.V.item() == 128
    assert set(into.Y.ravel().tolist()) == {round(16 + 219 * level / 255)}


def test_ffmpeg_reads_the_planes_as_the_colours_they_were() -> None:
    colors = np.array([[220, 40, 30], [20, 90, 200], [240, 240, 236], [11, 14, 20]], np.uint8)
    pixels = np.full((64, 64, 4), 255, np.uint8)
    pixels[..., :3] = colors.reshape(2, 2, 3).repeat(32, 0).repeat(32, 1)
    frame = av.VideoFrame(64, 64, "yuv420p")
    views = [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
    planes(pixels, Planes(*views))
    frame.colorspace, frame.color_range = 1, 1
    read = frame.to_ndarray(format="rgb24")
    assert np.abs(read[16::32, 16::32].reshape(4, 3).astype(int) - colors).max() <= 3


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((4, 4, 3), np.uint8), "Pixels are (height, width, 4) of uint8; (4, 4, 3) of uint8 came."),
        (np.zeros((4, 4, 4), np.float32), "Pixels are (height, width, 4) of uint8; (4, 4, 4) of float32 came."),
        (np.zeros((4, 8, 4), np.uint8)[:, ::2], "Pixels are (height, width, 4) of uint8; (4, 4, 4) of uint8 came."),
    ],
)
def test_other_pixels_are_refused(pixels: np.ndarray, message: str) -> None:
    for call in (_paint, _convert):
        with pytest.raises(BacklightError) as error:
            call(pixels)
        assert str(error.value) == message


def _paint(pixels: np.ndarray) -> None:
    paint_dots(pixels, [(1.0, 1.0)], [(1, 2, 3)], radius=1.0)


def _convert(pixels: np.ndarray) -> None:
    planes(pixels, empty_planes(4, 4))


def test_dots_of_other_shapes_are_refused() -> None:
    with pytest.raises(BacklightError) as error:
        paint_dots(blank(4, 4), [(1.0, 1.0)], [(1, 2, 3), (1, 2, 3)], radius=1.0)
    assert str(error.value) == "Dots have (dots, 2) points and (dots, 3) colours; (1, 2) and (2, 3) came."
    with pytest.raises(BacklightError) as error:
        paint_dots(blank(4, 4), [(1.0, 1.0)], [(1, 2, 3)], radius=1.0, outline=(1, 2))
    assert str(error.value) == "An outline is one colour, (3,); (2,) came."


@pytest.mark.parametrize(("height", "width"), [(3, 4), (4, 3), (6, 4)])
def test_planes_of_other_sizes_are_refused(height: int, width: int) -> None:
    with pytest.raises(BacklightError, match="both even, have planes of"):
        planes(blank(height, width), empty_planes(4, 4))


def curves(x1: float, x2: float, drawn: list[tuple[float, float, float, tuple[int, ...]]], side: int) -> np.ndarray:
    """What the kernel paints of curves: y at x1, y at x2, width and RGBA of each."""
    pixels, scratch = blank(side, side), np.zeros(5 * side, np.float32)
    ends = np.array([each[:3] for each in drawn], np.float32)
    colors = np.array([each[3] for each in drawn], np.uint8)
    arrays = (ends.ctypes.data, colors.ctypes.data, len(drawn), pixels.ctypes.data, side, side, scratch.ctypes.data)
    library().bl_curves(x1, x2, *arrays)
    return pixels


@settings(max_examples=20, deadline=None)
@given(st.floats(-10, 70), st.floats(-10, 70), st.floats(0.75, 6), st.floats(1, 12), st.floats(45, 59))
def test_a_curve_covers_what_lies_within_half_its_width(
    y1: float, y2: float, width: float, x1: float, x2: float
) -> None:
    """Of 64 points in each pixel, those that are near a Bézier curve with both control points halfway across."""
    side, fine = 60, 8
    found = curves(x1, x2, [(y1, y2, width, (255, 255, 255, 255))], side)[..., 3] / 255
    t = np.linspace(0, 1, 400)[:, None]
    ends = np.array([(x1, y1), ((x1 + x2) / 2, y1), ((x1 + x2) / 2, y2), (x2, y2)])
    bezier = sum(c * t**k * (1 - t) ** (3 - k) * end for k, (c, end) in enumerate(zip((1, 3, 3, 1), ends, strict=True)))
    points = (np.indices((side * fine, side * fine)).reshape(2, -1).T[:, ::-1] + 0.5) / fine
    near = cKDTree(bezier).query(points)[0] <= width / 2
    wanted = near.reshape(side, fine, side, fine).mean((1, 3))
    away = np.abs(found - wanted)[:, int(x1) + 2 : int(x2) - 2]  # beside the ends, which tiles cover
    assert away.mean() < 0.004
    assert away.max() < 0.25


def test_curves_lie_one_over_the_other_as_transparent_as_they_are() -> None:
    red, blue = (200, 0, 0, 255), (0, 0, 100, 51)
    pixels = curves(0, 20, [(10, 10, 6, red), (10, 10, 2, blue)], 20)
    assert pixels[7, 10].tolist() == [200, 0, 0, 255]
    assert np.abs(pixels[9, 10].astype(int) - [160, 0, 20, 255]).max() <= 1
    faint = curves(0, 20, [(10, 10, 6, blue)], 20)[9, 10].tolist()
    assert np.abs(np.array(faint) - [0, 0, 20, 51]).max() <= 1


def test_a_curve_beyond_the_picture_is_not_painted() -> None:
    white = (255, 255, 255, 255)
    assert not curves(2, 18, [(-40, -9, 4, white), (60, 90, 4, white), (float("nan"), 5, 4, white)], 20).any()
    whole = curves(-30, 50, [(-20, 40, 4, white)], 20)
    assert whole[:, 10].any()
