"""What Backlight raises, and warns of: every message says what was expected, what came, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class BacklightError(Exception):
    """A mistake that the user can mend, in a sentence or two. The command line prints it and exits with status 2."""


class DataError(BacklightError):
    """The data cannot be used as they are; the message names file, column and row where there are any."""


class RecipeError(BacklightError):
    """A setting of a network or of its training is not possible; the message names it and what it may be."""


class RecordingError(BacklightError):
    """A recording cannot be written or read."""


class TakenError(RecordingError):
    """Where a recording should be made there is something already."""


class BacklightWarning(UserWarning):
    """Something was done, but not all of it can be seen as it was meant; the message says what, and what to do."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A suggestion for a mistyped name, to be put into an error: ``; did you mean 'moons'?``, or nothing.

    Capitals do not count.
    """
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(str(word).casefold(), names, n=1)
    return f"; did you mean {names[close[0]]!r}?" if close else ""
