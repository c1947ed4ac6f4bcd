"""What is taken along: links, files, pictures, clips, recipes, code, and a page that needs no server."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import numpy as np
import PIL.Image
import pytest

import backlight as bl
from backlight import Recipe
from browser.person import Person

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def trained(person: Person) -> Person:
    """After exactly 300 steps, three hundred of them with the keyboard's help."""
    for _ in range(10):
        person.key("Shift+ArrowRight")
    person.wait_for_step(300)
    assert person.step == 300
    return person


def shared(person: Person, name: str) -> bytes:
    """A file of the dialog."""
    person.press("Share")
    file = person.download(
        lambda: person.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()
    )
    person.key("Escape")
    return file


def test_a_link_shows_exactly_what_was_seen(trained: Person, visit: Callable[..., Person]) -> None:
    trained.fill("Learning rate", "0.03")
    for _ in range(3):
        trained.press("Epoch")
    trained.wait_for_step(390)
    trained.press("Share")
    trained.press("Copy link")
    trained.page.get_by_text("Link copied").wait_for()
    link = trained.page.evaluate("navigator.clipboard.readText()")
    other = visit(link)
    other.wait_for_step(390)
    assert other.step == 390
    trained.key("Escape")
    assert weights(other) == weights(trained)


def test_a_link_shows_a_step_that_was_looked_back_at(trained: Person, visit: Callable[..., Person]) -> None:
    """And how far the run has come, which curves and samples were shown, and that it was in the light."""
    trained.press("Accuracy")
    trained.press("Test samples")
    trained.key("Home", *["ArrowRight"] * 7, "d")
    trained.wait_to_see(7)
    trained.press("Share")
    trained.press("Copy link")
    trained.page.get_by_text("Link copied").wait_for()
    other = visit(trained.page.evaluate("navigator.clipboard.readText()"), color_scheme="dark")
    other.wait_for_step(300)
    other.wait_to_see(7)
    assert other.last == 300
    for name in ("Accuracy", "Test samples"):
        button = other.page.get_by_role("button", name=name, exact=True).first
        assert button.get_attribute("aria-pressed") == "true"
    trained.key("Escape")
    assert weights(other) == weights(trained)
    grounds = [each.page.evaluate("getComputedStyle(document.body).backgroundColor") for each in (trained, other)]
    assert grounds[0] == grounds[1]
    other.key("d")
    other.until(
        lambda: other.page.evaluate("getComputedStyle(document.body).backgroundColor") != grounds[0], "it is turned"
    )


def test_a_link_shows_a_surface_from_where_it_was_seen(trained: Person, visit: Callable[..., Person]) -> None:
    trained.press("3-D")
    surface = trained.page.get_by_role("application", name=re.compile("in three dimensions")).first
    surface.focus()
    before = picture(trained)
    trained.key(*["ArrowLeft"] * 9, *["ArrowUp"] * 2)
    trained.until(lambda: picture(trained) != before, "it is turned")
    trained.press("Share")
    trained.press("Copy link")
    trained.page.get_by_text("Link copied").wait_for()
    other = visit(trained.page.evaluate("navigator.clipboard.readText()"))
    other.wait_for_step(300)
    other.until(lambda: picture(other) == picture(trained), "the same is seen")


def picture(person: Person) -> str:
    """What is painted of the output as a surface."""
    return str(person.page.evaluate("[...document.querySelectorAll('[aria-label=Output] canvas')].at(-1).toDataURL()"))


def weights(person: Person) -> list[str]:
    """The network as code, without its first line."""
    return shared(person, "NumPy").decode().splitlines()[2:]


def test_a_link_that_was_cut_is_told(visit: Callable[..., Person]) -> None:
    person = visit("#abcdef")
    person.page.get_by_text("This link cannot be opened: it is not whole").wait_for()
    assert person.step == 0


def test_a_recipe_trains_to_the_same_bits_in_python(trained: Person) -> None:
    recipe = Recipe.from_json(shared(trained, "Recipe"))
    assert recipe.steps == 300
    run = bl.train(recipe)
    code: dict[str, Any] = {}
    exec(shared(trained, "NumPy").decode(), code)
    network = run.at(300).network
    for layer in (1, 2, 3):
        np.testing.assert_array_equal(code[f"W{layer}"], network.W[layer])
        np.testing.assert_array_equal(code[f"b{layer}"], network.b[layer])
    np.testing.assert_allclose(
        code["predict"](run.data.X_train)[:, 0], run.at(300).network.predict(run.data.X_train)[:, 0], atol=1e-5
    )


def test_a_recipe_whose_period_goes_with_its_steps_trains_to_the_same_bits(person: Person) -> None:
    """A cosine over all of 600 steps, left at step 300."""
    whole = bl.train(bl.load("moons"), steps=600, schedule=bl.Cosine(floor=0.1, warmup=20))
    person.press("Share")
    person.page.get_by_label("Open a session or a recipe").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": whole.recipe.to_json().encode()}
    )
    person.page.get_by_role("dialog").wait_for(state="detached")
    for _ in range(10):
        person.key("Shift+ArrowRight")
    person.wait_for_step(300)
    recipe = Recipe.from_json(shared(person, "Recipe"))
    assert recipe.steps == 300
    taken = bl.train(recipe)
    np.testing.assert_array_equal(taken.at(300).network.parameters, whole.at(300).network.parameters)
    code: dict[str, Any] = {}
    exec(shared(person, "NumPy").decode(), code)
    np.testing.assert_array_equal(code["W1"], taken.at(300).network.W[1])


def test_code_for_jax_predicts_the_same(trained: Person) -> None:
    codes: list[dict[str, Any]] = [{}, {}]
    for name, code in zip(("NumPy", "JAX"), codes, strict=True):
        exec(shared(trained, name).decode(), code)
    X = np.random.default_rng(0).normal(size=(20, 2))
    np.testing.assert_allclose(codes[0]["predict"](X), codes[1]["predict"](X), atol=1e-5)


def test_pictures_open(trained: Person) -> None:
    with PIL.Image.open(io.BytesIO(shared(trained, "PNG"))) as image:
        assert image.size == (3200, 1800)
        assert np.asarray(image.convert("RGB")).std() > 20
    svg = ElementTree.fromstring(shared(trained, "SVG"))
    said = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert "Step 300" in said
    # Two inputs, 8 + 8 neurons and the output as tiles, and the output's landscape.
    assert len(list(svg.iter(f"{SVG}image"))) == 20


def test_a_picture_has_the_axes_that_are_seen(person: Person) -> None:
    """Iris over its petals, inputs 2 and 3, and over its sepals: every dot lies in the square."""
    person.page.get_by_text("Real data").click()
    person.press("Iris", exact=False)
    person.page.get_by_label("Across").wait_for()
    for across, up in (("petal length (cm)", "petal width (cm)"), ("sepal width (cm)", "sepal length (cm)")):
        person.choose("Across", across)
        person.choose("Up", up)
        svg = ElementTree.fromstring(shared(person, "SVG"))
        assert f"Output over {across} and {up}" in ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
        square = svg.find(f".//{SVG}clipPath[@id='square']/{SVG}rect")
        assert square is not None
        dots = list(svg.iter(f"{SVG}circle"))
        assert len(dots) == 112
        for dot in dots:
            x, y, r = (float(dot.attrib[name]) for name in ("cx", "cy", "r"))
            assert r <= min(x, y)
            assert max(x, y) <= float(square.attrib["width"]) - r


def test_a_link_is_shown_where_there_is_no_clipboard(person: Person) -> None:
    """As on a page that came over plain http from another machine."""
    person.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    person.press("Share")
    person.press("Copy link")
    person.page.get_by_role("status").get_by_text(re.compile(r"^http://.*#\S+$")).wait_for()


def test_a_clip_plays(trained: Person) -> None:
    file = shared(trained, "5 seconds")
    with av.open(io.BytesIO(file), "r") as movie:
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in movie.decode(video=0)]
    assert len(frames) == 150
    assert frames[0].shape == (720, 1280, 3)
    assert np.abs(frames[0] - frames[-1]).mean() > 1


def test_a_session_opens_again(trained: Person, visit: Callable[..., Person], tmp_path: Path) -> None:
    file = shared(trained, "Save session")
    assert json.loads(file)["format"] == "backlight-session"
    (tmp_path / "a.json").write_bytes(file)
    other = visit()
    other.press("Share")
    other.page.get_by_label("Open a session or a recipe").set_input_files(str(tmp_path / "a.json"))
    other.wait_for_step(300)
    other.page.get_by_role("dialog").wait_for(state="detached")
    assert weights(other) == weights(trained)


def test_a_session_has_its_branches(trained: Person, visit: Callable[..., Person], tmp_path: Path) -> None:
    trained.key("ArrowLeft", "ArrowLeft")
    trained.wait_to_see(298)
    trained.fill("Learning rate", "0.03")
    branch = re.compile(r"^Show the branch η 0.1 → 0.03, parted at step 298")
    trained.page.get_by_role("button", name=branch).wait_for()
    trained.press("Epoch")
    trained.wait_for_step(328)
    (tmp_path / "a.json").write_bytes(shared(trained, "Save session"))
    other = visit()
    other.press("Share")
    other.page.get_by_label("Open a session or a recipe").set_input_files(str(tmp_path / "a.json"))
    other.wait_for_step(328)
    assert other.page.get_by_role("button", name=branch).get_attribute("aria-pressed") == "true"
    assert weights(other) == weights(trained)
    for person in (trained, other):
        person.press("Show the branch first run", exact=False)
        person.until(lambda person=person: person.last == 300, "the first run is shown")  # type: ignore[misc]
    assert weights(other) == weights(trained)


@pytest.mark.parametrize(
    ("text", "told"), [("{", "is no session and no recipe"), ('{"format": 3}', "a.json is no session")]
)
def test_a_file_that_is_neither_is_told(person: Person, text: str, told: str) -> None:
    person.press("Share")
    person.page.get_by_label("Open a session or a recipe").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    person.page.get_by_text(told).wait_for()


def test_a_page_without_a_server_is_live(visit: Callable[..., Person], tmp_path: Path) -> None:
    run = bl.train(bl.load("circles", n=120), hidden=(5, 4), steps=400)
    run.html(tmp_path / "run.html")
    person = visit((tmp_path / "run.html").as_uri())
    person.wait_for_step(400)
    person.key("Home")
    person.wait_to_see(0)
    person.key("End", "ArrowRight")
    person.wait_for_step(401)
    person.key("2")
    person.page.get_by_text("Point at any number").wait_for()
    assert person.violations() == []
    person.page.wait_for_timeout(900)
    person.page.go_back()
    person.page.get_by_role("slider", name="Step that is shown").wait_for()
    assert person.last == 401
    assert {address.partition(":")[0] for address in person.asked} <= {"file", "blob", "data"}


def test_the_address_is_what_is_seen_and_can_be_reloaded(trained: Person) -> None:
    trained.key("2", "ArrowRight", "ArrowRight")
    trained.page.wait_for_timeout(900)
    said = trained.page.locator("main").inner_text()
    trained.page.reload()
    trained.page.get_by_role("button", name="Train a step").wait_for()
    trained.page.wait_for_timeout(500)
    assert trained.page.locator("main").inner_text() == said
