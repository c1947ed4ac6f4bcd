"""Whether a run fits into the machine's memory: said before it begins, rather than found out by the system's killer."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil

from backlight import kernel
from backlight.errors import BacklightError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backlight.training.recipe import Recipe


@contextmanager
def enough_memory(recipe: Recipe) -> Iterator[None]:
    """Refuse a run that needs more memory than is free, and explain it where memory runs out all the same.

    Raises
    ------
    BacklightError
        With the memory that the network's parameters take.
    """
    free = psutil.virtual_memory().available
    if needed(recipe) > free:
        raise _too_little(recipe, f"; {_gibibytes(free)} are free")
    try:
        yield
    except (MemoryError, BacklightError) as error:
        if not isinstance(error, MemoryError) and not isinstance(error.__cause__, MemoryError):
            raise
        raise _too_little(recipe) from error


def needed(recipe: Recipe) -> int:
    """About how many bytes a run takes for its parameters, at its worst moment; see ``bench/memory.py``.

    That is when a keyframe is written: the engine's parameters and gradient, and six times what a keyframe holds
    (parameters and moments): in the engine, in the state, in the writer, and on the way into a chunk of the store.
    """
    parameters = recipe.architecture.parameter_count
    recorded = parameters + kernel.state_count(recipe.architecture.struct, recipe.training_struct)
    return 4 * (2 * parameters + 6 * recorded)


def _too_little(recipe: Recipe, free: str = "") -> BacklightError:
    return BacklightError(
        f"There is not enough memory. The network {recipe.architecture} has "
        f"{recipe.architecture.parameter_count:,} parameters; to train it takes {_gibibytes(needed(recipe))} for them, "
        f"and more for the samples of a batch{free}. Take fewer units or smaller batches."
    )


def _gibibytes(size: int) -> str:
    return f"about {size / 2**30:,.1f} GiB" if size >= 0.1 * 2**30 else "less than 0.1 GiB"
