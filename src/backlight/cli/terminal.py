"""The terminal, as Rich sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from backlight.cli.output import harmless

_NARROW = 64


class Terminal(Console):
    """A console that says when nobody reads it any more, instead of ending the program, and lets no name control it."""

    def on_broken_pipe(self) -> NoReturn:
        """Pass the error on."""
        raise BrokenPipeError from None

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As Rich does; only what Rich itself adds may hold control characters."""
        for segment in super().render(renderable, options):
            text = segment.text if segment.control else harmless(segment.text)
            yield segment if text is segment.text else Segment(text, segment.style)


def colored(console: Console) -> bool:
    """Whether it shows colours."""
    return console.color_system is not None and not console.no_color


def commands(pairs: Sequence[tuple[str, str]], width: int) -> RenderableType:
    """Commands, each with what it does where there is room."""
    if width < _NARROW:
        return Group(*(Text(command, overflow="fold") for command, _ in pairs))
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column()
    table.add_column(style="dim", no_wrap=True)
    for command, what in pairs:
        table.add_row(Text(command, overflow="fold"), what)
    return table


def terminal() -> Terminal:
    """Standard output. Numbers and paths are not coloured by themselves."""
    return Terminal(highlight=False, emoji=False, markup=False, soft_wrap=False)
