"""A browser in front of the studio, as a person has it. Without Chromium these tests are left out, and say so."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from browser.person import Person

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (on Debian: apt install chromium)"))


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The studio as the command line serves it; gives its address."""
    command = [sys.executable, "-m", "backlight", "studio", *arguments, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            told = process.stdout.readline()
            found = re.search(r"http://\S+", told)
            assert found, f"{told}{process.stderr.read() if process.stderr else ''}"
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Of a studio without a run."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium without a window; ended with its module, since Playwright keeps an event loop running until then."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Callable[..., Person]]:
    """Opens the studio, or another address; whatever the page complains of fails the test."""
    people: list[Person] = []

    def opened(at: str = "", **settings: Any) -> Person:
        context = chromium.new_context(
            viewport=settings.pop("viewport", {"width": 1440, "height": 900}), accept_downloads=True,
            permissions=[] if at.startswith("file:") else ["clipboard-read", "clipboard-write"], **settings,
        )  # fmt: skip
        person = Person(context.new_page())
        people.append(person)
        person.go(at if "://" in at else address + at)
        return person

    yield opened
    for person in people:
        person.page.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []


@pytest.fixture
def person(visit: Callable[..., Person]) -> Person:
    """Somebody who has opened the studio."""
    return visit()
