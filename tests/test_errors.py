"""Suggestions for mistyped names."""

from __future__ import annotations

import pytest

from backlight.errors import nearest


@pytest.mark.parametrize(
    ("word", "known", "suggestion"),
    [
        ("adma", ["adam", "sgd"], "; did you mean 'adam'?"),
        ("T", ["t", "x"], "; did you mean 't'?"),
        ("INCOME", ["outcome", "Income"], "; did you mean 'Income'?"),
        ("AGE", ["AGR", "age"], "; did you mean 'age'?"),
        ("zzz", ["adam", "sgd"], ""),
        ("x", [], ""),
    ],
)
def test_nearest(word: str, known: list[str], suggestion: str) -> None:
    assert nearest(word, known) == suggestion
