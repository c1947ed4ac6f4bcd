"""The last steps to a data set: the split, the scaling, the fingerprint."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from backlight import kernel
from backlight.arguments import finite, is_utf8, whole
from backlight.data.columns import Inputs, listed
from backlight.data.description import Description
from backlight.data.scaling import Moments, Scaling
from backlight.data.source import AnySource, Arrays, Points, Table
from backlight.errors import DataError
from backlight.wording import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from backlight.data.target import Target

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Parts:
    """What a `Dataset` is made from; arrays in the network's scale, (samples, columns)."""

    description: Description
    X_train: Floats
    T_train: Floats
    X_test: Floats
    T_test: Floats


def check_split(test: float, seed: int) -> tuple[float, int]:
    """The part of the samples kept for testing and the seed, as plain numbers.

    Raises
    ------
    DataError
        When they cannot be that.
    """
    part = "test is the part of the samples kept for testing, from 0 to less than 1"
    return (
        finite(test, part, DataError, least=0, most=math.nextafter(1, 0)),
        whole(seed, "seed is a whole number from 0 to 2**53 - 1", DataError, least=0, most=2**53 - 1),
    )


def check_standardize(standardize: bool) -> bool:
    """Whether to standardise, as a plain boolean.

    Raises
    ------
    DataError
        When it is anything else.
    """
    if not isinstance(standardize, bool | np.bool_):
        raise DataError(f"standardize is True or False; {shown(standardize)} came.")
    return bool(standardize)


def split(samples: int, *, test: float, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The rows to train on and those to test on, each in their order.

    The first round(test · samples) of a random order are tested on; where `test` is above 0, both have one at least.
    """
    order = kernel.permutation(seed, "split", 0, samples)
    tested = min(max(math.floor(test * samples + 0.5), 1), samples - 1) if test else 0
    return np.sort(order[tested:]), np.sort(order[:tested])


def _rows(samples: int, source: AnySource) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The rows to train on and to test on: those that the source names, or drawn."""
    if not isinstance(source, Points) or source.test_rows is None:
        return split(samples, test=source.test, seed=source.seed)
    tested = np.isin(np.arange(samples), source.test_rows)
    return np.flatnonzero(~tested).astype(np.uint32), np.flatnonzero(tested).astype(np.uint32)


def fingerprint(arrays: Iterable[Floats]) -> str:
    """SHA-256 over the shapes and the values (little-endian), hexadecimal."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array, "<f4").data)
    return digest.hexdigest()


def assemble(
    name: str, inputs: Inputs, target: Target, source: AnySource, *, standardize: bool, notes: Iterable[str] = ()
) -> Parts:
    """Split the samples, scale them by the training set, and describe the result.

    Parameters
    ----------
    source
        Says how to split; its fingerprint, if it has one, is filled in.

    Raises
    ------
    DataError
        When a scaled value does not fit into float32, or a name is no UTF-8.
    """
    _check_texts(inputs, target, source)
    train, test = _rows(len(inputs.matrix), source)
    X, T = inputs.matrix[train], target.matrix[train]
    scaled = inputs.scaled & standardize
    input_scaling = Scaling.standardizing(X, scaled)
    target_scaling = Scaling.standardizing(T, np.full(T.shape[1], standardize and target.task == "regression"))
    arrays = (
        input_scaling.apply(X), target_scaling.apply(T),
        input_scaling.apply(inputs.matrix[test]), target_scaling.apply(target.matrix[test]),
    )  # fmt: skip
    for values, names in zip(arrays, (inputs.names, [target.name]) * 2, strict=True):
        if not np.isfinite(values).all():
            column = int(np.argwhere(~np.isfinite(values))[0][1])
            raise DataError(
                f"{names[column]!r} has values so far from those of the training samples that 32-bit floats do not "
                "hold them once standardised; correct them, or keep all columns as they are (standardize=False, "
                "--no-standardize)."
            )
    if isinstance(source, Table | Arrays):
        source = msgspec.structs.replace(source, fingerprint=fingerprint(arrays))
    units = source.units if isinstance(source, Points) else None
    description = Description(
        name=name,
        task=target.task,
        columns=inputs.columns,
        target=target.name,
        class_names=target.class_names,
        input_moments=units.inputs if units else Moments.of(input_scaling),
        target_moments=units.target if units else Moments.of(target_scaling),
        source=source,
        notes=(
            *notes,
            *target.notes,
            *_scaling_notes(inputs, X, scaled, target, standardize),
            *_unvaried(inputs, X, inputs.matrix[test], scaled),
            *_absent(target, T),
        ),
    )
    return Parts(description, *arrays)


def _check_texts(inputs: Inputs, target: Target, source: AnySource) -> None:
    """Refuse what the JSON of a recording cannot hold."""
    texts = [("column", column.name) for column in inputs.columns]
    texts += [(f"text in column {column.name!r}", text) for column in inputs.columns for text in column.categories]
    texts += [("target", target.name), *(("class", name) for name in target.class_names)]
    texts += [("column", name) for name in (source.drop if isinstance(source, Table) else ())]
    for what, text in texts:
        if not is_utf8(text):
            raise DataError(
                f"The {what} {text!r} cannot be written as UTF-8, and a recording could not hold it; take other "
                "characters instead of its lone surrogates (U+D800 to U+DFFF)."
            )


def _scaling_notes(
    inputs: Inputs, X: NDArray[np.float64], scaled: NDArray[np.bool_], target: Target, standardize: bool
) -> Iterable[str]:
    regression = standardize and target.task == "regression"
    what = " and target" if scaled.any() and regression else "target" if regression else ""
    if scaled.any():
        what = f"number inputs{what}"
    if what:
        yield f"Standardised ({what}) by the mean and the deviation of the training samples."
    names = inputs.names
    constant = [names[k] for k in np.flatnonzero(scaled & (X[0] == X).all(axis=0))]
    if constant:
        yield f"Only centred, having one value in all training samples: {listed(constant)}."


def _unvaried(
    inputs: Inputs, X: NDArray[np.float64], tested: NDArray[np.float64], scaled: NDArray[np.bool_]
) -> Iterable[str]:
    """A note when inputs that keep their unit have a value in the test set only, such as a category."""
    kept, names = np.flatnonzero(~scaled), inputs.names
    unvaried = kept[(X[0, kept] == X[:, kept]).all(axis=0) & (X[0, kept] != tested[:, kept]).any(axis=0)]
    if len(unvaried):
        yield (
            "Of one value in all training samples and of others in the test samples: "
            f"{listed([names[k] for k in unvaried])}; another seed, or test=0, may mend it."
        )


def _absent(target: Target, T: NDArray[np.float64]) -> Iterable[str]:
    """A note when the training set lacks a class."""
    counts = T.sum(axis=0)
    if target.task == "binary":
        counts = np.array([len(T) - counts[0], counts[0]])
    absent = [name for name, count in zip(target.class_names, counts, strict=False) if not count]
    if absent:
        yield f"The training samples have none of the class {listed(absent)}; another seed, or test=0, may have."
