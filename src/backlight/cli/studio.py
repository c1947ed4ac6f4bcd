"""``backlight studio``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from backlight.cli import names
from backlight.cli.mistakes import CommandError
from backlight.cli.options import completion, data
from backlight.cli.options.readers import whole
from backlight.cli.output import say

What = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT", show_default=False, autocompletion=completion.whatever,
        help="A recording, a session or a recipe that was saved, a data set's name, or a table.",
    ),
]  # fmt: skip
Port = Annotated[
    int | None,
    typer.Option(
        "--port", metavar="N", parser=whole("--port", 0, 65535), help="Default 8420, or another where that is taken."
    ),
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]


def studio(
    what: What = None,
    target: data.Target = None,
    task: data.Task = None,
    drop: data.Drop = None,
    separator: data.Separator = None,
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Open the studio in the browser."""
    from backlight.studio.server import serve

    table = {"target": target, "task": task, "drop": drop, "separator": separator}
    session = _session(what, {name: value for name, value in table.items() if value is not None})

    def announce(address: str) -> None:
        say(f"The studio is at {address} until Ctrl-C.")
        sys.stdout.flush()

    serve(session, port=port, browse=not no_browser, announce=announce)


def _session(what: str | None, table: dict[str, Any]) -> bytes | None:
    """What is asked for, as a session's file."""
    from backlight.studio import session_file

    path = None if what is None or what.lower() in (*names.TOYS, *names.BUNDLED) else Path(what)
    kind = None if path is None else "recording" if _is_recording(path) else path.suffix.lower()
    if table and (what is None or kind in ("recording", ".json")):
        raise CommandError(f"{', '.join(f'--{name}' for name in table)} goes with a table, such as people.csv.")
    if what is None:
        return None
    if path and kind == "recording":
        from backlight.recording import Recording

        return session_file.of_recording(Recording.open(path))
    if path and kind == ".json":
        return _saved(path)
    from backlight.cli.translation import options_named
    from backlight.data.load import load

    with options_named():
        return session_file.of_data(load(what, **table))


def _is_recording(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".zarr"


def _saved(path: Path) -> bytes:
    """A session as it is, or a recipe as one that has not begun."""
    from backlight.cli.recipe_file import data_of, read_recipe
    from backlight.studio import session_file

    try:
        text = path.read_bytes()
    except OSError:
        read_recipe(path)  # says why
        raise
    found = _object(path, text)
    if found.get("format") == session_file.FORMAT:
        return text  # the page, which trusts nobody, checks it
    if "data" not in found and not isinstance(found.get("recipe"), dict):
        raise _neither(path, "it has neither a session's format nor a recipe's data")
    data, recipe = data_of(read_recipe(path), path, None)
    return session_file.of_data(data, recipe)


def _object(path: Path, text: bytes) -> dict[str, Any]:
    """The object of JSON that a file holds."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise _neither(path, f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise _neither(path, str(error)) from None
    if not isinstance(found, dict):
        raise _neither(path, "it is not an object, in braces")
    return found


def _neither(path: Path, why: str) -> CommandError:
    return CommandError(
        f"{path} is neither a session nor a recipe: {why}. Both are objects of JSON: the studio saves sessions, and "
        "backlight show RUN --recipe prints a recipe."
    )
