"""The latest state of a run that is being written, in two slots: what there is between keyframes that lie far apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlight.recording import layout
from backlight.recording.layout import ABSENT, LATEST, SLOTS

if TYPE_CHECKING:
    import zarr

    from backlight.training.engine import State


class Latest:
    """Writes the slots in turn, so that one of them is whole at every moment. Empty when the run has ended."""

    def __init__(self, group: zarr.Group) -> None:
        self._parameters, self._optimizer_state, self._step = (layout.writable(group, field.name) for field in LATEST)
        self._written = [int(step) for step in self._step[:]]

    def refill(self) -> None:
        """Have both slots again, where an ended run had them emptied; the index comes last."""
        for array in (self._parameters, self._optimizer_state, self._step):
            if array.shape[0] != SLOTS:
                array.resize((SLOTS, *array.shape[1:]))
        self._written = [int(step) for step in self._step[:]]

    def write(self, state: State) -> None:
        """Replace the older of the two."""
        slot = self._written.index(min(self._written))
        self._step[slot] = ABSENT
        # Copies: a store in memory keeps the very array that it is given.
        self._parameters[slot] = state.parameters.copy()
        self._optimizer_state[slot] = state.optimizer_state.copy()
        self._step[slot] = self._written[slot] = state.step

    def empty(self) -> None:
        """Remove both; the index goes first."""
        for array in (self._step, self._parameters, self._optimizer_state):
            if array.shape[0]:
                array.resize((0, *array.shape[1:]))
