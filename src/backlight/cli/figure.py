"""``backlight figure``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.cli.options import picture
from backlight.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.recording import Recording
    from backlight.scenes.scene import Scene


def figure(
    scene: picture.Scene,
    run: picture.Run = None,
    step: picture.Step = None,
    sample: picture.Sample = None,
    theme: picture.Theme = "dark",
    surface: picture.Surface = False,
    inputs: picture.Inputs = None,
    composition: picture.Composition = None,
    output: picture.Figure = None,
    width: picture.Width = None,
    force: picture.Force = False,
) -> None:
    """Draw a figure."""
    from backlight.output import check_new
    from backlight.pictures import Figure, check_name

    path = output or Path(f"{scene}.png")
    check_name(check_new(path, overwrite=force))
    own = {"surface": surface or None, "inputs": inputs, "composition": composition}
    shown = scene_of(scene, run, step, sample, theme, **own)
    Figure(shown.draw(shown.still)).save(path, width=width, overwrite=force)
    say(str(path))


def recording(run: Path | None) -> Recording | None:
    """The recording in a folder, where one is named."""
    from backlight.recording import Recording

    return None if run is None else Recording.open(run)


def scene_of(
    name: str, run: Path | None, step: int | None, sample: int | None, theme: str, **options: bool | str | None
) -> Scene:
    """The scene that was asked for, with those of its own options that were given."""
    from backlight.scenes import make_scene

    opened = recording(run)
    given: dict[str, Any] = {option: value for option, value in options.items() if value is not None}
    if "inputs" in given:
        names = opened.data.input_names if opened else ()
        given["inputs"] = tuple(_input(each.strip(), names) for each in given["inputs"].split(","))
    return make_scene(name, opened, step=step, sample=sample, theme=theme, **given)  # type: ignore[arg-type]


def _input(text: str, names: Sequence[str]) -> int | str:
    return int(text) if text.isdecimal() and text not in names else text
