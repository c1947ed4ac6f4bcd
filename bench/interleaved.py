"""Timing that a noisy machine does not bend: contenders take turns, and medians are compared."""

from __future__ import annotations

import datetime
import platform
import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def medians(contenders: Mapping[str, Callable[[], int]], *, rounds: int = 15) -> dict[str, float]:
    """Seconds per unit of work.

    Each contender does some work and returns how many units it was; each is called once to warm up, then once a round,
    in turn.
    """
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for contender in contenders.values():
        contender()
    for _ in range(rounds):
        for name, contender in contenders.items():
            start = time.perf_counter()
            units = contender()
            seconds[name].append((time.perf_counter() - start) / units)
    return {name: statistics.median(times) for name, times in seconds.items()}


def machine() -> str:
    """Date, processor and Python, for the head of a table."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{datetime.date.today()}, {name}, {platform.system()}, Python {platform.python_version()}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Markdown."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
