"""Movies, from a recording to a finished file of 1920×1080, against the same content in Matplotlib and in Manim.

    pip install '.[bench]'
    python bench/movies.py [--seconds S] [--manim PYTHON]

Prints a table in Markdown: frames a second, of the whole way (drawing, encoding, writing). Ours by all processors and
by one. Matplotlib's `FuncAnimation` shows the same display lists, each item an artist of its own that is made once and
given what has changed; it saves through FFmpeg with libx264 and crf 18 too, at FFmpeg's own preset, which runs beside
the drawing. Manim wants Cairo and Pango of the system, so it is measured where there is an environment with it, named
by its Python: nearly the same content in its own way, with updaters for what changes. The memory is the greatest of all
processes together, from the shell: the proportional set size, in which what they share counts once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

import backlight as bl
from backlight.recording import Recording

SAMPLES = 600


def recorded(folder: Path) -> Recording:
    """Moons with 600 training samples."""
    data = bl.load("moons", n=SAMPLES * 4 // 3, noise=0.1)
    return bl.train(data, hidden=(8, 8), steps=5000, path=folder / "moons.zarr")


def ours(scene: str, run: Recording, folder: Path, seconds: float | None, processes: int | None) -> float:
    """Frames a second."""
    frames = 0

    def observe(_: int, all_of_them: int) -> None:
        nonlocal frames
        frames = all_of_them

    made: dict[str, Any] = {"seconds": seconds, "processes": processes, "overwrite": True, "observe": observe}
    begun = time.perf_counter()
    if scene == "backpropagation":
        bl.movie(scene, folder / "ours.mp4", **made)
    else:
        run.movie(scene, folder / "ours.mp4", **made)
    return frames / (time.perf_counter() - begun)


def theirs(python: str, program: str, scene: str, folder: Path, frames: int) -> float:
    """Frames a second of another program, in a process of its own; its imports are not counted."""
    command = [python, str(Path(__file__).parent / program), scene, str(folder), str(frames)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return frames / float(done.stdout.split()[-1])


def memory(words: tuple[str, ...], folder: Path, seconds: int) -> float:
    """The greatest memory of all processes of `backlight movie`, in MiB."""
    command = [sys.executable, "-m", "backlight", "movie", *words, "--seconds", str(seconds), "--force"]
    most = 0
    with subprocess.Popen(
        [*command, "-o", str(folder / "ours.mp4")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                first = psutil.Process(process.pid)
                everyone = [first, *first.children(recursive=True)]
                most = max(most, sum(each.memory_full_info().pss for each in everyone))
            time.sleep(0.1)
    return most / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, help="how long ours play; as long as they are made for, if not given")
    parser.add_argument("--manim", metavar="PYTHON", help="the Python of an environment with Manim")
    arguments = parser.parse_args()
    seconds, manim = arguments.seconds, bool(arguments.manim)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = recorded(folder)
        count = len(os.sched_getaffinity(0))
        print(f"| scene | {count} processes | 1 process | Matplotlib | {'Manim | ' * manim}ratio |")
        print("|---|---|---|---|---|" + "---|" * manim)
        for scene in ("landscape", "neurons", "backpropagation"):
            many, one = (ours(scene, run, folder, seconds, processes) for processes in (None, 1))
            others = [theirs(sys.executable, "movies_matplotlib.py", scene, folder, 90)]
            if manim:
                others.append(theirs(arguments.manim, "movies_manim.py", scene, folder, 30))
            ratios = " and ".join(f"{many / other:,.0f}" for other in others)
            print(f"| {scene} | {many:.0f} | {one:.0f} | {' | '.join(f'{other:.2f}' for other in others)} | {ratios} |")
        print(f"\n| MiB of {count} processes, at most | 10 s | 60 s |\n|---|---|---|")
        for words in (("landscape",), ("landscape", "--surface"), ("neurons",), ("descent", "--surface")):
            found = (memory((*words, str(folder / "moons.zarr")), folder, length) for length in (10, 60))
            print(f"| {' '.join(words)} | {' | '.join(f'{each:.0f}' for each in found)} |")


if __name__ == "__main__":
    main()
