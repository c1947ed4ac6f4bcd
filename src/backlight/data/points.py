"""Points: samples that stand in a recipe themselves, as the studio's page makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from backlight.data.arrays import check_matrix
from backlight.data.assemble import Parts, assemble
from backlight.data.columns import MOST_CATEGORIES, MOST_COLUMNS, Column, Inputs, listed, too_wide
from backlight.data.target import Target
from backlight.errors import DataError
from backlight.wording import count, cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.data.source import Points, Units

MOST_NUMBERS: Final = 4_000_000
"""Of X: as JSON some forty megabytes."""
MOST_LETTERS: Final = 1000
"""Of a name."""


def points(source: Points) -> Parts:
    """The parts of a data set from the points of a recipe.

    Raises
    ------
    DataError
        When they cannot be used as they are; the message names the place.
    """
    _check_texts(source)
    X = _matrix(source)
    t = np.array(source.t, np.float64)
    check_matrix(t[:, None], [source.target], "t")
    if source.classes:
        _check_classes(source, t)
    _check_test_rows(source)
    if source.units:
        _check_units(source.units, source)
    binary = ((X == 0) | (X == 1)).all(axis=0)
    columns = (Column(name, "boolean" if flag else "number") for name, flag in zip(source.inputs, binary, strict=True))
    return assemble(source.name, Inputs(X, tuple(columns)), _target(source, t), source, standardize=source.standardize)


def outputs_of(classes: int) -> int:
    """Values of a sample's target: one for each of several classes, else one."""
    return classes if classes > 2 else 1


def _check_texts(source: Points) -> None:
    if not source.name.strip() or len(source.name) > MOST_LETTERS or not source.name.isprintable():
        raise DataError(f"name is a line of 1 to {MOST_LETTERS} letters for points; {cut(repr(source.name))} came.")
    if not source.inputs:
        raise DataError("inputs has a name for each input; points have one input at least, and none came.")
    if len(source.inputs) > MOST_COLUMNS:
        raise DataError(too_wide("X", len(source.inputs)))
    classes = source.classes
    if len(classes) == 1 or len(set(classes)) < len(classes) or len(classes) > MOST_CATEGORIES:
        raise DataError(
            f"classes has the different names of 2 to {MOST_CATEGORIES:,} classes, or none for regression; "
            f"{count(len(classes), 'name')} came: {listed(classes)}."
        )


def _matrix(source: Points) -> NDArray[np.float64]:
    """(samples, inputs), checked."""
    samples, inputs = len(source.X), len(source.inputs)
    if samples != len(source.t):
        raise DataError(
            f"X and t have a row for each point; X has {count(samples, 'row')}, and t has "
            f"{count(len(source.t), 'value')}."
        )
    if samples < 2:
        raise DataError(f"Two points at least are needed; {samples or 'none'} came.")
    if samples * inputs > MOST_NUMBERS:
        raise DataError(
            f"The points of a recipe have at most {MOST_NUMBERS:,} numbers in X; {samples:,} of "
            f"{count(inputs, 'input')} came, {samples * inputs:,} numbers. Keep them in a table."
        )
    for row, values in enumerate(source.X):
        if len(values) != inputs:
            raise DataError(f"X[{row}] has {count(len(values), 'value')} where inputs names {inputs}.")
    X = np.array(source.X, np.float64)
    check_matrix(X, source.inputs, "X")
    return X


def _check_classes(source: Points, t: NDArray[np.float64]) -> None:
    last = len(source.classes) - 1
    wrong = np.flatnonzero((t < 0) | (t > last) | (t != np.rint(t)))
    if len(wrong):
        row = int(wrong[0])
        raise DataError(f"t[{row}] is the number of a class, 0 to {last}; {t[row]:g} came.")


def _check_test_rows(source: Points) -> None:
    rows, last = source.test_rows, len(source.X) - 1
    if rows is None:
        return
    if len(set(rows)) < len(rows) or len(rows) > last or not all(0 <= row <= last for row in rows):
        raise DataError(
            f"test_rows are different numbers of points, from 0 to {last}, and not all of them; "
            f"{cut(', '.join(map(str, rows)))} came."
        )


def _check_units(units: Units, source: Points) -> None:
    if source.standardize:
        raise DataError("units are of points that have been standardised; then standardize is false.")
    for name, moments, wanted in (
        ("inputs", units.inputs, len(source.inputs)),
        ("target", units.target, outputs_of(len(source.classes))),
    ):
        for field, values in (("mean", moments.mean), ("deviation", moments.deviation)):
            if len(values) != wanted:
                raise DataError(f"units.{name}.{field} has {count(wanted, 'value')} here; {len(values)} came.")
            if not np.isfinite(values).all():
                raise DataError(f"units.{name}.{field} has finite numbers only.")


def _target(source: Points, t: NDArray[np.float64]) -> Target:
    if not source.classes:
        return Target(t[:, None], "regression", source.target)
    if len(source.classes) == 2:
        return Target(t[:, None], "binary", source.target, source.classes)
    onehot = (t[:, None] == np.arange(len(source.classes))).astype(np.float64)
    return Target(onehot, "classes", source.target, source.classes)
