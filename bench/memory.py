"""What a run with a large network takes of memory at most, against what `backlight.memory.needed` says beforehand.

    python bench/memory.py

Prints a table in Markdown. Each run is a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

_PROGRAM = """
import resource, sys
import backlight as bl
from backlight.memory import needed

optimizer, path = sys.argv[1:]
data = bl.load("moons")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run = bl.train(data, hidden=(3000, 10000), optimizer=optimizer, learning_rate=1e-3, steps=12, path=path)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(run.recipe.architecture.parameter_count, after - before, needed(run.recipe) / 1024)
"""


def main() -> None:
    print("| optimiser | parameters | MiB, peak | MiB, said | said/peak |\n|---|---|---|---|---|")
    for optimizer in ("sgd", "momentum", "adam"):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", _PROGRAM, optimizer, f"{folder}/run.zarr"]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        parameters, peak, said = (float(word) for word in printed.split())
        row = [f"{parameters:,.0f}", f"{peak / 1024:,.0f}", f"{said / 1024:,.0f}", f"{said / peak:.2f}"]
        print(f"| {optimizer} | {' | '.join(row)} |")


if __name__ == "__main__":
    main()
