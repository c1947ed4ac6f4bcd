"""The library's sentences in the words of the shell: options for the names that settings have in Python."""

from __future__ import annotations

import ast
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
_RESUME: Final = re.compile(r"backlight\.resume\(('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\)")


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
    """A sentence of a recording, which proposes settings and calls, with options and commands for them."""
    sentence = _IN_TEXT.sub(lambda found: OPTIONS[found[1]] + (" " if found[2] else ""), sentence)
    return _RESUME.sub(lambda found: f"backlight train --resume {shlex.quote(ast.literal_eval(found[1]))}", sentence)
