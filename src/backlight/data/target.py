"""Target: what is to be predicted, and which task that makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from backlight.data.columns import MOST_CATEGORIES, Raw, Texts, check_numbers, id_like, listed
from backlight.data.source import Task
from backlight.errors import DataError, nearest
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from backlight.data.origin import Origin

TASKS: Final[tuple[Task, ...]] = get_args(Task)
_MOST_WHOLE_NUMBERS: Final = 20
"""Whole numbers with more different values than this are taken for a quantity, with fewer for classes."""


@dataclass(frozen=True, eq=False)
class Target:
    """The targets of all samples.

    Attributes
    ----------
    matrix
        (samples, outputs), float64: 0 or 1 for two classes, one-hot for more, the raw value for regression.
    class_names
        In the order of the outputs; of two classes, the second is 1. Empty for regression.
    notes
        What was understood.
    """

    matrix: NDArray[np.float64]
    task: Task
    name: str
    class_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_task(task: str | None) -> Task | None:
    """A task's name.

    Raises
    ------
    DataError
        When there is none of that name.
    """
    if task is None or (isinstance(task, str) and task in TASKS):
        return task
    near = nearest(task, TASKS) if isinstance(task, str) else ""
    raise DataError(
        f"There is no task {shown(task)}{near or '.'} There are {', '.join(TASKS)}; without a name, the "
        "target's values decide."
    )


def interpret(
    raw: Raw, origin: Origin, *, task: Task | None = None, class_names: Sequence[str] | None = None
) -> Target:
    """The target of a raw column.

    Texts and booleans are classes, and so are whole numbers with two different values, or with at most 20 and two
    samples for each on average. Other numbers are regression.

    Parameters
    ----------
    task
        Overrides that. ``"classes"`` with two classes is ``"binary"``.
    class_names
        For numbers 0, 1, …, or else for the different values in order.

    Raises
    ------
    DataError
        When the values do not suit the task, or all are the same.
    """
    class_names = _checked_names(class_names)
    if not isinstance(raw, Texts):
        check_numbers(raw, origin)
    if task == "regression" or (task is None and class_names is None and not _are_classes(raw)):
        return _regression(raw, origin, inferred=task is None)
    target = _classes(raw, origin, class_names)
    if task == "binary" and target.task != "binary":
        raise DataError(
            f"{origin.column(raw.name)} has {len(target.class_names)} classes ({listed(target.class_names)}), and the "
            "task 'binary' takes two; use the task 'classes'."
        )
    return target


def _are_classes(raw: Raw) -> bool:
    if isinstance(raw, Texts) or raw.kind == "boolean":
        return True
    if not (raw.values == np.rint(raw.values)).all():
        return False
    distinct = len(np.unique(raw.values))
    return distinct == 2 or (distinct <= _MOST_WHOLE_NUMBERS and 2 * distinct <= len(raw.values))


def _regression(raw: Raw, origin: Origin, *, inferred: bool) -> Target:
    if isinstance(raw, Texts):
        raise DataError(f"{origin.column(raw.name)} has texts, and regression takes numbers; use the task 'classes'.")
    if (raw.values == raw.values[0]).all():
        raise DataError(
            f"{origin.column(raw.name)} has the same value, {raw.values[0]:g}, in every {origin.unit}: there is "
            "nothing to predict; choose another target."
        )
    note = f"Task 'regression': the target {raw.name!r} is a number"
    if inferred and len(np.unique(raw.values)) <= MOST_CATEGORIES:
        note += " (the task 'classes' would make a class of each value)"
    return Target(raw.values[:, None], "regression", raw.name, (), (f"{note}.",))


def _classes(raw: Raw, origin: Origin, class_names: tuple[str, ...] | None) -> Target:
    labels, codes = _labels(raw, origin)
    if len(labels) < 2:
        raise DataError(
            f"{origin.column(raw.name)} has one class only, {labels[0]!r}: there is nothing to tell apart; "
            "choose another target, or add samples of another class."
        )
    if class_names is not None:
        labels, codes = _named(raw, origin, labels, codes, class_names)
    matrix = np.zeros((len(codes), len(labels)))
    matrix[np.arange(len(codes)), codes] = 1
    if len(labels) == 2:
        note = f"Task 'binary': the target {raw.name!r} has two classes; 0 is {labels[0]!r}, 1 is {labels[1]!r}."
        return Target(matrix[:, 1:].copy(), "binary", raw.name, labels, (note,))
    note = f"Task 'classes': the target {raw.name!r} has {len(labels)} classes."
    return Target(matrix, "classes", raw.name, labels, (note,))


def _labels(raw: Raw, origin: Origin) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """The different values in order, and the number of each sample's."""
    if isinstance(raw, Texts):
        labels = tuple(sorted(set(raw.values)))
        _refuse_too_many(raw, origin, len(labels), "texts", id_like(len(labels), len(raw.values)))
        numbers = {label: number for number, label in enumerate(labels)}
        return labels, np.fromiter((numbers[text] for text in raw.values), np.intp, len(raw.values))
    values, codes = np.unique(raw.values, return_inverse=True)
    _refuse_too_many(raw, origin, len(values), "numbers", len(values) > MOST_CATEGORIES)
    if raw.kind == "boolean":
        return tuple("true" if value else "false" for value in values), codes
    return tuple(str(int(value)) if value.is_integer() else repr(value) for value in values.tolist()), codes


def _refuse_too_many(raw: Raw, origin: Origin, distinct: int, what: str, refused: bool) -> None:
    if refused:
        mend = "choose another target" if isinstance(raw, Texts) else "use the task 'regression'"
        raise DataError(
            f"{origin.column(raw.name)} has {distinct:,} different {what} in {len(raw.values):,} {origin.unit}s, "
            f"too many for classes; {mend}."
        )


def _checked_names(class_names: Any) -> tuple[str, ...] | None:
    if class_names is None:
        return None
    try:
        names = (class_names,) if isinstance(class_names, str) else tuple(class_names)
    except TypeError:
        names = (class_names,)
    if len(names) < 2 or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise DataError(f"class_names are two or more different texts; {listed(names) or 'none'} came.")
    return tuple(str(name) for name in names)


def _named(
    raw: Raw, origin: Origin, labels: tuple[str, ...], codes: NDArray[np.intp], names: tuple[str, ...]
) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    if not isinstance(raw, Texts) and np.isin(raw.values, np.arange(len(names))).all():
        return names, raw.values.astype(np.intp)
    if len(names) != len(labels):
        raise DataError(
            f"{origin.column(raw.name)} has {len(labels)} classes ({listed(labels)}), and {len(names)} class_names came"
            f": {listed(names)}."
        )
    return names, codes
