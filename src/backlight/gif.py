"""GIFs: a palette found over the whole movie, then every frame in its colours."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import av.error
import av.filter

from backlight.drawing.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backlight.movies import Plan

_PALETTE_FRAMES = 40
"""As many at most are looked at for the palette."""


def write_gif(plan: Plan, target: str, observe: Callable[[int, int], None] | None) -> None:
    """Write a movie as a GIF; some of its frames are drawn twice, so that none need be kept."""
    raster = Raster(*plan.size)
    palette = _palette(plan, raster, (lambda: observe(0, plan.frames)) if observe else (lambda: None))
    graph = av.filter.Graph()
    source, colors = _buffer(graph, plan, plan.size, "rgba"), _buffer(graph, plan, (16, 16), palette.format.name)
    use, sink = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle"), graph.add("buffersink")
    source.link_to(use, 0, 0)
    colors.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    colors.push(palette)
    colors.push(None)
    with av.open(target, "w", format="gif") as container:
        stream: Any = container.add_stream("gif", rate=plan.fps)
        stream.width, stream.height = plan.size
        stream.pix_fmt = "pal8"
        for number in range(plan.frames):
            source.push(_frame(plan, raster, number))
            for frame in _ready(sink):
                container.mux(stream.encode(frame))
            if observe:
                observe(number + 1, plan.frames)
        source.push(None)
        for frame in _ready(sink):
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _palette(plan: Plan, raster: Raster, tell: Callable[[], None]) -> Any:
    graph = av.filter.Graph()
    source, find = _buffer(graph, plan, plan.size, "rgba"), graph.add("palettegen", "stats_mode=full")
    sink = graph.add("buffersink")
    source.link_to(find)
    find.link_to(sink)
    graph.configure()
    for number in range(0, plan.frames, -(-plan.frames // _PALETTE_FRAMES)):
        tell()
        source.push(_frame(plan, raster, number))
    source.push(None)
    palette: Any = sink.pull()
    palette.pts, palette.time_base = 0, Fraction(1, plan.fps)
    return palette


def _buffer(graph: av.filter.Graph, plan: Plan, size: tuple[int, int], form: str) -> Any:
    return graph.add_buffer(width=size[0], height=size[1], format=av.VideoFormat(form), time_base=Fraction(1, plan.fps))


def _frame(plan: Plan, raster: Raster, number: int) -> Any:
    pixels = raster.draw(plan.scene.draw(plan.time(number)))
    frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
    frame.pts, frame.time_base = number, Fraction(1, plan.fps)
    return frame


def _ready(sink: Any) -> Iterator[Any]:
    """The frames that a filter has ready."""
    while True:
        try:
            yield sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
