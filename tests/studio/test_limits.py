"""The limits that Python keeps for the page are the page's own: its engine takes what is at a limit, and no more."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import backlight as bl
from backlight.data import points
from backlight.data.source import Points, Toy
from backlight.studio import limits, session_file
from studio.engine import ask

Change = Callable[[dict[str, Any], int], None]
"""Gives a session so many of something."""


def _samples(session: dict[str, Any], samples: int) -> None:
    _data(session, samples=samples, inputs=1)


def _numbers(session: dict[str, Any], numbers: int) -> None:
    _data(session, samples=-(-numbers // 4000), inputs=4000)


def _inputs(session: dict[str, Any], inputs: int) -> None:
    _data(session, samples=2, inputs=inputs)


def _toy(session: dict[str, Any], samples: int) -> None:
    session["story"]["recipe"]["data"]["n"] = samples


def _outputs(session: dict[str, Any], outputs: int) -> None:
    toy = msgspec.to_builtins(Toy(name="spirals", n=outputs, noise=0.0, classes=outputs))
    _network(session, outputs=outputs, loss="cross_entropy", data=toy)


def _units(session: dict[str, Any], units: int) -> None:
    _network(session, hidden=[1, units], activation=["tanh"] * 2)


def _parameters(session: dict[str, Any], parameters: int) -> None:
    """500 outputs of 3999 inputs and a bias each are two millions; a further input makes some more."""
    inputs = -(-parameters // 500) - 1
    _data(session, samples=500, inputs=inputs, classes=500)
    _network(session, outputs=500, loss="cross_entropy")


def _letters(field: str) -> Change:
    def change(session: dict[str, Any], letters: int) -> None:
        _data(session, samples=2, inputs=1, classes=2)
        source, name = session["story"]["recipe"]["data"], "a" * letters
        source[field] = name if isinstance(source[field], str) else [name, *source[field][1:]]

    return change


def _steps(session: dict[str, Any], steps: int) -> None:
    state = {name: base64.b64encode(bytes(4)).decode() for name in ("parameters", "optimizer")}
    session |= {"step": steps, "keyframes": [{"step": 0, **state}, {"step": steps, **state}]}


def _data(session: dict[str, Any], *, samples: int, inputs: int, classes: int = 0) -> None:
    source = Points(
        name="d", inputs=tuple(f"x{k}" for k in range(inputs)), target="t",
        classes=tuple(f"c{k}" for k in range(classes)), X=((0,) * inputs,) * samples, t=(0,) * samples,
        standardize=False,
    )  # fmt: skip
    _network(session, inputs=inputs, data=msgspec.to_builtins(source))


def _network(session: dict[str, Any], **changes: Any) -> None:
    session["story"]["recipe"] |= {"hidden": [], "activation": []} | changes


CASES: dict[str, tuple[int, Change]] = {
    "samples": (limits.MOST_SAMPLES, _samples),
    "samples of a toy": (limits.MOST_SAMPLES, _toy),
    "numbers": (points.MOST_NUMBERS, _numbers),
    "inputs": (limits.MOST_INPUTS, _inputs),
    "outputs": (limits.MOST_OUTPUTS, _outputs),
    "units": (limits.MOST_UNITS, _units),
    "parameters": (limits.MOST_PARAMETERS, _parameters),
    "steps between states": (limits.MOST_STEPS, _steps),
    **{
        f"letters of {field}": (points.MOST_LETTERS, _letters(field))
        for field in ("name", "inputs", "target", "classes")
    },
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of every session: why the page refuses it, or nothing."""
    first = session_file.of_data(bl.load("moons"))
    cases = {}
    for name, (most, change) in CASES.items():
        for which, size in (("at", most), ("beyond", most + 1)):
            cases[f"{name}, {which}"] = json.loads(first)
            change(cases[f"{name}, {which}"], size)
    return ask("limits.test.ts", cases, tmp_path_factory.mktemp("limits"))


@pytest.mark.parametrize("name", CASES)
def test_the_page_takes_as_much_and_no_more(name: str, answers: dict[str, Any]) -> None:
    assert answers[f"{name}, at"] is None
    assert answers[f"{name}, beyond"]
