"""The terminal, as Rich sees it."""

from __future__ import annotations

from typing import NoReturn

from rich.console import Console


class Terminal(Console):
    """A console that says when nobody reads it any more, instead of ending the program."""

    def on_broken_pipe(self) -> NoReturn:
        """Pass the error on."""
        raise BrokenPipeError from None


def terminal() -> Terminal:
    """Standard output. Numbers and paths are not coloured by themselves."""
    return Terminal(highlight=False, emoji=False, markup=False, soft_wrap=False)
