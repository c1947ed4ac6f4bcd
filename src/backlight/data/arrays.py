"""Arrays: inputs and targets that are passed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from backlight.arguments import LARGEST
from backlight.data import files, frames
from backlight.data.assemble import Parts, assemble, check_split, check_standardize
from backlight.data.columns import (
    MOST_COLUMNS,
    Column,
    Inputs,
    Numbers,
    Raw,
    check_numbers,
    describe,
    encode,
    refuse_constant,
    refuse_too_few,
    too_wide,
)
from backlight.data.origin import Elements, Frame
from backlight.data.source import Arrays
from backlight.data.target import check_task, interpret
from backlight.errors import DataError
from backlight.wording import count, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def arrays(
    X: Any,
    y: Any,
    *,
    test: float = 0.25,
    seed: int = 0,
    task: str | None = None,
    input_names: Sequence[str] | None = None,
    class_names: Sequence[str] | None = None,
    standardize: bool = True,
) -> Parts:
    """The parts of a data set from inputs and targets; `Dataset` says what they are."""
    test, seed = check_split(test, seed)
    standardize = check_standardize(standardize)
    inputs = _frame_inputs(X, input_names, standardize) if frames.is_frame(X) else _inputs(X, input_names, standardize)
    raw = target_column(y)
    if len(raw.values) != len(inputs.matrix):
        raise DataError(
            f"X and y have a row for each sample; X has {len(inputs.matrix):,} rows and y has {len(raw.values):,}."
        )
    target = interpret(raw, Elements("y"), task=check_task(task), class_names=class_names)
    source = Arrays(fingerprint="", standardize=standardize, test=test, seed=seed)
    name = "data frame" if frames.is_frame(X) else "arrays"
    return assemble(name, inputs, target, source, standardize=standardize)


def _inputs(X: Any, input_names: Sequence[str] | None, standardize: bool) -> Inputs:
    matrix, kind = numeric_matrix(X, "X")
    names = _names(input_names, matrix.shape[1])
    origin = Elements("X", columns=names)
    refuse_too_few(len(matrix), origin)
    raw = [Numbers(name, matrix[:, k], kind) for k, name in enumerate(names)]
    check_matrix(matrix, names, "X")
    if standardize:
        refuse_constant(raw, origin)
    return Inputs(matrix, tuple(Column(name, kind) for name in names))


def _frame_inputs(X: Any, input_names: Sequence[str] | None, standardize: bool) -> Inputs:
    if input_names is not None:
        raise DataError("input_names is of arrays; a data frame's columns have names already.")
    contents = files.read_frame(X)
    origin = Frame(droppable=False)
    refuse_too_few(contents.samples, origin)
    raw = frames.raw_columns(X, contents.names, origin)
    if standardize:
        refuse_constant(raw, origin)
    columns = describe(raw, origin)
    return Inputs(encode(raw, columns, origin), columns)


def _names(names: Sequence[str] | None, columns: int) -> tuple[str, ...]:
    if names is None:
        return tuple(f"x{k + 1}" for k in range(columns))
    try:
        given = [] if isinstance(names, str) else list(names)
    except TypeError:
        given = []
    if len(given) != columns or not all(isinstance(name, str) for name in given):
        raise DataError(f"X has {count(columns, 'column')}, and input_names has a text for each; {shown(names)} came.")
    return tuple(frames.checked_names([str(name) for name in given], Elements("X")))


def _array(values: Any, name: str) -> NDArray[Any]:
    """Whatever came, as an array; what cannot be one is refused."""
    if type(values).__module__.startswith("scipy.sparse"):
        raise DataError(f"{name} is a sparse matrix; pass {name}.toarray().")
    try:
        array = np.asarray(values)
    except Exception as error:
        if frames.library_of(values) == "torch":
            raise DataError(
                f"{name} is a tensor that NumPy cannot read; pass {name}.detach().cpu().numpy()."
            ) from error
        raise DataError(f"{name} is not an array of numbers, one row of the same length for each sample.") from error
    if np.ma.is_masked(values):
        place = ", ".join(str(k) for k in np.argwhere(np.ma.getmaskarray(values))[0])
        raise DataError(f"{name}[{place}]: there is no value (it is masked); fill it in, or take the row out.")
    return array


def numeric_matrix(X: Any, name: str) -> tuple[NDArray[np.float64], Any]:
    """Inputs as a matrix of floats, and whether they were numbers or booleans.

    Raises
    ------
    DataError
        When they are not numbers in rows and columns.
    """
    array = _array(X, name)
    if array.ndim != 2:
        mend = {1: f"; one input is {name}.reshape(-1, 1), one sample {name}.reshape(1, -1)"}.get(array.ndim, "")
        if array.ndim > 2:
            mend = f"; {name}.reshape(len({name}), -1) lays out each sample in a row"
        raise DataError(f"{name} has one row for each sample: shape (samples, inputs); shape {array.shape} came{mend}.")
    if array.dtype.kind not in "biuf":
        mend = {
            "O": f"{name}.astype(float) makes numbers of them, and a data frame may hold texts",
            "U": "a data frame may hold texts",
            "c": "two columns may hold the real and the imaginary parts",
        }.get(array.dtype.kind, "convert them")
        raise DataError(f"{name} holds values of type {array.dtype}, and real numbers are needed; {mend}.")
    if not array.size:
        raise DataError(
            f"{name} is empty: shape {array.shape}; a row for each sample and a column for each input are needed."
        )
    if array.shape[1] > MOST_COLUMNS:
        raise DataError(too_wide(name, array.shape[1]))
    with np.errstate(over="ignore"):
        matrix = array.astype(np.float64)
    if array.dtype.kind in "iu":
        for row, column in np.argwhere(np.abs(matrix) >= frames.EXACT):
            if int(matrix[row, column]) != int(array[row, column]):
                raise DataError(
                    f"{name}[{row}, {column}]: {frames.inexact(array[row, column])}; use a larger unit, or "
                    f"{name}.astype(float) where a rounded value will do."
                )
    return matrix, "boolean" if array.dtype.kind == "b" else "number"


def check_matrix(matrix: NDArray[np.float64], names: Sequence[str], name: str) -> None:
    """Refuse a matrix with a value that is not finite, or not in float32.

    Raises
    ------
    DataError
        With the place of the first, row by row.
    """
    usable = np.abs(matrix) <= LARGEST
    if not usable.all():
        column = int(np.argwhere(~usable)[0][1])
        check_numbers(Numbers(names[column], matrix[:, column]), Elements(name, columns=names))


def target_column(y: Any) -> Raw:
    """Targets, as a column.

    Raises
    ------
    DataError
        When they are not one value for each sample.
    """
    origin = Elements("y")
    if frames.is_series(y):
        return frames.raw_series(y, str(y.name) if y.name else "y", origin)
    if frames.is_frame(y):
        raise DataError("y is a data frame; pass the one column that is the target.")
    array = _array(y, "y")
    listed = list(y) if isinstance(y, list | tuple) else None
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
        listed = None if listed is None else [next(iter(row)) for row in listed]
    if array.ndim != 1:
        onehot = "; one-hot targets are passed as y.argmax(axis=1)" if array.ndim == 2 else ""
        raise DataError(f"y has one target for each sample: shape (samples,); shape {array.shape} came{onehot}.")
    if not array.size:
        raise DataError("y is empty; a target for each sample is needed.")
    if listed is not None:  # what NumPy would make alike, as texts of 1 and 'a', is told apart
        return frames.from_objects([_scalar(value) for value in listed], "y", origin)
    if array.dtype.kind == "O":
        return frames.from_objects(array.tolist(), "y", origin)
    return frames.from_numpy(array, "y", origin)


def _scalar(value: Any) -> Any:
    """A value out of an array of no axis, such as a tensor in a list."""
    return value.item() if getattr(value, "ndim", None) == 0 and not isinstance(value, np.generic) else value
