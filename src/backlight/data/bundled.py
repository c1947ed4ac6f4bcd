"""The real data sets inside scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from backlight.data.assemble import Parts, assemble
from backlight.data.columns import Column, Inputs, Numbers
from backlight.data.origin import Elements
from backlight.data.source import Bundled
from backlight.data.target import interpret
from backlight.errors import DataError, nearest


@dataclass(frozen=True)
class _Entry:
    """What scikit-learn calls it, and what is predicted from what."""

    loader: str
    target: str
    arguments: tuple[tuple[str, Any], ...] = ()
    note: str = ""


_ENTRIES: Final = {
    "iris": _Entry("load_iris", "species", note="150 iris flowers, measured in centimetres (Fisher, 1936)."),
    "wine": _Entry("load_wine", "cultivar", note="178 wines from three cultivars, analysed chemically (UCI)."),
    "breast-cancer": _Entry(
        "load_breast_cancer", "diagnosis", note="569 breast masses, measured in microscope images (Wisconsin, UCI)."
    ),
    "digits": _Entry("load_digits", "digit", note="1797 handwritten digits of 8 × 8 pixels, each from 0 to 16 (UCI)."),
    "diabetes": _Entry(
        "load_diabetes",
        "progression",
        (("scaled", False),),
        note="442 diabetes patients, and how their disease progressed in a year (Efron et al., 2004).",
    ),
}
BUNDLED: Final = tuple(_ENTRIES)


def bundled_name(name: str) -> str:
    """The name as it is listed here, from one with spaces, underscores or capitals."""
    return name.strip().lower().replace("_", "-").replace(" ", "-")


def bundled(name: str, *, standardize: bool, test: float, seed: int) -> Parts:
    """One of scikit-learn's real data sets, in its raw unit before it is standardised.

    Raises
    ------
    DataError
        When there is none of that name.
    """
    if name not in _ENTRIES:
        raise DataError(
            f"There is no bundled data set {name!r}{nearest(name, BUNDLED) or '.'} There are {', '.join(BUNDLED)}."
        )
    import sklearn.datasets

    entry = _ENTRIES[name]
    bunch = getattr(sklearn.datasets, entry.loader)(**dict(entry.arguments))
    classes = bunch.get("target_names")
    inputs = Inputs(np.array(bunch.data, np.float64), tuple(Column(str(feature)) for feature in bunch.feature_names))
    target = interpret(
        Numbers(entry.target, np.array(bunch.target, np.float64)),
        Elements("y"),
        class_names=None if classes is None else [str(label) for label in classes],
    )
    source = Bundled(name=name, standardize=standardize, test=test, seed=seed)
    return assemble(name, inputs, target, source, standardize=standardize, notes=[entry.note])
