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
    before, after = losses(said[-1])
    assert after < before
    assert losses(said[-2])[0] == before, "the moment before has the loss of the forward pass"
    person.key("Home")
    person.page.wait_for_timeout(300)
    assert person.page.locator("main").inner_text() == said[0]


def losses(said: str) -> list[float]:
    """The loss, and where it stands beside it that after the update, as the curve has them."""
    found = re.search(r"L = ([\d.]+)(?: → ([\d.]+))?", said)
    assert found, said
    return [float(each) for each in found.groups() if each]


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


def test_a_mini_batch_goes_at_once(visit: Callable[..., Person]) -> None:
    """δ₃ of four samples as Python has them, and ΔW₃ their mean."""
    person = small(visit)
    person.choose("Batch", "the first 4")
    person.page.get_by_role("group", name="X, 2 by 4").wait_for()
    found = bl.train(bl.load("moons"), hidden=(3, 2), steps=3).at(3).backpropagation(samples=[0, 1, 2, 3])
    for cell, exact in (
        ("δ₃, row 1, column 4", found.delta[3].ravel()[3]),
        ("ΔW₃, row 1, column 1", found.dW[3][0, 0]),
    ):
        heard = walked_to(person, cell).get_attribute("aria-label").partition(": ")[2]
        assert number(heard.replace(" times ten to the ", "·10")) == pytest.approx(exact, rel=0.01)


def test_it_is_played_and_paused(visit: Callable[..., Person]) -> None:
    """Moment after moment with no hand on it, until it is paused or somebody goes on by themselves."""
    person = small(visit)
    main = person.page.locator("main")
    first = main.inner_text()
    person.press("Play (space)")
    texts: list[str] = []

    def several() -> bool:
        texts.append(main.inner_text())
        return len(set(texts)) > 4

    person.until(several, "several moments were seen")
    person.key(" ")  # on the button, which is Pause now
    person.page.get_by_role("button", name="Play (space)").wait_for()
    still = main.inner_text()
    assert still != first
    person.page.wait_for_timeout(2500)
    assert main.inner_text() == still


def test_a_neuron_is_voted_on_from_both_sides(visit: Callable[..., Person]) -> None:
    """The bars come to Z and δ as Python has them, for each neuron that arrow keys come to."""
    person = small(visit)
    person.press("Votes")
    found = bl.train(bl.load("moons"), hidden=(3, 2), steps=3).at(3).backpropagation(0)
    neurons = person.page.get_by_role("group", name="Choose a neuron").get_by_role("button")
    assert neurons.count() == 6
    for k, (layer, unit) in enumerate([(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (3, 0)]):
        assert neurons.nth(k).get_attribute("aria-pressed") == "true"
        z = person.page.locator("section", has_text="Forward what it is").locator("li.result .value").first
        delta = person.page.locator("section", has_text="Backward what it").locator("li.result .value").last
        assert number(z.inner_text()) == pytest.approx(float(found.Z[layer].ravel()[unit]), rel=0.01, abs=1e-4)
        assert number(delta.inner_text()) == pytest.approx(float(found.delta[layer].ravel()[unit]), rel=0.01, abs=1e-4)
        person.key("ArrowRight")
    neurons.first.click()
    assert neurons.first.get_attribute("aria-pressed") == "true"


def number(text: str) -> float:
    """A number as it is written: with a true minus sign, and a power of ten where it is small."""
    mantissa, _, power = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")).partition("·10")
    return float(mantissa) * 10.0 ** int(power or 0)
