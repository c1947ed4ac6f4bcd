"""How a command line is read, and how mistakes are told: one sentence on stderr, and a status."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from typer._click import Command as AnyCommand
from typer._click import Context
from typer.core import TyperCommand, TyperGroup

from backlight.errors import BacklightError, nearest

MISTAKE: Final = 2
DIVERGED: Final = 3
INTERRUPTED: Final = 130
"""Exit statuses. 0 is for what was completed."""

Accepts = Callable[[str], bool]


class Mistake(BacklightError):
    """A command line that cannot be followed."""


class Sentences(TyperGroup):
    """The group of all commands. Whatever goes wrong by a user's hand is told in a sentence, without a traceback."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """Find a command by its name."""
        if not ctx.resilient_parsing and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            names = self.list_commands(ctx)
            raise Mistake(
                f"There is no command {args[0]!r}{nearest(args[0], names)}. There are {', '.join(names)}; "
                "backlight --help tells what they do."
            )
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        """Run a command line; exit with its status."""
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **kwargs)
        status = _status(lambda: super(Sentences, self).main(*args, standalone_mode=False, **kwargs))
        sys.exit(status)
