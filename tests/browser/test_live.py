"""Learning live: train, go back, branch, edit, draw points, drop tables, break it and mend it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import backlight as bl
from browser.person import Person


def accuracy(person: Person) -> float:
    """How much of the test set is classified rightly, as the curves have it, in percent."""
    person.press("Accuracy")
    found = re.search(r"test\s*\n?\s*([\d.]+)%", person.reads())
    assert found, person.reads()
    return float(found[1])


def train(person: Person, steps: int, speed: str = "10000") -> None:
    """Play until so many steps are done, and pause."""
    person.page.get_by_label("Steps a second").select_option(speed)
    person.press("Play")
    person.wait_for_step(steps)
    person.press("Pause")


def test_one_button_and_it_learns(person: Person) -> None:
    """Two moons to 95 % of samples that it has never seen."""
    assert person.step == 0
    train(person, 3000)
    assert accuracy(person) >= 95
    assert person.step == person.last >= 3000


def test_going_back_shows_what_was(person: Person) -> None:
    train(person, 800, "300")
    slider = person.page.get_by_role("slider", name="Step that is shown")
    slider.focus()
    person.key("Home")
    person.wait_to_see(0)
    at_first = loss(person)
    person.key("End")
    person.wait_to_see(person.last)
    assert loss(person) < at_first
    person.key("Home", "ArrowRight", "ArrowRight")
    person.wait_to_see(2)
    assert person.last >= 800


def loss(person: Person) -> float:
    """The training loss at the step that is shown."""
    found = re.search(r"train\s*\n?\s*([\d.]+)", person.reads())
    assert found, person.reads()
    return float(found[1])


def test_a_branch_parts_where_something_is_changed(person: Person) -> None:
    train(person, 400, "300")
    end = person.last
    person.page.get_by_role("slider", name="Step that is shown").focus()
    person.key("Home", *["PageUp"] * 3)
    person.until(lambda: person.step > 20, "a step after 20 is shown")
    person.fill("Learning rate", "0.02")
    person.page.get_by_role("button", name=re.compile("Show the branch η 0.1 → 0.02")).wait_for()
    assert person.last < end
    train(person, person.last + 50, "300")


def test_a_weight_is_set_by_hand_and_the_pictures_follow(person: Person) -> None:
    train(person, 200, "300")
    before = output(person)
    person.page.get_by_role("button", name=re.compile(r"^Layer 2, neuron 1")).first.press("Enter")
    field = person.page.get_by_role("dialog").get_by_role("textbox").first
    field.fill("4")
    field.press("Enter")
    person.page.wait_for_timeout(500)
    assert output(person) != before
    person.key("Escape")


def output(person: Person) -> str:
    """All that the page has painted."""
    return str(person.page.evaluate("[...document.querySelectorAll('canvas')].map((c) => c.toDataURL()).join()"))


def test_layers_and_neurons_come_and_go(person: Person) -> None:
    person.press("One neuron more in layer 1")
    person.page.get_by_role("group", name="9 neurons").get_by_text("9", exact=True).wait_for()
    person.press("Remove layer 2")
    person.page.get_by_role("button", name=re.compile("^Layer 2, neuron 2")).wait_for(state="detached")
    person.page.get_by_role("combobox", name="Activation of layer 1").select_option(label="ReLU")
    train(person, 300, "1000")
    assert person.page.get_by_role("button", name=re.compile("^Layer 1, neuron 9")).count() == 1


def test_points_are_drawn_and_learned(person: Person) -> None:
    person.page.get_by_text("Your own points").click()
    person.press("Empty square")
    square = person.page.get_by_role("application", name=re.compile("puts a point")).bounding_box()

    def put(across: float) -> None:
        for k in range(5):
            person.page.mouse.click(
                square["x"] + square["width"] * across, square["y"] + square["height"] * (0.3 + 0.08 * k)
            )

    put(0.25)
    person.page.get_by_role("group", name="Class of new points").get_by_role("button", name="Class 1").click()
    put(0.75)
    person.press("Done")
    person.wait_for_text("Own points:")
    train(person, 1000, "1000")
    assert loss(person) < 0.2


def test_points_are_moved_by_keyboard(person: Person) -> None:
    """Enter takes the one in the middle, arrow keys move it, Enter puts it down: one gesture, which can be undone."""
    person.page.get_by_text("Your own points").click()
    person.press("Empty square")
    for _ in range(2):
        person.press("Add")
    person.wait_for_text("2 points")
    person.press("Move")
    picture = person.page.get_by_role("application", name=re.compile("puts it down"))
    picture.focus()
    person.key("ArrowLeft", "ArrowRight", "Enter", *["Shift+ArrowRight"] * 3)
    assert person.last == 0
    person.key("Enter", "ArrowRight")
    person.press("Share")
    recipe = person.download(
        lambda: person.page.get_by_role("dialog").get_by_role("button", name="Recipe", exact=True).click()
    )
    assert sorted(x for x, _ in json.loads(recipe)["data"]["X"])[1] > 0.3


def test_presses_faster_than_the_engine_add_up(person: Person) -> None:
    person.page.evaluate("""() => {
        const presses = { "One neuron more in layer 1": 5, "One neuron fewer in layer 2": 3, "Next seed": 4 };
        for (const [name, times] of Object.entries(presses))
            for (let k = 0; k < times; k++) document.querySelector(`[aria-label="${name}"]`).click();
    }""")
    person.page.get_by_role("group", name="13 neurons").wait_for()
    person.page.get_by_role("group", name="5 neurons").wait_for()
    seed = person.page.get_by_label("Seed", exact=True)
    assert seed.input_value() == "4"
    seed.focus()
    person.page.evaluate("""() => {
        const press = () => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }));
        for (let k = 0; k < 6; k++) setTimeout(press);
    }""")
    person.until(lambda: seed.input_value() == "10", "the seed is 10")


def test_presses_on_a_weight_faster_than_the_engine_add_up(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile(r"^Layer 2, neuron 1")).first.press("Enter")
    bias = person.page.get_by_role("dialog").get_by_role("textbox").first
    assert bias.input_value() == "0"
    person.page.evaluate("""() => {
        const press = () => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key: "ArrowUp", bubbles: true, cancelable: true }));
        for (let k = 0; k < 7; k++) setTimeout(press);
    }""")
    person.until(lambda: bias.input_value() == "0.7", "the bias is 0.7")
    person.key("Escape")


def test_playing_goes_on_from_the_step_that_is_shown(person: Person) -> None:
    train(person, 900, "1000")
    person.page.get_by_label("Steps a second").select_option("60")
    person.key("Home")
    person.wait_to_see(0)
    # Steps that were under way at the pause are there by now.
    end = person.last
    person.press("Play")
    person.until(lambda: person.step >= 20, "it plays")
    person.press("Pause")
    assert person.step < 300
    assert person.last == end
    person.page.get_by_label("Steps a second").select_option("10000")
    person.press("Play")
    person.wait_for_step(end + 100)
    person.press("Pause")


def test_a_number_that_cannot_be_is_told_with_what_may(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile(r"^Layer 2, neuron 1")).first.press("Enter")
    field = person.page.get_by_role("dialog").get_by_role("textbox").first
    field.fill("1e39")
    field.press("Enter")
    person.page.get_by_text("A number from −3.4e+38 to 3.4e+38 is wanted; “1e39” came.").wait_for()
    person.key("Escape")
    person.fill("Batch size", "1,000")
    person.page.get_by_text("“1,000” may be 1000 or 1.000: write it without a comma.").wait_for()
    batch = person.page.get_by_label("Batch size", exact=True)
    batch.blur()
    assert batch.input_value() == "10"
    person.fill("Learning rate", "0,125")
    person.until(
        lambda: person.page.get_by_label("Learning rate", exact=True).input_value() == "0.125",
        "a decimal comma is read",
    )


def test_a_wide_network_says_that_it_takes_a_moment(visit: Callable[..., Person]) -> None:
    recipe = bl.train(bl.load("moons"), hidden=(1200, 1200), steps=1, engine="kernel").recipe
    person = visit()
    person.press("Share")
    person.page.get_by_label("Open a session or a recipe").set_input_files(
        {"name": "wide.json", "mimeType": "application/json", "buffer": recipe.to_json().encode()}
    )
    sign = person.page.get_by_role("status").get_by_text("One moment")
    sign.wait_for()
    person.page.get_by_role("group", name="1200 neurons").first.wait_for()
    sign.wait_for(state="detached", timeout=10_000)


def test_a_run_that_diverged_says_so_when_it_is_opened(visit: Callable[..., Person], tmp_path: Path) -> None:
    """As the page of a recording, and by its link."""
    run = bl.train(bl.load("plane"), steps=300, learning_rate=3e5, activation="relu")
    assert run.status.state == "diverged"
    run.html(tmp_path / "run.html")
    person = visit((tmp_path / "run.html").as_uri())
    told = person.page.get_by_role("alert").filter(has_text="Training diverged")
    told.wait_for()
    assert f"After step {run.steps} the next could not be taken" in told.inner_text()
    assert person.page.get_by_role("button", name="Play").is_disabled()
    person.press("Begin again with η", exact=False)
    person.wait_for_step(100)
    assert told.count() == 0


def test_what_was_done_is_reached_by_keyboard(person: Person) -> None:
    train(person, 200, "300")
    person.fill("Learning rate", "0.03")
    done = person.page.get_by_role("list", name="What was changed on the way").get_by_role("button")
    done.wait_for()
    told = re.fullmatch(r"η .* → 0.03 at step (\d+)", done.get_attribute("aria-label"))
    assert told, done.get_attribute("aria-label")
    at = int(told[1])
    assert at >= 200
    train(person, at + 100, "300")
    done.focus()
    person.key("Enter")
    person.wait_to_see(at)


IRIS = "length,width,kind\n" + "".join(
    f"{4 + k % 7 / 3:.2f},{k % 5 / 2},{'big' if k % 7 > 3 else 'small'}\n" for k in range(80)
)


def test_a_table_is_dropped_and_learned(person: Person) -> None:
    person.page.get_by_text("A table of your own").click()
    person.page.locator("input[type=file]").first.set_input_files(
        {"name": "flowers.csv", "mimeType": "text/csv", "buffer": IRIS.encode()}
    )
    person.page.get_by_label("Use of kind").wait_for()
    person.press("Train on this table")
    person.wait_for_text("flowers")
    train(person, 600, "1000")
    assert accuracy(person) > 90


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n3\n", "Line 3 of broken.csv: 2 values were expected"),
        ("", "is empty"),
        ("a\n1\n2\n", "has one, “a”"),
    ],
)
def test_a_broken_table_is_told_where(person: Person, text: str, told: str) -> None:
    person.page.get_by_text("A table of your own").click()
    person.page.locator("input[type=file]").first.set_input_files(
        {"name": "broken.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    person.page.get_by_text(told).first.wait_for()


def test_it_breaks_and_says_why_and_what_to_do(person: Person) -> None:
    """A rate of 100 on a regression."""
    person.page.get_by_role("button", name=re.compile("^Ripple")).click()
    person.page.get_by_role("combobox", name="Activation of layer 1").select_option(label="ReLU")
    person.fill("Learning rate", "100")
    person.press("Play")
    told = person.page.get_by_role("alert").filter(has_text="Training diverged")
    told.wait_for()
    assert re.search(
        r"After step \d+ the next could not be taken: .* was not a finite number any more", told.inner_text()
    )
    # What helps is found by trials.
    told.get_by_text("The learning rate was 100").wait_for()
    person.press("One step")
    told.wait_for()
    person.press("Learn live")
    for part in (told, person.page.get_by_role("region", name="Training")):
        assert part.bounding_box()["width"] > 1000
    person.press("Begin again with η", exact=False)
    person.wait_for_step(300)
    assert person.page.get_by_role("alert").filter(has_text="Training diverged").count() == 0


def test_a_loss_that_grows_away_is_told_too(person: Person) -> None:
    """A rate of 100 on the moons: tanh and a sigmoid keep every number finite."""
    person.fill("Learning rate", "100")
    person.press("Play")
    told = person.page.get_by_role("alert").filter(has_text="The loss has grown away")
    told.wait_for()
    assert re.search(r"the training loss is [\d.]+; it was 0\.653 at the start", told.inner_text())
    # What helps is found by trials.
    told.get_by_text("The learning rate was 100").wait_for()
    person.press("Play")
    assert told.count() == 0
    person.wait_for_step(person.last + 100)
    person.press("Pause")
    person.press("Back to the start")
    person.press("Play")
    person.press("Begin again with η", exact=False)
    person.wait_for_step(600)
    person.press("Pause")
    assert accuracy(person) > 80


def test_a_run_is_kept_to_compare_with(person: Person) -> None:
    """Its curves too, until it is let go in the midst of training."""
    pinned = person.page.get_by_role("slider", name="Loss").locator("path.pinned")
    train(person, 300, "1000")
    person.press("Compare")
    assert pinned.count() == 0
    person.press("Next seed")
    person.page.get_by_role("heading", name="Kept run", exact=True).wait_for()
    person.until(lambda: pinned.count() == 2, "two curves of the kept run are drawn")
    person.press("Play")
    person.wait_for_step(100)
    person.press("Stop comparing")
    person.page.get_by_role("heading", name="Kept run", exact=True).wait_for(state="detached")
    person.wait_for_step(person.last + 100)
    assert pinned.count() == 0
    person.press("Pause")


def test_several_classes_have_a_confusion_matrix(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Gaussians")).click()
    person.fill("Classes", "3")
    person.page.get_by_role("table", name=re.compile("samples of each class")).wait_for()
    train(person, 1000, "1000")
    assert accuracy(person) > 90


def test_keys_do_what_the_help_says(person: Person) -> None:
    person.key("?")
    person.page.get_by_role("dialog", name="Help").wait_for()
    person.key("Escape")
    person.page.get_by_role("dialog").wait_for(state="detached")
    person.key("ArrowRight", "ArrowRight", "ArrowRight")
    person.wait_for_step(3)
    person.key("ArrowLeft")
    person.wait_to_see(2)
    person.key(" ")
    person.wait_for_step(30)
    person.key(" ")
    person.key("2")
    person.page.get_by_text("Point at any number").wait_for()
    person.key("1", "r")
    person.until(lambda: person.last == 0, "the run has begun again")


def test_keys_faster_than_the_pictures_all_count(person: Person) -> None:
    person.page.evaluate("""() => {
        const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        for (let k = 0; k < 7; k++) press("ArrowRight");
        press("ArrowLeft");
    }""")
    person.wait_for_step(6)
    person.key("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft")
    person.wait_to_see(7)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("room", ["Learn live", "One step"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(visit: Callable[..., Person], scheme: str, room: str, width: int) -> None:
    person = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    person.press(room)
    person.page.wait_for_timeout(500)
    assert person.violations() == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_are_not_cut(person: Person) -> None:
    """Iris: four names under the inputs, the last above the controls, and three beside the outputs."""
    person.page.get_by_text("Real data").click()
    person.press("Iris", exact=False)
    board = person.page.get_by_role("group", name=re.compile("^Neurons"))
    for name in ("sepal length (cm)", "petal width (cm)", "setosa", "versicolor"):
        written = board.get_by_text(name, exact=True)
        written.wait_for()
        box, room = written.bounding_box(), board.locator("xpath=..").bounding_box()
        assert box["y"] + box["height"] <= room["y"] + room["height"]
        assert room["x"] <= box["x"]
        assert box["x"] + box["width"] <= room["x"] + room["width"]
        assert written.evaluate("(text) => text.scrollWidth <= text.clientWidth")


@pytest.mark.parametrize(
    ("width", "height"), [(3840, 2160), (2560, 1440), (1440, 900), (1000, 800), (800, 1000), (390, 844)]
)
def test_the_landscape_is_in_the_first_view(visit: Callable[..., Person], width: int, height: int) -> None:
    """At least 200 pixels of it over the way back in time; on large screens it is large, and so are the letters."""
    person = visit(viewport={"width": width, "height": height})
    square = person.page.get_by_role("group", name="Output", exact=True).locator("canvas").first.bounding_box()
    below = person.page.get_by_role("slider", name="Step that is shown").bounding_box()
    assert min(square["y"] + square["height"], below["y"]) - square["y"] >= 200
    if width >= 2560:
        assert square["width"] >= 0.25 * width
        assert person.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") > 17
        assert person.page.evaluate("document.documentElement.scrollHeight") <= height
