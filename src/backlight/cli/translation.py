"""The library's sentences in the words of the shell: options for the names that settings have in Python."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from backlight.errors import BacklightError

OPTIONS: Final = {
    **{
        name: "--" + name.replace("_", "-")
        for name in (
            "target", "task", "drop", "separator", "n", "noise", "classes", "test", "hidden", "activation",
            "initializer", "init_scale", "steps", "epochs", "batch_size", "optimizer", "learning_rate", "schedule",
            "floor", "warmup", "patience", "seed", "engine", "l1", "l2", "clip_norm",
        )
    },
    "standardize": "--no-standardize",
    "every": "--decay-every",
    "factor": "--decay",
}  # fmt: skip
"""The option of each setting of `backlight.load`, `backlight.train` and the schedules."""

_SUBJECT: Final = re.compile(rf"(?:(?:optimizer|schedule)\.)?({'|'.join(OPTIONS)})(?= )")
_IN_TEXT: Final = re.compile(
    rf"(?<![\w./\\-])({'|'.join(name for name in OPTIONS if '_' in name)})(?![\w/\\-]|\.\w)(=?)"
)


def argument(path: str) -> str:
    """A path as a command takes it: one that begins with a dash is no option."""
    return f"./{path}" if path.startswith("-") else path


def in_shell(path: str) -> str:
    """The same in quotes where the shell wants them."""
    return shlex.quote(argument(path))


@contextmanager
def options_named() -> Iterator[None]:
    """A context of settings that came as options: a sentence about one, which begins with its name, has the option."""
    try:
        yield
    except BacklightError as error:
        said = str(error)
        subject = _SUBJECT.match(said)
        if subject is None:
            raise
        # None is what it is without the option.
        said = OPTIONS[subject[1]] + said[subject.end() :].replace(", or None;", ";", 1)
        raise type(error)(said) from error


def of_recording(sentence: str) -> str:
    """A sentence of a recording, which names settings and proposes values, with options for them."""
    return _IN_TEXT.sub(lambda found: OPTIONS[found[1]] + (" " if found[2] else ""), sentence)
