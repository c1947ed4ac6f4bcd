"""A movie's segments: some frames each, drawn and encoded in several processes, and put one behind the other."""

from __future__ import annotations

import io
import multiprocessing
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor, wait
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
_OUTSIDE = (
    "A process that drew frames was ended from outside, perhaps for want of memory. Take a smaller size, or fewer "
    "processes."
)
_UNGUARDED = (
    "The processes that draw frames ended before the first one. A script that makes movies stands under "
    'if __name__ == "__main__":, as all do that start processes; or takes processes=1.'
)


class Encoder:
    """Draws and encodes segments, with a raster that keeps the picture from frame to frame.

    Parameters
    ----------
    plan
        The movie's.
    drawn
        Called after every frame.
    """

    def __init__(self, plan: Plan, drawn: Callable[[], None]) -> None:
        self._plan, self._raster, self._drawn = plan, Raster(*plan.size), drawn

    def segment(self, first: int) -> bytes:
        """The frames from one on, as a small movie of their own."""
        plan, buffer = self._plan, io.BytesIO()
        with av.open(buffer, "w", format=plan.form.container) as container:
            stream: Any = container.add_stream(str(plan.form.codec), rate=plan.fps, options=dict(plan.form.options))
            stream.width, stream.height = plan.size
            stream.pix_fmt = "yuv420p"
            context = stream.codec_context
            context.thread_count = 1
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            context.color_range = _LIMITED
            for number in range(first, min(first + SEGMENT, plan.frames)):
                frame = _video_frame(self._raster.draw(plan.scene.draw(plan.time(number))))
                frame.pts, frame.time_base = number - first, Fraction(1, plan.fps)
                container.mux(stream.encode(frame))
                self._drawn()
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


@contextmanager
def segments_of(plan: Plan, processes: int, observe: Observer | None) -> Iterator[Iterator[bytes]]:
    """The encoded segments, in order."""
    firsts = range(0, plan.frames, SEGMENT)
    count = min(processes, len(firsts))
    if count == 1:
        yield map(Encoder(plan, _counting(plan.frames, observe)).segment, firsts)
        return
    context = multiprocessing.get_context("spawn")
    done, stop = context.Value("q", 0), context.RawValue("b", 0)
    progress = done.get_obj()  # read without its lock, which a process that is ended from outside may hold for ever
    tell = (lambda: observe(progress.value, plan.frames)) if observe else (lambda: None)
    with ProcessPoolExecutor(count, context, _begin, (plan, done, stop)) as pool:
        try:
            with _deaf():
                futures = deque(pool.submit(_segment, first) for first in firsts)
            yield _awaited(futures, tell)
        except BrokenProcessPool as error:
            raise BacklightError(_OUTSIDE if progress.value else _UNGUARDED) from error
        finally:
            stop.value = 1
            pool.shutdown(wait=True, cancel_futures=True)


def _counting(frames: int, observe: Observer | None) -> Callable[[], None]:
    """Tells how many frames are done, one more each time that it is called."""
    done = 0

    def drawn() -> None:
        nonlocal done
        done += 1
        if observe:
            observe(done, frames)

    return drawn


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are started meanwhile never hear Ctrl-C: it is this one's to deal with, and comes to it later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where they are deaf once they have begun
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _awaited(futures: deque[Future[bytes]], tell: Callable[[], None]) -> Iterator[bytes]:
    """Results in order, each forgotten once it is given; `tell` is called while waiting."""
    while futures:
        wait([futures[0]], timeout=0.1)
        tell()
        if futures[0].done():
            yield futures.popleft().result()


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


# In a process of the pool.

_encoder: Encoder


class _StoppedError(Exception):
    """The movie is not wanted any more."""


def _begin(plan: Plan, done: Any, stop: Any) -> None:
    global _encoder
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def drawn() -> None:
        if stop.value:
            raise _StoppedError
        with done.get_lock():
            done.value += 1

    _encoder = Encoder(plan, drawn)


def _segment(first: int) -> bytes:
    return _encoder.segment(first)
