"""The three scenes of `movies.py` with Matplotlib's artists; prints the seconds that saving took.

python bench/movies_matplotlib.py SCENE FOLDER FRAMES

Each frame shows what Backlight's does: its display list says what stands where, and every text, formula, line, cell,
landscape and sample is an artist of Matplotlib's. As one does there, artists are made once and given what has changed;
those of items that a frame no longer has are hidden until they are wanted again.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path as FilePath
from typing import Any

import imageio_ffmpeg
import matplotlib as mpl
import numpy as np

mpl.use("agg")
mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.animation import FFMpegWriter, FuncAnimation  # noqa: E402
from matplotlib.collections import EllipseCollection  # noqa: E402
from matplotlib.patches import PathPatch  # noqa: E402
from matplotlib.path import Path as Outline  # noqa: E402

import backlight as bl  # noqa: E402
from backlight.drawing.items import Dots, Drawing, Formula, Group, Image, Item, Path, Text  # noqa: E402
from backlight.scenes import make_scene  # noqa: E402

_POINTS = 72 / 100  # of a unit of the page, at 100 dots an inch
_CODES = {
    "M": (Outline.MOVETO,), "L": (Outline.LINETO,), "C": (Outline.CURVE4,) * 3, "Z": (Outline.CLOSEPOLY,),
}  # fmt: skip
_SIDES = {"start": "left", "middle": "center", "end": "right"}


class Page:
    """A page of 1920 by 1080 units, and the artists on it, each under the number and the kind of its item."""

    def __init__(self, drawing: Drawing) -> None:
        self.figure = plt.figure(figsize=(19.2, 10.8), dpi=100, facecolor=drawing.background)
        self.axes = self.figure.add_axes((0, 0, 1, 1), facecolor=drawing.background)
        self.axes.set(xlim=(0, 1920), ylim=(1080, 0), autoscale_on=False)
        self.axes.axis("off")
        self.artists: dict[tuple[type, int], Any] = {}
        self.shown: dict[tuple[type, int], tuple[Item, float, float, float, float]] = {}

    def show(self, drawing: Drawing) -> None:
        """Change what has changed since the frame before."""
        counts: dict[type, int] = {}
        now = {}
        for order, (item, *place) in enumerate(_flat(drawing.items)):
            kind = type(item)
            key = kind, counts.setdefault(kind, 0)
            counts[kind] += 1
            now[key] = item, *place
            if key not in self.artists:
                self.artists[key] = self._make(item)
            artist = self.artists[key]
            artist.set_zorder(order)
            if self.shown.get(key) != now[key]:
                artist.set_visible(True)
                self._change(artist, item, *place)
        for key in self.shown.keys() - now.keys():
            self.artists[key].set_visible(False)
        self.shown = now

    def _make(self, item: Item) -> Any:
        match item:
            case Text() | Formula():
                return self.axes.text(0, 0, "", parse_math=isinstance(item, Formula))
            case Path():
                return self.axes.add_patch(PathPatch(Outline([(0, 0)])))
            case Image():
                return self.axes.imshow(item.pixels, aspect="auto")
            case Dots():
                size = np.full(len(item.points), 2 * item.radius)
                dots = EllipseCollection(
                    size, size, np.zeros(len(size)), units="xy", offsets=item.points,
                    offset_transform=self.axes.transData, facecolors=item.colors / 255,
                    edgecolors=item.outline, linewidths=item.outline_width * _POINTS,
                )  # fmt: skip
                return self.axes.add_collection(dots, autolim=False)
        raise TypeError(type(item).__name__)

    def _change(self, artist: Any, item: Item, x: float, y: float, scale: float, opacity: float) -> None:
        artist.set_alpha(opacity * item.opacity)
        match item:
            case Text() | Formula():
                artist.set_position((x + scale * item.x, y + scale * item.y))
                artist.set_text(item.text if isinstance(item, Text) else f"${item.tex}$")
                artist.set(color=item.color, fontsize=item.size * scale * _POINTS, ha=_SIDES[item.anchor])
                artist.set_fontweight("bold" if isinstance(item, Text) and item.weight == "semibold" else "normal")
            case Path():
                points = np.reshape(item.points, (-1, 2)) * scale + (x, y)
                artist.set_path(_outline(item.commands, points))
                artist.set_facecolor(item.fill or "none")
                artist.set_edgecolor(item.stroke or "none")
                artist.set_linewidth(item.stroke_width * scale * _POINTS)
                if item.dash:
                    artist.set_linestyle((0, [length / item.stroke_width for length in item.dash]))
            case Image():
                left, top = x + scale * item.x, y + scale * item.y
                artist.set_data(item.pixels)
                artist.set_extent((left, left + scale * item.width, top + scale * item.height, top))
            case Dots():
                artist.set_offsets(np.asarray(item.points) * scale + (x, y))


def _flat(items: Any, x: float = 0, y: float = 0, scale: float = 1, opacity: float = 1) -> Any:
    for item in items:
        if isinstance(item, Group):
            inner = x + scale * item.x, y + scale * item.y, scale * item.scale, opacity * item.opacity
            yield from _flat(item.items, *inner)
        else:
            yield item, x, y, scale, opacity


def _outline(commands: str, points: Any) -> Outline:
    codes, vertices, at = [], [], 0
    for command in commands:
        kinds = _CODES[command]
        codes += kinds
        if command == "Z":
            vertices.append(points[0])
            continue
        vertices += list(points[at : at + len(kinds)])
        at += len(kinds)
    return Outline(vertices, codes) if vertices else Outline([(0, 0)])


def main() -> None:
    name, folder, frames = sys.argv[1], FilePath(sys.argv[2]), int(sys.argv[3])
    scene = make_scene(name, None if name == "backpropagation" else bl.open(folder / "moons.zarr"))
    page = Page(scene.draw(0.0))

    def update(number: int) -> None:
        page.show(scene.draw(scene.duration * number / (frames - 1)))

    movie = FuncAnimation(page.figure, update, frames=frames, interval=1000 / 60)
    begun = time.perf_counter()
    movie.save(folder / "theirs.mp4", writer=FFMpegWriter(fps=60, codec="libx264", extra_args=["-crf", "18"]), dpi=100)
    print(time.perf_counter() - begun)
    if len(sys.argv) > 4:
        page.figure.savefig(sys.argv[4], dpi=100)


if __name__ == "__main__":
    main()
