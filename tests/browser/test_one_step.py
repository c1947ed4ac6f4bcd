"""One step: a whole pass by the keyboard, and what its numbers are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import backlight as bl
from browser.person import Person


def small(visit: Callable[..., Person]) -> Person:
    """In the room, with a network of 2-3-2-1 after three steps."""
    person = visit()
    person.press("One step")
    person.press("Small network")
    for _ in range(3):
        person.press("Train a step")
    person.page.get_by_text(re.compile(r"Step\s+3")).first.wait_for()
    return person


def test_a_whole_pass_by_the_keyboard(visit: Callable[..., Person]) -> None:
    """Every moment has a sentence and a formula of its own, and the last one the smaller loss."""
    person = small(visit)
    said = []
    for _ in range(40):
        said.append(person.page.locator("main").inner_text())
        person.key("ArrowRight")
        person.page.wait_for_timeout(120)
        if person.page.locator("main").inner_text() == said[-1]:
            break
    assert 20 <= len(said) <= 30
    assert len(set(said)) == len(said)
    losses = [float(found) for found in re.findall(r"0\.\d{2,}", said[-1])]
    assert losses
    person.key("Home")
    person.page.wait_for_timeout(300)
    assert person.page.locator("main").inner_text() == said[0]


def walked_to(person: Person, cell: str) -> Any:
    """The first moment at which a cell's number is known, and the cell there."""
    found = person.page.get_by_role("button", name=re.compile(rf"^{cell}: −?[\d.]"))
    for _ in range(25):
        if found.count():
            break
        person.key("ArrowRight")
        person.page.wait_for_timeout(120)
    return found


def test_the_numbers_are_those_of_python(visit: Callable[..., Person]) -> None:
    """δ₃ and ΔW₁ of sample 0 after three steps, as `backlight.backpropagate` has them."""
    person = small(visit)
    found = bl.train(bl.load("moons"), hidden=(3, 2), steps=3).at(3).backpropagation(0)
    for cell, exact in (("δ₃, row 1", found.delta[3]), ("ΔW₁, row 1, column 1", found.dW[1])):
        shown = walked_to(person, cell).inner_text().replace("−", "-")
        places = len(shown.partition(".")[2])
        assert places >= 3
        assert float(shown) == pytest.approx(float(np.asarray(exact)[0, 0]), abs=0.51 * 10**-places)


def test_the_gradient_check_agrees(visit: Callable[..., Person]) -> None:
    person = small(visit)
    walked_to(person, "ΔW₁, row 1, column 1").focus()
    person.key("Enter")
    found = person.page.get_by_text("slope between two losses").locator("xpath=ancestor::*[3]").inner_text()
    exact, numeric = (
        float(re.search(rf"{name}\s*(−?[\d.]+)", found)[1].replace("−", "-"))  # type: ignore[index]
        for name in ("backpropagation", "nudging")
    )
    assert abs(exact - numeric) < 1e-3
