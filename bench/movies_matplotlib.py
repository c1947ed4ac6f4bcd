"""The three scenes of `movies.py` as one would write them with Matplotlib; prints the seconds that saving took.

python bench/movies_matplotlib.py SCENE FOLDER FRAMES
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import matplotlib as mpl
import numpy as np

mpl.use("agg")
mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()

import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.animation import FFMpegWriter, FuncAnimation  # noqa: E402
from matplotlib.patches import Rectangle  # noqa: E402

import backlight as bl  # noqa: E402
from backlight import kernel  # noqa: E402
from backlight.palette import diverging  # noqa: E402
from backlight.scenes.page.pace import step_at  # noqa: E402
from backlight.scenes.page.plane import Coloring, around  # noqa: E402
from backlight.scenes.page.player import Player  # noqa: E402


def landscape(run: Any, frames: int) -> tuple[Any, Any]:
    """The output landscape and the last hidden layer's space, 600 samples on each, step, loss and the loss curve."""
    figure = _page()
    left, right = figure.add_axes((0.04, 0.16, 0.375, 0.667)), figure.add_axes((0.58, 0.16, 0.375, 0.667))
    below = figure.add_axes((0.4, 0.04, 0.55, 0.08))
    data, player, view = run.data, Player(run), around(run.data.X_train, 720)
    coloring = Coloring.of(data)
    image = left.imshow(coloring.output(player.network(0), view), extent=(*view.x, *view.y))
    colors = coloring.samples(data.T_train, bright=True) / 255
    left.scatter(*data.X_train.T, c=colors, s=40, edgecolors="black")
    dots = right.scatter(*_hidden(run, player.network(0)).T, c=colors, s=40, edgecolors="black")
    field = right.imshow(np.zeros((720, 720, 4), np.uint8), extent=(-3, 3, -3, 3))
    below.semilogy(run.curves.step, run.curves.train_loss)
    (here,) = below.plot([0], [1], "o")
    words = figure.text(0.04, 0.06, "")

    def update(number: int) -> None:
        step = step_at(number / frames, run.steps)
        network = player.network(step)
        image.set_data(coloring.output(network, view))
        field.set_data(coloring.output(network, view))
        dots.set_offsets(_hidden(run, network))
        here.set_data([step], [np.interp(step, run.curves.step, run.curves.train_loss)])
        words.set_text(f"Step {step}")

    return figure, update


def neurons(run: Any, frames: int) -> tuple[Any, Any]:
    """17 landscapes, and the weights between them."""
    figure, player = _page(), Player(run)
    view = around(run.data.X_train, 78)
    images, centers = [], []
    for layer, units in enumerate((8, 8, 1)):
        for unit in range(units):
            x, y = 0.24 + 0.21 * layer, 0.85 - 0.083 * unit
            side = 0.4 if units == 1 else 0.07
            axes = figure.add_axes((x, y - side, side * 0.5625, side))
            axes.set_xticks([])
            axes.set_yticks([])
            images.append(axes.imshow(np.zeros((78, 78, 4), np.uint8)))
            centers.append((layer, x, y - side / 2))
    lines = {}
    for one, (layer, x, y) in enumerate(centers):
        for other, (next_layer, to_x, to_y) in enumerate(centers):
            if next_layer == layer + 1:
                lines[one, other] = figure.add_artist(plt.Line2D([x + 0.04, to_x], [y, to_y]))
    limits = [(-1.0, 1.0)] * 16 + [(0.0, 1.0)]
    words = figure.text(0.04, 0.06, "")

    def update(number: int) -> None:
        step = step_at(number / frames, run.steps)
        network = player.network(step)
        painted = kernel.paint_landscape(
            network.architecture.struct, network.parameters, view, palette=diverging(), limits=limits
        )
        for image, pixels in zip(images, painted, strict=True):
            image.set_data(pixels)
        for (one, other), line in lines.items():
            layer = centers[other][0] + 1
            weight = float(network.W[layer][other % 8 if layer < 3 else 0, one % 8])
            line.set_linewidth(min(6.0, abs(weight) * 2))
            line.set_color("#d9861b" if weight > 0 else "#5a95e5")
        words.set_text(f"Step {step}")

    return figure, update


def backpropagation(_: Any, frames: int) -> tuple[Any, Any]:
    """The pass of the worked example: some 60 cells, coloured, with their numbers, filled one after the other."""
    figure = _page()
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 24), ylim=(0, 13.5))
    axes.axis("off")
    example = bl.worked_example()
    done = bl.backpropagate(example.network, example.x, example.t)
    arrays = [array for layer in (1, 2, 3) for array in (done.W[layer], done.Z[layer], done.H[layer])]
    arrays += [array for layer in (3, 2, 1) for array in (done.delta[layer], done.dW[layer])]
    values = np.concatenate([np.ravel(array) for array in arrays])
    cells = []
    for index, value in enumerate(values):
        x, y = 1 + index % 16 * 1.4, 11 - index // 16 * 1.6
        patch = axes.add_patch(Rectangle((x, y), 1.3, 1.0, color="#131822"))
        cells.append((patch, axes.text(x + 0.65, y + 0.5, "", ha="center", va="center", color="white"), float(value)))
    formula = axes.text(1, 12.4, r"$\delta_l = W_{l+1}^T \delta_{l+1} \circ \sigma'(Z_l)$", color="white", size=20)

    def update(number: int) -> None:
        shown = number / frames * len(cells)
        for index, (patch, text, value) in enumerate(cells):
            part = min(1.0, max(0.0, shown - index))
            patch.set_facecolor((*((0.85, 0.52, 0.1) if value > 0 else (0.35, 0.58, 0.9)), part))
            text.set_text(f"{value * part:.3f}" if part else "")
        formula.set_alpha(0.5 + 0.5 * (number % 60) / 60)

    return figure, update


def _page() -> Any:
    return plt.figure(figsize=(19.2, 10.8), dpi=100, facecolor="#0b0e14")


def _hidden(run: Any, network: Any) -> Any:
    done = kernel.backpropagate(network.architecture.struct, network.parameters, run.data.X_train, run.data.T_train)
    return done.H[2][:2].T


def main() -> None:
    scene, folder, frames = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    run = bl.open(folder / "moons.zarr")
    figure, update = {"landscape": landscape, "neurons": neurons, "backpropagation": backpropagation}[scene](
        run, frames
    )
    movie = FuncAnimation(figure, update, frames=frames, interval=1000 / 60)
    begun = time.perf_counter()
    movie.save(folder / "theirs.mp4", writer=FFMpegWriter(fps=60, codec="libx264", extra_args=["-crf", "18"]), dpi=100)
    print(time.perf_counter() - begun)


if __name__ == "__main__":
    main()
