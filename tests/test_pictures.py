"""Figures: every format, a notebook, Matplotlib's axes, and mistakes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pypdfium2
import pytest

from backlight.drawing.items import Drawing, Text
from backlight.drawing.raster import Raster
from backlight.errors import BacklightError, BacklightWarning
from backlight.pictures import Figure
from drawing.lists import EVERYTHING, HEIGHT, WIDTH

FIGURE = Figure(EVERYTHING)


def test_png_holds_the_pixels(tmp_path: Path) -> None:
    FIGURE.save(tmp_path / "a.png")
    with PIL.Image.open(tmp_path / "a.png") as image:
        assert image.mode == "RGB"
        assert (np.asarray(image) == Raster(WIDTH, HEIGHT).draw(EVERYTHING)[..., :3]).all()


def test_png_of_another_width_keeps_its_proportions(tmp_path: Path) -> None:
    FIGURE.save(tmp_path / "a.PNG", width=640)
    with PIL.Image.open(tmp_path / "a.PNG") as image:
        assert image.size == (640, 360)


def test_svg_and_pdf(tmp_path: Path) -> None:
    FIGURE.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg ")
    FIGURE.save(tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        assert len(document) == 1


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_same_figure_is_the_same_file(ending: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        FIGURE.save(tmp_path / f"{name}.{ending}")
    assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


def test_a_notebook_shows_it() -> None:
    bundle, about = FIGURE._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert about == {"image/png": {"width": 960}}


def test_a_prompt_shows_it_in_a_line() -> None:
    assert repr(FIGURE) == f"<Figure, {WIDTH} × {HEIGHT}>"


def test_it_goes_on_matplotlibs_axes() -> None:
    from matplotlib.figure import Figure as Page

    axes = Page().subplots()
    image = FIGURE.to_axes(axes)
    assert (np.asarray(image.get_array()) == FIGURE.pixels()).all()
    assert not axes.axison


WIDE = "A picture is 16 to 16384 pixels wide; "
ENDINGS = "A figure is a file that ends in .png, .svg, .pdf; "
SHARP = "A PNG has a width in pixels; "


@pytest.mark.parametrize(
    ("name", "width", "message"),
    [
        ("a.jpg", None, f"{ENDINGS}'a.jpg' came."),
        (None, None, f"{ENDINGS}None came."),
        ("a.png", 5, f"{WIDE}5 came."),
        ("a.png", "a", f"{WIDE}'a' came."),
        ("a.png", 100.5, f"{WIDE}100.5 came."),
        ("a.svg", 640, f"{SHARP}.svg has none: it is sharp at any size."),
        ("a.pdf", 640, f"{SHARP}.pdf has none: it is sharp at any size."),
    ],
)
def test_mistakes_are_told(
    name: Any, width: Any, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BacklightError) as error:
        FIGURE.save(name, width=width)
    assert str(error.value) == message
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_over_only_where_that_is_asked_for(tmp_path: Path) -> None:
    FIGURE.save(tmp_path / "a.png", width=640)
    with pytest.raises(BacklightError, match="is there already"):
        FIGURE.save(tmp_path / "a.png")
    with PIL.Image.open(tmp_path / "a.png") as image:
        assert image.size == (640, 360)
    FIGURE.save(tmp_path / "a.png", overwrite=True)
    with PIL.Image.open(tmp_path / "a.png") as image:
        assert image.size == (WIDTH, HEIGHT)


def test_letters_that_the_font_lacks_are_told(tmp_path: Path) -> None:
    made = Figure(Drawing(320, 180, "#000000", (Text(10, 50, "苹果 and pears", 20, "#ffffff"),)))
    for ending in (".png", ".pdf"):
        with pytest.warns(BacklightWarning, match="shown as boxes: 苹 果. Save the picture as SVG"):
            made.save(tmp_path / f"a{ending}")
    made.save(tmp_path / "a.svg")
    assert "苹果" in (tmp_path / "a.svg").read_text(encoding="utf-8")
