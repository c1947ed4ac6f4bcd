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
    from backlight.pictures import Figure, check_file
    from backlight.scenes import check_scene

    check_scene(scene)
    path = output or Path(f"{scene}.png")
    check_file(check_new(path, overwrite=force), width)
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
        given["inputs"] = inputs_of(given["inputs"], opened.data.input_names if opened else ())
    return make_scene(name, opened, step=step, sample=sample, theme=theme, **given)  # type: ignore[arg-type]


def inputs_of(text: str, names: Sequence[str]) -> tuple[int | str, ...]:
    """Inputs between commas, by number or by name; two where a name has commas of its own."""
    words = text.split(",")
    pairs = ((",".join(words[:at]).strip(), ",".join(words[at:]).strip()) for at in range(1, len(words)))
    known = (pair for pair in pairs if all(each in names or each.isdecimal() for each in pair))
    chosen = next(known, [word.strip() for word in words])
    return tuple(int(each) if each.isdecimal() and each not in names else each for each in chosen)
