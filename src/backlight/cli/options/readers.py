"""How the words after an option become its value; a word that cannot is told with the option that it came for."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from backlight.cli import names
from backlight.cli.mistakes import CommandError
from backlight.errors import nearest
from backlight.wording import shown

_COUNTS = re.compile(r"\d+(,\d+)*,?")
_MOST_UNITS: Final = 2**31 - 1


def whole(option: str, least: int = 0, most: int | None = None) -> Callable[[str], int]:
    """Reads a whole number; underscores may part its digits."""
    wanted = f"a whole number, {least} at least" if most is None else f"a whole number from {least} to {most}"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise CommandError(f"{option} is {wanted}; {shown(text)} came.")
        return number

    return read


def signed(option: str) -> Callable[[str], int]:
    """Reads a whole number that may be negative."""

    def read(text: str) -> int:
        try:
            return int(text.replace("−", "-"))
        except ValueError:
            raise CommandError(f"{option} is a whole number; {shown(text)} came.") from None

    return read


def number(option: str) -> Callable[[str], float]:
    """Reads a finite number."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise CommandError(f"{option} is a number; {shown(text)} came.")
        return value

    return read


def choice(option: str, known: tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of a few names; capitals and dashes do not matter."""

    def read(text: str) -> str:
        name = text.lower().replace("-", "_")
        if name not in known:
            raise CommandError(
                f"{option} is one of {', '.join(known)}; {shown(text)} came{nearest(name, known) or '.'}"
            )
        return name

    return read


def size(text: str) -> tuple[int, int]:
    """The pixels across and down from what came after ``--size``."""
    match = re.fullmatch(r"([0-9]{1,9})\s*[x×X]\s*([0-9]{1,9})", text)
    if match is None:
        raise CommandError(f"--size is the pixels across and down, as in --size 1920x1080; {shown(text)} came.")
    return int(match[1]), int(match[2])


def hidden_units(values: list[str]) -> tuple[int, ...]:
    """The units of the hidden layers from what came after ``--hidden``."""
    words = [word for value in values for word in value.split(",") if word]
    if words in (["none"], ["0"]):
        return ()
    if not words or not all(word.isdecimal() and len(word) <= 10 and 1 <= int(word) <= _MOST_UNITS for word in words):
        raise CommandError(
            f"--hidden takes the units of each hidden layer, 1 to {_MOST_UNITS}, as in --hidden 8 8, or none; "
            f"{shown(' '.join(values))} came."
        )
    return tuple(map(int, words))


def activation_names(values: list[str]) -> tuple[str, ...]:
    """The activations from what came after ``--activation``."""
    read = choice("--activation", names.ACTIVATIONS)
    return tuple(read(word) for value in values for word in value.split(",") if word)


def is_units(word: str) -> bool:
    """Whether a word is a further value of ``--hidden``."""
    return bool(_COUNTS.fullmatch(word)) or word == "none"


def is_activation(word: str) -> bool:
    """Whether a word is a further value of ``--activation``: a name, or a misspelt one that is nothing else."""
    parts = [part.lower().replace("-", "_") for part in word.split(",") if part]
    if parts and all(part in names.ACTIVATIONS for part in parts):
        return True
    if word.startswith("-") or word in (*names.TOYS, *names.BUNDLED) or Path(word).suffix or Path(word).exists():
        return False
    return bool(parts) and all(nearest(part, names.ACTIVATIONS) for part in parts)
