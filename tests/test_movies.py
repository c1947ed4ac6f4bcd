"""Movies, decoded again: their frames, their length, and what is to be seen on them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

import backlight as bl
from backlight.drawing.items import Dots
from backlight.drawing.raster import Raster
from backlight.errors import BacklightError
from backlight.movies import write_movie
from backlight.scenes.landscape import SIDE, TOP, Landscape
from backlight.scenes.page.plane import Coloring, around
from backlight.scenes.page.stage import LEFT
from backlight.segments import SEGMENT
from drawing.sweep import Sweep
from scenes.ask import named
from scenes.runs import trained


def frames(path: Path) -> list[np.ndarray]:
    """Decoded again, RGB."""
    with av.open(str(path)) as movie:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in movie.decode(video=0)]


def facts(path: Path) -> tuple[Any, ...]:
    with av.open(str(path)) as movie:
        stream = movie.streams.video[0]
        return stream.codec_context.name, stream.width, stream.height, float(stream.average_rate or 0)


SMALL: dict[str, Any] = {"size": (320, 180), "fps": 60}


@pytest.mark.parametrize(("ending", "codec"), [("mp4", "h264"), ("webm", "vp9")])
@pytest.mark.parametrize("processes", [1, 2])
def test_a_movie_holds_every_frame(ending: str, codec: str, processes: int, tmp_path: Path) -> None:
    """Over a seam between segments too."""
    path = tmp_path / f"sweep.{ending}"
    write_movie(Sweep(), path, processes=processes, **SMALL)
    name, width, height, rate = facts(path)
    assert (name.removeprefix("libvpx-"), width, height) == (codec, 320, 180)
    assert rate == pytest.approx(60, rel=0.01)
    shown = frames(path)
    assert len(shown) == 180 > SEGMENT
    raster, scene = Raster(320, 180), Sweep()
    for number, frame in enumerate(shown):
        drawn = raster.draw(scene.draw(3.0 * number / 179))[..., :3].astype(int)
        assert np.abs(frame - drawn).mean() < 4


def test_one_process_and_two_make_the_same_movie(tmp_path: Path) -> None:
    for processes in (1, 2):
        write_movie(Sweep(), tmp_path / f"{processes}.mp4", processes=processes, **SMALL)
    assert (tmp_path / "1.mp4").read_bytes() == (tmp_path / "2.mp4").read_bytes()


def test_a_gif_holds_every_frame(tmp_path: Path) -> None:
    path = tmp_path / "sweep.gif"
    write_movie(Sweep(), path, size=(320, 180), seconds=2.0)
    shown = frames(path)
    assert len(shown) == 50
    raster, scene = Raster(320, 180), Sweep()
    for number, frame in enumerate(shown):
        drawn = raster.draw(scene.draw(3.0 * number / 49))[..., :3].astype(int)
        assert np.abs(frame - drawn).mean() < 6


@pytest.mark.parametrize(("seconds", "count"), [(None, 180), (0.5, 30), (0.001, 1)])
def test_another_length_shows_the_whole_scene_in_it(seconds: float | None, count: int, tmp_path: Path) -> None:
    write_movie(Sweep(), tmp_path / "a.mp4", seconds=seconds, processes=1, **SMALL)
    shown = frames(tmp_path / "a.mp4")
    assert len(shown) == count
    assert shown[0][20, 10, 0] > 150
    if count > 1:
        assert shown[-1][20, 310, 0] > 150


def test_one_process_tells_of_every_frame(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_movie(Sweep(), tmp_path / "a.mp4", processes=1, observe=lambda *done: seen.append(done), **SMALL)
    assert seen == [(done, 180) for done in range(1, 181)]


def test_a_gif_tells_of_itself_while_its_colours_are_sought(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_movie(Sweep(), tmp_path / "a.gif", size=(64, 36), seconds=2, observe=lambda *done: seen.append(done))
    assert seen == [(0, 50)] * 25 + [(done, 50) for done in range(1, 51)]


def test_a_movie_can_be_made_while_another_is(tmp_path: Path) -> None:
    def another(done: int, _: int) -> None:
        if done == 30:
            write_movie(Sweep(), tmp_path / "small.mp4", size=(64, 36), seconds=0.1, processes=1)

    write_movie(Sweep(), tmp_path / "alone.mp4", processes=1, **SMALL)
    write_movie(Sweep(), tmp_path / "a.mp4", processes=1, observe=another, **SMALL)
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "alone.mp4").read_bytes()
    assert len(frames(tmp_path / "small.mp4")) == 6


def test_progress_goes_up_to_all(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_movie(Sweep(), tmp_path / "a.mp4", processes=2, observe=lambda *done: seen.append(done), **SMALL)
    assert seen == sorted(seen)
    assert seen[-1] == (180, 180)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_scene_that_fails_leaves_no_file(processes: int, tmp_path: Path) -> None:
    with pytest.raises(BacklightError) as error:
        write_movie(Sweep(fails=True), tmp_path / "a.mp4", processes=processes, **SMALL)
    assert str(error.value) == "Not this one."
    assert list(tmp_path.iterdir()) == []


def test_a_script_without_a_guard_is_told_of_it(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from drawing.sweep import Sweep\n"
        "from backlight.movies import write_movie\n"
        "write_movie(Sweep(), sys.argv[1], processes=2, size=(320, 180))\n"
    )
    (tmp_path / "movie.py").write_text(program)
    command = [sys.executable, str(tmp_path / "movie.py"), str(tmp_path / "a.mp4"), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr.rstrip().splitlines()[-1] == (
        "backlight.errors.BacklightError: The processes that draw frames ended before the first one. A script that "
        'makes movies stands under if __name__ == "__main__":, as all do that start processes; or takes processes=1.'
    )
    assert [path.name for path in tmp_path.iterdir()] == ["movie.py"]


LONG = (
    "import sys; sys.path.insert(0, sys.argv[2])\n"
    "from drawing.sweep import Sweep\n"
    "from backlight.movies import write_movie\n"
    "if __name__ == '__main__':\n"
    "    write_movie(Sweep(duration=600), sys.argv[1], processes=2, size=(320, 180),\n"
    "        observe=lambda done, _: print(done, flush=True))\n"
)
PIPED: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}


def begin_long(tmp_path: Path) -> tuple[list[str], Path]:
    """The command of a movie that takes long, and the folder that it is written into."""
    (tmp_path / "movie.py").write_text(LONG)
    out = tmp_path / "out"
    out.mkdir()
    return [sys.executable, str(tmp_path / "movie.py"), str(out / "a.mp4"), str(Path(__file__).parent)], out


def wait_until_all_are_gone(group: int) -> None:
    begun = time.monotonic()
    while True:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            break
        assert time.monotonic() - begun < 30, "a process is left"
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_terminal_that_goes_leaves_no_file_and_no_word(name: str, tmp_path: Path) -> None:
    """From the shell, where these are told apart from faults."""
    bl.train(bl.load("moons", n=40), hidden=(3,), steps=20, path=tmp_path / "moons.zarr")
    command = [sys.executable, "-m", "backlight", "movie", "landscape", "moons.zarr", "-o", "a.mp4", "--seconds", "600"]
    with subprocess.Popen(command, cwd=tmp_path, **PIPED) as process:
        begun = time.monotonic()
        while not list(tmp_path.glob(".*.mp4")):
            assert time.monotonic() - begun < 30
            time.sleep(0.05)
        time.sleep(0.5)
        os.killpg(process.pid, getattr(signal, name))
        said = process.communicate(timeout=30)[1]
    assert "Traceback" not in said, said
    assert [path.name for path in tmp_path.iterdir()] == ["moons.zarr"]
    wait_until_all_are_gone(process.pid)


@pytest.mark.parametrize("drawing", [False, True])
def test_ctrl_c_leaves_no_file_and_no_process(drawing: bool, tmp_path: Path) -> None:
    """And one traceback, the first process's own: also where the others are still about to begin."""
    command, out = begin_long(tmp_path)
    with subprocess.Popen(command, **PIPED) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if int(line) > 0 or not drawing:
                break
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(30) != 0
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1, said
    assert list(out.iterdir()) == []
    wait_until_all_are_gone(process.pid)


def test_the_others_end_with_the_first_process(tmp_path: Path) -> None:
    """Also where it is killed, and can tell them nothing."""
    command, _ = begin_long(tmp_path)
    with subprocess.Popen(command, **PIPED) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if int(line) > 3 * SEGMENT:  # the other process draws too
                break
        process.kill()
        process.stdout.close()
        process.stderr.close()
    wait_until_all_are_gone(process.pid)


def test_a_program_from_standard_input_makes_movies(tmp_path: Path) -> None:
    command = [sys.executable, "-", str(tmp_path / "a.mp4"), str(Path(__file__).parent)]
    program = LONG.replace("600", "3")
    done = subprocess.run(command, input=program, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert len(frames(tmp_path / "a.mp4")) == 180


@pytest.mark.parametrize("name", ["12:30.mp4", "12:30.gif", "a:b.webm", "-a.mp4"])
def test_any_name_will_do(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_movie(Sweep(), name, size=(64, 36), seconds=0.2, processes=1)
    assert len(frames(tmp_path / name)) == (5 if name.endswith("gif") else 12)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_its_landscape_has_the_kernels_pixels(tmp_path: Path) -> None:
    """As exactly as the encoder keeps them, and much more so than those of another step."""
    run = trained("plain")
    scene = Landscape(run)
    write_movie(scene, tmp_path / "a.mp4", seconds=1, fps=4, processes=1)
    last = frames(tmp_path / "a.mp4")[-1]
    assert len(frames(tmp_path / "a.mp4")) == 4
    view, coloring = around(run.data.X_train, int(SIDE)), Coloring.of(run.data)
    shown = last[int(TOP) : int(TOP + SIDE), int(LEFT) : int(LEFT + SIDE)]
    dots = next(item for item in named(scene.draw(14), "output landscape").items if isinstance(item, Dots))
    x, y = np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5)
    clear = np.all([np.hypot(x - px, y - py) > 12 for px, py in dots.points.tolist()], axis=0)
    away, before = (
        np.abs(shown - coloring.output(run.at(step).network, view)[..., :3].astype(int))[clear] for step in (-1, 60)
    )
    assert away.mean() < 1.5
    assert np.quantile(away, 0.999) <= 8
    assert before.mean() > 4 * away.mean()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"path": "a.avi"}, "A movie is a file that ends in .mp4, .webm, .gif; 'a.avi' came."),
        ({"seconds": 0.0}, "A movie plays for more than 0 and at most 3600 seconds; 0.0 came."),
        ({"seconds": float("nan")}, "A movie plays for more than 0 and at most 3600 seconds; nan came."),
        ({"seconds": "x"}, "A movie plays for more than 0 and at most 3600 seconds; 'x' came."),
        ({"fps": 0}, "A movie has 1 to 240 frames a second; 0 came."),
        ({"fps": 2.5}, "A movie has 1 to 240 frames a second; 2.5 came."),
        ({"processes": 0}, "A movie is drawn by 1 to 256 processes; 0 came."),
        (
            {"size": 100},
            "A movie has an even number of pixels, 16 to 8192, across and down, as in (1920, 1080); 100 came.",
        ),
        ({"size": (64.0, 64.0)}, "A movie has an even number of pixels, 16 to 8192, across and down; 64.0 came."),
        ({"path": "a.gif", "fps": 51}, "A GIF has 1 to 50 frames a second; 51 came."),
        ({"fps": 500}, "A movie has 1 to 240 frames a second; 500 came."),
        (
            {"size": (321, 180)},
            "A movie has an even number of pixels, 16 to 8192, across and down; 321x180 came.",
        ),
    ],
)
def test_mistakes_are_told(options: dict[str, Any], message: str, tmp_path: Path) -> None:
    path = tmp_path / options.pop("path", "a.mp4")
    with pytest.raises(BacklightError) as error:
        write_movie(Sweep(), path if path.suffix != ".avi" else "a.avi", **options)
    assert str(error.value) == message
    assert list(tmp_path.iterdir()) == []
