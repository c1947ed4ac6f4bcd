from __future__ import annotations

import pytest

from backlight.data import Dataset, load


@pytest.fixture(scope="session")
def moons() -> Dataset:
    return load("moons", n=80, noise=0.1)


@pytest.fixture
def _observed_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlight.run.course.OBSERVE_SECONDS", 0)
