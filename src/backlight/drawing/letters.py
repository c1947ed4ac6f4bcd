"""The letters of a picture that the bundled font lacks."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from backlight.drawing.items import Text
from backlight.drawing.type import line_of, missing
from backlight.errors import BacklightWarning

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing

_MOST: Final = 12


def missing_letters(drawing: Drawing) -> str:
    """What to tell of a picture with letters that the bundled font lacks, in two sentences; nothing where it has all.

    SVG needs no telling: its text stays text, which a browser shows in a font that has them.
    """
    texts = (item.text for item in drawing.leaves() if isinstance(item, Text))
    lacking = dict.fromkeys(letter for text in texts for letter in sorted(missing(text), key=line_of(text).index))
    if not lacking:
        return ""
    shown = " ".join(list(lacking)[:_MOST]) + (f" and {len(lacking) - _MOST} more" if len(lacking) > _MOST else "")
    return (
        f"The bundled font has Latin, Greek and Cyrillic letters, and not these, which are shown as boxes: {shown}. "
        "Save the picture as SVG, whose text a browser shows in its own fonts, or rename the columns and classes."
    )


def warn_of_missing_letters(drawing: Drawing) -> None:
    """Warn where a picture that is not SVG shows boxes for letters."""
    if told := missing_letters(drawing):
        warnings.warn(told, BacklightWarning, stacklevel=3)
