"""The bundled font's letters, how wide they are, and how texts are cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight.drawing.items import Drawing, Group, Text
from backlight.drawing.letters import missing_letters
from backlight.drawing.pdf import encode_pdf
from backlight.drawing.raster import Raster
from backlight.drawing.svg import svg
from backlight.drawing.type import drawn, fitted, has, line_of, missing, told_apart, width

STRANGE = {
    "chinese": "花瓣长度",
    "emoji": "a😀b",
    "joined emoji": "👩\u200d👩\u200d👧",
    "accents of their own": "e\u0301te\u0301",
    "accents with no letter": "x\u0331\u0332",
    "hebrew": "שלום",
    "arabic": "مرحبا",
    "turned": "a\u202eb\u202c",
    "line end": "a\nb\r\nc",
    "tab": "a\tb",
    "null": "a\0b",
    "bell": "a\x07b",
    "half a pair": "a\ud800b",
    "no character": "a\ufffeb",
    "beyond the basic plane": "𝒳",
    "ideographic space": "a\u3000b",
    "nothing": "",
}


def page(text: str) -> Drawing:
    return Drawing(400, 100, "#000000", (Group((Text(20, 60, text, 30, "#ffffff", "start"),), x=10),))


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_any_letters_can_be_drawn_in_every_format(text: str) -> None:
    drawing = page(text)
    assert Raster(400, 100).draw(drawing).shape == (100, 400, 4)
    svg(drawing).encode()
    assert encode_pdf(drawing).startswith(b"%PDF")


@given(st.text(st.characters(), max_size=12))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_drawn_and_measured(text: str) -> None:
    drawing = page(text)
    Raster(80, 20).draw(drawing)
    svg(drawing, fonts=False).encode()
    encode_pdf(drawing)
    assert width(text, 30) >= 0
    assert width(fitted(text, 30, 60), 30) <= 60
    assert drawn(drawn(text)) == drawn(text)


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ("a\nb\tc\r\nd", "a b c  d", "a b c  d"),
        ("e\u0301", "é", "é"),
        ("a\0b\x85c\u2028d", "a b c d", "a b c d"),
        ("a\u3000b", "a b", "a b"),
        ("a\ud800b", "a\ufffdb", "a\ufffdb"),
        ("花", "花", "\ufffd"),
        ("👩\u200d👧", "👩\u200d👧", "\ufffd\ufffd"),
        ("δ → −0.5 ≤ Ж", "δ → −0.5 ≤ Ж", "δ → −0.5 ≤ Ж"),
    ],
)
def test_a_line_of_text_and_what_the_font_draws_of_it(text: str, line: str, shown: str) -> None:
    assert line_of(text) == line
    assert drawn(text) == shown


def test_the_letters_that_the_font_lacks() -> None:
    assert missing("Länge, Größe, μήκος, длина, − → ≤ ½\t\n") == set()
    assert missing("花瓣 length 花 😀\u200d\ufe0f e\u0301") == {"花", "瓣", "😀"}
    assert has("Ж")
    assert not has("花")


def test_a_line_end_is_drawn_as_a_space() -> None:
    one, other = (Raster(400, 100).draw(page(text)).copy() for text in ("two\nlines", "two lines"))
    np.testing.assert_array_equal(one, other)
    assert (one != Raster(400, 100).draw(page("two")).copy()).any()
    assert ">two lines</text>" in svg(page("two\nlines"), fonts=False)


def test_every_letter_that_is_lacking_has_its_box() -> None:
    """Beyond the basic plane too, where the renderer alone would draw nothing."""
    counts = [int((Raster(400, 100).draw(page(text))[..., :3] > 128).any(-1).sum()) for text in ("花", "😀", "花😀")]
    assert counts[0] == counts[1] > 50
    assert counts[2] == pytest.approx(2 * counts[0], rel=0.1)


def test_svg_keeps_the_letters_themselves() -> None:
    written = svg(page("花瓣 👩\u200d👧 <a>"), fonts=False)
    assert "花瓣 👩\u200d👧 &lt;a&gt;" in written


def test_letters_of_another_font_have_room() -> None:
    assert width("花瓣", 10) == 20
    assert width("👩\u200d👧", 10) == 20
    assert width("e\u0301", 10) == width("é", 10)
    assert width("a\nb", 10) == width("a b", 10)


def test_a_warning_says_which_letters_and_what_to_do() -> None:
    assert missing_letters(page("Länge")) == ""
    assert missing_letters(page("花瓣 and 花")) == (
        "The bundled font has Latin, Greek and Cyrillic letters, and not these, which are shown as boxes: 花 瓣. Save "
        "the picture as SVG, whose text a browser shows in its own fonts, or rename the columns and classes."
    )
    many = missing_letters(page("".join(map(chr, range(0x4E00, 0x4E00 + 20)))))
    assert ": 一 丁 丂 七 " in many
    assert " and 8 more. " in many


def test_what_has_room_is_not_cut() -> None:
    assert fitted("petal length", 20, 200) == "petal length"
    assert told_apart(["petal length", "petal width"], 20, 200) == ["petal length", "petal width"]


def test_a_cut_text_is_as_long_as_it_can_be() -> None:
    text = "a name that is too long for the room that it has"
    cut = fitted(text, 20, 150)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert width(cut, 20) <= 150 < width(text[: len(cut)] + "…", 20)


def test_names_that_begin_alike_are_cut_in_the_middle() -> None:
    names = ["a very long feature name number 1", "a very long feature name number 2"]
    for shown, name in zip(told_apart(names, 24, 200), names, strict=True):
        assert width(shown, 24) <= 200
        begin, end = shown.split("…")
        assert name.startswith(begin)
        assert name.endswith(end)
        assert abs(len(begin) - len(end)) <= 2


def test_names_that_differ_at_their_beginning_are_cut_at_their_end() -> None:
    assert told_apart(["first of two long names", "second of two long names"], 24, 150) == [
        fitted("first of two long names", 24, 150),
        fitted("second of two long names", 24, 150),
    ]


@pytest.mark.parametrize("letters", ["1X2Y", "some number in the middle", "x1 x2"])
def test_names_that_differ_somewhere_stay_different(letters: str) -> None:
    names = ["a" * 40 + letter + "b" * 40 for letter in sorted(set(letters))]
    found = told_apart(names, 24, 150)
    assert len(set(found)) == len(names)
    assert all(width(text, 24) <= 150 for text in found)


def test_the_same_name_twice_stays_the_same() -> None:
    one, other, third = told_apart(["one name for both of them", "one name for both of them", "one more name"], 24, 100)
    assert one == other != third
    assert len(one) > 4


def test_no_accent_is_left_alone() -> None:
    assert fitted("x\u0331" * 30, 24, 100).removesuffix("…")[-1] == "\u0331"
