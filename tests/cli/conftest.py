"""A command line in an empty folder, and a recording to look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

# Servers that run tests say by variables that they show colours; these tests read plain text. Typer looks once.
os.environ["_TYPER_FORCE_DISABLE_TERMINAL"] = "1"

from typer.testing import CliRunner, Result

from backlight.cli.app import app

Cli = Callable[..., Result]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, empty."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def cli() -> Cli:
    """Runs ``backlight`` with these words, in this process."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, list(words), prog_name="backlight", catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def moons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of 300 steps on the moons."""
    path = tmp_path_factory.mktemp("recordings") / "moons.zarr"
    result = CliRunner().invoke(app, ["train", "moons", "--steps", "300", "-q", "-o", str(path)])
    assert result.exit_code == 0
    return path
