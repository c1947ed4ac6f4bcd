"""Runs, from a data set or a recipe to a recording: begun, gone on with, ended, and explained where they diverge."""

from backlight.run.course import Observer, Progress
from backlight.run.driver import resumable, resume, train

__all__ = ["Observer", "Progress", "resumable", "resume", "train"]
