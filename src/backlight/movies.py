"""Movies: a scene over time, drawn in several processes and encoded as MP4, WebM or GIF."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from backlight.arguments import finite, whole
from backlight.drawing.letters import warn_of_missing_letters
from backlight.errors import BacklightError
from backlight.gif import write_gif
from backlight.output import ending, named, new_file
from backlight.scenes import make_scene
from backlight.segments import join, segments_of
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from backlight.recording.recording import Recording
    from backlight.scenes.scene import Scene
    from backlight.theme import Ground

    Observer = Callable[[int, int], None]

MOST_PIXELS = 8192


@dataclass(frozen=True)
class Format:
    """A kind of movie.

    Attributes
    ----------
    codec
        FFmpeg's name; None for GIF, which is made in one piece.
    container, options
        FFmpeg's too.
    fps, size
        Where none are asked for.
    most_fps
        As many at most.
    """

    codec: str | None
    container: str
    options: dict[str, str]
    fps: int = 60
    size: tuple[int, int] = (1920, 1080)
    most_fps: int = 240


# x264's fastest preset by quantiser 20: the error of a pixel is less than `veryfast` makes at crf 18, the structure as
# near, in a quarter of its time and twice its bytes; see bench/RESULTS.md.
_X264 = {"preset": "ultrafast", "qp": "20", "x264-params": "keyint=240"}
_VP9 = {"crf": "20", "b": "0", "deadline": "realtime", "cpu-used": "7"}
FORMATS = {
    ".mp4": Format("libx264", "mp4", _X264),
    ".webm": Format("libvpx-vp9", "webm", _VP9),
    # Its frames last hundredths of a second, and what shows them takes one hundredth for ten.
    ".gif": Format(None, "gif", {}, fps=25, size=(960, 540), most_fps=50),
}


@dataclass(frozen=True)
class Plan:
    """What every process needs to know of a movie.

    Attributes
    ----------
    scene
        What is drawn.
    size
        Pixels, across and down.
    fps, frames
        Frames a second, and in all; the first shows the scene's beginning, the last its end.
    form
        The file's kind.
    """

    scene: Scene
    size: tuple[int, int]
    fps: int
    frames: int
    form: Format

    def time(self, frame: int) -> float:
        """The scene's time that a frame shows, in seconds."""
        return self.scene.duration * frame / max(1, self.frames - 1)

    def __reduce__(self) -> tuple[Any, ...]:
        """For other processes: a scene by its fields; what is in its caches may not be fit to go there."""
        rest = self.size, self.fps, self.frames, self.form
        if not is_dataclass(self.scene):
            return Plan, (self.scene, *rest)
        given = {field.name: getattr(self.scene, field.name) for field in fields(self.scene)}
        return _sent, (type(self.scene), given, *rest)


def _sent(scene: Callable[..., Scene], given: dict[str, Any], *rest: Any) -> Plan:
    return Plan(scene(**given), *rest)


def write_movie(
    scene: Scene,
    path: str | os.PathLike[str],
    *,
    seconds: float | None = None,
    fps: int | None = None,
    size: tuple[int, int] | None = None,
    processes: int | None = None,
    overwrite: bool = False,
    observe: Observer | None = None,
) -> None:
    """Draw a scene from beginning to end into a file; there is none, or the whole.

    Parameters
    ----------
    scene
        What to draw.
    path
        The file, ending in .mp4 (H.264), .webm (VP9) or .gif.
    seconds
        How long it plays; None: as the scene is made for.
    fps
        Frames a second, 1 to 240, and to 50 for a GIF; None: 60, and 25 for a GIF.
    size
        Pixels, across and down, both even; None: 1920 × 1080, and 960 × 540 for a GIF.
    processes
        That draw and encode at a time; None: one for each processor that may be used. A GIF is always made by one.
    overwrite
        Replace a file that is there.
    observe
        Called with the frames that are done, and with all: after each, and where several processes draw, some ten
        times a second.

    Raises
    ------
    BacklightError
        When the format is unknown, a number is out of range, the file is there already or cannot be written.

    Warns
    -----
    BacklightWarning
        Of letters that the bundled font lacks.
    """
    form = format_of(path)
    plan = plan_of(scene, form, seconds, form.fps if fps is None else fps, form.size if size is None else size)
    wanted = "A movie is drawn by 1 to 256 processes"
    count = _processors() if processes is None else whole(processes, wanted, BacklightError, least=1, most=256)
    with new_file(path, overwrite=overwrite) as beside:
        target = os.path.abspath(beside)  # FFmpeg takes what stands before a colon for a protocol
        if form.codec is None:
            write_gif(plan, target, observe)
        else:
            with segments_of(plan, count, observe) as segments:
                join(plan, segments, target)
    warn_of_missing_letters(scene.draw(scene.still))


def movie(
    scene: str,
    path: str | os.PathLike[str],
    run: Recording | None = None,
    *,
    step: int | None = None,
    sample: int | None = None,
    theme: Ground = "dark",
    seconds: float | None = None,
    fps: int | None = None,
    size: tuple[int, int] | None = None,
    processes: int | None = None,
    overwrite: bool = False,
    observe: Observer | None = None,
    **options: Any,
) -> None:
    """Make a movie of a run, or of a scene's own example: what :func:`backlight.figure` shows, over time.

    `scene`, `run`, `step`, `sample`, `theme` and `options` are those of :func:`backlight.figure`, the others those of
    :func:`write_movie`. A script that makes movies stands under ``if __name__ == "__main__":``, as all do that start
    processes; or takes ``processes=1``.

    Raises
    ------
    BacklightError
        As those two.
    """
    shown = make_scene(scene, run, step=step, sample=sample, theme=theme, **options)
    write_movie(
        shown, path, seconds=seconds, fps=fps, size=size, processes=processes, overwrite=overwrite, observe=observe
    )


def _processors() -> int:
    """How many this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def format_of(path: str | os.PathLike[str]) -> Format:
    """The kind of movie that a file is to be, by its ending.

    Raises
    ------
    BacklightError
        When there is none.
    """
    form = FORMATS.get(ending(path))
    if form is None:
        raise BacklightError(f"A movie is a file that ends in {', '.join(FORMATS)}; {named(path)} came.")
    return form


def plan_of(scene: Scene, form: Format, seconds: float | None, fps: int, size: tuple[int, int]) -> Plan:
    """The plan of a movie, its numbers checked; the arguments are those of :func:`write_movie`."""
    wanted = "A movie plays for more than 0 and at most 3600 seconds"
    duration = scene.duration if seconds is None else finite(seconds, wanted, BacklightError, least=1e-3, most=3600)
    wanted = f"A {'GIF' if form.codec is None else 'movie'} has 1 to {form.most_fps} frames a second"
    rate = whole(fps, wanted, BacklightError, least=1, most=form.most_fps)
    wanted = f"A movie has an even number of pixels, 16 to {MOST_PIXELS}, across and down"
    if not isinstance(size, tuple | list) or len(size) != 2:
        raise BacklightError(f"{wanted}, as in (1920, 1080); {shown(size)} came.")
    across, down = (whole(side, wanted, BacklightError, least=16, most=MOST_PIXELS) for side in size)
    if across % 2 or down % 2:
        raise BacklightError(f"{wanted}; {across}x{down} came.")
    return Plan(scene, (across, down), rate, max(1, round(duration * rate)), form)
