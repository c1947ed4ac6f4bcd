"""``--recipe FILE``: a recipe as people keep it, and the data that it names."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from backlight.cli.mistakes import CommandError
from backlight.cli.translation import in_shell
from backlight.errors import RecipeError, nearest

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.training.recipe import Recipe


def read_recipe(file: Path) -> Recipe:
    """The recipe in a file: by itself, or in what ``backlight train --json`` prints.

    Raises
    ------
    CommandError
        When there is no such file, or no recipe in it; the message names the file.
    """
    from backlight.training.recipe import Recipe

    values = _object(file, _read(file))
    if isinstance(values.get("recipe"), dict):
        values = values["recipe"]
    try:
        return Recipe.from_json(json.dumps(values))
    except RecipeError as error:
        raise CommandError(f"{file}: {error}") from error


def data_of(recipe: Recipe, file: Path, place: str | None) -> tuple[Dataset, Recipe]:
    """A recipe's data, whose table may be at another place now, and the recipe with that place.

    That it is the same table its fingerprint says.
    """
    import msgspec

    from backlight.data.load import reload
    from backlight.data.source import Arrays, Table

    source = recipe.data
    if isinstance(source, Arrays) or (isinstance(source, Table) and source.path is None):
        raise CommandError(
            f"The data of {file} were passed in by a Python program, and a recipe does not hold them. "
            "Train there: backlight.train(recipe, data=…)."
        )
    if place is not None:
        if not isinstance(source, Table):
            raise CommandError(
                f"With --recipe, SOURCE is where the recipe's table is now; the data of {file} are no table. "
                f"Leave out {place}."
            )
        recipe = msgspec.structs.replace(recipe, data=msgspec.structs.replace(source, path=os.fspath(Path(place))))
    elif isinstance(source, Table) and source.path is not None and not os.path.exists(source.path):
        raise CommandError(
            f"{source.path}, the table of {file}, is not there. Name its place now: "
            f"backlight train {in_shell(Path(source.path).name)} --recipe {in_shell(str(file))}."
        )
    return reload(recipe.data), recipe


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        folder = file.parent
        others = [path.name for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
        raise CommandError(f"There is no file {file}{nearest(file.name, others) or '.'}") from None
    except OSError as error:
        if file.is_dir():
            raise CommandError(
                f"{file} is a folder, and --recipe takes a file. If it is a recording, "
                f"backlight show {in_shell(str(file))} --recipe prints its recipe."
            ) from None
        raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from None


def _object(file: Path, text: bytes) -> dict[str, Any]:
    """The object of JSON that a file holds."""

    def refuse(constant: str) -> NoReturn:
        raise ValueError(f"{constant} is no number of JSON")

    try:
        values = json.loads(text, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise _no_json(file, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise _no_json(file, str(error)) from None
    if not isinstance(values, dict):
        raise _no_json(file, "it is not an object, in braces") from None
    return values


def _no_json(file: Path, why: str) -> CommandError:
    return CommandError(
        f"{file} cannot be read as a recipe: {why}. "
        "A recipe is an object of JSON, as backlight show RUN --recipe prints one."
    )
