"""Recordings: what a training run leaves behind, and the only door through which it is looked at."""

from backlight.recording.cadence import Cadence
from backlight.recording.curves import Curves
from backlight.recording.keyframes import Keyframes
from backlight.recording.moment import Moment
from backlight.recording.recording import Recording
from backlight.recording.status import Status
from backlight.recording.writer import Writer

__all__ = ["Cadence", "Curves", "Keyframes", "Moment", "Recording", "Status", "Writer"]
