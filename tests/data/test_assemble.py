from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight import kernel
from backlight.data import Dataset, load
from backlight.data.assemble import assemble, fingerprint, split
from backlight.data.columns import Column, Inputs
from backlight.data.source import AnySource, Arrays, Table
from backlight.data.target import Target

Refused = Callable[[Callable[[], Any]], str]


@given(st.integers(2, 300), st.floats(0, 1, exclude_max=True), st.integers(0, 2**53 - 1))
def test_every_sample_is_in_one_part(samples: int, test: float, seed: int) -> None:
    trained, tested = split(samples, test=test, seed=seed)
    assert sorted([*trained.tolist(), *tested.tolist()]) == list(range(samples))
    assert trained.tolist() == sorted(trained.tolist())
    assert tested.tolist() == sorted(tested.tolist())
    assert len(trained) >= 1
    assert (len(tested) >= 1) == (test > 0)
    assert abs(len(tested) - test * samples) <= 1


def test_the_split_is_the_kernels_permutation() -> None:
    trained, tested = split(10, test=0.3, seed=7)
    order = kernel.permutation(7, "split", 0, 10).tolist()
    assert set(tested.tolist()) == set(order[:3])
    assert set(trained.tolist()) == set(order[3:])


def test_the_fingerprint_is_of_shapes_and_values() -> None:
    values = [np.array([[1, 2], [3, 4]], np.float32), np.zeros((0, 1), np.float32)]
    expected = hashlib.sha256()
    expected.update(b"(2, 2)" + np.array([1, 2, 3, 4], "<f4").tobytes() + b"(0, 1)")
    assert fingerprint(values) == expected.hexdigest()
    assert fingerprint([values[0].reshape(4, 1), values[1]]) != expected.hexdigest()


def test_the_same_bits_as_ever() -> None:
    X = np.arange(40).reshape(20, 2) ** 3 / 7
    data = Dataset(X, np.arange(20) / 3, seed=3)
    assert getattr(data.source, "fingerprint", "") == "fa2fa1ab69aba3599f132ac7a1aa5e78404a6116e71850a12d7c2a4b2507a018"


def test_a_value_far_from_the_training_samples(refused: Refused) -> None:
    X = np.arange(40.0).reshape(40, 1) * 1e-30
    X[split(40, test=0.25, seed=0)[1][0]] = 1e38
    message = refused(lambda: Dataset(X, np.arange(40) % 2, input_names=["length"]))
    assert message == (
        "'length' has values so far from those of the training samples that 32-bit floats do not hold them once "
        "standardised; correct them, or keep all columns as they are (standardize=False, --no-standardize)."
    )


def test_a_class_that_training_lacks_is_noted() -> None:
    y = np.zeros(8, int)
    y[split(8, test=0.25, seed=0)[1]] = 1
    data = Dataset(np.arange(16.0).reshape(8, 2), y)
    assert data.notes[-1] == ("The training samples have none of the class '1'; another seed, or test=0, may have.")
    three = Dataset(np.arange(16.0).reshape(8, 2), [["a", "b", "c"][k] for k in y * 2])
    assert three.task == "binary"


def test_a_column_that_is_constant_in_training_is_noted() -> None:
    X = np.arange(16.0).reshape(8, 2)
    X[:, 1] = 5
    X[split(8, test=0.25, seed=0)[1], 1] = 6
    data = Dataset(X, np.arange(8) % 2)
    assert data.notes[-1] == "Only centred, having one value in all training samples: 'x2'."
    assert data.X_train[:, 1].tolist() == [0] * 6
    assert data.X_test[:, 1].tolist() == [1] * 2


@pytest.mark.parametrize("test", [0.25, 0.5, np.float64(0.1), 0])
def test_the_moments_are_of_the_training_samples(test: float) -> None:
    X = np.random.default_rng(0).normal(5, 3, (50, 3))
    data = Dataset(X, np.arange(50) % 2, test=test, seed=1)
    trained, tested = split(50, test=float(test), seed=1)
    mean, deviation = X[trained].mean(axis=0), X[trained].std(axis=0)
    assert np.allclose(data.X_train, (X[trained] - mean) / deviation, rtol=1e-5, atol=1e-6)
    assert np.allclose(data.X_test, (X[tested] - mean) / deviation, rtol=1e-5, atol=1e-6)
    assert data.source.test == float(test)
    assert type(data.source.test) is float


@pytest.mark.parametrize("standardize", [True, False])
def test_a_category_that_only_the_test_samples_have_is_noted(standardize: bool) -> None:
    tested = split(8, test=0.25, seed=0)[1].tolist()
    frame = pl.DataFrame(
        {
            "a": range(8),
            "c": ["blue" if k in tested else "red" if k % 2 else "green" for k in range(8)],
            "b": [k in tested for k in range(8)],
        }
    )
    data = Dataset(frame, np.arange(8) % 2, standardize=standardize)
    assert data.notes[-1] == (
        "Of one value in all training samples and of others in the test samples: 'c=blue', 'b'; another seed, or "
        "test=0, may mend it."
    )
    assert not any(note.startswith("Of one value") for note in Dataset(frame, np.arange(8) % 2, test=0).notes)


@pytest.mark.parametrize("standardize", [0, 1, "no", None, np.float64(1)])
def test_standardize_is_a_boolean(standardize: Any, refused: Refused) -> None:
    X, y = np.arange(16.0).reshape(8, 2), np.arange(8) % 2
    message = f"standardize is True or False; {standardize!r} came."
    assert refused(lambda: Dataset(X, y, standardize=standardize)) == message
    if standardize is not None:
        for data in ("iris", "moons"):
            assert refused(lambda data=data: load(data, standardize=standardize)) == message  # type: ignore[misc]
        assert refused(lambda: load(X, target=y, standardize=standardize)) == message


def test_numpys_booleans_are_booleans() -> None:
    X, y = np.arange(16.0).reshape(8, 2), np.arange(8) % 2
    for standardize in (True, False):
        flag: Any = np.bool_(standardize)
        data = Dataset(X, y, standardize=flag)
        assert data.description == Dataset(X, y, standardize=standardize).description
        assert load("iris", standardize=flag).source == load("iris", standardize=standardize).source
        data.to_description()


LOST = "a\udcff"
COLUMN = (Column("x"),)
BINARY: dict[str, Any] = {"task": "binary", "name": "y", "class_names": ("no", "yes")}
ARRAYS = Arrays(fingerprint="", standardize=False)
TABLE = Table(path=None, target="y", task="binary", standardize=False, fingerprint="", drop=("b", LOST))


@pytest.mark.parametrize(
    ("columns", "changes", "source", "what"),
    [
        ((Column(LOST),), {}, ARRAYS, "column"),
        ((Column("c", "text", (LOST,)),), {}, ARRAYS, "text in column 'c'"),
        (COLUMN, {"name": LOST}, ARRAYS, "target"),
        (COLUMN, {"class_names": ("no", LOST)}, ARRAYS, "class"),
        (COLUMN, {}, TABLE, "column"),
    ],
)
def test_names_that_no_recording_could_hold(
    refused: Refused, columns: tuple[Column, ...], changes: dict[str, Any], source: AnySource, what: str
) -> None:
    inputs = Inputs(np.arange(4.0)[:, None], columns)
    target = Target(np.array([[0.0], [1.0], [0.0], [1.0]]), **(BINARY | changes))
    assert refused(lambda: assemble("arrays", inputs, target, source, standardize=False)) == (
        f"The {what} 'a\\udcff' cannot be written as UTF-8, and a recording could not hold it; take other characters "
        "instead of its lone surrogates (U+D800 to U+DFFF)."
    )


def test_names_of_arrays_that_no_recording_could_hold(refused: Refused) -> None:
    message = refused(lambda: Dataset(np.eye(4), [0, 1, 0, 1], class_names=["no", LOST]))
    assert message.startswith("The class 'a\\udcff' cannot be written as UTF-8")
