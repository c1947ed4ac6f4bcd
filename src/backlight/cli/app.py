"""The commands, and what their help tells."""

from __future__ import annotations

import textwrap
from typing import Annotated

import typer

from backlight.cli import names
from backlight.cli.command import Command, Commands
from backlight.cli.explain import explain
from backlight.cli.figure import figure
from backlight.cli.gallery import gallery
from backlight.cli.html import html
from backlight.cli.movie import movie
from backlight.cli.show import show
from backlight.cli.studio import studio
from backlight.cli.train import Train, train

_TOYS = ("\n" + " " * 12).join(textwrap.wrap(", ".join(names.TOYS), 60))
_DATA = f"""
[bold]Toy shapes[/bold]  {_TOYS}
[bold]Real data[/bold]   {", ".join(names.BUNDLED)}
[bold]Tables[/bold]      a CSV, TSV, Parquet or Arrow file, with --target COLUMN
"""

_HELP = f"""
Train a neural network, and see how it learns.

[not dim]  backlight train moons                        [dim]live in the terminal[/dim]
  backlight train spirals --hidden 16 16       [dim]two wider layers[/dim]
  backlight train people.csv --target income   [dim]your own table[/dim]
  backlight show moons.zarr                    [dim]the run at a glance[/dim]
  backlight explain moons.zarr --step 100      [dim]a backward pass in numbers[/dim]
  backlight movie neurons moons.zarr           [dim]every neuron, as it learns[/dim]
  backlight studio                             [dim]all of it in the browser[/dim]
[/not dim]
Every step of a run is kept in its recording, to be looked at again exactly.

[not dim]{_DATA.strip()}[/not dim]
"""

_TRAIN = f"""
Train a network, in view, and record every step.

[not dim]  backlight train moons
  backlight train spirals --classes 3 --hidden 16 16 --steps 20000
  backlight train digits --hidden 64 32 --optimizer adam --epochs 20
  backlight train ripple --hidden 16 16 --activation sine tanh
  backlight train people.csv --target income -o people.zarr
  backlight train --resume people.zarr
  backlight train --recipe people.json
[/not dim]
[not dim]{_DATA.strip()}[/not dim]

Ctrl-C, SIGTERM and SIGHUP stop the training and keep the recording;
--resume goes on with it.

Exit status: 0 completed, 1 output not written, 2 mistake, 3 diverged,
130 stopped by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP.
"""

_SHOW = """
Summarise a recording: data, network, settings, and how the run went.

[not dim]  backlight show moons.zarr
  backlight show moons.zarr --json
  backlight show moons.zarr --recipe > moons.json
[/not dim]
With the recipe, backlight train --recipe moons.json trains it again.
"""

_EXPLAIN = """
Print one backward pass with all its numbers: feedforward, loss, deltas, updates.

[not dim]  backlight explain                                [dim]a small worked example[/dim]
  backlight explain moons.zarr --step 100          [dim]after step 100, sample 0[/dim]
  backlight explain moons.zarr --sample 3 --test   [dim]at the end, test sample 3[/dim]
[/not dim]
The update is that of one step of gradient descent by this sample alone.
"""

_SCENES = "\n".join(f"  {name:16} [dim]{shows}[/dim]" for name, shows in names.SCENES.items())

_FIGURE = f"""
Draw one picture of a network or a run: PNG, SVG or PDF.

[not dim]  backlight figure backpropagation -o pass.svg
  backlight figure landscape moons.zarr --step 500
  backlight figure symmetry moons.zarr --sample 3 --theme light -o mirror.pdf
[/not dim]
[not dim][bold]Scenes[/bold]
{_SCENES}[/not dim]
"""

_MOVIE = f"""
Draw a movie of a network or a run: MP4, WebM or GIF.

[not dim]  backlight movie neurons moons.zarr
  backlight movie backpropagation -o pass.webm --fps 30
  backlight movie landscape moons.zarr --seconds 6 -o moons.gif
[/not dim]
[not dim][bold]Scenes[/bold]
{_SCENES}[/not dim]
"""

_GALLERY = """
Make every figure and every movie, and a page to look at them.

[not dim]  backlight gallery                       [dim]a run of its own, into the folder gallery[/dim]
  backlight gallery moons.zarr -o pages   [dim]of your run[/dim]
[/not dim]
"""

_HTML = """
Write a page with a run inside: one file that opens in any browser.

[not dim]  backlight html moons.zarr
  backlight html moons.zarr -o lesson.html
[/not dim]
It needs no server and loads nothing; any step can be looked at, and training
goes on in it.
"""

_STUDIO = """
Open the studio in the browser: train, change, look inside, step by step.

[not dim]  backlight studio                             [dim]begin with two moons[/dim]
  backlight studio spirals                     [dim]or with other data[/dim]
  backlight studio people.csv --target income  [dim]your own table[/dim]
  backlight studio moons.zarr                  [dim]a run, with all its steps[/dim]
[/not dim]
It serves a page to this machine alone, until Ctrl-C; what is trained there
is trained by the browser.
"""

app = typer.Typer(
    cls=Commands,
    help=_HELP,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("train", cls=Train, help=_TRAIN, short_help="Train a network, in view, and record every step.")(train)
app.command("show", cls=Command, help=_SHOW, short_help="Summarise a recording.")(show)
app.command("explain", cls=Command, help=_EXPLAIN, short_help="Print one backward pass with all its numbers.")(explain)

app.command("figure", cls=Command, help=_FIGURE, short_help="Draw one picture of a network or a run.")(figure)
app.command("movie", cls=Command, help=_MOVIE, short_help="Draw a movie of a network or a run.")(movie)
app.command("gallery", cls=Command, help=_GALLERY, short_help="Make every figure and every movie.")(gallery)
app.command("html", cls=Command, help=_HTML, short_help="Write a page with a run inside.")(html)
app.command("studio", cls=Command, help=_STUDIO, short_help="Open the studio in the browser.")(studio)


def _version(wanted: bool) -> None:
    if wanted:
        from backlight import __version__

        print(f"backlight {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  its callback prints it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        context.get_help()
