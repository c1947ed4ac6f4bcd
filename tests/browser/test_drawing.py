"""The room's pictures under the hand: points, edges, surfaces, curves; and pictures of more than can be drawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import backlight as bl
from browser.person import Person


def picture(person: Person, name: str = "Output") -> str:
    """What a picture shows."""
    return str(
        person.page.get_by_role("group", name=name, exact=True).evaluate(
            "(group) => [...group.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()).join()"
        )
    )


def test_points_are_erased_and_come_back(person: Person) -> None:
    person.page.get_by_text("Your own points").click()
    person.press("Empty square")
    for x in ("-0.6", "0", "0.6"):
        person.fill("x1", x)
        person.press("Add")
    person.wait_for_text("Own points: 2 to train on, 1 to test on")
    person.page.wait_for_timeout(300)
    square = person.page.get_by_role("application", name=re.compile("puts a point")).bounding_box()

    def at(x: float) -> tuple[float, float]:
        """A place in the square from −1 to 1, with its margin of 12 % on each side."""
        return square["x"] + (0.5 + x / 2.48) * square["width"], square["y"] + 0.5 * square["height"]

    before = picture(person)
    person.press("Erase")
    # A sweep over the first two is one gesture.
    person.page.mouse.move(*at(-0.7))
    person.page.mouse.down()
    person.page.mouse.move(*at(0.1), steps=30)
    person.page.mouse.up()
    person.wait_for_text("There is one point.")
    person.press("Undo")
    person.wait_for_text("3 points")
    person.page.mouse.move(0, 0)
    person.until(lambda: picture(person) == before, "the points are where they were")
    person.key("Control+z")
    person.wait_for_text("2 points")


def edge(person: Person) -> tuple[float, float]:
    """A place between two layers at which there is a weight."""
    board = person.page.get_by_role("group", name=re.compile("^Neurons")).locator("xpath=..")
    box = board.bounding_box()
    value = board.get_by_text(re.compile(r"^\s*Weight −?\d"))
    for part in range(20, 80):
        place = box["x"] + 0.16 * box["width"], box["y"] + box["height"] * part / 100
        person.page.mouse.move(*place)
        if value.count():
            return place
    raise AssertionError("no edge was found")


def test_a_weight_is_read_and_set_at_its_edge(person: Person) -> None:
    place = edge(person)
    said = person.page.get_by_text(re.compile(r"^\s*Weight −?\d")).inner_text()
    weight = float(re.sub("[^0-9.-]", "", said.replace("−", "-")))
    before = picture(person)
    person.page.mouse.click(*place)
    editor = person.page.get_by_role("dialog")
    field = editor.get_by_role("textbox", name="Weight", exact=True)
    assert float(field.input_value().replace("−", "-")) == pytest.approx(weight, abs=0.001)
    assert field.evaluate("(field) => field === document.activeElement"), "its number can be typed at once"
    field.fill("3")
    field.press("Enter")
    person.until(lambda: picture(person) != before, "the output follows")
    person.key("Escape")
    editor.wait_for(state="detached")
    assert edge(person) == place
    person.wait_for_text("Weight 3")


def test_a_surface_is_turned_by_hand_and_by_keys(person: Person) -> None:
    """To where it was, when it is turned back; and it turns by itself while the network learns."""
    person.press("3-D")
    surface = person.page.get_by_role("application", name="Output, in three dimensions. Arrow keys turn it.")
    surface.wait_for()
    person.page.wait_for_timeout(300)
    seen = [picture(person)]
    surface.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowDown", "ArrowLeft"):
        person.key(key)
        person.page.wait_for_timeout(150)
        seen.append(picture(person))
    assert len(set(seen)) == 3
    assert seen[0] == seen[4]
    assert seen[1] == seen[3]
    box = surface.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    person.page.mouse.move(x, y)
    person.page.mouse.down()
    person.page.mouse.move(x + 60, y, steps=5)
    person.page.mouse.up()
    person.page.wait_for_timeout(150)
    assert picture(person) not in seen


def test_each_frame_of_a_surface_is_painted_once(person: Person) -> None:
    """Though it turns by itself: as often as the last hidden layer's field."""
    person.press("3-D")
    person.page.get_by_role("application", name=re.compile("in three dimensions")).first.wait_for()
    person.page.evaluate("""() => {
        const painting = CanvasRenderingContext2D.prototype.putImageData;
        window.painted = { surfaces: 0, fields: 0 };
        CanvasRenderingContext2D.prototype.putImageData = function (...given) {
            // Dots are as wide as the picture that they are put onto.
            const dots = document.querySelector('[aria-label="Last hidden layer"] canvas:last-of-type').width;
            const { isConnected, width } = this.canvas;
            if (!isConnected && width >= 300 && width !== dots) window.painted.surfaces++;
            if (this.canvas.closest('[aria-label="Last hidden layer"]')) window.painted.fields++;
            painting.apply(this, given);
        };
    }""")
    person.press("Play")
    person.until(lambda: person.page.evaluate("window.painted.fields") > 30, "thirty frames were seen")
    painted = person.page.evaluate("window.painted")
    person.press("Pause")
    assert painted["surfaces"] == pytest.approx(painted["fields"], abs=3)


def test_the_curves_of_a_kept_run_are_seen_whole(person: Person) -> None:
    """Though this one has not come as far: the axis is of both, and no line leaves it."""
    for _ in range(10):
        person.key("Shift+ArrowRight")
    person.wait_for_step(300)
    person.press("Compare")
    person.press("Next seed")
    plot = person.page.get_by_role("slider", name="Loss")
    pinned = plot.locator("path.pinned")
    person.until(lambda: pinned.count() == 2, "two curves of the kept run are drawn")
    person.key("Shift+ArrowRight")
    person.wait_to_see(30)
    grid = plot.locator("line.grid").first.bounding_box()
    ends = [box["x"] + box["width"] for box in (pinned.nth(k).bounding_box() for k in range(2))]
    assert ends == pytest.approx(2 * [grid["x"] + grid["width"]], abs=2)
    own = plot.locator("path.train").bounding_box()
    assert own["width"] == pytest.approx(grid["width"] / 10, abs=3)
    assert plot.locator("text").get_by_text("300", exact=True).count() == 1
    # What is read, and gone to, are this run's steps.
    plot.hover(position={"x": 0.9 * grid["width"], "y": 40})
    assert plot.get_attribute("aria-valuenow") == plot.get_attribute("aria-valuemax") == "30"


@pytest.fixture
def opened(person: Person) -> Callable[[bl.Recording], Person]:
    """Somebody who opens a run's recipe."""

    def of(run: bl.Recording) -> Person:
        person.press("Share")
        person.page.get_by_label("Open a session or a recipe").set_input_files(
            {"name": "a.json", "mimeType": "application/json", "buffer": run.recipe.to_json().encode()}
        )
        person.page.get_by_role("dialog").wait_for(state="detached")
        return person

    return of


def test_of_many_classes_the_most_confused_are_named(opened: Callable[[bl.Recording], Person]) -> None:
    """300 classes would be a table of 90,000 cells."""
    run = bl.train(bl.load("gaussians", n=1200, classes=300), hidden=(4,), steps=1)
    person = opened(run)
    said = person.page.get_by_text(re.compile(r"^The 15 pairs of classes that are confused most, of \d+: "))
    said.wait_for()
    rows = person.page.get_by_role("row").filter(has_text=re.compile(r"\d+ of \d+"))
    assert rows.count() == 15
    counts = [int(row.split()[-3]) for row in rows.all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    assert person.page.get_by_role("cell").count() < 100
    person.page.get_by_role("group", name="Colours").get_by_text("+ 288 more").wait_for()


def test_of_thirty_classes_there_is_a_table(opened: Callable[[bl.Recording], Person]) -> None:
    person = opened(bl.train(bl.load("gaussians", n=300, classes=30), hidden=(4,), steps=1))
    table = person.page.get_by_role("table", name=re.compile("samples of each class"))
    table.wait_for()
    assert table.get_by_role("row").count() == 31


def test_a_table_that_is_too_wide_is_told_at_once(person: Person) -> None:
    """Before 5000 lists of uses are drawn."""
    wide = ",".join(f"c{k}" for k in range(5000)) + "\n" + "".join(f"{k}" + ",1" * 4999 + "\n" for k in range(3))
    person.page.get_by_text("A table of your own").click()
    lists = person.page.locator("select")
    before = lists.count()
    give(person, wide)
    told = person.page.get_by_role("alert").filter(has_text="columns were expected")
    told.wait_for()
    assert told.inner_text() == (
        "At most 300 columns were expected; wide.csv has 5,000. Take some out, or train in Python."
    )
    assert lists.count() == before
    give(person, ",".join(f"c{k}" for k in range(300)) + "\n" + "".join(f"{k}" + ",1" * 299 + "\n" for k in range(3)))
    person.page.get_by_label("Use of c299").wait_for()


def give(person: Person, text: str) -> Any:
    """Choose a file of one's own."""
    person.page.locator("input[type=file]").first.set_input_files(
        {"name": "wide.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
