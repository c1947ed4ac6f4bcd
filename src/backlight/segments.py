"""A movie's segments: some frames each, drawn and encoded in several processes, and put one behind the other."""

from __future__ import annotations

import io
import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from backlight import kernel
from backlight.drawing.raster import Raster
from backlight.errors import BacklightError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from backlight.movies import Observer, Plan

SEGMENT = 60
"""Frames that one process draws at a time; each segment begins with a whole frame."""
_BT709, _LIMITED = 1, 1

# In each process: a plan, and a raster that keeps the picture between frames.
_plan: Plan
_raster: Raster
_done: Any


def _begin(plan: Plan, done: Any, *, alone: bool = False) -> None:
    global _plan, _raster, _done
    if not alone:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the first process's to deal with
    _plan, _raster, _done = plan, Raster(*plan.size), done


def _segment(first: int) -> bytes:
    """Some frames, encoded, as a small movie of their own."""
    plan, buffer = _plan, io.BytesIO()
    with av.open(buffer, "w", format=plan.form.container) as container:
        stream: Any = container.add_stream(str(plan.form.codec), rate=plan.fps, options=dict(plan.form.options))
        stream.width, stream.height = plan.size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.thread_count = 1
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED
        for number in range(first, min(first + SEGMENT, plan.frames)):
            frame = _video_frame(_raster.draw(plan.scene.draw(plan.time(number))))
            frame.pts, frame.time_base = number - first, Fraction(1, plan.fps)
            container.mux(stream.encode(frame))
            with _done.get_lock():
                _done.value += 1
        container.mux(stream.encode())
    return buffer.getvalue()


def _video_frame(pixels: Any) -> Any:
    height, width, _ = pixels.shape
    frame = av.VideoFrame(width, height, "yuv420p")
    Y, U, V = (
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    )
    kernel.planes(pixels, kernel.Planes(Y, U, V))
    return frame


# In the first process.


@contextmanager
def segments_of(plan: Plan, processes: int, observe: Observer | None) -> Iterator[Iterator[bytes]]:
    """The encoded segments, in order."""
    firsts = range(0, plan.frames, SEGMENT)
    context = multiprocessing.get_context("spawn")
    done = context.Value("q", 0)
    tell = (lambda: observe(done.value, plan.frames)) if observe else (lambda: None)
    if processes == 1 or len(firsts) == 1:
        _begin(plan, done, alone=True)
        yield _telling((_segment(first) for first in firsts), tell)
        return
    with ProcessPoolExecutor(min(processes, len(firsts)), context, _begin, (plan, done)) as pool:
        try:
            yield _awaited(deque(pool.submit(_segment, first) for first in firsts), tell)
        except BrokenProcessPool as error:
            raise BacklightError(
                "A process that drew frames was ended from outside, perhaps for want of memory. Take a smaller size, "
                "or fewer processes."
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _telling(segments: Iterator[bytes], tell: Callable[[], None]) -> Iterator[bytes]:
    for segment in segments:
        tell()
        yield segment


def _awaited(futures: deque[Future[bytes]], tell: Callable[[], None]) -> Iterator[bytes]:
    """Results in order, each forgotten once it is given; `tell` is called while waiting."""
    while futures:
        try:
            segment = futures[0].result(timeout=0.1)
        except TimeoutError:
            tell()
            continue
        futures.popleft()
        tell()
        yield segment


def join(plan: Plan, segments: Iterator[bytes], target: str) -> None:
    """Put segments one behind the other, without encoding them again."""
    with av.open(target, "w", format=plan.form.container) as movie:
        stream: Any = None
        for number, segment in enumerate(segments):
            with av.open(io.BytesIO(segment), "r") as part:
                source = part.streams.video[0]
                stream = stream or movie.add_stream_from_template(source)
                offset = int(Fraction(number * SEGMENT, plan.fps) / source.time_base)  # type: ignore[operator]
                for packet in part.demux(source):
                    if packet.dts is None or packet.pts is None:  # what ends a stream
                        continue
                    packet.pts += offset
                    packet.dts += offset
                    packet.stream = stream
                    movie.mux(packet)
