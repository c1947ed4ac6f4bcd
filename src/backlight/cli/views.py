"""What is shown while a network trains: nothing, a few lines (`lines`), or a live view of the terminal (`live`)."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from backlight.cli import words
from backlight.wording import count

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.recording import Recording
    from backlight.run import Progress
    from backlight.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Setting:
    """What is being trained on what."""

    name: str
    data: Dataset
    recipe: Recipe

    @property
    def samples(self) -> str:
        """Of the training and the test set."""
        return words.samples(self.data)

    @property
    def network(self) -> str:
        """Its layers, activations and parameters."""
        network = self.recipe.architecture
        return f"{network} · {count(network.parameter_count, 'parameter')}"

    @property
    def details(self) -> str:
        """Optimiser and seed."""
        return f"{words.optimizer(self.recipe)}, seed {self.recipe.seed}"


class View(Protocol):
    """Watches a training run."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def observe(self, progress: Progress) -> None:
        """Take the run's progress."""
        ...

    def finish(self, recording: Recording) -> None:
        """Take what was recorded, at the end."""
        ...


class NoView:
    """Shows nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def observe(self, progress: Progress) -> None:
        """Show nothing of it."""

    def finish(self, recording: Recording) -> None:
        """Show nothing of it."""
