"""Figures: a scene at one time, as PNG, SVG or PDF, in a notebook or on Matplotlib's axes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from backlight.arguments import whole
from backlight.drawing.letters import warn_of_missing_letters
from backlight.drawing.pdf import encode_pdf
from backlight.drawing.png import encode_png
from backlight.drawing.raster import Raster
from backlight.drawing.svg import svg
from backlight.errors import BacklightError
from backlight.output import ending, named, new_file
from backlight.scenes import make_scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from backlight.drawing.items import Drawing
    from backlight.recording.recording import Recording
    from backlight.theme import Ground

FORMATS: Final = (".png", ".svg", ".pdf")
MOST_PIXELS: Final = 16384


def check_file(path: str | os.PathLike[str], width: int | None = None) -> str:
    """The ending of a figure's file, in small letters.

    Raises
    ------
    BacklightError
        When no figure can be written as such a file, or none that has so many pixels across.
    """
    found = ending(path)
    if found not in FORMATS:
        raise BacklightError(f"A figure is a file that ends in {', '.join(FORMATS)}; {named(path)} came.")
    if width is not None and found != ".png":
        raise BacklightError(f"A PNG has a width in pixels; {found} has none: it is sharp at any size.")
    return found


@dataclass(frozen=True, eq=False, repr=False)
class Figure:
    """A picture; in a notebook it shows itself.

    Attributes
    ----------
    drawing
        Its display list.
    """

    drawing: Drawing

    def pixels(self, width: int | None = None) -> NDArray[np.uint8]:
        """The picture as (height, width, 4), RGBA, uint8, opaque; None: a pixel for each unit, 1920 across."""
        wanted = f"A picture is 16 to {MOST_PIXELS} pixels wide"
        asked = round(self.drawing.width) if width is None else width
        across = whole(asked, wanted, BacklightError, least=16, most=MOST_PIXELS)
        return Raster(across, round(across * self.drawing.height / self.drawing.width)).draw(self.drawing)

    def save(self, path: str | os.PathLike[str], *, width: int | None = None, overwrite: bool = False) -> None:
        """Write the picture to a file that ends in .png, .svg or .pdf.

        Parameters
        ----------
        width
            Pixels across, for PNG; None: 1920.
        overwrite
            Replace a file that is there.

        Raises
        ------
        BacklightError
            When the format is unknown, the file is there already or cannot be written, or a width is given for a
            picture without pixels.

        Warns
        -----
        BacklightWarning
            Of letters that the bundled font lacks.
        """
        kind = check_file(path, width)
        match kind:
            case ".png":
                data = encode_png(self.pixels(width))
            case ".svg":
                data = svg(self.drawing).encode()
            case _:
                data = encode_pdf(self.drawing)
        with new_file(path, overwrite=overwrite) as target:
            target.write_bytes(data)
        if kind != ".svg":
            warn_of_missing_letters(self.drawing)

    def __repr__(self) -> str:
        return f"<Figure, {self.drawing.width:g} × {self.drawing.height:g}>"

    def to_axes(self, ax: Any) -> Any:
        """Show the picture on Matplotlib's axes, without ticks, and return the image that was added."""
        warn_of_missing_letters(self.drawing)
        image = ax.imshow(self.pixels(), interpolation="antialiased")
        ax.set_axis_off()
        return image

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, bytes], dict[str, dict[str, int]]]:
        """What a notebook shows: the picture at twice the density of a column of text."""
        warn_of_missing_letters(self.drawing)
        return {"image/png": encode_png(self.pixels())}, {"image/png": {"width": 960}}


def figure(
    scene: str,
    run: Recording | None = None,
    *,
    step: int | None = None,
    sample: int | None = None,
    theme: Ground = "dark",
    **options: Any,
) -> Figure:
    """A picture of a run, or of a scene's own example; in a notebook it shows itself.

    Parameters
    ----------
    scene
        ``"landscape"``, ``"neurons"``, ``"backpropagation"`` …: one of ``backlight.scenes.SCENES``.
    run
        The recording; None: the example of a scene that has one.
    step
        The step that is shown, −1 for the last; None: the last.
    sample
        Number of a training sample, for scenes of one sample; None: 0, and of loss all.
    theme
        ``"dark"`` or ``"light"``.
    options
        Of the scene: ``surface=True`` of landscape, ``composition="sin(x^2)"`` of chain-rule.

    Raises
    ------
    BacklightError
        When there is no such scene or option, the run has no such step or sample, or is too large for the scene.
    """
    shown = make_scene(scene, run, step=step, sample=sample, theme=theme, **options)
    return Figure(shown.draw(shown.still))
