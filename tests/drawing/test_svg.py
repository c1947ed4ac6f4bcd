"""SVG: well-formed, text as text, and to the eye of another renderer what ours draws."""

from __future__ import annotations

import io
from importlib.resources import files
from xml.etree import ElementTree

import numpy as np
import PIL.Image
import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight.drawing.items import Drawing, Group, Text
from backlight.drawing.raster import Raster
from backlight.drawing.svg import svg
from backlight.drawing.type import line_of
from drawing.lists import DRAWINGS, EVERYTHING, HEIGHT, NOWHERE, WIDTH

SVG = "{http://www.w3.org/2000/svg}"


def seen(document: str, scale: int = 1) -> np.ndarray:
    """What resvg makes of it, with no fonts but ours: RGB."""
    made = resvg_py.svg_to_bytes(
        svg_string=document, zoom=scale, skip_system_fonts=True,
        font_dirs=[str(files("backlight.drawing") / "fonts")],
    )  # fmt: skip
    with PIL.Image.open(io.BytesIO(bytes(made))) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_another_renderer_sees_what_ours_draws() -> None:
    ours = Raster(WIDTH * 3, HEIGHT * 3).draw(EVERYTHING)[..., :3].astype(int)
    difference = np.abs(seen(svg(EVERYTHING), 3) - ours)
    assert difference.mean() < 1
    assert (difference.max(-1) > 80).mean() < 0.002


@settings(max_examples=50, deadline=None)
@given(DRAWINGS)
def test_any_drawing_is_well_formed_and_of_its_size(drawing: Drawing) -> None:
    root = ElementTree.fromstring(svg(drawing))
    assert (root.get("width"), root.get("height")) == (str(WIDTH), str(HEIGHT))


def test_text_stays_text() -> None:
    texts = [element.text for element in ElementTree.fromstring(svg(EVERYTHING)).iter(f"{SVG}text")]
    assert texts == ["Step 12 — loss −0.25", "δ & <η>", "quiet", "moved"]


def test_formulas_can_be_read_aloud() -> None:
    labels = [element.get("aria-label") for element in ElementTree.fromstring(svg(EVERYTHING)).iter(f"{SVG}path")]
    assert [label for label in labels if label] == [r"\frac{\partial L}{\partial W_l}"]


def test_dots_without_a_place_are_left_out() -> None:
    circles = ElementTree.fromstring(svg(Drawing(99, 99, "#000000", (NOWHERE,)))).iter(f"{SVG}circle")
    assert [(each.get("cx"), each.get("cy")) for each in circles] == [("40", "60")]


def test_text_is_never_markup() -> None:
    drawing = Drawing(9, 9, "#000000", (Group((Text(0, 0, "<script>&", 9, "#ffffff"),), name='"><b>'),))
    root = ElementTree.fromstring(svg(drawing))
    assert [element.tag for element in root.iter()].count(f"{SVG}text") == 1
    assert root.find(f"{SVG}g").get("data-name") == '"><b>'  # type: ignore[union-attr]


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_any_text_gives_a_document_that_can_be_read(text: str) -> None:
    drawing = Drawing(9, 9, "#000000", (Group((Text(0, 0, text, 9, "#ffffff"),), name=text),))
    shown = ElementTree.fromstring(svg(drawing)).find(f".//{SVG}text")
    assert shown is not None
    allowed = [letter for letter in line_of(text) if letter not in "\ufffe\uffff"]
    assert (shown.text or "").split() == "".join(allowed).split()


@pytest.mark.parametrize(("fonts", "faces"), [(True, 2), (False, 0)])
def test_it_carries_the_fonts_that_it_uses(fonts: bool, faces: int) -> None:
    assert svg(EVERYTHING, fonts=fonts).count("@font-face") == faces


def test_without_text_it_carries_no_font() -> None:
    assert "font-face" not in svg(Drawing(9, 9, "#000000", ()))
