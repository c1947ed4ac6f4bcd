"""What a recording costs: the same training by the engine alone and with every step recorded, and looking at a step.

    python bench/recording.py [--repeats 7]

Prints a table in Markdown. The two are timed in turn, so that a busy machine is busy for both; medians.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from backlight.data import Dataset, load
from backlight.recording import Recording
from backlight.run import train
from backlight.training.engine import KernelEngine
from backlight.training.recipe import Recipe


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def bare(recipe: Recipe, data: Dataset) -> None:
    engine = KernelEngine(recipe, data)
    engine.advance(engine.initialize(), recipe.steps)


def training(steps: int, repeats: int, folder: Path) -> tuple[float, float, Recording]:
    """Median seconds of the bare engine and of a recorded training, and the last recording."""
    data = load("moons")
    run = train(data, steps=steps)
    alone, recorded = [], []
    for number in range(repeats):
        path = folder / f"{steps}-{number}.zarr"
        alone.append(seconds(lambda: bare(run.recipe, data)))
        recorded.append(seconds(lambda path=path: train(data, steps=steps, path=path)))  # type: ignore[misc]
    return statistics.median(alone), statistics.median(recorded), Recording.open(path)


def looking(run: Recording, times: int) -> list[float]:
    """Seconds of `run.at` at random steps."""
    chance = random.Random(0)
    return [seconds(lambda: run.at(chance.randint(0, run.steps))) for _ in range(times)]


def peak_memory(steps: int, folder: Path) -> float:
    """MiB that a process needs at most for a recorded training."""
    program = (
        "import resource, sys, backlight as bl\n"
        "bl.train(bl.load('moons'), steps=int(sys.argv[1]), path=sys.argv[2])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    arguments = [sys.executable, "-c", program, str(steps), str(folder / f"memory-{steps}.zarr")]
    return int(subprocess.run(arguments, check=True, capture_output=True, text=True).stdout) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    repeats = parser.parse_args().repeats
    print("| 2-8-8-1 tanh, moons, batch 10, SGD | engine alone | recorded | ratio |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for steps in (100_000, 1_000_000):
            alone, recorded, run = training(steps, repeats, Path(folder))
            print(f"| {steps:,} steps | {alone:.3f} s | {recorded:.3f} s | {recorded / alone:.2f} |")
        times = looking(run, 200)
        memory = {steps: peak_memory(steps, Path(folder)) for steps in (10_000, 1_000_000, 10_000_000)}
        first = seconds(lambda path=run.path: Recording.open(path).at(999_999))  # type: ignore[misc]
    print()
    print("| looking at a step of 1,000,000 | ms |")
    print("|---|---|")
    print(f"| `run.at`, median of 200 random steps | {1e3 * statistics.median(times):.2f} |")
    print(f"| `run.at`, the slowest of them | {1e3 * max(times):.2f} |")
    print(f"| `Recording.open` and the first `at` | {1e3 * first:.2f} |")
    print()
    print("| peak memory of the process, recorded to disk | MiB |")
    print("|---|---|")
    for steps, peak in memory.items():
        print(f"| {steps:,} steps | {peak:.0f} |")


if __name__ == "__main__":
    main()
