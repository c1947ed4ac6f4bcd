from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sklearn.datasets
from sklearn.preprocessing import StandardScaler

from backlight import kernel
from backlight.data import BUNDLED, Bundled, load, reload

Refused = Callable[[Callable[[], Any]], str]

LOADERS: dict[str, Any] = {
    "iris": sklearn.datasets.load_iris,
    "wine": sklearn.datasets.load_wine,
    "breast-cancer": sklearn.datasets.load_breast_cancer,
    "digits": sklearn.datasets.load_digits,
    "diabetes": lambda: sklearn.datasets.load_diabetes(scaled=False),
}


def test_the_names() -> None:
    assert tuple(LOADERS) == BUNDLED


@pytest.mark.parametrize("name", BUNDLED)
def test_the_values_are_scikit_learns(name: str) -> None:
    data, bunch = load(name, standardize=False, test=0), LOADERS[name]()
    assert np.array_equal(data.X_train, bunch.data.astype(np.float32))
    assert data.input_names == tuple(bunch.feature_names)
    if name == "diabetes":
        assert np.array_equal(data.T_train[:, 0], bunch.target.astype(np.float32))
        assert data.class_names == ()
        return
    numbers = data.T_train.argmax(axis=1) if data.outputs > 1 else data.T_train[:, 0]
    assert np.array_equal(numbers, bunch.target)
    assert data.class_names == tuple(str(label) for label in bunch.target_names)


@pytest.mark.parametrize("name", BUNDLED)
def test_standardised_by_the_training_rows(name: str) -> None:
    data, bunch = load(name, seed=5), LOADERS[name]()
    order = kernel.permutation(5, "split", 0, len(bunch.data))
    test = np.sort(order[: len(data.X_test)])
    train = np.sort(order[len(data.X_test) :])
    scaler = StandardScaler().fit(bunch.data[train])
    assert np.allclose(data.X_train, scaler.transform(bunch.data[train]), rtol=1e-5, atol=1e-5)
    assert np.allclose(data.X_test, scaler.transform(bunch.data[test]), rtol=1e-5, atol=1e-5)
    assert np.allclose(data.input_scaling.invert(data.X_test), bunch.data[test], rtol=1e-4, atol=1e-4)
    if name == "diabetes":
        assert np.allclose(data.decode_outputs(data.T_test)[:, 0], bunch.target[test], rtol=1e-5, atol=1e-4)
        assert data.T_train.mean() == pytest.approx(0, abs=1e-6)
        assert data.T_train.std() == pytest.approx(1, abs=1e-5)


def test_notes() -> None:
    assert load("iris").notes == (
        "150 iris flowers, measured in centimetres (Fisher, 1936).",
        "Task 'classes': the target 'species' has 3 classes.",
        "Standardised (number inputs) by the mean and the deviation of the training samples.",
    )
    assert load("digits").notes[-1] == (
        "Only centred, having one value in all training samples: 'pixel_0_0', 'pixel_4_0', 'pixel_4_7'."
    )


@pytest.mark.parametrize("name", ["breast_cancer", "Breast Cancer", "breast-cancer"])
def test_names_are_written_in_several_ways(name: str) -> None:
    assert load(name).source == Bundled(name="breast-cancer")


@pytest.mark.parametrize("name", BUNDLED)
def test_the_same_again(name: str) -> None:
    data = load(name, seed=1, test=0.5, standardize=False)
    again = reload(data.source)
    assert again.description == data.description
    assert again.X_test.tobytes() == data.X_test.tobytes()


def test_settings_of_others_are_refused(refused: Refused) -> None:
    assert refused(lambda: load("iris", n=10)) == "n is not a setting of the bundled data set 'iris'; leave it out."
    assert (
        refused(lambda: load("iris", target="x"))
        == "target is not a setting of the bundled data set 'iris'; leave it out."
    )


def test_an_unknown_one_in_a_recipe(refused: Refused) -> None:
    assert refused(lambda: reload(Bundled(name="irs"))) == (
        "There is no bundled data set 'irs'; did you mean 'iris'? There are iris, wine, "
        "breast-cancer, digits, diabetes."
    )
