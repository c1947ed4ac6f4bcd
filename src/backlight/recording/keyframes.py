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
    """

    step: NDArray[np.int64]
    _archive: Archive

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
        return self._archive.state(KEYFRAMES, whole(row, wanted, RecordingError, least=0, most=last))
