"""Mistakes, and what else ends a command early: a sentence and an exit status each."""

from __future__ import annotations

from typing import Any, Final

import typer

from backlight.cli.output import OutputError
from backlight.cli.translation import of_recording
from backlight.errors import BacklightError, RecordingError, nearest

OUTPUT_FAILED: Final = 1
MISTAKE: Final = 2
DIVERGED: Final = 3
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
"""Exit statuses; 0 is for what was completed."""


class CommandError(BacklightError):
    """A command line that cannot be followed."""


def sentence(error: Exception) -> str | None:
    """What is told of an error; None for one that is a fault of Backlight."""
    match error:
        case RecordingError():
            return of_recording(str(error))
        case BacklightError():
            return str(error)
        case typer.TyperException():
            return _usage(error)
        case OutputError():
            return f"Standard output cannot be written: {error.strerror}."
        case FileNotFoundError() | PermissionError() | IsADirectoryError() | NotADirectoryError():
            return f"{error.strerror}: {error.filename}."
        case OSError():
            where = f" ({error.filename})" if error.filename else ""
            return f"The system refused: {error.strerror or error}{where}."
        case MemoryError():
            return "There is not enough memory; take fewer units or fewer samples."
    return None


def _usage(error: typer.TyperException) -> str:
    """What Typer says of a command line, in our words."""
    option, context = getattr(error, "option_name", None), getattr(error, "ctx", None)
    see = f"See {context.command_path} --help." if context else ""
    match type(error).__name__:
        case "NoSuchOption":
            known = (
                [name for parameter in context.command.get_params(context) for name in parameter.opts]
                if context
                else []
            )
            # The start of one is a better guess than what is spelt alike.
            begun = [name for name in known if name.startswith(str(option))]
            told = f"There is no option {option}{nearest(begun[0] if begun else str(option), known) or '.'}"
        case "BadOptionUsage" if "requires" in error.message:
            told = f"{option} takes a value, and none came."
        case "BadOptionUsage":
            told = f"{option} takes no value."
        case "MissingParameter":
            missing: Any = error
            told = f"{missing.param.display_name_raw} is missing."
        case _:
            told = error.format_message()
    return f"{told} {see}".strip()
