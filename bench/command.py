"""What a person waits for: importing the package, and from the shell to a trained network.

python bench/command.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from interleaved import machine, medians, table


def shell(*arguments: str) -> Callable[[], int]:
    def run() -> int:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=folder)
        return 1

    return run


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
    print(machine(), end="\n\n")
    print(table(("from the shell", "seconds"), [(name, f"{value:.2f}") for name, value in seconds.items()]))


if __name__ == "__main__":
    main()
