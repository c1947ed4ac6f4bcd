"""PDF: a page that another renderer sees as ours draws it, with text that can be searched."""

from __future__ import annotations

import numpy as np
import pypdfium2

from backlight.drawing.items import Drawing
from backlight.drawing.pdf import encode_pdf
from backlight.drawing.raster import Raster
from drawing.lists import EVERYTHING, HEIGHT, NOWHERE, WIDTH


def test_another_renderer_sees_what_ours_draws() -> None:
    with pypdfium2.PdfDocument(encode_pdf(EVERYTHING)) as document:
        assert len(document) == 1
        image = document[0].render(scale=4 / 3 * 3).to_numpy()[..., 2::-1].astype(int)
    ours = Raster(WIDTH * 3, HEIGHT * 3).draw(EVERYTHING)[..., :3].astype(int)
    difference = np.abs(image - ours)
    assert difference.mean() < 1
    assert (difference.max(-1) > 80).mean() < 0.002


def test_dots_without_a_place_are_left_out() -> None:
    placed = Drawing(99, 99, "#000000", (NOWHERE.placed(),))
    assert encode_pdf(Drawing(99, 99, "#000000", (NOWHERE,))) == encode_pdf(placed)


def test_its_text_can_be_searched() -> None:
    with pypdfium2.PdfDocument(encode_pdf(EVERYTHING)) as document:
        text = document[0].get_textpage().get_text_range()
    assert "Step 12 — loss −0.25" in text
    assert "δ & <η>" in text
