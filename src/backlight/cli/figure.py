"""``backlight figure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.cli.options import picture
from backlight.cli.output import say

if TYPE_CHECKING:
    from backlight.recording import Recording


def figure(
    scene: picture.Scene,
    run: picture.Run = None,
    step: picture.Step = None,
    sample: picture.Sample = None,
    theme: picture.Theme = "dark",
    surface: picture.Surface = False,
    composition: picture.Composition = None,
    output: picture.Figure = None,
    width: picture.Width = None,
    force: picture.Force = False,
) -> None:
    """Draw a figure."""
    from backlight.pictures import Figure, check_name
    from backlight.scenes import make_scene

    path = output or Path(f"{scene}.png")
    check_name(path)
    shown = make_scene(scene, recording(run), step=step, sample=sample, theme=theme, **options(surface, composition))  # type: ignore[arg-type]
    Figure(shown.draw(shown.still)).save(path, width=width, overwrite=force)
    say(str(path))


def recording(run: Path | None) -> Recording | None:
    """The recording in a folder, where one is named."""
    from backlight.recording import Recording

    return None if run is None else Recording.open(run)


def options(surface: bool, composition: str | None) -> dict[str, Any]:
    """Those of a scene's own options that were given."""
    return ({"surface": True} if surface else {}) | ({"composition": composition} if composition is not None else {})
