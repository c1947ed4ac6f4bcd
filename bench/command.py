"""What a person waits for: importing the package, and from the shell to a trained network, or to a figure.

python bench/command.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from interleaved import machine, medians, table

# As an installed package is: compiled before it is run.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def shell(*arguments: str) -> Callable[[], int]:
    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, *arguments]
            subprocess.run(command, check=True, capture_output=True, cwd=folder, env=ENVIRONMENT)
        return 1

    return run


def figures() -> dict[str, float]:
    """Of a scene's own example, and of a run."""
    import backlight as bl

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/moons.zarr"
        bl.train(bl.load("moons"), hidden=(8, 8), steps=5000, path=path)
        scenes = (["backpropagation"], ["landscape", path], ["neurons", path], ["descent", path])
        program = ("-m", "backlight", "figure", "-o", "a.png")
        made = {f"backlight figure {scene[0]}": shell(*program, *scene) for scene in scenes}
        return medians(made, rounds=7)


def loading() -> dict[str, float]:
    """A table of 100,000 rows by 50 columns, in a new process each time, imports included."""
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        values = np.random.default_rng(0).normal(size=(100_000, 50))
        names = ",".join(f"c{k}" for k in range(49)) + ",target"
        np.savetxt(path, values, fmt="%.9g", delimiter=",", header=names, comments="")
        program = f"import backlight as bl; bl.load({str(path)!r}, target='target')"
        return medians({"loading a CSV of 100,000 rows by 50 columns": shell("-c", program)}, rounds=5)


def main() -> None:
    seconds = medians(
        {
            "python -c pass": shell("-c", "pass"),
            "import backlight": shell("-c", "import backlight"),
            "import backlight; backlight.train": shell("-c", "import backlight; backlight.train"),
            "backlight --help": shell("-m", "backlight", "--help"),
            "backlight train moons (2-8-8-1, 2000 steps)": shell("-m", "backlight", "train", "moons"),
        },
        rounds=11,
    )
    seconds |= loading()
    seconds |= figures()
    print(machine(), end="\n\n")
    print(table(("from the shell", "seconds"), [(name, f"{value:.2f}") for name, value in seconds.items()]))


if __name__ == "__main__":
    main()
