from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from backlight.data import Dataset, load

Refused = Callable[[Callable[[], Any]], str]

FRAME = pl.DataFrame(
    {
        "size": [1.5, 2.5, 3.0, 8.0, 9.5, 11.0],
        "colour": ["red", "green", "red", "green", "blue", "blue"],
        "old": [True, False, False, True, True, False],
        "price": [10.5, 20.0, 31.0, 39.5, 50.0, 62.0],
    }
)


@pytest.fixture
def houses() -> Dataset:
    return load(FRAME, target="price", test=0)


def test_it_is_frozen(houses: Dataset) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        houses.X_train = houses.X_test  # type: ignore[misc]
    for array in (houses.X_train, houses.T_train, houses.X_test, houses.T_test):
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
        assert not array.flags.writeable


def test_what_it_says_of_itself(houses: Dataset) -> None:
    assert (houses.inputs, houses.outputs, houses.task, houses.loss) == (5, 1, "regression", "half_squared_error")
    assert houses.input_names == ("size", "colour=blue", "colour=green", "colour=red", "old")
    assert houses.target_name == "price"
    assert repr(houses) == "Dataset('data frame', 6 + 0 samples, 5 inputs, regression)"
    assert str(houses) == (
        "data frame\n"
        "  samples  6 to train, 0 to test\n"
        "  inputs   5: size, colour=blue, colour=green, colour=red, old\n"
        "  target   'price', regression\n"
        "  The text column 'colour' became 3 inputs, 0 or 1 each: 'blue', 'green', 'red'.\n"
        "  Booleans became 0 (false) and 1 (true): 'old'.\n"
        "  Task 'regression': the target 'price' is a number (the task 'classes' would make a class of each value).\n"
        "  Standardised (number inputs and target) by the mean and the deviation of the training samples."
    )


def test_a_summary_is_short() -> None:
    assert str(load("digits")).splitlines()[:4] == [
        "digits",
        "  samples  1,348 to train, 449 to test",
        "  inputs   64: pixel_0_0, pixel_0_1, pixel_0_2, pixel_0_3, pixel_0_4, pixel_0_5, pixel_0_6, pixel_0_7, "
        "pixel_1_0, pixel_1_1, pixel_1_2, pixel_1_3 and 52 more",
        "  target   'digit', several classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
    ]
    assert repr(load("sine")) == "Dataset('sine', 300 + 100 samples, 1 input, regression)"


@pytest.mark.parametrize(
    "frame",
    [
        FRAME,
        FRAME.select("old", "price", "colour", "size"),
        FRAME.with_columns(other=pl.lit(None)),
        FRAME.with_columns(old=pl.col("old").cast(pl.Int8)),
        FRAME.with_columns(old=pl.col("old").cast(pl.String).str.to_titlecase()),
        FRAME.with_columns(colour=pl.col("colour").cast(pl.Categorical)),
        pd.DataFrame(FRAME.to_dict(as_series=False)),
    ],
    ids=["same", "other order", "other columns", "0 and 1", "True and False", "categorical", "pandas"],
)
def test_encoding_the_training_data_gives_the_training_inputs(houses: Dataset, frame: Any) -> None:
    assert houses.encode_inputs(frame).tobytes() == houses.X_train.tobytes()


def test_encoding_arrays(houses: Dataset) -> None:
    raw = [[3.0, 0, 0, 1, 0], [9.5, 1, 0, 0, 1]]
    assert houses.encode_inputs(raw).tobytes() == houses.X_train[[2, 4]].tobytes()
    assert houses.encode_inputs(np.array(raw, np.float32)).tobytes() == houses.X_train[[2, 4]].tobytes()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            FRAME.drop("size"),
            (
                "The data frame lacks the column 'size', which the network was trained on; it has 'colour', "
                "'old', 'price'."
            ),
        ),
        (
            FRAME.drop("size", "old"),
            (
                "The data frame lacks the columns 'old', 'size', which the network was trained on; it has "
                "'colour', 'price'."
            ),
        ),
        (
            FRAME.with_columns(colour=pl.Series(["red", "pink", "red"] * 2)),
            (
                "Row 2 of the data frame, column 'colour': 'pink' was not among the texts that were learned "
                "from: 'blue', 'green', 'red'."
            ),
        ),
        (FRAME.with_columns(colour=1), "Column 'colour' of the data frame has numbers; texts were learned from."),
        (FRAME.with_columns(colour=True), "Column 'colour' of the data frame has booleans; texts were learned from."),
        (
            FRAME.with_columns(size=pl.lit("big")),
            "Column 'size' of the data frame has texts; numbers were learned from.",
        ),
        (
            FRAME.with_columns(old=pl.lit("very")),
            "Column 'old' of the data frame has texts; booleans were learned from.",
        ),
        (
            FRAME.with_columns(old=2),
            "Column 'old' of the data frame has numbers other than 0 and 1; booleans were learned from.",
        ),
        (
            FRAME.with_columns(size=float("inf")),
            "Row 1 of the data frame, column 'size': inf is not a finite number; correct it, or take the row out.",
        ),
        (
            FRAME.with_columns(size=None),
            "Row 1 of the data frame, column 'size': there is no value; fill it in, or take the row out.",
        ),
        (FRAME.lazy(), "A LazyFrame holds no values yet; pass frame.collect()."),
        (
            np.ones((2, 3)),
            (
                "The network has 5 inputs ('size', 'colour=blue', 'colour=green', 'colour=red', 'old'); an "
                "array of shape (2, 3) came."
            ),
        ),
        (
            np.ones(5),
            (
                "X has one row for each sample: shape (samples, inputs); shape (5,) came; one input is "
                "X.reshape(-1, 1), one sample X.reshape(1, -1)."
            ),
        ),
        (np.full((1, 5), np.nan), "X[0, 0]: nan is not a finite number; correct it, or take the row out."),
    ],
)
def test_what_cannot_be_encoded(houses: Dataset, raw: Any, message: str, refused: Refused) -> None:
    assert refused(lambda: houses.encode_inputs(raw)) == message


def test_one_input_is_not_several(refused: Refused) -> None:
    data = load("sine", n=20)
    assert repr(data) == "Dataset('sine', 15 + 5 samples, 1 input, regression)"
    assert refused(lambda: data.encode_inputs([[1, 2]])) == (
        "The network has 1 input ('x'); an array of shape (1, 2) came."
    )
    assert refused(lambda: Dataset([[1.0], [2.0]], [0, 1], input_names=[])) == (
        "X has 1 column, and input_names has a text for each; [] came."
    )
    one_text = {"a": ["red"] * 4, "b": [1.0, 2.0, 3.0, 4.0], "t": [0, 1, 0, 1]}
    assert load(pl.DataFrame(one_text), target="t", standardize=False).notes[0] == (
        "The text column 'a' became 1 input, 0 or 1 each: 'red'."
    )


def test_what_is_too_far_away_to_be_encoded(refused: Refused) -> None:
    data = Dataset(np.arange(4.0).reshape(4, 1) * 1e-10, [0, 1, 0, 1])
    assert refused(lambda: data.encode_inputs([[1e38]])) == (
        "X has values so far from the training samples that they do not fit into 32-bit floats."
    )


def test_decoding_gives_raw_values_back(houses: Dataset, refused: Refused) -> None:
    assert houses.decode_outputs(houses.T_train) == pytest.approx(FRAME.select("price").to_numpy(), rel=1e-6)
    assert refused(lambda: houses.decode_outputs(np.ones(3))) == (
        "Y has a row for each sample and 1 column here; shape (3,) came."
    )
    assert refused(lambda: houses.decode_outputs([["much"]])) == (
        "Y is an array of numbers; this could not be read as one: could not convert string to float: 'much'."
    )


def test_decoding_leaves_probabilities() -> None:
    data = load("iris")
    Y = np.random.default_rng(0).dirichlet([1, 1, 1], 7)
    assert np.array_equal(data.decode_outputs(Y), Y)


@pytest.mark.parametrize("name", ["moons", "iris", "diabetes", "sine", "frame"])
def test_from_its_description(name: str, houses: Dataset) -> None:
    data = houses if name == "frame" else load(name)
    text = json.dumps(data.to_description(), allow_nan=False)
    again = Dataset.from_description(json.loads(text), data.X_train, data.T_train, data.X_test, data.T_test)
    assert again.description == data.description
    assert again.input_scaling.mean.tobytes() == data.input_scaling.mean.tobytes()
    assert again.target_scaling.deviation.tobytes() == data.target_scaling.deviation.tobytes()
    assert str(again) == str(data)
    if name == "frame":
        assert again.encode_inputs(FRAME).tobytes() == data.X_train.tobytes()


def changed(**changes: Any) -> dict[str, Any]:
    return load("iris").to_description() | changes


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        (changed(extra=1), "Object contains unknown field `extra`"),
        (changed(task="guess"), "Invalid enum value 'guess' - at `$.task`"),
        (changed(name=5), "Expected `str`, got `int` - at `$.name`"),
        (changed(class_names=["a"]), "target_moments.mean has 1 value here, and 3 came"),
        (changed(class_names=["a", "b"]), "target_moments.mean has 2 values here, and 3 came"),
        (changed(columns=[{"name": "a"}]), "input_moments.mean has 1 value here, and 4 came"),
        (
            changed(target_moments={"mean": [0], "deviation": [0]}),
            "Expected `float` > 0.0 - at `$.target_moments.deviation[0]`",
        ),
        ({}, "Object missing required field `name`"),
        (None, "Expected `object`, got `null`"),
    ],
)
def test_a_description_that_is_wrong(description: Any, problem: str, refused: Refused) -> None:
    data = load("iris")
    arrays = (data.X_train, data.T_train, data.X_test, data.T_test)
    message = refused(lambda: Dataset.from_description(description, *arrays))
    assert message == f"This is not a description of a data set: {problem}."


def test_arrays_that_do_not_fit_the_description(refused: Refused) -> None:
    data = load("iris")
    message = refused(
        lambda: Dataset.from_description(data.to_description(), data.X_train, data.T_train, data.X_test, data.T_train)
    )
    assert message == "T_test has the shape (38, 3) by the description of the data; (112, 3) came."
