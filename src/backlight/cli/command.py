"""How a command line is read, and how a command ends: its status, and a sentence where something went wrong."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from backlight.cli.mistakes import CLOSED_PIPE, INTERRUPTED, MISTAKE, OUTPUT_FAILED, CommandError, sentence
from backlight.cli.output import OutputError, complain, complain_of_error, finish
from backlight.errors import BacklightWarning, nearest


class _Common:
    """What the group and its commands have: help without types, and mistakes that know their command."""

    def get_params(self, ctx: Any) -> Any:
        """The command's parameters."""
        parameters = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if getattr(parameter, "is_flag", False):
                parameter.metavar = ""
            elif parameter.param_type_name == "argument":
                # Its name says what it is; Typer would add the name of its type, and braces.
                parameter.display_type = lambda _: ""
                if parameter.required:
                    parameter.get_usage_pieces = lambda _, name=parameter.display_name_raw: [name]
        if len(parameters) > 1:
            # --help is the last of the options, not a group of its own before all others.
            parameters[-1].rich_help_panel = getattr(parameters[-2], "rich_help_panel", None)
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
            complain("Interrupted.")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            raise typer.Exit(CLOSED_PIPE) from None

    def main(self, *args: Any, standalone_mode: bool = True, **named: Any) -> Any:
        """Run a command line, and exit with its status."""
        run: Any = super().main
        if not standalone_mode:
            return run(*args, standalone_mode=False, **named)
        try:
            with _warnings_as_sentences():
                status = run(*args, standalone_mode=False, **named)
            finish()
        except BrokenPipeError:
            status = CLOSED_PIPE
        except Exception as error:
            told = sentence(error)
            if told is None:
                raise
            complain_of_error(told)
            status = OUTPUT_FAILED if isinstance(error, OutputError) else MISTAKE
        sys.exit(status)


@contextmanager
def _warnings_as_sentences() -> Iterator[None]:
    """Backlight's own warnings are said like its other sentences, once each."""
    said: set[str] = set()

    def say(message: Warning | str, *_: Any) -> None:
        if str(message) not in said:
            complain(str(message))
        said.add(str(message))

    with warnings.catch_warnings():
        warnings.simplefilter("always", BacklightWarning)
        warnings.showwarning = say  # type: ignore[assignment]
        yield


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
        ctx.words = list(args)
        if not ctx.resilient_parsing:
            self._refuse_missing_values(ctx, args)
        rest = super().parse_args(ctx, spread(args, self.several))
        if rest and not ctx.resilient_parsing:
            raise CommandError(f"{rest[0]!r} is one word too many; see {ctx.command_path} --help.")
        return rest

    def _refuse_missing_values(self, ctx: Any, args: Sequence[str]) -> None:
        """Refuse an option that is followed by another one, or by nothing, where its value should be."""
        options = {name: option for option in self.get_params(ctx) for name in option.opts if name.startswith("-")}
        words = iter(args)
        for word in words:
            if word == "--":
                return
            if word not in options or options[word].is_flag:
                continue
            value = next(words, None)
            if value is None or value.partition("=")[0] in options:
                wanted = "at least one value" if word in self.several else "a value"
                came = "none came" if value is None else f"{value} came instead"
                raise CommandError(f"{word} takes {wanted}, and {came}. See {ctx.command_path} --help.")

    def pending(self, ctx: Any) -> Any:
        """The option of which a half-written word may be a value although another word stands between them.

        That word is the ``=`` of ``--option=``, which Bash makes a word of its own, or a value before it.
        """
        words = ctx.words
        names = [place for place, word in enumerate(words) if word.startswith("-")]
        if not names or names[-1] == len(words) - 1:
            return None
        name, between = words[names[-1]], words[names[-1] + 1 :]
        if between != ["="] and not all(map(self.several.get(name, lambda _: False), between)):
            return None
        return next((option for option in self.get_params(ctx) if name in option.opts), None)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What the shell offers where no argument is to come."""
        pending = self.pending(ctx)
        return [*(pending.shell_complete(ctx, incomplete) if pending else []), *super().shell_complete(ctx, incomplete)]


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
