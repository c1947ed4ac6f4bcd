from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import jax.numpy
import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

from backlight.data import Arrays, Dataset, load

Refused = Callable[[Callable[[], Any]], str]

X = np.arange(24.0).reshape(12, 2)
Y = np.arange(12) % 2


def with_value(value: float) -> Any:
    changed = X.copy()
    changed[3, 1] = value
    return changed


def with_constant() -> Any:
    changed = X.copy()
    changed[:, 1] = 7
    return changed


INPUTS: dict[str, tuple[Any, str]] = {
    "nan": (with_value(np.nan), "X[3, 1]: nan is not a finite number; correct it, or take the row out."),
    "infinity": (with_value(-np.inf), "X[3, 1]: -inf is not a finite number; correct it, or take the row out."),
    "overflow": (with_value(1e39), "X[3, 1]: 1e+39 is beyond the range of 32-bit floats (3.4e+38); use a larger unit."),
    "constant": (
        with_constant(),
        (
            "X[:, 1] has the same value, 7, in every row, and nothing can be learned from it; leave X[:, "
            "1] out, or keep all columns as they are with standardize=False."
        ),
    ),
    "one axis": (
        X[:, 0],
        (
            "X has one row for each sample: shape (samples, inputs); shape (12,) came; one input is "
            "X.reshape(-1, 1), one sample X.reshape(1, -1)."
        ),
    ),
    "three axes": (
        X[None],
        (
            "X has one row for each sample: shape (samples, inputs); shape (1, 12, 2) came; "
            "X.reshape(len(X), -1) lays out each sample in a row."
        ),
    ),
    "nothing": (None, "X has one row for each sample: shape (samples, inputs); shape () came."),
    "objects": (
        X.astype(object),
        (
            "X holds values of type object, and real numbers are needed; X.astype(float) makes numbers "
            "of them, and a data frame may hold texts."
        ),
    ),
    "texts": (X.astype("U4"), "X holds values of type <U4, and real numbers are needed; a data frame may hold texts."),
    "complex": (
        X * 1j,
        (
            "X holds values of type complex128, and real numbers are needed; two columns may hold the "
            "real and the imaginary parts."
        ),
    ),
    "dates": (X.astype("M8[D]"), "X holds values of type datetime64[D], and real numbers are needed; convert them."),
    "ragged": ([[1, 2], [3]], "X is not an array of numbers, one row of the same length for each sample."),
    "no rows": (
        np.zeros((0, 2)),
        "X is empty: shape (0, 2); a row for each sample and a column for each input are needed.",
    ),
    "no columns": (
        np.zeros((12, 0)),
        "X is empty: shape (12, 0); a row for each sample and a column for each input are needed.",
    ),
    "one row": (X[:1], "X has one row of values, and every row is a sample: two at least are needed."),
    "too wide": (
        np.zeros((2, 10**6), np.int8),
        "X has 1,000,000 columns, and at most 65,536 can be used; choose those that matter.",
    ),
    "sparse": (scipy.sparse.csr_matrix(X), "X is a sparse matrix; pass X.toarray()."),
    "masked": (np.ma.masked_equal(X, 5), "X[2, 1]: there is no value (it is masked); fill it in, or take the row out."),
    "fewer rows": (X[:5], "X and y have a row for each sample; X has 5 rows and y has 12."),
}


@pytest.mark.parametrize("case", INPUTS)
def test_bad_inputs_are_refused(case: str, refused: Refused) -> None:
    values, message = INPUTS[case]
    assert refused(lambda: Dataset(values, Y)) == message


TARGETS: dict[str, tuple[Any, str]] = {
    "nan": ([1.5, np.nan] * 6, "y[1]: nan is not a finite number; correct it, or take the row out."),
    "overflow": ([0.5, 1e40] * 6, "y[1]: 1e+40 is beyond the range of 32-bit floats (3.4e+38); use a larger unit."),
    "None": ([1, None] * 6, "y[1]: there is no value; fill it in, or take the row out."),
    "mixed": ([1, "a"] * 6, "y[1]: 'a' is a text, and the values before it are not; correct it, or leave y out."),
    "mixed objects": (
        np.array([1, "a"] * 6, object),
        "y[1]: 'a' is a text, and the values before it are not; correct it, or leave y out.",
    ),
    "huge": (
        [10**400, 1] * 6,
        "y[0]: a whole number of 401 digits is beyond the range of 32-bit floats (3.4e+38); use a larger unit.",
    ),
    "many digits": (
        [1, -(10**5000)] * 6,
        "y[1]: a whole number of 5,001 digits is beyond the range of 32-bit floats (3.4e+38); use a larger unit.",
    ),
    "a large fraction": (
        [Fraction(1, 3), Fraction(10**400, 3)] * 6,
        "y[1]: a value of type Fraction is beyond the range of 32-bit floats (3.4e+38); use a larger unit.",
    ),
    "a signalling nan": (
        [Decimal("0.5"), Decimal("sNaN")] * 6,
        "y[1]: sNaN is not a finite number; correct it, or take the row out.",
    ),
    "mixed rows": (
        [[1], ["a"]] * 6,
        "y[1]: 'a' is a text, and the values before it are not; correct it, or leave y out.",
    ),
    "complex": (
        Y * 1j,
        (
            "y holds values of type complex128; numbers, booleans and texts can be learned from: convert "
            "it, or leave y out."
        ),
    ),
    "dates": (
        Y.astype("M8[D]"),
        (
            "y holds dates or times; write what matters in them as numbers (a year, a month, days since "
            "a day), or leave y out."
        ),
    ),
    "bytes": (
        np.array([b"a", b"b"] * 6),
        "y holds values of type |S1; numbers, booleans and texts can be learned from: convert it, or leave y out.",
    ),
    "one class": (
        Y * 0,
        (
            "y has one class only, '0': there is nothing to tell apart; choose another target, or add "
            "samples of another class."
        ),
    ),
    "one value": (
        Y * 0 + 0.5,
        "y has the same value, 0.5, in every row: there is nothing to predict; choose another target.",
    ),
    "one-hot": (
        np.eye(2)[Y],
        (
            "y has one target for each sample: shape (samples,); shape (12, 2) came; one-hot targets are "
            "passed as y.argmax(axis=1)."
        ),
    ),
    "nothing": (None, "y has one target for each sample: shape (samples,); shape () came."),
    "empty": ([], "y is empty; a target for each sample is needed."),
    "frame": (pl.DataFrame({"t": Y}), "y is a data frame; pass the one column that is the target."),
    "masked": (np.ma.masked_equal(Y, 1), "y[1]: there is no value (it is masked); fill it in, or take the row out."),
}


@pytest.mark.parametrize("case", TARGETS)
def test_bad_targets_are_refused(case: str, refused: Refused) -> None:
    values, message = TARGETS[case]
    assert refused(lambda: Dataset(X, values)) == message


SETTINGS: list[tuple[dict[str, Any], str]] = [
    ({"input_names": ["a"]}, "X has 2 columns, and input_names has a text for each; ['a'] came."),
    ({"input_names": "ab"}, "X has 2 columns, and input_names has a text for each; 'ab' came."),
    ({"input_names": [["a"], 3]}, "X has 2 columns, and input_names has a text for each; [['a'], 3] came."),
    ({"input_names": ["a", "a"]}, "X has two columns 'a'; give every column a name of its own."),
    ({"class_names": ["a", "a"]}, "class_names are two or more different texts; 'a', 'a' came."),
    ({"class_names": ["a"]}, "class_names are two or more different texts; 'a' came."),
    ({"class_names": []}, "class_names are two or more different texts; none came."),
    ({"class_names": 5}, "class_names are two or more different texts; 5 came."),
    ({"class_names": "ab"}, "class_names are two or more different texts; 'ab' came."),
    ({"input_names": 5}, "X has 2 columns, and input_names has a text for each; 5 came."),
    ({"class_names": [0, 1]}, "class_names are two or more different texts; 0, 1 came."),
    ({"test": 1.0}, "test is the part of the samples kept for testing, from 0 to less than 1; 1.0 came."),
    ({"test": "x"}, "test is the part of the samples kept for testing, from 0 to less than 1; 'x' came."),
    ({"test": float("nan")}, "test is the part of the samples kept for testing, from 0 to less than 1; nan came."),
    (
        {"test": 10**400},
        f"test is the part of the samples kept for testing, from 0 to less than 1; 1{'0' * 58}… came.",
    ),
    ({"seed": -1}, "seed is a whole number from 0 to 2**53 - 1; -1 came."),
    ({"seed": 1.5}, "seed is a whole number from 0 to 2**53 - 1; 1.5 came."),
    ({"seed": True}, "seed is a whole number from 0 to 2**53 - 1; True came."),
    (
        {"task": "regresion"},
        "There is no task 'regresion'; did you mean 'regression'? There are binary, classes, regression; without a "
        "name, the target's values decide.",
    ),
    (
        {"task": np.zeros(3)},
        "There is no task array([0., 0., 0.]). There are binary, classes, regression; without a name, the target's "
        "values decide.",
    ),
    ({"standardize": 10**5000}, "standardize is True or False; an int came."),
]


@pytest.mark.parametrize(("settings", "message"), SETTINGS)
def test_bad_settings_are_refused(settings: dict[str, Any], message: str, refused: Refused) -> None:
    assert refused(lambda: Dataset(X, Y, **settings)) == message


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.float16, np.int8, np.uint64, np.longdouble, list, tuple])
def test_arrays_of_many_kinds(kind: Any) -> None:
    usual = Dataset(X, Y)
    values = kind(X.tolist()) if kind in (list, tuple) else X.astype(kind)
    other = Dataset(values, kind(Y.tolist()) if kind in (list, tuple) else Y.astype(kind))
    assert other.source == usual.source
    assert other.description == usual.description


def test_order_in_memory_does_not_matter() -> None:
    assert Dataset(np.asfortranarray(X), Y[:, None]).source == Dataset(X, Y).source
    assert Dataset(np.repeat(X, 2, axis=0)[::2], Y).source == Dataset(X, Y).source


def test_what_is_passed_in_is_neither_changed_nor_shared() -> None:
    values, targets = X.astype(np.float32), Y.astype(np.float32)
    before = values.tobytes(), targets.tobytes()
    data = Dataset(values, targets, test=0, standardize=False)
    assert (values.tobytes(), targets.tobytes()) == before
    assert values.flags.writeable
    values[:] = 0
    assert data.X_train.tobytes() == before[0]


def test_booleans_stay_0_and_1() -> None:
    data = Dataset(X > [11, 12], Y, test=0)
    assert set(data.X_train.flat) == {0, 1}
    assert data.notes == ("Task 'binary': the target 'y' has two classes; 0 is '0', 1 is '1'.",)


def test_a_constant_column_may_stay_as_it_is() -> None:
    data = Dataset(with_constant(), Y, standardize=False, test=0)
    assert np.array_equal(data.X_train, with_constant())
    assert data.source == Arrays(
        test=0.0, seed=0, standardize=False, fingerprint=getattr(data.source, "fingerprint", "")
    )


def test_a_frame_and_a_series() -> None:
    frame = pl.DataFrame({"a": X[:, 0], "colour": ["red", "blue", "red"] * 4, "b": [True, False] * 6})
    data = Dataset(frame, pl.Series("label", ["no", "yes"] * 6), test=0)
    assert data.input_names == ("a", "colour=blue", "colour=red", "b")
    assert data.target_name == "label"
    assert data.class_names == ("no", "yes")
    assert data.X_train[:, 1:].tolist() == [[0, 1, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1], [0, 1, 0]] * 2


def test_a_frame_has_names_already(refused: Refused) -> None:
    frame = pl.DataFrame({"a": X[:, 0], "b": X[:, 1]})
    assert refused(lambda: Dataset(frame, Y, input_names=["u", "v"])) == (
        "input_names is of arrays; a data frame's columns have names already."
    )
    assert refused(lambda: Dataset(frame.with_columns(b=1), Y)) == (
        "Column 'b' of the data frame has the same value, 1, in every row, and nothing can be learned from it; "
        "leave the column out, or keep all columns as they are with standardize=False."
    )


def test_load_takes_arrays_too(refused: Refused) -> None:
    assert load(X, target=Y).source == Dataset(X, Y).source
    assert refused(lambda: load(X)) == "What is to be predicted? Pass the targets too: backlight.Dataset(X, y)."
    assert refused(lambda: load(X, target=Y, n=3)) == "n is not a setting of arrays; leave it out."


class Wrapped:
    """Whatever NumPy can read."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.values.astype(dtype or self.values.dtype)


@pytest.mark.parametrize(
    "values",
    [
        [[value] for value in Y.tolist()],
        tuple((value,) for value in Y.tolist()),
        list(Y[:, None]),
        [np.array(value) for value in Y],
        list(Y),
        Wrapped(Y),
        Wrapped(Y.astype(float)),
        Y.astype(object),
        pd.Index(Y),
        jax.numpy.asarray(Y),
    ],
    ids=lambda values: type(values).__name__,
)
def test_targets_of_many_kinds(values: Any) -> None:
    assert Dataset(X, values).description == Dataset(X, Y).description


def test_texts_in_what_numpy_can_read() -> None:
    words = ["no", "yes"] * 6
    for values in (Wrapped(words), [[word] for word in words], np.array(words, object)[:, None]):
        assert Dataset(X, values).class_names == ("no", "yes")


INEXACT = "is a whole number that 64-bit floats do not hold exactly"


@pytest.mark.parametrize(
    "values",
    [[2**53, 2**53 + 1] * 6, np.array([2**53, 2**53 + 1] * 6), np.array([2**53, 2**53 + 1] * 6, np.uint64)],
    ids=["list", "int64", "uint64"],
)
def test_whole_numbers_that_floats_merge(values: Any, refused: Refused) -> None:
    assert refused(lambda: Dataset(X, values)) == (
        f"y[1]: 9007199254740993 {INEXACT}; make the column texts where they are names, floats where they are "
        "quantities."
    )


def test_whole_numbers_that_floats_merge_in_inputs(refused: Refused) -> None:
    whole = X.astype(np.int64)
    whole[3, 1] = 2**63 - 1
    assert refused(lambda: Dataset(whole, Y)) == (
        f"X[3, 1]: 9223372036854775807 {INEXACT}; use a larger unit, or X.astype(float) where a rounded value will do."
    )


def test_large_whole_numbers_that_are_exact() -> None:
    for values in ([2**53, 2**53 + 2] * 6, [-(2**62), 2**62] * 6, [10**22, 0] * 6):
        assert Dataset(X, values).class_names == tuple(str(value) for value in sorted(set(values)))
    whole = X.astype(np.int64) * 2**55
    assert Dataset(whole, Y).source == Dataset(whole.astype(float), Y).source
