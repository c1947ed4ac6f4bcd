"""How counts and values are said in a sentence."""

from __future__ import annotations

from typing import Any, Final

_MOST_CHARACTERS: Final = 60


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 sample``, ``2,000 samples``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def span(numbers: Any, singular: str) -> str:
    """``step 0``, ``steps 0 to 2500``: the first of some numbers and the last."""
    return f"{singular} {numbers[0]}" if len(numbers) == 1 else f"{singular}s {numbers[0]} to {numbers[-1]}"


def kind(value: object) -> str:
    """``a Recording``, ``an int``."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"


def shown(value: object) -> str:
    """What came, for an error: as Python writes it; where that is no single line, what kind of thing it is."""
    try:
        text = repr(value)
    except Exception:  # of whole numbers of thousands of digits Python writes none
        return kind(value)
    if "\n" in text or type(value).__repr__ is object.__repr__:
        return kind(value)
    return cut(text)


def cut(text: str, most: int = _MOST_CHARACTERS) -> str:
    """The beginning of a text: as much as a sentence has room for, or so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
