from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from backlight.data import Dataset, load

Refused = Callable[[Callable[[], Any]], str]

FRAME = pl.DataFrame({"a": range(12), "b": [0.5 * (k * k % 7) for k in range(12)], "t": [k % 2 for k in range(12)]})
DROP = "leave the column out with drop=['c']"
DATES = "holds dates or times; write what matters in them as numbers (a year, a month, days since a day), or"
CONVERT = "numbers, booleans and texts can be learned from: convert it, or"


def pandas_with(values: Any) -> pd.DataFrame:
    frame = pd.DataFrame({name: FRAME[name].to_numpy() for name in FRAME.columns})
    frame["c"] = values
    return frame


@pytest.mark.parametrize(
    ("values", "pandas_values"),
    [
        (pl.Series(["x", "y", "x"] * 4), ["x", "y", "x"] * 4),
        (pl.Series(["x", "y", "x"] * 4, dtype=pl.Categorical), pd.Categorical(["x", "y", "x"] * 4)),
        (pl.Series(["x", "y", "x"] * 4, dtype=pl.Enum(["y", "x"])), pd.array(["x", "y", "x"] * 4, dtype="string")),
        (pl.Series([True, False] * 6), [True, False] * 6),
        (pl.Series([True, False] * 6), pd.array([True, False] * 6, dtype="boolean")),
        (pl.Series(range(12), dtype=pl.UInt8), pd.array(range(12), dtype="Int64")),
        (pl.Series([decimal.Decimal("1.5"), decimal.Decimal(2)] * 6), [decimal.Decimal("1.5"), decimal.Decimal(2)] * 6),
        (pl.Series(np.arange(12) / 3, dtype=pl.Float32), (np.arange(12) / 3).astype(np.float32)),
    ],
    ids=["text", "categorical", "enum", "boolean", "nullable boolean", "integer", "decimal", "float32"],
)
def test_pandas_and_polars_give_the_same_data(values: pl.Series, pandas_values: Any) -> None:
    polars, pandas = load(FRAME.with_columns(c=values), target="t"), load(pandas_with(pandas_values), target="t")
    assert polars.X_train.shape[1] >= 3
    assert pandas.source == polars.source
    assert pandas.notes == polars.notes


def test_one_hot_is_as_pandas_has_it() -> None:
    frame = pandas_with(["north", "south", "west"] * 4)
    data = load(frame, target="t", test=0, standardize=False)
    dummies = pd.get_dummies(frame.drop(columns="t"), columns=["c"], prefix_sep="=", dtype=float)
    assert data.input_names == tuple(dummies.columns)
    assert np.array_equal(data.X_train, dummies.to_numpy().astype(np.float32))
    assert data.notes[0] == "The text column 'c' became 3 inputs, 0 or 1 each: 'north', 'south', 'west'."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            [1] * 11 + ["x"],
            (
                "Row 12 of the data frame, column 'c': 'x' is a text, and the values before it are not; "
                f"correct it, or {DROP}."
            ),
        ),
        (
            [True] * 11 + ["x"],
            (
                "Row 12 of the data frame, column 'c': 'x' is a text, and the values before it are not; "
                f"correct it, or {DROP}."
            ),
        ),
        (
            ["x"] * 11 + [1],
            (
                "Row 12 of the data frame, column 'c': 1 is a number, and the values before it are not; "
                f"correct it, or {DROP}."
            ),
        ),
        (
            [1.5] * 11 + [None],
            "Row 12 of the data frame, column 'c': there is no value; fill it in, or take the row out.",
        ),
        (
            ["a"] * 11 + [None],
            "Row 12 of the data frame, column 'c': there is no value; fill it in, or take the row out.",
        ),
        (
            pd.array([1, None] * 6, dtype="Int64"),
            "Row 2 of the data frame, column 'c': there is no value; fill it in, or take the row out.",
        ),
        (
            [np.inf] + [1.0] * 11,
            "Row 1 of the data frame, column 'c': inf is not a finite number; correct it, or take the row out.",
        ),
        (pd.date_range("2020-01-01", periods=12), f"Column 'c' of the data frame {DATES} {DROP}."),
        ([datetime.date(2020, 1, 1)] * 12, f"Column 'c' of the data frame {DATES} {DROP}."),
        ([{}] * 12, f"Column 'c' of the data frame holds values of type dict; {CONVERT} {DROP}."),
        ([1j] * 12, f"Column 'c' of the data frame holds values of type complex128; {CONVERT} {DROP}."),
        (
            [10**400] + [1] * 11,
            (
                "Row 1 of the data frame, column 'c': a whole number of 401 digits is beyond the range of "
                "32-bit floats (3.4e+38); use a larger unit."
            ),
        ),
    ],
)
def test_bad_columns_of_pandas(values: Any, message: str, refused: Refused) -> None:
    frame = pandas_with(values)
    assert refused(lambda: load(frame, target="t")) == message


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            pl.Series([1, None] * 6),
            "Row 2 of the data frame, column 'c': there is no value; fill it in, or take the row out.",
        ),
        (
            pl.Series([None] * 12),
            "Row 1 of the data frame, column 'c': there is no value; fill it in, or take the row out.",
        ),
        (
            pl.Series([1.0, float("nan")] * 6),
            "Row 2 of the data frame, column 'c': nan is not a finite number; correct it, or take the row out.",
        ),
        (pl.Series([datetime.timedelta(1)] * 12), f"Column 'c' of the data frame {DATES} {DROP}."),
        (pl.Series([[1, 2]] * 12), f"Column 'c' of the data frame holds values of type List(Int64); {CONVERT} {DROP}."),
        (pl.Series([b"a"] * 12), f"Column 'c' of the data frame holds values of type Binary; {CONVERT} {DROP}."),
        (
            pl.Series([2] * 12),
            (
                "Column 'c' of the data frame has the same value, 2, in every row, and nothing can be "
                f"learned from it; {DROP}, or keep all columns as they are with standardize=False."
            ),
        ),
    ],
)
def test_bad_columns_of_polars(values: pl.Series, message: str, refused: Refused) -> None:
    assert refused(lambda: load(FRAME.with_columns(c=values), target="t")) == message


def test_bad_frames(refused: Refused) -> None:
    assert refused(lambda: load(FRAME.lazy(), target="t")) == "A LazyFrame holds no values yet; pass frame.collect()."
    assert refused(lambda: load(pl.DataFrame(), target="t")) == (
        "The data frame has no columns; it needs an input and a target at least."
    )
    assert refused(lambda: load(FRAME.head(0), target="t")) == (
        "The data frame has no row of values, and every row is a sample: two at least are needed."
    )
    twice = pd.DataFrame([[1, 2, 0], [3, 4, 1]], columns=["a", "a", "t"])
    assert refused(lambda: load(twice, target="t")) == (
        "The data frame has two columns 'a'; give every column a name of its own."
    )
    wide = pd.DataFrame(np.zeros((2, 2**16 + 1)))
    assert refused(lambda: load(wide, target="0")) == (
        "The data frame has 65,537 columns, and at most 65,536 can be used; choose those that matter."
    )


def test_names_that_are_numbers() -> None:
    data = load(pd.DataFrame(np.arange(24).reshape(8, 3) % 5), target="2", task="regression")
    assert data.input_names == ("0", "1")


def test_frames_are_not_changed() -> None:
    frame = pandas_with(["x", "y", "x"] * 4)
    before = frame.copy(deep=True)
    load(frame, target="t").encode_inputs(frame)
    Dataset(frame[["a", "b"]], frame["t"])
    pd.testing.assert_frame_equal(frame, before)


def test_frames_of_classes_that_come_from_pandas_and_polars() -> None:
    class Measured(pd.DataFrame):  # type: ignore[misc]
        @property
        def _constructor(self) -> Any:
            return Measured

    class Kept(pl.DataFrame):
        pass

    class Labels(pd.Series):  # type: ignore[misc]
        pass

    usual = load(FRAME, target="t")
    assert load(Measured(FRAME.to_pandas()), target="t").source == usual.source
    assert load(Kept(FRAME), target="t").source == usual.source
    named = Dataset(Kept(FRAME.drop("t")), Labels(FRAME["t"].to_numpy(), name="t"))
    assert named.target_name == "t"
    assert np.array_equal(named.X_train, usual.X_train)


WHOLE = [2**53, 2**53 + 1] * 6


@pytest.mark.parametrize(
    "frame",
    [
        FRAME.with_columns(c=pl.Series(WHOLE)),
        FRAME.with_columns(c=pl.Series(WHOLE, dtype=pl.UInt64)),
        pandas_with(WHOLE),
        pandas_with(pd.array(WHOLE, dtype="Int64")),
        pandas_with(pd.Series(WHOLE, dtype=object)),
    ],
    ids=["Polars", "unsigned", "pandas", "nullable", "objects"],
)
def test_whole_numbers_that_floats_merge(frame: Any, refused: Refused) -> None:
    for target in ("t", "c"):
        assert refused(lambda target=target: load(frame, target=target)) == (  # type: ignore[misc]
            "Row 2 of the data frame, column 'c': 9007199254740993 is a whole number that 64-bit floats do not hold "
            "exactly; make the column texts where they are names, floats where they are quantities."
        )
    texts = (
        frame.with_columns(pl.col("c").cast(pl.String)) if isinstance(frame, pl.DataFrame) else frame.astype({"c": str})
    )
    assert load(texts, target="c").class_names == ("9007199254740992", "9007199254740993")
