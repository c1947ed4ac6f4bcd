"""Ctrl-C, pressed by an observer."""

from __future__ import annotations

import signal

from backlight.run import Progress


class Keys:
    """An observer that presses Ctrl-C at one of its calls, once or more often."""

    def __init__(self, presses: int = 1, *, at: int = 2) -> None:
        self.calls, self.presses, self.at = 0, presses, at

    def __call__(self, _: Progress) -> None:
        self.calls += 1
        if self.calls == self.at:
            for _press in range(self.presses):
                signal.raise_signal(signal.SIGINT)
