"""What a scene is: something to see, as a pure function of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing

WIDTH, HEIGHT = 1920.0, 1080.0
"""Of every drawing, in its own units."""


class Scene(Protocol):
    """Something to see. Scenes are frozen dataclasses, so that a movie's processes can be given them.

    Attributes
    ----------
    duration
        Of its movie, in seconds, unless somebody wants another.
    still
        The time, in seconds, that a figure shows.
    """

    @property
    def duration(self) -> float: ...

    @property
    def still(self) -> float: ...

    def draw(self, time: float) -> Drawing:
        """The picture at a time, in seconds from 0 to `duration`; equal for equal times, on every machine."""
        ...
