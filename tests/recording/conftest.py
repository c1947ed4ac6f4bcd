from __future__ import annotations

from pathlib import Path

import pytest

from backlight.data import Dataset, load
from backlight.recording import Recording
from backlight.run import train


@pytest.fixture(scope="session")
def moons() -> Dataset:
    return load("moons", n=80, noise=0.1)


@pytest.fixture(scope="session")
def run(moons: Dataset) -> Recording:
    """A completed run in memory, with keyframes three steps apart."""
    return train(moons, hidden=(4, 3), steps=2500, optimizer="adam", batch_size=7)


@pytest.fixture
def folder(run: Recording, tmp_path: Path) -> Path:
    """The same in a folder, to be damaged."""
    return run.save(tmp_path / "moons.zarr").path or tmp_path
