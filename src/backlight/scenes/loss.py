"""`loss`: the loss over the prediction and over Z, of one sample, or of all samples of a run as it learns."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backlight.scenes.losses.of_run import RunLoss
from backlight.scenes.losses.of_sample import SampleLoss
from backlight.scenes.page.stage import Stage
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing
    from backlight.recording.recording import Recording


@dataclass(frozen=True, eq=False)
class Loss:
    """The loss: of two classes cross-entropy with its two curves; of several classes, and of a regression, with one.

    Attributes
    ----------
    run
        Whose samples are all shown, as it learns; None: one sample, that of `subject`.
    step
        The last step shown of a run; None: its last.
    subject
        The pass of one sample: through a network of one output, or of several classes.
    stage
        Dark or light.
    duration
        Of the movie, in seconds.

    Raises
    ------
    BacklightError
        When the subject's network has several outputs that are no classes, or the run no such step.
    """

    run: Recording | None = None
    step: int | None = None
    subject: Subject = field(default_factory=Subject.example)
    stage: Stage = Stage()
    duration: float = 28.0

    def __post_init__(self) -> None:
        _ = self._shown

    @property
    def still(self) -> float:
        """The end."""
        return self.duration

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        return self.stage.drawing(self._shown.items(time))

    @functools.cached_property
    def _shown(self) -> RunLoss | SampleLoss:
        if self.run is None:
            return SampleLoss(self.subject, self.stage, self.duration)
        return RunLoss(self.run, self.step, self.stage, self.duration)
