"""What a command line asks to train: the data, the recipe, and the place of the recording."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backlight.cli.mistakes import CommandError
from backlight.cli.translation import OPTIONS, options_named

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.training.recipe import Recipe


@dataclass(frozen=True)
class Plan:
    """The words of a command line, by what they are about; what was not written is not there.

    Attributes
    ----------
    data, settings
        As `backlight.load` and `backlight.train` name them.
    schedule
        The name of one, and the fields of its structure.
    """

    source: str | None
    data: dict[str, Any]
    settings: dict[str, Any]
    schedule: dict[str, Any]
    recipe: Path | None
    resume: Path | None
    output: Path | None

    def refuse_others(self, option: str, *others: tuple[str, object]) -> None:
        """With --recipe and --resume nothing else says what to train."""
        extra = [OPTIONS[name] for name in (*self.data, *self.settings, *self.schedule)]
        extra += [name for name, value in others if value is not None]
        if extra:
            raise CommandError(f"{option} holds every setting; leave out {', '.join(extra)}.")

    def prepare(self) -> tuple[Dataset, Recipe]:
        """The data and the recipe that are asked for."""
        if self.recipe is not None:
            from backlight.cli.recipe_file import data_of, read_recipe

            self.refuse_others("--recipe")
            return data_of(read_recipe(self.recipe), self.recipe, self.source)
        if self.source is None:
            raise CommandError(
                "Name what to train on: a data set, such as moons, or a table with its --target; "
                "see backlight train --help."
            )
        if {"steps", "epochs"} <= self.settings.keys():
            raise CommandError("--steps and --epochs both say how long to train; leave out one.")
        from backlight.data.load import load
        from backlight.training.settings import recipe_for

        seed = {name: value for name, value in self.settings.items() if name == "seed"}
        with options_named():
            data = load(self.source, **self.data, **seed)
            return data, recipe_for(data, **self.settings, **self._scheduled())

    def place(self, name: str) -> Path:
        """Where the recording goes: a place that was named, or the next free one here, after the data's name."""
        if self.output is not None:
            from backlight.recording.folder import check_target

            check_target(self.output)
            return self.output
        # Sixty letters: no file system takes names of more than 255 bytes, and a letter may be four.
        stem = name.replace("/", "-")[:60] or "run"
        path, number = Path(f"{stem}.zarr"), 2
        while os.path.lexists(path):
            path, number = Path(f"{stem}-{number}.zarr"), number + 1
        return path

    def _scheduled(self) -> dict[str, Any]:
        """The schedule; a parameter that it does not have is refused."""
        if not self.schedule:
            return {}
        from backlight.training.schedules import SCHEDULES

        fields = dict(self.schedule)
        name = fields.pop("schedule", "constant")
        owners = {"every": "step", "factor": "step", "floor": "cosine"}
        for field in fields:
            if owners.get(field, name) != name:
                raise CommandError(
                    f"{OPTIONS[field]} belongs to --schedule {owners[field]}; the schedule here is {name}."
                )
        return {"schedule": SCHEDULES[name](**fields)}
