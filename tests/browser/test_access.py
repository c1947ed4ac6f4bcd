"""For everyone: what axe-core checks of every state that the page can be in, by day and by night, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

import backlight as bl
from browser.person import Person


def votes(person: Person) -> None:
    person.press("One step")
    person.press("Small network")
    person.press("Votes")
    person.page.get_by_role("group", name="One neuron’s votes").wait_for()


def several_samples(person: Person) -> None:
    person.press("One step")
    person.press("Small network")
    person.choose("Batch", "the first 4")
    for _ in range(12):
        person.key("ArrowRight")


def explained(person: Person) -> None:
    """A cell that is asked about, with its check by nudging."""
    person.press("One step")
    person.press("Small network")
    cell = person.page.get_by_role("button", name=re.compile(r"^ΔW₁, row 1, column 1: −?[\d.]"))
    while cell.count() == 0:
        person.key("ArrowRight")
        person.page.wait_for_timeout(50)
    cell.press("Enter")
    person.page.get_by_text("slope between two losses").wait_for()


def too_large(person: Person) -> None:
    person.press("One neuron more in layer 1")
    person.page.get_by_role("group", name="9 neurons").wait_for()
    person.press("One step")
    person.wait_for_text("Too large to read number by number")


def help_(person: Person) -> None:
    person.key("?")
    person.page.get_by_role("dialog", name="Help").wait_for()


def share(person: Person) -> None:
    person.press("Share")
    person.page.get_by_role("dialog").wait_for()


def more(person: Person) -> None:
    person.press("More")
    person.page.get_by_role("textbox", name="Warm-up").wait_for()


def editor(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Layer 2, neuron 1")).first.press("Enter")
    person.page.get_by_role("dialog").wait_for()


def solid(person: Person) -> None:
    """The output as a surface, and three units of the last hidden layer as a cube."""
    person.press("3-D")
    for units in (7, 6, 5, 4, 3):
        person.press("One neuron fewer in layer 2")
        person.page.get_by_role("group", name=f"{units} neurons").wait_for()
    for what in ("Output", "Where the network has moved each sample"):
        person.page.get_by_role("application", name=f"{what}, in three dimensions").wait_for()


def compare(person: Person) -> None:
    person.key("Shift+ArrowRight")
    person.press("Compare")
    person.press("Next seed")
    person.page.get_by_role("heading", name="Kept run", exact=True).wait_for()


def branches(person: Person) -> None:
    person.key("Shift+ArrowRight", "Shift+ArrowRight")
    person.wait_for_step(60)
    person.page.get_by_role("slider", name="Step that is shown").focus()
    person.key("Home", "ArrowRight")
    person.fill("Learning rate", "0.02")
    person.page.get_by_role("button", name=re.compile("Show the branch")).first.wait_for()


def confusion(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Gaussians")).click()
    person.fill("Classes", "3")
    person.page.get_by_role("table", name=re.compile("samples of each class")).wait_for()


def many_classes(person: Person) -> None:
    recipe = bl.train(bl.load("gaussians", n=600, classes=60), hidden=(4,), steps=1).recipe.to_json()
    person.press("Share")
    person.page.get_by_label("Open a session or a recipe").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": recipe.encode()}
    )
    person.page.get_by_text("pairs of classes that are confused").wait_for()


def gradients_over_time(person: Person) -> None:
    person.key("Shift+ArrowRight")
    person.press("over the steps")
    person.page.get_by_role("slider", name="Gradient norms").wait_for()


def points(person: Person) -> None:
    person.page.get_by_text("Your own points").click()
    person.press("Edit these points")
    person.page.get_by_role("group", name="Class of new points").wait_for()


def table(person: Person) -> None:
    person.page.get_by_text("A table of your own").click()
    person.page.locator("input[type=file]").first.set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"x,y,kind\n1,2,a\n2,,b\n3,1,a\n4,5,b\n"}
    )
    person.page.get_by_label("Use of kind").wait_for()
    person.page.get_by_text("without a value").first.wait_for()


def real_data(person: Person) -> None:
    person.page.get_by_text("Real data").click()
    person.press("Iris", exact=False)
    person.page.get_by_label("Across").wait_for()


def one_input(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Sine")).click()
    person.page.get_by_text("over x", exact=False).first.wait_for()


def divergence(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Ripple")).click()
    person.page.get_by_role("combobox", name="Activation of layer 1").select_option(label="ReLU")
    person.fill("Learning rate", "100")
    person.press("Play")
    person.page.get_by_role("alert").filter(has_text="Training diverged").wait_for()
    person.page.get_by_role("button", name=re.compile("Begin again with η")).wait_for()


STATES = [
    votes, several_samples, explained, too_large, help_, share, more, editor, solid, compare, branches, confusion,
    many_classes, gradients_over_time, points, table, real_data, one_input, divergence,
]  # fmt: skip


@pytest.mark.parametrize(("scheme", "width"), [("dark", 1440), ("light", 360)])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
def test_axe_finds_nothing(
    visit: Callable[..., Person], state: Callable[[Person], None], scheme: str, width: int
) -> None:
    person = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    person.page.set_default_timeout(10_000)
    state(person)
    person.page.wait_for_timeout(500)
    assert person.violations() == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width
