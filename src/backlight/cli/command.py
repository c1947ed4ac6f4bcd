"""How a command line is read, and how mistakes are told: one sentence on stderr, and a status."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

import typer
from typer.core import TyperCommand, TyperGroup

from backlight.errors import BacklightError, nearest

MISTAKE: Final = 2
DIVERGED: Final = 3
INTERRUPTED: Final = 130
CLOSED_PIPE: Final = 141
"""Exit statuses; 0 is for what was completed."""


class CommandError(BacklightError):
    """A command line that cannot be followed."""


class _Common:
    """What the group and its commands have: help without types, and mistakes that know their command."""

    def get_params(self, ctx: Any) -> Any:
        """The command's parameters."""
        parameters = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if getattr(parameter, "is_flag", False):
                parameter.metavar = ""
            elif parameter.param_type_name == "argument":
                # Its name says what it is; Typer would add the name of its type.
                parameter.display_type = lambda _: ""
        return parameters

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words after the command's name."""
        try:
            rest: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as error:
            if getattr(error, "ctx", None) is None:
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        return rest


class Commands(_Common, TyperGroup):
    """All commands. Whatever goes wrong by a user's hand is told in a sentence, without a traceback."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find a command by its name."""
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise CommandError(
                f"There is no command {args[0]!r}{nearest(args[0], names) or '.'} "
                f"There are {', '.join(names[:-1])} and {names[-1]}; see backlight --help."
            )
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            print("Interrupted.", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _discard_output()
            raise typer.Exit(CLOSED_PIPE) from None

    def _run(self, *args: Any, **named: Any) -> Any:
        run: Any = super().main
        return run(*args, **(named | {"standalone_mode": False}))

    def main(self, *args: Any, standalone_mode: bool = True, **named: Any) -> Any:
        """Run a command line, and exit with its status."""
        if not standalone_mode:
            return self._run(*args, **named)
        try:
            status = self._run(*args, **named)
            sys.stdout.flush()
        except Exception as error:
            if isinstance(error, BrokenPipeError):
                _discard_output()
                sys.exit(CLOSED_PIPE)
            sentence = _sentence(error)
            if sentence is None:
                raise
            _tell(sentence)
            sys.exit(MISTAKE)
        sys.exit(status)


class Command(_Common, TyperCommand):
    """A command of whose options some take several values, as in ``--hidden 8 8``.

    Attributes
    ----------
    several
        The options: of each, what tells whether a further word is one of its values.
    """

    several: ClassVar[dict[str, Callable[[str], bool]]] = {}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words after the command's name."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, spread(args, self.several))
        if rest and not ctx.resilient_parsing:
            raise CommandError(f"{rest[0]!r} is one word too many; see {ctx.command_path} --help.")
        return rest


def spread(args: Sequence[str], several: dict[str, Callable[[str], bool]]) -> list[str]:
    """Write ``--hidden 8 8`` as ``--hidden 8 --hidden 8``, for the parser.

    The first word after an option is its value whatever it is; further words are as long as they look like one.
    """
    words, spread_out = list(args), []
    while words:
        word = words.pop(0)
        spread_out.append(word)
        if word == "--":
            return spread_out + words
        option, assigned, _ = word.partition("=")
        if option not in several:
            continue
        if not assigned and words:
            spread_out.append(words.pop(0))
        while words and several[option](words[0]):
            spread_out += [option, words.pop(0)]
    return spread_out


def _sentence(error: Exception) -> str | None:
    """What is told of an error; None for one that is a fault of Backlight."""
    match error:
        case BacklightError():
            return str(error)
        case typer.TyperException():
            return _usage(error)
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
            sentence = f"There is no option {option}{nearest(begun[0] if begun else str(option), known) or '.'}"
        case "BadOptionUsage" if "requires" in error.message:
            sentence = f"{option} takes a value, and none came."
        case "BadOptionUsage":
            sentence = f"{option} takes no value."
        case "MissingParameter":
            missing: Any = error
            sentence = f"{missing.param.display_name_raw} is missing."
        case _:
            sentence = error.format_message()
    return f"{sentence} {see}".strip()


def _tell(sentence: str) -> None:
    color = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    label = "\033[1;31mError:\033[0m" if color else "Error:"
    with contextlib.suppress(OSError):
        print(label, sentence, file=sys.stderr)


def _discard_output() -> None:
    """Nobody reads any more: what is still buffered must not raise when Python ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
