"""The formulas of compositions as LaTeX."""

from __future__ import annotations

import re

_NAMES = re.compile(r"(?<![a-z])(sin|cos|tanh|exp|log|max)(?![a-z])")
_SYMBOLS = {"²": "^2", "³": "^3", "·": r"\cdot ", "−": "-", "σ": r"\sigma ", "∞": r"\infty "}


_LEADING = re.compile(r"(^|\()−")


def tex(text: str, *, tall: bool = True) -> str:
    r"""A formula of `backlight.network.chain_rule` as LaTeX: ``sin(x²)`` is ``\sin(x^2)``.

    Parameters
    ----------
    tall
        Whether ``1 / u`` may be a fraction.
    """
    sign, one, denominator = re.fullmatch(r"(−?)(1 / )?(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    if tall and one and _is_one_piece(denominator):
        inner = denominator[1:-1] if denominator.startswith("(") else denominator
        return rf"{sign and '{-}'}\frac{{1}}{{{_inline(inner)}}}"
    return _inline(text)


def _inline(text: str) -> str:
    text = _rooted(_LEADING.sub(r"\1{-}", _NAMES.sub(r"\\\1 ", text)))
    return "".join(_SYMBOLS.get(character, character) for character in text)


def _rooted(text: str) -> str:
    """With every root drawn over what it is of: a bracket, or one letter."""
    before, root, after = text.partition("√")
    if not root:
        return text
    length = _bracket(after) if after.startswith("(") else 1
    inner = after[1 : length - 1] if after.startswith("(") else after[:1]
    return rf"{before}\sqrt{{{_rooted(inner)}}}{_rooted(after[length:])}"


def _is_one_piece(text: str) -> bool:
    """Whether it is a bracket, or has no sum and no product outside of one."""
    if text.startswith("(") and _bracket(text) == len(text):
        return True
    outside, depth = "", 0
    for character in text:
        depth += (character == "(") - (character == ")")
        outside += character if depth == 0 else ""
    return not re.search(r"[+−·/]", outside)


def _bracket(text: str) -> int:
    """The length of the bracket that a text begins with."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return index + 1
    return len(text)
