"""What somebody has made is not lost: brought back, gone back to, asked for, and taken in where it is dropped."""

from __future__ import annotations

import re
from typing import Any

import pytest

from browser.person import Person

FLOWERS = "length,width,kind\n" + "".join(f"{4 + k % 7},{k % 5},{'big' if k % 7 > 3 else 'small'}\n" for k in range(80))


def drop(person: Person, name: str, text: str, on: str = "header") -> None:
    """Drop a file on a part of the page, as a browser does it."""
    given = person.page.evaluate_handle(
        """([name, text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name));
            return data;
        }""",
        [name, text],
    )
    part = person.page.locator(on).first
    part.dispatch_event("dragover", {"dataTransfer": given, "bubbles": True, "cancelable": True})
    person.page.get_by_text("Drop it: a table to train on").wait_for()
    part.dispatch_event("drop", {"dataTransfer": given, "bubbles": True, "cancelable": True})
    person.page.get_by_text("Drop it: a table to train on").wait_for(state="detached")


def test_what_was_left_is_brought_back(person: Person) -> None:
    """Points that were drawn, after a press on a shape; a run with its branch, after a new beginning by R."""
    person.page.get_by_text("Your own points").click()
    person.press("Empty square")
    for _ in range(3):
        person.press("Add")
    person.wait_for_text("3 points")
    person.page.get_by_role("button", name=re.compile("^Circles")).click()
    person.wait_for_text("Circles:")
    person.press("Bring it back")
    person.wait_for_text("Own points: 2 to train on, 1 to test on")
    person.page.get_by_role("button", name=re.compile("^Circles")).click()
    person.wait_for_text("Circles:")
    for _ in range(5):
        person.press("Epoch")
    person.wait_for_step(150)
    person.page.get_by_role("slider", name="Step that is shown").focus()
    person.key("Home", "ArrowRight")
    person.wait_to_see(1)
    person.fill("Learning rate", "0.02")
    branch = person.page.get_by_role("button", name=re.compile("^Show the branch η"))
    branch.wait_for()
    person.page.get_by_role("heading", name="Backlight").click()
    person.key("r")
    branch.wait_for(state="detached")
    assert re.search(r"A run of \d+ steps was left", person.reads())
    person.key("z")
    branch.wait_for()
    person.wait_to_see(1)


def test_the_browser_goes_back_and_forward(person: Person) -> None:
    """Through a room, and a new beginning: what was left is still there."""
    for _ in range(3):
        person.press("Epoch")
    person.wait_for_step(90)
    person.press("One step")
    person.page.wait_for_timeout(900)
    person.press("Learn live")
    person.page.wait_for_timeout(900)
    person.page.get_by_role("button", name=re.compile("^Spirals")).click()
    person.wait_for_text("Spirals:")
    person.page.wait_for_timeout(900)
    person.page.go_back()
    person.wait_for_text("Moons:")
    assert person.last == 90
    person.page.go_back()
    person.page.get_by_text("Point at any number").wait_for()
    person.page.go_forward()
    person.page.go_forward()
    person.wait_for_text("Spirals:")
    assert person.last == 0


def test_leaving_is_asked_for_only_where_something_is_lost(person: Person) -> None:
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    person.page.on("dialog", answer)
    person.press("Epoch")
    person.wait_for_step(30)
    person.page.wait_for_timeout(900)
    person.page.reload()
    person.wait_for_step(30)
    assert asked == []
    rows = "".join(f"{k / 977:.5f},{(k * 7919) % 1009},{k % 2}\n" for k in range(3000))
    drop(person, "many.csv", "a,b,t\n" + rows)
    person.press("Train on this table")
    person.wait_for_text("many.csv:")
    person.page.wait_for_timeout(900)
    person.page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("room", ["Learn live", "One step"])
def test_a_table_is_dropped_anywhere(person: Person, room: str) -> None:
    person.press(room)
    drop(person, "flowers.csv", FLOWERS, "main")
    person.press("Train on this table")
    person.wait_for_text("flowers.csv:")


def test_a_session_is_dropped_and_what_is_neither_is_told(person: Person) -> None:
    for _ in range(2):
        person.press("Epoch")
    person.wait_for_step(60)
    person.press("Share")
    session = person.download(lambda: person.page.get_by_role("button", name="Save session").click())
    person.key("Escape", "r")
    person.until(lambda: person.last == 0, "the run has begun again")
    drop(person, "a.json", session.decode(), "main canvas")
    person.wait_for_step(60)
    drop(person, "cat.png", "…")
    person.page.get_by_text("A table (CSV), a session or a recipe (JSON) was expected; cat.png is neither.").wait_for()
    drop(person, "b.json", "{")
    person.page.get_by_text("b.json is no session and no recipe: it is no JSON.").wait_for()
