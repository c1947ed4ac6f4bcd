"""What importing costs, and which way imports go."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import backlight

PACKAGE = Path(backlight.__file__).parent

LAYERS = (
    "errors",
    "wording",
    "numerals",
    "arguments",
    "theme",
    "palette",
    "kernel",
    "data",
    "network",
    "training",
    "recording",
    "memory",
    "run",
    "measures",
    "drawing",
    "scenes",
    "output",
    "pictures",
    "gif",
    "segments",
    "movies",
    "gallery",
    "studio",
    "cli",
)
"""From the lowest to the highest: a module imports from its own layer and from lower ones."""

UPWARDS = {("recording/recording.py", f"backlight.{module}") for module in ("pictures", "movies", "studio.export")}
"""``run.figure()`` and its like: they stand where users look for them, and load what they need when called."""

HEAVY = ("numpy", "zarr", "polars", "sklearn", "rich", "typer", "xarray", "torch", "pandas", "jax", "msgspec")


def _modules() -> list[Path]:
    """Every module that belongs to a layer; the package's own `__init__` and `__main__` stand above all."""
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in ("__init__.py", "__main__.py")
    )


def _layer(module: str) -> str:
    return module.split(".")[1]


def _imports(path: Path) -> Iterator[str]:
    """The modules of Backlight that a module imports anywhere, TYPE_CHECKING blocks aside."""

    def visit(node: ast.AST) -> Iterator[str]:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from visit(other)
            return
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("backlight."))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "backlight" and node.attr != "__version__":
            # What is taken from the package itself: its version, but no public name, which would go upwards.
            yield f"backlight.{node.attr}"
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module == "backlight":
                yield from (f"backlight.{alias.name}" for alias in node.names if alias.name != "__version__")
            elif (node.module or "").startswith("backlight."):
                yield str(node.module)
        for child in ast.iter_child_nodes(node):
            yield from visit(child)

    yield from visit(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    assert own in LAYERS, f"{own} has no layer yet"
    for module in _imports(path):
        if (path.relative_to(PACKAGE).as_posix(), module) in UPWARDS:
            continue
        assert LAYERS.index(_layer(module)) <= LAYERS.index(own), f"{path.name} imports {module}, which is above it"


def _loaded(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(sys.modules))"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_backlight_loads_nothing_but_the_standard_library() -> None:
    loaded = _loaded("import backlight")
    assert not loaded & set(HEAVY)
    assert {name for name in loaded if name.startswith("backlight")} == {"backlight"}


def test_an_error_type_costs_no_more() -> None:
    assert not _loaded("import backlight\nbacklight.BacklightError") & set(HEAVY)


@pytest.mark.parametrize(
    ("code", "without"),
    [
        ("backlight.Recipe", {"zarr", "polars", "sklearn", "rich", "typer", "xarray", "torch"}),
        ("backlight.load('moons')", {"zarr", "polars", "sklearn", "rich", "typer", "xarray", "torch", "pandas"}),
        ("backlight.backpropagate", {"zarr", "polars", "sklearn", "rich", "typer", "xarray", "torch"}),
        (
            "backlight.train(backlight.load('moons'), steps=2)",
            {"polars", "sklearn", "rich", "typer", "xarray", "torch"},
        ),
    ],
)
def test_heavy_packages_load_when_they_are_used(code: str, without: set[str]) -> None:
    assert not _loaded(f"import backlight\n{code}") & without


@pytest.mark.parametrize("name", backlight.__all__)
def test_a_public_name_is_there_and_stays(name: str) -> None:
    value = getattr(backlight, name)
    for module in LAYERS:
        importlib.import_module(f"backlight.{module}")
    assert getattr(backlight, name) is value
    assert name in dir(backlight)
    assert not isinstance(value, type(backlight)), "a module of the same name stands in its way"


def test_all_is_sorted_and_has_no_module_of_the_same_name() -> None:
    assert len(set(backlight.__all__)) == len(backlight.__all__)
    modules = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert not modules & set(backlight.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'backlight' has no attribute 'trian'$"):
        backlight.trian  # noqa: B018
