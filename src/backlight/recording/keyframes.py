"""The keyframes of a run: the states that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backlight.arguments import whole
from backlight.errors import RecordingError
from backlight.recording.layout import KEYFRAMES
from backlight.wording import count, span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from backlight.recording.archive import Archive
    from backlight.training.engine import State


@dataclass(frozen=True, eq=False)
class Keyframes:
    """The states that are stored; all others are replayed from the nearest one before.

    Attributes
    ----------
    step
        (keyframes,), int64, steps done.
    last
        The last of them, of a run that was interrupted: when it goes on, another is written in its place.
    """

    step: NDArray[np.int64]
    _archive: Archive
    last: State | None = None

    @classmethod
    def of(cls, archive: Archive) -> Keyframes:
        """Those that an archive has now."""
        step = archive.rows(KEYFRAMES)
        interrupted = archive.attributes.status.state == "interrupted"
        return cls(step, archive, archive.state(KEYFRAMES, len(step) - 1) if interrupted else None)

    def __len__(self) -> int:
        return len(self.step)

    def __repr__(self) -> str:
        return f"<{count(len(self), 'keyframe')}, {span(self.step, 'step')}>"

    @property
    def parameters(self) -> NDArray[np.float32]:
        """(keyframes, parameters), read anew each time."""
        return self._archive.column("parameters", len(self))

    @property
    def optimizer_state(self) -> NDArray[np.float32]:
        """(keyframes, state), read anew each time."""
        return self._archive.column("optimizer_state", len(self))

    def state(self, row: int) -> State:
        """A copy of one of them.

        Parameters
        ----------
        row
            Which: 0 to the number of keyframes − 1.

        Raises
        ------
        RecordingError
            When there is no such keyframe, or it is damaged.
        """
        last = len(self) - 1
        wanted = f"Keyframes have the numbers 0 to {last} here"
        number = whole(row, wanted, RecordingError, least=0, most=last)
        return self.last.copy() if self.last and number == last else self._archive.state(KEYFRAMES, number)
