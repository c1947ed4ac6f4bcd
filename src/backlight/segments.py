"""A movie's segments: some frames each, drawn and encoded in several processes, and put one behind the other."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, wait
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
    """The encoded segments, in order. This process draws too; the others are started for it."""
    firsts = range(0, plan.frames, SEGMENT)
    others = min(processes, len(firsts)) - 1
    if not others or not _can_start_others():
        yield map(Encoder(plan, _counting(plan.frames, observe)).segment, firsts)
        return
    context = multiprocessing.get_context("spawn")
    with _deaf():
        done, stop = context.Value("q", 0), context.RawValue("b", 0)
        pool = ProcessPoolExecutor(others, context, _begin, (plan, done, stop))
    progress = done.get_obj()  # read without its lock, which a process that is ended from outside may hold for ever
    with pool:
        shared = _Shared(plan, pool, lambda: progress.value, observe)
        try:
            with _deaf():
                for _ in range(others):
                    shared.hand_out()
            yield iter(shared)
        except BrokenProcessPool as error:
            raise BacklightError(_OUTSIDE if progress.value else _UNGUARDED) from error
        finally:
            shared.stop()
            stop.value = 1
            pool.shutdown(wait=True, cancel_futures=True)


def _can_start_others() -> bool:
    """A process that is started runs the program's file first: there is none where that came by standard input."""
    file = getattr(sys.modules.get("__main__"), "__file__", None)
    return file is None or os.path.exists(file)


class _Shared:
    """Segments that this process and a pool draw, each taking the next one when it has done with its last.

    Parameters
    ----------
    plan
        The movie's.
    pool, elsewhere
        The other processes, and how many frames they have done.
    observe
        Told how many frames are done, and how many there are.
    """

    def __init__(self, plan: Plan, pool: Executor, elsewhere: Callable[[], int], observe: Observer | None) -> None:
        self._firsts = range(0, plan.frames, SEGMENT)
        self._left = iter(self._firsts)
        self._lock = threading.Lock()  # the pool asks for its next segment from a thread
        self._found: dict[int, Future[bytes]] = {}
        self._pool, self._elsewhere, self._here = pool, elsewhere, 0
        self._frames, self._observe = plan.frames, observe
        self._encoder = Encoder(plan, self._drawn)

    def __iter__(self) -> Iterator[bytes]:
        """The segments in order, each forgotten once it is given."""
        for first in self._firsts:
            while first not in self._found or not self._found[first].done():
                if not self._draw():
                    wait([self._found[first]], timeout=0.1)
                    self._tell()
            yield self._found.pop(first).result()

    def hand_out(self, before: Future[bytes] | None = None) -> None:
        """Give the pool the next segment, and another one when it has done that."""
        if before and (before.cancelled() or before.exception()):
            return
        with self._lock:
            first = next(self._left, None)
            if first is None:
                return
            future = self._found[first] = self._pool.submit(_segment, first)
        future.add_done_callback(self.hand_out)

    def stop(self) -> None:
        """Nothing is handed out any more."""
        with self._lock:
            self._left = iter(())

    def _draw(self) -> bool:
        """Draw the next segment here, if one is left."""
        with self._lock:
            first = next(self._left, None)
            if first is None:
                return False
            self._found[first] = Future()
        self._found[first].set_result(self._encoder.segment(first))
        return True

    def _drawn(self) -> None:
        self._here += 1
        self._tell()

    def _tell(self) -> None:
        if self._observe:
            self._observe(self._here + self._elsewhere(), self._frames)


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
    """Processes that are started meanwhile never hear Ctrl-C, nor that the terminal has gone.

    That is this one's to deal with, and comes to it later. One of them keeps account of the others' semaphores.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where they are deaf once they have begun
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def drawn() -> None:
        if stop.value:
            raise _StoppedError
        with done.get_lock():
            done.value += 1

    _encoder = Encoder(plan, drawn)


def _end_with_parent() -> None:
    """However the process ended that this one was started by: nobody would tell it to stop."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _segment(first: int) -> bytes:
    return _encoder.segment(first)
