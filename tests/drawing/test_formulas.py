"""Typeset formulas: what is kept in a file is what ziamath gives, and what scenes need."""

from __future__ import annotations

import json

import pytest

from backlight.drawing.formulas import TYPESET_FILE, outline, typeset
from backlight.errors import BacklightError
from backlight.scenes import SCENES, make_scene
from scenes.ask import formulas
from scenes.runs import trained

KEPT = json.loads(TYPESET_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("tex", sorted(KEPT))
def test_a_kept_formula_is_what_would_be_typeset(tex: str) -> None:
    """After an update of ziamath: python scripts/typeset_formulas.py."""
    assert tuple(KEPT[tex]) == typeset(tex)


@pytest.mark.parametrize("name", SCENES)
def test_a_figure_waits_for_no_formula(name: str) -> None:
    """After a change of scenes: python scripts/typeset_formulas.py."""
    scene = make_scene(name, trained("plain") if SCENES[name].about == "run" else None)
    assert set(formulas(scene.draw(scene.still))) <= KEPT.keys()


def test_another_formula_is_typeset() -> None:
    tex = r"\frac{\partial L}{\partial \Theta_{17}}"
    assert tex not in KEPT
    found = outline(tex)
    assert found.width > 1
    assert found.commands.count("M") > 5


def test_what_is_no_formula_is_told() -> None:
    with pytest.raises(BacklightError, match="could not be typeset"):
        outline(r"\frac{")
