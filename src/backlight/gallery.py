"""The gallery: every figure and every movie, and a page that shows them."""

from __future__ import annotations

import html
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.errors import BacklightError
from backlight.movies import format_of, plan_of, write_movie
from backlight.output import check_parent
from backlight.pictures import Figure
from backlight.scenes import SCENES, check_looks, make_scene
from backlight.theme import theme as the_theme
from backlight.wording import shown

if TYPE_CHECKING:
    from backlight.movies import Observer
    from backlight.recording.recording import Recording
    from backlight.scenes.scene import Scene
    from backlight.theme import Ground


@dataclass(frozen=True, eq=False)
class _Piece:
    """One thing to see: a scene, and how it is asked for."""

    name: str
    scene: str
    title: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Made:
    """What came of a piece: a scene, and why it does not show the run where it does not; or only why there is none."""

    scene: Scene | None
    why: str = ""


_PIECES = (
    *(_Piece(name, name, f"{name}: {kind.shows}") for name, kind in SCENES.items()),
    *(
        _Piece(f"{name}-surface", name, f"{name}, as a surface in three dimensions", {"surface": True})
        for name, kind in SCENES.items()
        if "surface" in kind.options
    ),
)


def make_gallery(
    folder: str | os.PathLike[str],
    run: Recording | None = None,
    *,
    theme: Ground = "dark",
    movies: bool = True,
    observe: Observer | None = None,
) -> Path:
    """Make every figure (PNG and SVG) and every movie (MP4) into a new folder, and a page that shows them.

    Every scene that can shows the run. Of one that cannot, because the run is too large for its numbers for example,
    the page says why, and there is its own example, where it has one.

    Parameters
    ----------
    folder
        Where to; it must not be there yet.
    run
        Whose; None: the scenes' own examples, and two moons, trained for 5000 steps, where a scene has none.
    theme
        ``"dark"`` or ``"light"``.
    movies
        Whether to make movies too; they take a minute or two.
    observe
        Called with the frames that are done, and with all.

    Returns
    -------
    Path
        The page, ``index.html``.

    Raises
    ------
    BacklightError
        When `run`, `theme` or `folder` is none, or the folder is there already or cannot be made.
    """
    if not isinstance(folder, str | os.PathLike) or not os.fspath(folder):
        raise BacklightError(f"A gallery is a new folder, named by its path; {shown(folder)} came.")
    check_looks(run, theme)
    target = Path(folder)
    if os.path.lexists(target):
        raise BacklightError(f"{target} is there already. Choose another folder.")
    check_parent(target)
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        beside.mkdir()
        _fill(beside, run, theme, movies=movies, observe=observe)
        beside.rename(target)
    except OSError as error:
        raise BacklightError(f"{target} could not be made: {error.strerror or error}.") from error
    except BacklightError as error:
        # Of a file in it, which has its place once all is there.
        raise BacklightError(str(error).replace(str(beside), str(target))) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target / "index.html"


def _fill(target: Path, run: Recording | None, theme: Ground, *, movies: bool, observe: Observer | None) -> None:
    made = _all_made(run, theme)
    scenes = {piece: it.scene for piece, it in made.items() if it.scene}
    counts = {piece: _frames(it) if movies else 1 for piece, it in scenes.items()}
    done = 0
    for piece, it in scenes.items():
        figure = Figure(it.draw(it.still))
        figure.save(target / f"{piece.name}.png")
        figure.save(target / f"{piece.name}.svg")
        if movies:
            write_movie(it, target / f"{piece.name}.mp4", observe=_shifted(observe, done, sum(counts.values())))
        done += counts[piece]
        if observe:
            observe(done, sum(counts.values()))
    (target / "index.html").write_text(_page(made, theme, movies=movies), encoding="utf-8")


def _frames(scene: Scene) -> int:
    """Of its movie."""
    form = format_of("a.mp4")
    return plan_of(scene, form, None, form.fps, form.size).frames


def _shifted(observe: Observer | None, before: int, frames: int) -> Observer | None:
    """An observer of one movie that tells the one of all: so many frames came before it, of so many."""
    return None if observe is None else lambda done, _: observe(before + done, frames)


def _all_made(run: Recording | None, theme: Ground) -> dict[_Piece, _Made]:
    needed = run or _moons()
    return {piece: _made(piece, needed if SCENES[piece.scene].about == "run" else run, theme) for piece in _PIECES}


def _moons() -> Recording:
    from backlight.data.load import load
    from backlight.run import train

    return train(load("moons", n=600, noise=0.1, seed=0), hidden=(8, 8), steps=5000)


def _made(piece: _Piece, run: Recording | None, theme: Ground) -> _Made:
    """The scene of the run, where it can show one, or of its own example."""
    about = SCENES[piece.scene].about
    try:
        return _Made(make_scene(piece.scene, None if about == "alone" else run, theme=theme, **piece.options))
    except BacklightError as error:
        example = None if about == "run" else make_scene(piece.scene, theme=theme, **piece.options)
        return _Made(example, str(error))


def _page(made: dict[_Piece, _Made], theme: Ground, *, movies: bool) -> str:
    colors = the_theme().grounds[theme]
    parts = []
    for piece, it in made.items():
        title = html.escape(piece.title)
        why = f'<p class="why">{html.escape(it.why)}{" Here is its own example." * (it.scene is not None)}</p>'
        parts.append(
            f'<figure id="{piece.name}">{_seen(piece, title, movies=movies) if it.scene else ""}'
            f"<figcaption>{title}</figcaption>{why if it.why else ''}{_links(piece, movies=movies) if it.scene else ''}"
            "</figure>"
        )
    return _PAGE.format(
        ground=colors.ground, ink=colors.ink, quiet=colors.quiet, scheme=theme, figures="\n".join(parts)
    )


def _seen(piece: _Piece, title: str, *, movies: bool) -> str:
    if not movies:
        return f'<img src="{piece.name}.png" alt="{title}" loading="lazy">'
    return (
        f'<video src="{piece.name}.mp4" poster="{piece.name}.png" controls muted loop playsinline '
        f'preload="none" aria-label="{title}"></video>'
    )


def _links(piece: _Piece, *, movies: bool) -> str:
    endings = ("png", "svg", "mp4") if movies else ("png", "svg")
    return f'<p class="files">{" ".join(f"""<a href="{piece.name}.{end}">{end.upper()}</a>""" for end in endings)}</p>'


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backlight: gallery</title>
<style>
:root {{ color-scheme: {scheme}; }}
body {{ margin: 0 auto; padding: 4rem 2rem; max-width: 100rem; background: {ground}; color: {ink};
       font: 1.1rem/1.5 Inter, system-ui, sans-serif; }}
h1 {{ font-weight: 600; margin: 0 0 2rem; }}
main {{ display: grid; gap: 3rem; grid-template-columns: repeat(auto-fill, minmax(min(36rem, 100%), 1fr)); }}
figure {{ margin: 0; }}
video, img {{ width: 100%; height: auto; aspect-ratio: 16 / 9; border-radius: 6px; display: block; }}
figcaption {{ margin-top: .75rem; }}
.why, .files {{ margin: .25rem 0 0; font-size: .9rem; }}
.why {{ color: {quiet}; }}
a {{ color: {quiet}; margin-right: .75rem; }}
</style>
<h1>Backlight</h1>
<main>
{figures}
</main>
</html>
"""
