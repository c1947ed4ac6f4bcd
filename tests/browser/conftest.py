"""A browser in front of the studio, as a person has it. Without Chromium these tests are left out, and say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.chromium import MISSING, PATH
from browser.chromium import chromium as started
from browser.person import Person
from browser.served import served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what needs a browser where there is none."""
    if PATH is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Of a studio without a run."""
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium without a window; ended with its module, since Playwright keeps an event loop running until then."""
    with started() as browser:
        yield browser


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
