"""What docstrings show is what comes out."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

import backlight
from backlight.data import BUNDLED
from backlight.kernel import INITIALIZERS, TOYS
from backlight.network import ACTIVATIONS, LOSSES
from backlight.training.optimizers import OPTIMIZERS
from backlight.training.schedules import SCHEDULES

MODULES = sorted({inspect.getmodule(getattr(backlight, name)).__name__ for name in backlight.__all__})  # type: ignore[union-attr]


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    assert sum(bool(test.examples) for name in MODULES for test in finder.find(importlib.import_module(name))) >= 2


@pytest.mark.parametrize("name", backlight.__all__)
def test_every_public_name_and_its_methods_say_what_they_are(name: str) -> None:
    value = getattr(backlight, name)
    methods = (
        {
            key: attribute
            for key, attribute in vars(value).items()
            if not key.startswith("_") and (inspect.isroutine(attribute) or isinstance(attribute, property))
        }
        if inspect.isclass(value)
        else {}
    )
    for key, described in {name: value, **methods}.items():
        assert (inspect.getdoc(described) or "").strip(), key


PACKAGES = sorted({file.parent for file in Path(backlight.__file__).parent.rglob("*.py")})


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_package_says_what_is_in_it(package: Path) -> None:
    said = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(said.split()) >= 8


@pytest.mark.parametrize(
    ("described", "names"),
    [
        (backlight.train, (*(name for name in ACTIVATIONS if name != "step"), *OPTIMIZERS, *SCHEDULES, *INITIALIZERS)),
        (backlight.Network.of, (*ACTIVATIONS, *LOSSES)),
        (backlight.load, (*TOYS, *BUNDLED)),
    ],
)
def test_names_to_choose_from_are_all_there(described: object, names: tuple[str, ...]) -> None:
    said = re.findall(r"[a-z_-]+", inspect.getdoc(described) or "")
    assert [name for name in names if name not in said] == []
