"""Ctrl-C, SIGTERM and SIGHUP during a training: noted first, so that it ends between two steps with all it recorded."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

ENDING: Final = tuple(signal.Signals[name] for name in ("SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
"""The signals by which others end a program, as far as the system has them."""


class Terminated(SystemExit):
    """The end of a program that was asked for by a signal; its status is the one that shells give: 128 + the signal."""


@contextmanager
def ending_in_order() -> Iterator[None]:
    """A program's frame, in which SIGTERM and SIGHUP raise `Terminated`, so that what was begun is cleared up.

    In other threads than the main one, and for a signal that is ignored (nohup) or has a handler, nothing is changed.
    """
    main = threading.current_thread() is threading.main_thread()
    taken = [number for number in ENDING if main and signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _terminate(number: int, _frame: FrameType | None) -> NoReturn:
    # A terminal that closes sends SIGHUP twice; the second must not cut short what the first begins.
    for other in ENDING:
        signal.signal(other, signal.SIG_IGN)
    raise Terminated(128 + number)


class Interruption:
    """A context in which the first signal sets `asked`, so that training stops between two steps and not inside one.

    Ctrl-C is answered by that; the second one goes through. SIGTERM and SIGHUP are put off: when the context ends they
    do what they would have done before it.

    In other threads than the main one, and for signals of which the program has its own handler, nothing is changed.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[int, Any] = {}
        self._put_off: int | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._take(signal.SIGINT, signal.default_int_handler)
            for number in ENDING:
                self._take(number, signal.SIG_DFL, _terminate)
        return self

    def __exit__(self, *_: Any) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._put_off is not None:
            signal.raise_signal(self._put_off)

    def _take(self, number: int, *handlers: Any) -> None:
        before = signal.getsignal(number)
        if before in handlers:
            self._before[number] = before
            signal.signal(number, self._note)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if number != signal.SIGINT:
            self._put_off = number
        if signal.SIGINT in self._before:
            signal.signal(signal.SIGINT, signal.default_int_handler)
